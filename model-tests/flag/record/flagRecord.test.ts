/** Flag records: what is read of them, and how each of their fields is refused. Paper 4.2. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fragmentOfField, servedValue } from '../../../src/flag/record/field.ts'
import { decodeFlagRecord, encodeFlagRecord } from '../../../src/flag/record/flagRecord.ts'
import { FlagRecordError } from '../../../src/flag/record/flagRecordError.ts'
import { deep, fullRecord, leastRecord, records, refusalOf } from '../support/records.ts'

const pathsOf = (given: unknown) => refusalOf(given).problems.map(({ path }) => path)

describe('a record', () => {
  it('is read into its own words', () => {
    const record = decodeFlagRecord(fullRecord)
    expect(record).toMatchObject({
      flagId: 'checkout.new',
      type: 'non-critical',
      rules: fullRecord.rollout_rules,
      expiresAtMs: 1_900_000_000_000,
      owner: 'team shop',
      auditId: 'audit-17',
      lastUpdatedMs: 1_800_000_000_000,
      consistency: { level: 'bounded', maxAgeMs: 5000, onUnmet: 'serveMarked' },
    })
    expect([...record.versionVector]).toStrictEqual([
      ['north/1', 3],
      ['south/1', 5],
    ])
    expect([...record.fields]).toStrictEqual([
      ['allow', { type: 'set', policy: 'addWinsSet', default: [] }],
      ['isOn', { type: 'boolean', policy: 'enableWins', default: false }],
      ['limits', { type: 'map', policy: 'mapOf(maximum)', default: {} }],
      ['theme', { type: 'string', policy: 'escalate', default: 'plain' }],
    ])
    expect(record.payload.get('limits')).toStrictEqual({ eu: 5 })
    expect(record.dependencies).toStrictEqual([
      { flagId: 'checkout', needs: new Map([['north/1', 2]]), state: 'ENABLED', variant: 'on' },
    ])
  })

  it('needs no more than it must have', () => {
    expect(decodeFlagRecord(leastRecord)).toMatchObject({
      expiresAtMs: undefined,
      payload: new Map(),
      dependencies: [],
      versionVector: new Map(),
      consistency: { level: 'linearizable', maxAgeMs: undefined, onUnmet: 'refuse' },
    })
    expect(encodeFlagRecord(decodeFlagRecord(leastRecord))).toStrictEqual(leastRecord)
  })

  it('is written as it was read, and read as it was written', () => {
    const schema = {
      ...fullRecord.payload_schema,
      theme: { type: 'string', policy: 'escalate', default: 'plain' },
    }
    expect(encodeFlagRecord(decodeFlagRecord(fullRecord))).toStrictEqual({
      ...fullRecord,
      payload_schema: schema,
    })
    fc.assert(
      fc.property(records, (given) => {
        const record = decodeFlagRecord(given)
        const text = JSON.stringify(encodeFlagRecord(record))
        const again = decodeFlagRecord(JSON.parse(text))
        expect(again).toEqual(record)
        expect(JSON.stringify(encodeFlagRecord(again))).toBe(text)
      }),
    )
  })

  it('is written alike whatever order its fields and values came in', () => {
    const turned = (some: object) => Object.fromEntries(Object.entries(some).toReversed())
    const other = {
      ...fullRecord,
      payload_schema: turned(fullRecord.payload_schema),
      payload: turned(fullRecord.payload!),
    }
    const written = [fullRecord, other].map((given) =>
      JSON.stringify(encodeFlagRecord(decodeFlagRecord(given))),
    )
    expect(written[0]).toBe(written[1])
  })

  it('case 70: serves the default of a field until somebody writes it', () => {
    const { fields } = decodeFlagRecord(fullRecord)
    const served = [...fields].map(([name, field]) => {
      const fragment = fragmentOfField(field)
      return [name, servedValue(field, fragment.view(fragment.empty))]
    })
    expect(Object.fromEntries(served)).toStrictEqual({
      allow: [],
      isOn: false,
      limits: {},
      theme: 'plain',
    })
    expect(servedValue(fields.get('theme')!, { value: null })).toBeNull()
  })
})

const rules = fullRecord.rollout_rules

describe('a record is refused', () => {
  it.each([undefined, null, 7, 'flag', [fullRecord], () => 1])(
    'where it is no object: %o',
    (given) => {
      expect(pathsOf(given)).toStrictEqual(['record'])
    },
  )

  it('for each field that it must have, all at once and in their order', () => {
    const must = Object.keys(leastRecord)
    expect(pathsOf({})).toStrictEqual(must)
    const { problems } = refusalOf({})
    for (const { given, allowed } of problems) {
      expect(given).toBeUndefined()
      expect(allowed).not.toBe('a value')
    }
    for (const name of must) {
      expect(pathsOf({ ...leastRecord, [name]: undefined })).toStrictEqual([name])
    }
  })

  it('for every problem at once, those too that are between fields of which others are not sound', () => {
    const given = {
      flag_id: 'a',
      type: 'critical',
      payload_schema: {
        $epoch: { type: 'json', default: 0 },
        bad: { type: 'colour' },
        clock: { type: 'string', policy: 'lww', default: 1 },
      },
      payload: { bad: 1, clock: 2, other: 3 },
      rollout_rules: { state: 'ENABLED', variants: { on: true, off: 0 }, defaultVariant: 'grey' },
      ttl: -1,
      owner: '',
      audit_id: 'audit-1',
      last_updated: 0,
      version_vector: 'a',
      consistency: { level: 'bounded', on_unmet: 'refuse' },
      dependencies: [{ flag_id: 'a', state: 'ENABLED' }, { flag_id: '' }],
      extra: 1,
    }
    expect(pathsOf(given)).toStrictEqual([
      'extra',
      'payload_schema.$epoch',
      'payload_schema.bad.type',
      'payload_schema.clock.policy',
      'payload_schema.clock.default',
      'payload.clock',
      'payload.other',
      'rollout_rules.variants.off',
      'rollout_rules.defaultVariant',
      'ttl',
      'owner',
      'version_vector',
      'consistency.max_age_ms',
      'dependencies[1].flag_id',
      'dependencies[0].flag_id',
    ])
  })

  it('for any of these at once, and for nothing else', () => {
    const wrong = [
      ['flag_id', '', 'flag_id'],
      ['type', 7, 'type'],
      [
        'payload_schema',
        { $x: { type: 'json', default: 1 }, ...fullRecord.payload_schema },
        'payload_schema.$x',
      ],
      ['payload', { isOn: 'yes' }, 'payload.isOn'],
      ['rollout_rules', { ...rules, defaultVariant: 'grey' }, 'rollout_rules.defaultVariant'],
      ['ttl', 'soon', 'ttl'],
      ['owner', 1, 'owner'],
      ['audit_id', '', 'audit_id'],
      ['last_updated', -1, 'last_updated'],
      ['version_vector', 'north', 'version_vector'],
      ['consistency', { level: 'bounded', on_unmet: 'refuse' }, 'consistency.max_age_ms'],
      ['dependencies', [{ flag_id: 'p' }], 'dependencies[0]'],
    ] as const
    fc.assert(
      fc.property(fc.subarray([...wrong], { minLength: 1 }), (some) => {
        const change = Object.fromEntries(some.map(([name, value]) => [name, value]))
        expect(pathsOf({ ...fullRecord, ...change })).toStrictEqual(some.map(([, , path]) => path))
      }),
    )
  })

  it('with more fields, variants or dependencies than allowed', () => {
    const many = <Each>(count: number, each: Each) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, each]))
    const numbers = { type: 'number', default: 0 }
    const parents = (count: number) =>
      Object.keys(many(count, 0)).map((name) => ({ flag_id: name, state: 'ENABLED' }))
    const manyOf = (more: number) => ({
      ...leastRecord,
      payload_schema: many(256 + more, numbers),
      rollout_rules: { ...rules, defaultVariant: null, variants: many(256 + more, true) },
      dependencies: parents(16 + more),
    })
    expect(decodeFlagRecord(manyOf(0)).fields.size).toBe(256)
    expect(pathsOf(manyOf(1))).toStrictEqual([
      'payload_schema',
      'rollout_rules.variants',
      'dependencies',
    ])
  })

  it('whatever else it is, with at least one problem and never another error', () => {
    const sound = fullRecord as unknown as Record<string, unknown>
    const odd = fc.oneof(fc.jsonValue(), fc.anything({ maxDepth: 3 }), fc.constant(deep(1e5)))
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(sound)), odd, (name, value) => {
        try {
          const record = decodeFlagRecord({ ...sound, [name]: value })
          decodeFlagRecord(encodeFlagRecord(record))
        } catch (error) {
          expect(error).toBeInstanceOf(FlagRecordError)
          expect((error as FlagRecordError).problems.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
