/**
 * The histories of real runs of the world: they hold, judged by nothing but what clients were told, and are refused with
 * one thing changed.
 */
import { describe, expect, it } from 'vitest'
import { incarnationOf, type OriginKey, regionOf } from '../../../src/flag/versionVector.ts'
import { checkHistory, historyProperties } from '../../../src/sim/history/index.ts'
import type { HistoryEvent } from '../../../src/sim/world/calls.ts'
import { isAlwaysCritical } from '../../../src/sim/world/flags.ts'
import { historyOf, judgeHistory, type Ran } from '../../../src/sim/world/judgeHistory.ts'
import { type Kept, randomRuns } from '../world/support.ts'

type Invoke = Extract<HistoryEvent, { readonly type: 'invoke' }>
type Return = Extract<HistoryEvent, { readonly type: 'return' }>

interface Call {
  readonly asked: Invoke
  readonly told: Return
}

/** The last incarnation of each region that clients saw. */
function ranOf({ result, schedule }: Kept): Ran {
  const origins = new Map<string, OriginKey>()
  for (const event of result.history) {
    if (event.type !== 'return') continue
    const region = regionOf(event.origin)
    const known = origins.get(region)
    if (known === undefined || incarnationOf(event.origin) > incarnationOf(known)) {
      origins.set(region, event.origin)
    }
  }
  return { driftPpm: schedule.setting.driftPpm, origins: [...origins.values()] }
}

const runs = randomRuns(20_261_128, 150).filter(({ result }) => result.broken === undefined)

/** Critical flags' calls that were answered without a mark, in the order of their ends. */
function answeredIn({ result: { history } }: Kept): readonly Call[] {
  const asked = new Map(
    history.flatMap((each) => (each.type === 'invoke' ? [[each.call, each]] : [])),
  )
  return history.flatMap((told) => {
    if (told.type !== 'return' || !told.ok || told.isMarked) return []
    const invoke = asked.get(told.call)!
    return isAlwaysCritical(invoke.flagId) ? [{ asked: invoke, told }] : []
  })
}

const isCurrentRead = ({ asked: { kind } }: Call) =>
  kind === 'read linearizable' || kind === 'read lease'
const isWrite = ({ asked: { kind } }: Call) => kind === 'write'

function changed(run: Kept, more: ReadonlyMap<HistoryEvent, Partial<HistoryEvent> | undefined>) {
  const events = run.result.history.flatMap((event): HistoryEvent[] => {
    if (!more.has(event)) return [event]
    const change = more.get(event)
    return change === undefined ? [] : [{ ...event, ...change } as HistoryEvent]
  })
  return judgeHistory(events, ranOf(run))?.property
}

const without = ({ asked, told }: Call) =>
  new Map<HistoryEvent, undefined>([
    [asked, undefined],
    [told, undefined],
  ])

/** What was changed, and which properties then were broken. */
class Tally {
  readonly broken = new Map<string, number>()
  tried = 0

  add(property: string | undefined): void {
    this.tried += 1
    const key = property ?? 'none'
    this.broken.set(key, (this.broken.get(key) ?? 0) + 1)
  }
}

describe('a run of the world', () => {
  it('has a history that holds, in which nearly every property has something to judge', () => {
    expect(runs.length).toBeGreaterThan(100)
    const judgedOf = new Map<string, number>()
    for (const run of runs) {
      const { verdict, properties } = checkHistory(historyOf(run.result.history, ranOf(run)))
      expect(verdict).toBe('holds')
      for (const { property, judged } of properties) {
        judgedOf.set(property, (judgedOf.get(property) ?? 0) + judged)
      }
    }
    const idle = historyProperties.filter((property) => judgedOf.get(property)! < 10)
    // Evaluations of several flags are no calls of the world's history.
    expect(idle).toEqual(['ConsistentPrefix'])
    expect(judgedOf.get('LinearizableReads')).toBeGreaterThan(800)
  })
})

describe('of a real history', () => {
  it('a current read with an older answer is refused', () => {
    const tally = new Tally()
    for (const run of runs) {
      const calls = answeredIn(run)
      for (const read of calls.filter(isCurrentRead)) {
        const older = calls.filter(
          ({ asked, told }) =>
            asked.flagId === read.asked.flagId && told.raftIndex < read.told.raftIndex,
        )
        const newer = calls.some(
          (each) =>
            isWrite(each) &&
            each.asked.flagId === read.asked.flagId &&
            each.told.raftIndex === read.told.raftIndex &&
            each.told.atMs < read.asked.atMs,
        )
        const [write] = older.filter(isWrite)
        if (!newer || write === undefined) continue
        const { raftIndex } = write.told
        tally.add(changed(run, new Map([[read.told, { raftIndex, value: write.asked.value }]])))
      }
    }
    expect(tally.tried).toBeGreaterThan(20)
    expect([...tally.broken.keys()]).toEqual(['LinearizableReads'])
  })

  it('two answers that were swapped are refused', () => {
    const tally = new Tally()
    for (const run of runs) {
      const reads = answeredIn(run).filter(isCurrentRead)
      for (const [at, first] of reads.entries()) {
        const second = reads
          .slice(at + 1)
          .find(
            ({ asked, told }) =>
              asked.flagId === first.asked.flagId && told.raftIndex !== first.told.raftIndex,
          )
        if (second === undefined || second.asked.atMs <= first.told.atMs) continue
        const contentOf = ({ told: { value, raftIndex } }: Call) => ({ value, raftIndex })
        const swapped = new Map([
          [first.told, contentOf(second)],
          [second.told, contentOf(first)],
        ])
        tally.add(changed(run, swapped))
      }
    }
    expect(tally.tried).toBeGreaterThan(20)
    expect(tally.broken.get('none')).toBeUndefined()
  })

  it('a read that is moved past a newer write is refused', () => {
    const tally = new Tally()
    for (const run of runs) {
      const calls = answeredIn(run)
      for (const { asked, told } of calls.filter(isCurrentRead)) {
        const isNewer = calls.some(
          (each) =>
            isWrite(each) &&
            each.asked.flagId === asked.flagId &&
            each.told.raftIndex > told.raftIndex,
        )
        if (!isNewer || tally.tried > 120) continue
        const laterMs = run.result.virtualMs
        const moved = new Map<HistoryEvent, Partial<HistoryEvent>>([
          [asked, { atMs: asked.atMs + laterMs }],
          [told, { atMs: told.atMs + laterMs }],
        ])
        tally.add(changed(run, moved))
      }
    }
    expect(tally.tried).toBeGreaterThan(100)
    expect([...tally.broken.keys()]).toEqual(['LinearizableReads'])
  })

  it('an acknowledged write that never was, though it was read, is refused', () => {
    const tally = new Tally()
    for (const run of runs) {
      const calls = answeredIn(run)
      for (const write of calls.filter(isWrite)) {
        const isRead = calls.some(
          (each) => isCurrentRead(each) && each.told.raftIndex === write.told.raftIndex,
        )
        if (!isRead) continue
        tally.add(changed(run, without(write)))
      }
    }
    expect(tally.tried).toBeGreaterThan(50)
    expect([...tally.broken.keys()]).toEqual(['LinearizableReads'])
  })

  it('one that was told a place that another has is refused', () => {
    const tally = new Tally()
    for (const run of runs) {
      const [first, second] = answeredIn(run).filter(isWrite)
      if (second === undefined) continue
      tally.add(changed(run, new Map([[second.told, { raftIndex: first!.told.raftIndex }]])))
    }
    expect(tally.tried).toBeGreaterThan(50)
    expect(tally.broken.get('none')).toBeUndefined()
  })
})
