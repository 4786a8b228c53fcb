/**
 * Answers about one flag: the value that flagd-core gives, and how fresh it is.
 */
import { FlagdCore } from '@openfeature/flagd-core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CachedFlag } from '../../src/evaluation/cachedFlag.ts'
import type { FlagDefinition } from '../../src/evaluation/definition.ts'
import { evaluate, type ValueType } from '../../src/evaluation/evaluate.ts'
import { quiet } from '../../src/evaluation/rules.ts'
import { SnapshotIsReadOnly, SnapshotStorage } from '../../src/evaluation/storage.ts'
import { cached, degraded, forGermany, local, onOff, snapshotOf } from './support/flags.ts'

const germany = { targetingKey: 'anna', country: 'de' }
const france = { targetingKey: 'anne', country: 'fr' }

function ask(flag: CachedFlag, context = germany, standing = local) {
  return evaluate(snapshotOf([flag], { standing }), 'boolean', flag.flagId, true, context, 12)
}

describe('an answer', () => {
  it('of a flag without targeting is static, whatever the context', () => {
    for (const context of [germany, france]) {
      const { value, variant, reason } = ask(cached('new-cart'), context)
      expect({ value, variant, reason }).toEqual({ value: false, variant: 'off', reason: 'STATIC' })
    }
  })

  it('of rules names the variant that they choose, and says when they choose none', () => {
    const flag = cached('new-cart', { definition: onOff({ targeting: forGermany }) })
    expect(ask(flag, germany)).toMatchObject({
      value: true,
      variant: 'on',
      reason: 'TARGETING_MATCH',
    })
    expect(ask(flag, france)).toMatchObject({ value: false, variant: 'off', reason: 'DEFAULT' })
  })

  it('of a disabled flag is the caller’s own default', () => {
    const answer = ask(cached('new-cart', { definition: onOff({ state: 'DISABLED' }) }))
    expect(answer).toMatchObject({ value: true, variant: undefined, reason: 'DISABLED' })
  })

  it('of a flag without a default variant is the caller’s own default', () => {
    const answer = ask(cached('new-cart', { definition: onOff({ defaultVariant: null }) }))
    expect(answer).toMatchObject({ value: true, variant: undefined, reason: 'DEFAULT' })
  })

  it('has flat metadata: version, freshness, the flag’s own and under it the flag set’s', () => {
    const definition = onOff({ metadata: { owner: 'checkout', tier: 1 } })
    const flag = cached('new-cart', { definition, raftIndex: 17 })
    const standing = { ...local, level: 'bounded', boundMs: 5000 }
    const metadata = { flagSetId: 'shop', owner: 'nobody' }
    const snapshot = snapshotOf([flag], { standing, metadata })
    const answer = evaluate(snapshot, 'boolean', 'new-cart', true, {}, 12)
    const all = {
      versionVector: 'eu/1=4',
      raftIndex: 17,
      ageMs: 12,
      epoch: 3,
      source: 'gossip',
      level: 'bounded',
      boundMs: 5000,
      flagSetId: 'shop',
      owner: 'checkout',
      tier: 1,
    }
    expect(answer.flagMetadata).toEqual(all)
    expect(JSON.parse(JSON.stringify(answer))).toMatchObject({ value: false, flagMetadata: all })
  })

  it('leaves out an age that nobody knows', () => {
    const answer = evaluate(snapshotOf([cached('a')]), 'boolean', 'a', true, {}, Infinity)
    expect(answer).toMatchObject({ value: false, reason: 'STATIC' })
    expect(Object.keys(answer.flagMetadata)).toEqual(
      expect.not.arrayContaining(['ageMs']) as string[],
    )
    expect(answer.flagMetadata).toMatchObject({ versionVector: 'eu/1=4', epoch: 3 })
  })

  it('lets no flag pass its own metadata off as freshness', () => {
    const definition = onOff({ metadata: { ageMs: 0, epoch: 99 } })
    expect(ask(cached('a', { definition })).flagMetadata).toMatchObject({ ageMs: 12, epoch: 3 })
  })

  it('keeps its age when later answers have another', () => {
    const snapshot = snapshotOf([cached('a')])
    const early = evaluate(snapshot, 'boolean', 'a', true, {}, 1)
    const late = evaluate(snapshot, 'boolean', 'a', true, {}, 2)
    expect([early.flagMetadata['ageMs'], late.flagMetadata['ageMs']]).toEqual([1, 2])
  })
})

describe('a degraded region', () => {
  const targeted = cached('b', { definition: onOff({ targeting: forGermany }) })

  it.each([cached('a'), targeted])('marks what it answers', (flag) => {
    const { value, variant } = ask(flag)
    const answer = ask(flag, germany, degraded)
    expect(answer).toMatchObject({ value, variant, reason: 'STALE' })
    expect(answer.flagMetadata['stale']).toBe(true)
  })

  it('marks a disabled flag in the metadata, where the reason says that it is disabled', () => {
    const disabled = cached('a', { definition: onOff({ state: 'DISABLED' }) })
    const answer = ask(disabled, germany, degraded)
    expect(answer).toMatchObject({ value: true, reason: 'DISABLED' })
    expect(answer.flagMetadata['stale']).toBe(true)
  })

  it('can be asked at another standing than the flag’s own', () => {
    const snapshot = snapshotOf([cached('a')])
    const lease = { ...local, level: 'lease', source: 'log' }
    for (const standing of [lease, lease, degraded]) {
      const answer = evaluate(snapshot, 'boolean', 'a', true, {}, 0, standing)
      const { level, source } = answer.flagMetadata
      expect({ level, source }).toEqual({ level: standing.level, source: standing.source })
      expect(answer.reason).toBe(standing.isStale ? 'STALE' : 'STATIC')
    }
  })
})

describe('an error', () => {
  it('says that a flag is not there', () => {
    const answer = evaluate(snapshotOf([cached('a')]), 'boolean', 'b', true, {}, 0)
    expect(answer).toMatchObject({ value: true, reason: 'ERROR', errorCode: 'FLAG_NOT_FOUND' })
    expect(answer.errorMessage).toContain("'b'")
  })

  it.each([
    ['static', onOff()],
    ['targeted', onOff({ targeting: forGermany })],
  ])('says that a %s flag has a value of another type', (_, definition) => {
    const snapshot = snapshotOf([cached('a', { definition })])
    const answer = evaluate(snapshot, 'string', 'a', 'none', germany, 5)
    expect(answer).toMatchObject({ value: 'none', reason: 'ERROR', errorCode: 'TYPE_MISMATCH' })
    expect(answer.errorMessage).toMatch(/'a' has a value of type boolean, not string/)
    expect(answer.flagMetadata['ageMs']).toBe(5)
  })

  it('says that targeting cannot be read', () => {
    const answer = ask(cached('a', { definition: onOff({ targeting: { no_such_rule: [] } }) }))
    expect(answer).toMatchObject({ value: true, reason: 'ERROR', errorCode: 'PARSE_ERROR' })
  })

  it('of one flag’s structure leaves the others alone', () => {
    const broken = cached('a', { definition: onOff({ defaultVariant: 'purple' }) })
    const snapshot = snapshotOf([broken, cached('b')])
    const answer = evaluate(snapshot, 'boolean', 'a', true, {}, 0)
    expect(answer).toMatchObject({ value: true, errorCode: 'PARSE_ERROR' })
    expect(answer.errorMessage).toContain('purple')
    expect(evaluate(snapshot, 'boolean', 'b', true, {}, 0).reason).toBe('STATIC')
  })

  it('says that rules chose a variant that is not there', () => {
    const answer = ask(cached('a', { definition: onOff({ targeting: { if: [true, 'purple'] } }) }))
    expect(answer).toMatchObject({ value: true, reason: 'ERROR', errorCode: 'GENERAL' })
  })
})

describe('fields that regions change at once', () => {
  const listed = {
    if: [{ in: [{ var: 'targetingKey' }, { var: '$fields.allowlist' }] }, 'on', 'off'],
  }
  const definition = onOff({ targeting: listed })

  it('reach the rules', () => {
    const flag = cached('a', { definition, fields: { allowlist: { value: ['anna', 'ben'] } } })
    expect(ask(flag, germany).value).toBe(true)
    expect(ask(flag, france).value).toBe(false)
  })

  it('cannot be made up by a caller', () => {
    const flag = cached('a', { definition, fields: { allowlist: { value: [] } } })
    const context = { ...germany, $fields: { allowlist: ['anna'] } }
    expect(ask(flag, context).value).toBe(false)
  })

  it('are told to be in conflict, and equivocal', () => {
    const flag = cached('a', {
      fields: {
        limit: { value: 1, siblings: [1, 2] },
        name: { value: 'x', isEquivocal: true },
      },
    })
    expect(ask(flag).flagMetadata).toMatchObject({ conflicted: true, equivocal: true })
  })
})

describe('flagd-core', () => {
  const text = fc.constantFrom('de', 'fr', 'anna', '2.4.0', 'x@example.com')
  const variant = fc.constantFrom('one', 'two', 'three', null)
  const condition = fc.oneof(
    fc.record({ '==': fc.tuple(fc.constant({ var: 'country' }), text) }),
    fc.record({ in: fc.tuple(fc.constant({ var: 'country' }), fc.array(text, { maxLength: 3 })) }),
    fc.record({ ends_with: fc.tuple(fc.constant({ var: 'email' }), text) }),
    fc.record({ sem_ver: fc.tuple(fc.constant({ var: 'version' }), fc.constant('>='), text) }),
  )
  const targeting = fc.oneof(
    fc.record({ if: fc.tuple(condition, variant, variant) }),
    fc.record({ fractional: fc.array(fc.tuple(variant, fc.nat(100)), { maxLength: 3 }) }),
    fc.constant({}),
    fc.constant(undefined),
  )
  const values = fc.constantFrom(
    { one: true, two: false },
    { one: 'a', two: 'b' },
    { one: 1, two: 2 },
    { one: { a: 1 }, two: { b: 2 } },
  )
  const definitions = fc.record({
    state: fc.constantFrom('ENABLED', 'ENABLED', 'DISABLED'),
    variants: values,
    defaultVariant: fc.constantFrom('one', 'two', null),
    targeting,
  })
  const contexts = fc.record(
    { targetingKey: text, country: text, email: text, version: text },
    { requiredKeys: [] },
  )
  const types = fc.constantFrom<ValueType>('boolean', 'string', 'number', 'object')

  it('gives the same value, variant, reason and error, by itself and with a snapshot as its storage', () => {
    const property = fc.property(definitions, contexts, types, (given, context, type) => {
      const definition = given as FlagDefinition
      const snapshot = snapshotOf([cached('a', { definition })])
      const own = evaluate(snapshot, type, 'a', 'mine', context, 0)
      const alone = new FlagdCore(undefined, quiet)
      alone.setConfigurations(JSON.stringify({ flags: { a: definition } }))
      for (const core of [alone, new FlagdCore(new SnapshotStorage(snapshot), quiet)]) {
        const { value, variant, reason, errorCode } = core.resolve(type, 'a', 'mine', context)
        expect(own).toMatchObject({ value, reason })
        expect([own.variant, own.errorCode]).toEqual([variant, errorCode])
      }
    })
    fc.assert(property, { numRuns: 400 })
  })

  it('is told that a snapshot cannot be set', () => {
    const core = new FlagdCore(new SnapshotStorage(snapshotOf([cached('a')])), quiet)
    expect(() => core.setConfigurations('{"flags":{}}')).toThrow(SnapshotIsReadOnly)
    expect([...core.getFlags().keys()]).toEqual(['a'])
  })
})
