/**
 * Flag files: read and written without loss, in flagd's form and as records, with every problem told.
 */
import { FlagdCore } from '@openfeature/flagd-core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeAnyFile, flagsOf, recordsOf } from '../../src/evaluation/anyFile.ts'
import { cachedFlagOf } from '../../src/evaluation/cachedFlag.ts'
import { evaluate } from '../../src/evaluation/evaluate.ts'
import { selfContained } from '../../src/evaluation/evaluators.ts'
import { decodeFlagFile, FlagFileError, formatFlagFile } from '../../src/evaluation/flagFile.ts'
import { decodeRecordFile, recordsOfFlags } from '../../src/evaluation/recordFile.ts'
import { quiet } from '../../src/evaluation/rules.ts'
import { snapshotOf } from './support/flags.ts'

const defaults = { owner: 'nobody', lastUpdatedMs: 1000 }

const onOff = { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'off' }

const shared = {
  flags: {
    beta: {
      ...onOff,
      targeting: { if: [{ $ref: 'isGerman' }, 'on'] },
      metadata: { owner: 'shop' },
    },
    plain: onOff,
  },
  $evaluators: { isGerman: { '==': [{ var: 'country' }, 'de'] } },
  metadata: { flagSetId: 'shop', version: '7' },
}

function problemsOf(decode: () => unknown) {
  try {
    decode()
  } catch (error) {
    if (error instanceof FlagFileError) return error.problems.map(({ path }) => path)
    throw error
  }
  return []
}

const name = fc.stringMatching(/^[a-z][a-z0-9.-]{0,11}$/)
const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean())
const metadata = fc.dictionary(name, scalar, { maxKeys: 3 })
const rule = fc.record({ '==': fc.tuple(fc.record({ var: name }), fc.string()) })

const files = fc.dictionary(name, rule, { maxKeys: 3 }).chain((evaluators) => {
  const names = Object.keys(evaluators)
  const condition =
    names.length === 0 ? rule : fc.oneof(rule, fc.record({ $ref: fc.constantFrom(...names) }))
  const values: readonly fc.Arbitrary<unknown>[] = [
    fc.boolean(),
    fc.string(),
    fc.integer(),
    fc.dictionary(name, scalar, { maxKeys: 2 }),
  ]
  const variants = fc.oneof(
    ...values.map((value) => fc.dictionary(name, value, { minKeys: 1, maxKeys: 3 })),
  )
  const definition = variants.chain((values) => {
    const variant = fc.constantFrom(...Object.keys(values))
    return fc.record(
      {
        state: fc.constantFrom('ENABLED', 'DISABLED'),
        variants: fc.constant(values),
        defaultVariant: fc.option(variant),
        targeting: fc.record({ if: fc.tuple(condition, variant, fc.option(variant)) }),
        metadata,
      },
      { requiredKeys: ['state', 'variants'] },
    )
  })
  return fc.record(
    {
      $schema: fc.constant('https://flagd.dev/schema/v0/flags.json'),
      flags: fc.dictionary(name, definition, { maxKeys: 5 }),
      $evaluators: fc.constant(evaluators),
      metadata,
    },
    { requiredKeys: names.length === 0 ? ['flags'] : ['flags', '$evaluators'] },
  )
})

describe('a flag file of flagd', () => {
  it('comes back as it was, by itself and by way of records', () => {
    const property = fc.property(files, (given) => {
      const file = decodeFlagFile(given)
      expect(JSON.parse(formatFlagFile(file))).toEqual(JSON.parse(JSON.stringify(given)))
      const { file: records } = recordsOf({ form: 'flagd', file }, defaults)
      const again = decodeAnyFile(JSON.parse(JSON.stringify(records)))
      expect(again.form).toBe('records')
      expect(JSON.parse(JSON.stringify(flagsOf(again)))).toEqual(JSON.parse(JSON.stringify(given)))
    })
    fc.assert(property, { numRuns: 200 })
  })

  it.each([
    ['a list', [], ['records']],
    ['no flags', {}, ['flags']],
    ['another field', { flags: {}, flag: 1 }, ['flag']],
    ['a state', { flags: { a: { ...onOff, state: 'On' } } }, ['flags.a.state']],
    [
      'two kinds of variants',
      { flags: { a: { ...onOff, variants: { off: 1, on: true } } } },
      ['flags.a.variants.on'],
    ],
    [
      'a default that is none',
      { flags: { a: { ...onOff, defaultVariant: 'x' } } },
      ['flags.a.defaultVariant'],
    ],
    [
      'a rule that is not there',
      { flags: { a: { ...onOff, targeting: { if: [{ $ref: 'x' }, 'on'] } } } },
      ['flags.a.targeting.if[0]'],
    ],
    [
      'an unknown operator',
      { flags: { a: { ...onOff, targeting: { some_op: [] } } } },
      ['flags.a.targeting'],
    ],
    [
      'a rule that refers to a rule',
      { flags: {}, $evaluators: { a: { and: [{ $ref: 'b' }] }, b: true } },
      ['$evaluators.a.and[0]'],
    ],
    ['an id with a space', { flags: { 'a b': onOff } }, ['flags.a b']],
    [
      'nested metadata',
      { flags: { a: { ...onOff, metadata: { x: {} } } } },
      ['flags.a.metadata.x'],
    ],
    [
      'several at once',
      { flags: { a: { ...onOff, state: 'On' }, b: { ...onOff, defaultVariant: 'x' } } },
      ['flags.a.state', 'flags.b.defaultVariant'],
    ],
  ])('is refused for %s, by the path of each problem', (what, given, paths) => {
    const decode = () => (what === 'a list' ? decodeRecordFile(given) : decodeFlagFile(given))
    expect(problemsOf(decode)).toEqual(what === 'a list' ? ['record'] : paths)
  })

  it('means what it means to flagd-core, shared rules included', () => {
    const core = new FlagdCore(undefined, quiet)
    core.setConfigurations(JSON.stringify(shared))
    const file = decodeFlagFile(shared)
    const { records } = recordsOf({ form: 'flagd', file }, defaults)
    const flags = records.map((record) => {
      const rules = selfContained(record.rules, shared.$evaluators)
      return cachedFlagOf({ ...record, rules }, {}, 0)
    })
    const snapshot = snapshotOf(flags, { metadata: shared.metadata })
    for (const country of ['de', 'fr']) {
      for (const flagId of ['beta', 'plain']) {
        const own = evaluate(snapshot, 'boolean', flagId, true, { country }, 0)
        const theirs = core.resolveBooleanEvaluation(flagId, true, { country })
        const { value, variant, reason, flagMetadata } = theirs
        expect(own).toMatchObject({ value, variant, reason, flagMetadata })
      }
    }
  })
})

describe('a file of records', () => {
  const { records } = recordsOfFlags(decodeFlagFile(shared), defaults)
  const [record] = records

  it('may be one record, a list, or an object', () => {
    const self = { ...record, rollout_rules: onOff }
    for (const given of [self, [self], { records: [self] }]) {
      expect(decodeAnyFile(given)).toMatchObject({ form: 'records', records: [{ flagId: 'beta' }] })
    }
  })

  it('names the owner that a flag’s metadata name, else the one that is given', () => {
    expect(records.map(({ owner }) => owner)).toEqual(['shop', 'nobody'])
  })

  it('is refused with the place of each problem', () => {
    const self = { ...record, rollout_rules: onOff }
    const given = { records: [self, { ...self, flag_id: 'x', owner: '' }, 7], metadata: { a: [] } }
    expect(problemsOf(() => decodeAnyFile(given))).toEqual([
      'metadata.a',
      'records[1].owner',
      'records[2]',
    ])
  })

  it('is refused where flags depend on what is not there, or twice', () => {
    const self = { ...record, rollout_rules: onOff }
    const child = {
      ...self,
      flag_id: 'child',
      dependencies: [{ flag_id: 'none', state: 'ENABLED' }],
    }
    expect(problemsOf(() => decodeAnyFile([self, self, child]))).toEqual([
      'flag beta',
      'flag child',
    ])
  })

  it('is refused where shared rules are missing', () => {
    const given = { records: [record], $evaluators: {} }
    expect(problemsOf(() => decodeAnyFile(given))).toEqual([
      'records[0].rollout_rules.targeting.if[0]',
    ])
  })
})
