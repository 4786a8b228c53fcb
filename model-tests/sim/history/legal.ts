/**
 * Legal histories, made by a register that takes every operation at some moment between its beginning and its end; and
 * the same with one thing changed.
 */
import * as fc from 'fast-check'
import type { Json } from '../../../src/flag/update.ts'
import type { Operation } from '../../../src/sim/history/index.ts'
import { operation } from './support.ts'

interface Shape {
  readonly most?: number
  readonly sessions?: number
  /** Operations of each session. */
  readonly each?: number
  readonly values?: number
  /** Of writes, in per cent. */
  readonly failedPercent?: number
}

/** Clients that ask again as soon as they are answered; nearly half of what they do is writing. */
export function legalHistories(shape: Shape) {
  const { most, sessions = 3, each = 3, values = 4, failedPercent = 10 } = shape
  const length = most ?? sessions * each
  const drawn = fc.record({
    kind: fc.constantFrom<Operation['kind'][]>(
      'write',
      'write',
      'conditionalWrite',
      'read',
      'read',
    ),
    value: fc.integer({ min: 1, max: values }),
    expected: fc.integer({ min: 1, max: Math.min(values, 4) }),
    luck: fc.integer({ min: 0, max: 99 }),
    beforeMs: fc.integer({ min: 1, max: 1_000 }),
    afterMs: fc.integer({ min: 1, max: 1_000 }),
  })
  const all = fc.array(drawn, { minLength: Math.min(3, length), maxLength: length, size: 'max' })
  const exact = fc.array(drawn, { minLength: length, maxLength: length })
  return (most === undefined ? exact : all).map((picks) => {
    const freeAtMs = new Array<number>(sessions).fill(0)
    const timed = picks.map((pick, at) => {
      const session = at % sessions
      // Fractions keep all moments apart.
      const startMs = freeAtMs[session]! + (3 * at + 1) / (3 * length + 3)
      const atMs = Math.floor(startMs) + pick.beforeMs + (3 * at + 2) / (3 * length + 3)
      const endMs = Math.floor(atMs) + pick.afterMs + (3 * at + 3) / (3 * length + 3)
      freeAtMs[session] = Math.ceil(endMs)
      return { pick, session, startMs, atMs, endMs }
    })
    let held: Json = null
    return timed
      .toSorted((left, right) => left.atMs - right.atMs)
      .map(({ pick, session, startMs, endMs }) => {
        const { kind, luck } = pick
        const isRead = kind === 'read'
        const expected = `v${pick.expected}`
        const matched = held === expected
        const value: Json = isRead ? held : `v${pick.value}`
        if (kind === 'write' || (kind === 'conditionalWrite' && matched)) held = value
        const outcome = luck >= failedPercent || isRead ? 'ok' : 'failed'
        return operation({
          session: `c${session}`,
          kind,
          value,
          outcome,
          startMs,
          endMs,
          ...(isRead && { level: 'linearizable' }),
          ...(kind === 'conditionalWrite' && { expected }),
          ...(kind === 'conditionalWrite' && outcome === 'ok' && { matched }),
        })
      })
  })
}

/** Another value read, an answer turned round, a write dropped, a time shifted, two reads swapped. */
export function mutationsOf(operations: readonly Operation[]): readonly (readonly Operation[])[] {
  const mutated: (readonly Operation[])[] = []
  const change = (at: number, more: Partial<Operation>) =>
    mutated.push(operations.map((each, other) => (other === at ? { ...each, ...more } : each)))
  const lastMs = Math.max(...operations.map(({ endMs }) => endMs!))
  operations.forEach((each, at) => {
    const { kind, outcome, value, matched, startMs, endMs } = each
    if (kind === 'read') {
      change(at, { value: 'v99' })
      const other = operations.find((found) => found.kind === 'write' && found.value !== value)
      if (other !== undefined) change(at, { value: other.value })
      const later = operations.findIndex(
        (found, otherAt) => otherAt > at && found.kind === 'read' && found.value !== value,
      )
      if (later >= 0) {
        const swapped = operations[later]!.value
        mutated.push(
          operations.map((found, otherAt) =>
            otherAt === at
              ? { ...found, value: swapped }
              : otherAt === later
                ? { ...found, value }
                : found,
          ),
        )
      }
      change(at, { startMs: startMs + lastMs, endMs: endMs! + lastMs })
    }
    if (kind === 'conditionalWrite' && outcome === 'ok') change(at, { matched: !matched })
    const isSeen = operations.some((found) => found.kind === 'read' && found.value === value)
    if (kind === 'write' && isSeen) mutated.push(operations.filter((found) => found !== each))
  })
  return mutated
}
