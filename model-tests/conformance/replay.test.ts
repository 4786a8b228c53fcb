/** Replay: every stored transition is driven through the code, and whatever differs is named. */
import { describe, expect, it } from 'vitest'
import { differenceText, stateDifferences } from '../../src/conformance/replay/difference.ts'
import { mismatchLines } from '../../src/conformance/replay/mismatch.ts'
import type { ReplayMismatch } from '../../src/conformance/replay/mismatch.ts'
import { replayModel } from '../../src/conformance/replay/replayModel.ts'
import type { ProtocolModel } from '../../src/conformance/protocol.ts'
import type { SpecState, Value } from '../../src/shared/value.ts'
import { BrokenInvariant } from './fixtures/tokenPass/invariant.ts'
import { tokenPass } from './fixtures/tokenPass/index.ts'
import { tokenPassOrigin, tokenPassStored } from './fixtures/tokenPass/stored.ts'
import type { TokenEvent, TokenState } from './fixtures/tokenPass/core.ts'

const code = tokenPass.model(tokenPassOrigin.config) as ProtocolModel<TokenState, TokenEvent>
type Code = ProtocolModel<TokenState, TokenEvent>

const replay = (changes: Partial<Code> = {}, limit?: number) => {
  const model = { ...code, ...changes } as ProtocolModel<unknown, unknown>
  const running = replayModel(model, tokenPassStored, limit)
  for (;;) {
    const { done, value } = running.next()
    if (done === true) return value
  }
}

const firstMismatch = (changes: Partial<Code>): ReplayMismatch => {
  const [mismatch] = replay(changes).mismatches
  if (mismatch === undefined) throw new Error('the replay found nothing')
  return mismatch
}

describe('replay', () => {
  it('takes every transition of the spec', () => {
    const outcome = replay()
    expect(outcome.mismatches).toEqual([])
    expect(outcome.edgesTotal).toBe(32)
    expect(outcome.edgesCovered).toBe(32)
    expect(outcome.traces).toBe(tokenPassStored.traces.length)
    expect(outcome.steps).toBeGreaterThanOrEqual(32)
  })

  it('names the variables that differ after a step, and where in them', () => {
    const mismatch = firstMismatch({
      apply: (state, event) =>
        event.type === 'Receive'
          ? { ...code.apply(state, event), lastHop: { n1: 7, n2: 0 } }
          : code.apply(state, event),
    })
    expect(mismatch).toMatchObject({ kind: 'state', model: 'TokenPass', action: 'Receive' })
    expect(mismatch.reason).toBe('the one event of Receive does not lead to the expected state')
    const [tried] = mismatch.tried
    expect(tried?.actor).toMatch(/^n[12]$/)
    for (const { path } of tried?.differences ?? [])
      expect(path).toMatch(/^seen\[<<"n[12]", 1>>\]$/)
    const text = mismatchLines(mismatch).join('\n')
    expect(text).toMatch(/^TokenPass, trace \d+, step \d+, Receive: the one event/)
    expect(text).toMatch(/tried Receive n\d->n\d hop \d \(acting: n\d\)/)
    expect(text).toMatch(/seen\[<<"n\d", 1>>\]: expected \d, actual 7/)
    expect(text).toMatch(/after\n {4}1\. (Send|Wait)/)
  })

  it('tells how the code got to a mismatch, also in a trace that branches off another', () => {
    const mismatch = firstMismatch({
      apply: (state, event) => {
        const next = code.apply(state, event)
        return event.type === 'Drop' && next.passes === 3 ? { ...next, passes: 4 } : next
      },
    })
    expect(tokenPassStored.traces[mismatch.trace - 1]?.from).toBeDefined()
    expect(mismatch.taken.filter((event) => !event.startsWith('Wait'))).toHaveLength(5)
    expect(mismatch.taken.filter((event) => event.startsWith('Send'))).toHaveLength(3)
  })

  it('leaves out traces whose beginning broke off', () => {
    const outcome = replay({ enabled: (state) => code.enabled(state).slice(0, 1) }, 100)
    expect(outcome.traces).toBeLessThan(tokenPassStored.traces.length)
    expect(outcome.edgesCovered).toBeLessThan(outcome.edgesTotal)
    expect(outcome.mismatches.length).toBeGreaterThan(0)
  })

  it('names an action that the code cannot take', () => {
    const mismatch = firstMismatch({
      enabled: (state) => code.enabled(state).filter(({ action }) => action !== 'Lose'),
    })
    expect(mismatch.kind).toBe('disabled')
    expect(mismatch.reason).toBe(
      'no event of Lose is enabled in the code; enabled are Drop, Receive',
    )
  })

  it('accepts no event of another action, even to the same state', () => {
    const mismatch = firstMismatch({
      enabled: (state) =>
        code
          .enabled(state)
          .map((each) => (each.action === 'Lose' ? { ...each, action: 'Drop' } : each)),
    })
    expect(mismatch).toMatchObject({ kind: 'disabled', action: 'Lose' })
  })

  it('refuses two events that lead to states the spec cannot tell apart', () => {
    const twice: Partial<Code> = {
      enabled: (state) =>
        code.enabled(state).flatMap((each) => (each.action === 'Send' ? [each, each] : [each])),
    }
    expect(replay(twice).mismatches).toEqual([])
    let count = 0
    const mismatch = firstMismatch({ ...twice, key: () => String(count++) })
    expect(mismatch).toMatchObject({ kind: 'ambiguous', action: 'Send' })
    expect(mismatch.reason).toMatch(/different states of the code .*: Send n\d->n\d; Send n\d->n\d/)
  })

  it('names the invariant that the code found broken, and the event', () => {
    const mismatch = firstMismatch({
      apply: (state, event) => {
        if (event.type === 'Lose') throw new BrokenInvariant('OneToken')
        return code.apply(state, event)
      },
    })
    expect(mismatch).toMatchObject({ kind: 'threw', action: 'Lose', invariant: 'OneToken' })
    expect(mismatch.reason).toMatch(/invariant OneToken violated \(Lose n\d->n\d hop \d\)$/)
  })

  it('says which initial state is missing', () => {
    const mismatch = firstMismatch({ initial: code.initial.slice(0, 1) })
    expect(mismatch).toMatchObject({ kind: 'initial', step: 0 })
    expect(mismatch.tried[0]?.differences.map(differenceText)).toEqual([
      'holds.n1: expected FALSE, actual TRUE',
      'holds.n2: expected TRUE, actual FALSE',
    ])
  })

  it('sees a variable that the projection lacks or has too much', () => {
    const lacking = firstMismatch({
      project: (state) => {
        const { note: _, ...rest } = code.project(state)
        return rest
      },
    })
    expect(lacking.tried[0]?.differences).toEqual([
      { path: 'note', expected: '"say \\"hi\\" \\\\ bye"' },
    ])
    const extra = firstMismatch({ project: (state) => ({ ...code.project(state), more: 1 }) })
    expect(extra.tried[0]?.differences).toEqual([{ path: 'more', actual: '1' }])
  })

  it('stops after the limit of mismatches and counts what was covered', () => {
    const broken: Partial<Code> = { enabled: () => [] }
    const outcome = replay(broken, 2)
    expect(outcome.mismatches).toHaveLength(2)
    expect(outcome.edgesCovered).toBe(0)
  })
})

describe('differences between states', () => {
  const differ = (expected: Value, actual: Value) =>
    stateDifferences({ x: expected }, { x: actual }).map(differenceText)

  it.each<[string, Value, Value, readonly string[]]>([
    ['equal sets', { '#set': [1, 2] }, { '#set': [2, 1] }, []],
    ['numbers', 1, 2, ['x: expected 1, actual 2']],
    ['members', { '#set': [1, 2] }, { '#set': [2, 3] }, ['x: lacks 1', 'x: has 3 too much']],
    [
      'a field of an entry of a log',
      { s1: [{ term: 1 }, { term: 2 }] },
      { s1: [{ term: 1 }, { term: 3 }] },
      ['x.s1[2].term: expected 2, actual 3'],
    ],
    ['a longer sequence', [1], [1, 2], ['x[2]: has 2 too much']],
    ['a shorter sequence', [1, 2], [1], ['x[2]: lacks 2']],
    ['kinds', [1], { '#set': [1] }, ['x: expected <<1>>, actual {1}']],
    [
      'everywhere',
      [1, 2, 3, 4, 5],
      [5, 1, 2, 3, 4],
      ['x: expected <<1, 2, 3, 4, 5>>, actual <<5, 1, 2, 3, 4>>'],
    ],
    ['an empty function', [], { a: 1 }, ['x.a: has 1 too much']],
  ])('%s', (_, expected, actual, text) => {
    expect(differ(expected, actual)).toEqual(text)
  })

  it('list only the variables that differ', () => {
    const before: SpecState = { a: 1, b: 2 }
    expect(stateDifferences(before, { a: 1, b: 3 }).map(differenceText)).toEqual([
      'b: expected 2, actual 3',
    ])
  })
})
