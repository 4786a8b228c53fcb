/** Records as they are written, to be changed by tests. */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { decodeFlagRecord, type FlagRecord } from '../../../src/flag/record/flagRecord.ts'
import { FlagRecordError } from '../../../src/flag/record/flagRecordError.ts'
import type { FlagRecordWire } from '../../../src/flag/record/recordWire.ts'

/** A sound record with something in every field. */
export const fullRecord: FlagRecordWire = {
  flag_id: 'checkout.new',
  type: 'non-critical',
  payload_schema: {
    allow: { type: 'set', policy: 'addWinsSet' },
    isOn: { type: 'boolean', policy: 'enableWins', default: false },
    limits: { type: 'map', policy: 'mapOf(maximum)' },
    theme: { type: 'string', default: 'plain' },
  },
  payload: { allow: ['ann', 'bob'], isOn: true, limits: { eu: 5 } },
  rollout_rules: {
    state: 'ENABLED',
    variants: { on: true, off: false },
    defaultVariant: 'off',
    targeting: { if: [{ in: [{ var: 'user' }, ['ann']] }, 'on', null] },
    metadata: { team: 'shop', since: 3 },
  },
  ttl: 1_900_000_000_000,
  owner: 'team shop',
  audit_id: 'audit-17',
  last_updated: 1_800_000_000_000,
  version_vector: 'north/1:3,south/1:5',
  consistency: { level: 'bounded', max_age_ms: 5000, on_unmet: 'serveMarked' },
  dependencies: [
    { flag_id: 'checkout', version_vector: 'north/1:2', state: 'ENABLED', variant: 'on' },
  ],
}

/** A sound record with nothing that may be left out. */
export const leastRecord: FlagRecordWire = {
  flag_id: 'checkout',
  type: 'critical',
  payload_schema: {},
  rollout_rules: { state: 'DISABLED', variants: { on: 1 } },
  owner: 'team shop',
  audit_id: 'audit-1',
  last_updated: 0,
  version_vector: '',
  consistency: { level: 'linearizable', on_unmet: 'refuse' },
}

/** One flag and what it depends on. */
export function recordOf(flagId: string, ...parents: readonly string[]): FlagRecord {
  const dependencies = parents.map((parent) => ({ flag_id: parent, state: 'ENABLED' as const }))
  return decodeFlagRecord({ ...leastRecord, flag_id: flagId, dependencies })
}

const names = fc.constantFrom('a', 'b.c', 'd_1', 'e-f')

const fields = fc.constantFrom(
  ...([
    [{ type: 'set', policy: 'removeWinsSet' }, ['x', '__proto__']],
    [{ type: 'set', policy: 'addWinsSet', default: [] }, []],
    [{ type: 'boolean', policy: 'disableWins', default: true }, false],
    [{ type: 'number', policy: 'minimum', default: 0 }, -1.5],
    [{ type: 'json', policy: 'multiValue', default: null }, { a: [1, null] }],
    [{ type: 'string', policy: 'escalate', default: '' }, 'x'],
    [{ type: 'boolean', policy: 'newest', default: true }, true],
    [{ type: 'set', policy: 'newest' }, ['x']],
    [{ type: 'map', policy: 'newest' }, { eu: [1] }],
    [{ type: 'map', policy: 'mapOf(mapOf(addWinsSet))' }, { eu: { de: ['x'] } }],
    [
      { type: 'map', policy: 'mapOf(lww)', default: {} },
      { eu: 'x', us: 1 },
    ],
  ] as const),
)

/** Sound records. */
export const records: fc.Arbitrary<unknown> = fc
  .record({
    payload: fc.dictionary(names, fc.tuple(fields, fc.boolean())),
    ttl: fc.option(fc.nat()),
    dependencies: fc.uniqueArray(names, { maxLength: 3 }),
    level: fc.constantFrom('bounded', 'session', 'local'),
    vector: fc.constantFrom('', 'north/1:3', 'a.b/0:1,north/1:3,north/2:1'),
    defaultVariant: fc.constantFrom(undefined, null, 'on'),
  })
  .map(({ payload, ttl, dependencies, level, vector, defaultVariant }) => {
    const entries = Object.entries(payload)
    const written = entries.filter(([, [, isWritten]]) => isWritten)
    return {
      ...leastRecord,
      type: 'non-critical',
      payload_schema: Object.fromEntries(entries.map(([name, [[field]]]) => [name, field])),
      payload: Object.fromEntries(written.map(([name, [[, value]]]) => [name, value])),
      rollout_rules: {
        ...leastRecord.rollout_rules,
        ...(defaultVariant !== undefined && { defaultVariant }),
      },
      ...(ttl !== null && { ttl }),
      version_vector: vector,
      consistency: {
        level,
        on_unmet: 'refuse',
        ...(level === 'bounded' && { max_age_ms: 5 }),
      },
      dependencies: dependencies.map((flagId) => ({ flag_id: flagId, variant: 'on' })),
    }
  })

/** What a record is refused with. */
export function refusalOf(given: unknown): FlagRecordError {
  try {
    decodeFlagRecord(given)
  } catch (error) {
    expect(error).toBeInstanceOf(FlagRecordError)
    return error as FlagRecordError
  }
  throw new Error('it was taken')
}

/** Lists within each other. */
export const deep = (depth: number): unknown =>
  Array.from({ length: depth }).reduce<unknown>((inner) => [inner], 1)
