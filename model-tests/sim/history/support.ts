/** Histories for tests: operations with what a test does not care about filled in. */
import * as fc from 'fast-check'
import type { Json } from '../../../src/flag/update.ts'
import {
  checkHistory,
  type History,
  type HistoryProperty,
  type Operation,
  type Outcome,
  type PropertyVerdict,
} from '../../../src/sim/history/index.ts'

let nextId = 0

export function operation(more: Partial<Operation>): Operation {
  nextId += 1
  return {
    id: nextId,
    session: 'c1',
    region: 'eu',
    flagId: 'flag',
    kind: 'read',
    value: null,
    outcome: 'ok',
    startMs: 0,
    ...(more.kind === undefined && { level: 'linearizable' }),
    ...more,
  }
}

/** A write from one moment to another. */
export function write(startMs: number, endMs: number, value: Json, more: Partial<Operation> = {}) {
  return operation({ kind: 'write', value, startMs, endMs, ...more })
}

/** Where `matched` is not told, it failed. */
export function conditionalWrite(
  startMs: number,
  endMs: number,
  [expected, value]: readonly [Json, Json],
  matched?: boolean,
) {
  const told = matched === undefined ? { outcome: 'failed' as const } : { matched }
  return operation({ kind: 'conditionalWrite', value, expected, startMs, endMs, ...told })
}

export function read(startMs: number, endMs: number, value: Json, more: Partial<Operation> = {}) {
  return operation({ value, startMs, endMs, ...more })
}

/** Nothing was heard of it. */
export function pendingWrite(startMs: number, value: Json): Operation {
  return operation({ kind: 'write', value, startMs, outcome: 'pending' })
}

export function historyOf(operations: readonly Operation[], more: Partial<History> = {}): History {
  return {
    name: '',
    operations,
    critical: new Set(['flag']),
    initial: new Map(),
    merged: new Set(),
    parents: new Map(),
    clockSlackMs: 0,
    ...more,
  }
}

/** What one property says of it. */
export function judged(history: History, property: HistoryProperty): PropertyVerdict {
  return checkHistory(history, { only: [property] }).properties[0]!
}

export function linearizable(operations: readonly Operation[], mostSteps = 10_000_000) {
  const { properties } = checkHistory(historyOf(operations), {
    only: ['LinearizableReads'],
    mostSteps,
  })
  return properties[0]!.verdict
}

interface Shape {
  readonly sessions: number
  readonly most: number
  readonly values: readonly Json[]
  readonly withIndexes: boolean
}

/** Operations of a few sessions, each with one at a time, at moments of their own; legal or not. */
export function smallHistories({ sessions, most, values, withIndexes }: Shape) {
  const value = fc.constantFrom(...values)
  const drawn = fc.record({
    session: fc.integer({ min: 1, max: sessions }),
    kind: fc.constantFrom<Operation['kind'][]>(
      'write',
      'write',
      'conditionalWrite',
      'read',
      'read',
    ),
    value,
    expected: value,
    outcome: fc.constantFrom<Outcome[]>(
      'ok',
      'ok',
      'ok',
      'ok',
      'ok',
      'failed',
      'refused',
      'pending',
    ),
    matched: fc.boolean(),
    raftIndex: withIndexes ? fc.option(fc.integer({ min: 0, max: 3 })) : fc.constant(null),
    waitMs: fc.integer({ min: 1, max: 20 }),
    takesMs: fc.integer({ min: 1, max: 60 }),
  })
  return fc.array(drawn, { minLength: 2, maxLength: most }).map((all) => {
    const freeAtMs = new Map<number, number>()
    const taken = new Set<number>()
    /** No two events at once: what came first must not be a matter of taste. */
    const moment = (atMs: number): number => {
      if (taken.has(atMs)) return moment(atMs + 0.125)
      taken.add(atMs)
      return atMs
    }
    return all.map((each): Operation => {
      const { session, kind, expected, outcome, matched, raftIndex, waitMs, takesMs } = each
      const startMs = moment((freeAtMs.get(session) ?? 0) + waitMs)
      const endMs = moment(startMs + takesMs)
      freeAtMs.set(session, endMs)
      const isConditional = kind === 'conditionalWrite'
      const index = kind === 'read' ? raftIndex : raftIndex === 0 ? null : raftIndex
      return operation({
        session: `c${session}`,
        kind,
        value: each.value,
        outcome,
        startMs,
        ...(kind === 'read' && { level: 'linearizable' }),
        ...(outcome !== 'pending' && { endMs }),
        ...(isConditional && { expected }),
        ...(isConditional && outcome === 'ok' && { matched }),
        ...(index !== null && { raftIndex: index }),
      })
    })
  })
}
