/** A run of the simulator as a story: done again, with every message, fault and call where it belongs. */
import { describe, expect, it } from 'vitest'
import { compactVector, runStory, storyOf } from '../../src/explain/read/runStory.ts'
import type { Regression } from '../../src/sim/world/regression.ts'
import { replay } from '../../src/sim/world/replay.ts'
import { command, fault, threeVoters } from '../sim/world/support.ts'

const regression: Regression = {
  flagspanRegression: 1,
  name: 'a-run',
  property: 'ReadCompletes',
  detail: 'what was found',
  seed: 7,
  schedule: {
    setting: threeVoters,
    faults: [fault('CrashLeader'), fault('CutOff', { region: 1 }), fault('Lose', { amount: 99 })],
    commands: [
      command('Write', { flag: 1 }),
      command('Write', { afterMs: 0, region: 1, flag: 4 }),
      command('Read', { region: 2, flag: 1 }),
    ],
  },
}

const replayed = replay(regression)
const story = storyOf(regression, replayed)

describe('the story of a run', () => {
  it('has a step for every event, with the state after it', () => {
    expect(story.steps).toHaveLength(replayed.events.length)
    for (const [at, { regions, step, atMs }] of replayed.events.entries()) {
      const told = story.steps[at]!
      expect([told.number, told.atMs]).toEqual([step, atMs])
      const field = (name: string) =>
        told.lanes.map(({ values }) => values[story.laneFields.indexOf(name)])
      expect(field('role')).toEqual(regions.map(({ role }) => role))
      expect(field('commit')).toEqual(regions.map(({ commit }) => String(commit)))
    }
  })

  it('says what changed, of whoever it changed', () => {
    const crash = story.steps.find(({ action }) => action === 'CrashLeader')!
    expect(crash.lane).toBe(-1)
    expect(crash.changes).toContainEqual(expect.stringMatching(/^[abc] status up → down$/))
    expect(crash.notes).toContainEqual(
      expect.stringMatching(/^CrashLeader of [abc] begins, for 1500 ms$/),
    )
    const elected = story.steps.find(({ changes }) =>
      changes.some((each) => each.endsWith('→ leader')),
    )!
    expect(elected.lanes[elected.lane]!.tone).toBe('leads')
    const quiet = story.steps.filter(
      ({ lanes }, at) =>
        at > 0 && lanes.every((lane, each) => lane === story.steps[at - 1]!.lanes[each]),
    )
    expect(quiet.length).toBeGreaterThan(20)
    expect(quiet.flatMap(({ changes }) => changes)).toEqual([])
  })

  it('leads every message from who sent it to who took it, or says why not', () => {
    const fates = { received: 0, lost: 0, nobody: 0 }
    for (const { from, to, sentAt, receivedAt, lost } of story.messages) {
      expect([from, to]).not.toContain(-1)
      if (receivedAt !== undefined) {
        fates.received += 1
        expect(receivedAt).toBeGreaterThan(sentAt)
        expect(story.steps[receivedAt]).toMatchObject({ kind: 'message', lane: to })
      }
      if (lost?.why === 'nobody is there') fates.nobody += 1
      else if (lost !== undefined) fates.lost += 1
      expect(receivedAt === undefined || lost === undefined).toBe(true)
    }
    expect(fates.received).toBeGreaterThan(100)
    expect(fates.lost).toBeGreaterThan(3)
    expect(fates.nobody).toBeGreaterThan(0)
    const arrivals = story.steps.filter(({ kind }) => kind === 'message').length
    expect(fates.received).toBe(arrivals)
  })

  it('has a band for every fault, as long as it was on', () => {
    expect(story.bands.map(({ kind }) => kind)).toEqual(['CrashLeader', 'CutOff', 'Lose'])
    for (const { first, last, kind } of story.bands) {
      expect(story.steps[first]).toMatchObject({ kind: 'fault', action: kind })
      const [from, to] = [story.steps[first]!.atMs!, story.steps[last]!.atMs!]
      expect(to - from).toBeLessThanOrEqual(1_500)
      expect(to - from).toBeGreaterThan(1_000)
    }
  })

  it('notes calls of clients where they were made and answered', () => {
    const writes = story.steps.filter(({ action }) => action === 'Write')
    expect(writes.map(({ notes }) => notes[0])).toEqual([
      expect.stringMatching(/^client \d writes \w+ = "value \d+ of [abc]" in [abc] \(call 1\)$/),
      expect.stringMatching(/^client \d writes \w+ = "value \d+ of [abc]" in [abc] \(call 2\)$/),
    ])
    const notes = story.steps.flatMap((step) => step.notes)
    expect(notes.filter((note) => note.startsWith('client ')).length).toBe(
      replayed.result.history.filter(({ type }) => type === 'invoke').length,
    )
    expect(notes.filter((note) => note.startsWith('call ')).length).toBe(
      replayed.result.history.filter(({ type }) => type === 'return').length,
    )
  })

  it('that breaks nothing says so', () => {
    expect(story.verdict).toEqual({
      outcome: 'holds',
      property: 'ReadCompletes',
      sentence: 'ReadCompletes is not broken by this run any more',
      detail: '',
    })
    expect(runStory(regression)).toEqual(story)
  })
})

describe('what is broken', () => {
  const broken = { property: 'ReadCompletes', detail: 'invariant ReadCompletes violated: livelock' }
  const events = replayed.events.slice(0, 50)
  const told = (last: object) =>
    storyOf(regression, {
      result: { ...replayed.result, broken },
      events: [...events, { ...replayed.events[50]!, ...last }],
    }).verdict

  it('is broken by an event', () => {
    expect(told({ violated: 'ReadCompletes' })).toEqual({
      outcome: 'violated',
      property: 'ReadCompletes',
      sentence: 'ReadCompletes is violated at step 50',
      detail: 'livelock',
      at: 50,
    })
  })

  it('or by the whole', () => {
    const verdict = told({})
    expect(verdict.sentence).toBe('ReadCompletes is violated by the run as a whole')
    expect(verdict.at).toBeUndefined()
  })

  it('may be another property than the one it was kept for', () => {
    const other = { ...regression, property: 'Settles' }
    const { verdict } = storyOf(other, { result: { ...replayed.result, broken }, events })
    expect(verdict.sentence).toContain('; it was kept for Settles')
  })
})

describe('a vector', () => {
  it('is one number for each region, with the incarnation from the second on', () => {
    const vector = { 'a/1': 3, 'c/1': 9, 'c/2': 4 }
    expect(compactVector(vector, ['a', 'b', 'c'])).toBe('3·0·4@2')
  })
})
