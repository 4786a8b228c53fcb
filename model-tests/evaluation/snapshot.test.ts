/**
 * Several flags of one snapshot: parents and children, and all at once.
 */
import { describe, expect, it } from 'vitest'
import { type CachedFlag, cachedFlagOf } from '../../src/evaluation/cachedFlag.ts'
import { evaluate, evaluateAll } from '../../src/evaluation/evaluate.ts'
import { shapeOf } from '../../src/evaluation/metadata.ts'
import { DependencyCycle } from '../../src/evaluation/parents.ts'
import { prepareSnapshot } from '../../src/evaluation/snapshot.ts'
import { decodeFlagRecord } from '../../src/flag/record/flagRecord.ts'
import { cached, degraded, forGermany, local, onOff, snapshotOf } from './support/flags.ts'

const germany = { targetingKey: 'anna', country: 'de' }
const france = { targetingKey: 'anne', country: 'fr' }

const on = onOff({ defaultVariant: 'on' })
const targeted = onOff({ targeting: forGermany })

function ask(flags: Parameters<typeof snapshotOf>[0], flagId: string, context = germany) {
  return evaluate(snapshotOf(flags), 'boolean', flagId, true, context, 0)
}

describe('a child', () => {
  it('is evaluated where its parent is not disabled', () => {
    const child = cached('child', { definition: on, parents: [{ flagId: 'parent' }] })
    expect(ask([child, cached('parent')], 'child')).toMatchObject({ value: true, reason: 'STATIC' })
  })

  it.each([
    ['is disabled', [cached('parent', { definition: onOff({ state: 'DISABLED' }) })]],
    ['is not there', []],
    ['is in error', [cached('parent', { definition: onOff({ defaultVariant: 'purple' }) })]],
  ])('answers its default, and why, where its parent %s', (_, parents) => {
    const definition = onOff({ targeting: { if: [true, 'on'] } })
    const child = cached('child', { definition, parents: [{ flagId: 'parent' }] })
    const answer = ask([child, ...parents], 'child')
    expect(answer).toMatchObject({ value: false, variant: 'off', reason: 'PREREQUISITE_FAILED' })
    expect(answer.flagMetadata['blockedBy']).toBe('parent')
  })

  it('may require that its parent is disabled', () => {
    const child = cached('child', {
      definition: on,
      parents: [{ flagId: 'parent', state: 'DISABLED' }],
    })
    const disabled = cached('parent', { definition: onOff({ state: 'DISABLED' }) })
    expect(ask([child, disabled], 'child').reason).toBe('STATIC')
    expect(ask([child, cached('parent')], 'child').reason).toBe('PREREQUISITE_FAILED')
  })

  it('follows its parent’s variant for the same context', () => {
    const parent = cached('parent', { definition: targeted })
    const child = cached('child', {
      definition: on,
      parents: [{ flagId: 'parent', variant: 'on' }],
    })
    expect(ask([child, parent], 'child', germany)).toMatchObject({ value: true, reason: 'STATIC' })
    const blocked = ask([child, parent], 'child', france)
    expect(blocked).toMatchObject({ variant: 'on', reason: 'PREREQUISITE_FAILED' })
    expect(blocked.flagMetadata['blockedBy']).toBe('parent')
  })

  it('is blocked where its parent is blocked', () => {
    const flags = [
      cached('a', { definition: targeted }),
      cached('b', { definition: on, parents: [{ flagId: 'a', variant: 'on' }] }),
      cached('c', { definition: on, parents: [{ flagId: 'b' }] }),
    ]
    expect(ask(flags, 'c', germany).reason).toBe('STATIC')
    expect(ask(flags, 'c', france).flagMetadata['blockedBy']).toBe('b')
  })

  it('that is blocked without a default variant answers the caller’s', () => {
    const definition = onOff({ defaultVariant: null })
    const child = cached('child', { definition, parents: [{ flagId: 'parent' }] })
    expect(ask([child], 'child')).toMatchObject({ value: true, variant: undefined })
  })

  it('of itself is refused, with the cycle', () => {
    const flags = [
      cached('a', { parents: [{ flagId: 'b' }] }),
      cached('b', { parents: [{ flagId: 'c' }] }),
      cached('c', { parents: [{ flagId: 'b' }] }),
    ]
    expect(() => snapshotOf(flags)).toThrow(DependencyCycle)
    expect(() => snapshotOf(flags)).toThrow('b -> c -> b')
  })
})

describe('all flags of a snapshot', () => {
  const flags = [
    cached('fixed', { definition: on }),
    cached('rules', { definition: targeted }),
    cached('off', { definition: onOff({ state: 'DISABLED' }) }),
    cached('broken', { definition: onOff({ defaultVariant: 'purple' }) }),
  ]

  it('answer as each does by itself, without a default', () => {
    const answers = evaluateAll(snapshotOf(flags), germany, () => 7)
    const told = answers.map(({ flagId, answer }) => [flagId, answer.value, answer.reason])
    expect(told).toEqual([
      ['fixed', true, 'STATIC'],
      ['rules', true, 'TARGETING_MATCH'],
      ['off', undefined, 'DISABLED'],
      ['broken', undefined, 'ERROR'],
    ])
    for (const { answer } of answers) expect(answer.flagMetadata['ageMs']).toBe(7)
  })

  it('may be some, at a standing of the call', () => {
    const options = { flagIds: ['rules', 'none'], standing: degraded }
    const answers = evaluateAll(snapshotOf(flags), germany, () => 7, options)
    expect(answers.map(({ answer: { reason, errorCode } }) => [reason, errorCode])).toEqual([
      ['STALE', undefined],
      ['ERROR', 'FLAG_NOT_FOUND'],
    ])
  })
})

describe('metadata', () => {
  it('are the same where code may not be made from text', () => {
    const template = { level: 'local', ['__proto__']: 'x', "a'b": true }
    const version = { versionVector: 'v', raftIndex: 2 }
    for (const ageMs of [0, 5, Infinity]) {
      const [made, copied] = [true, false].map((mayCompile) => {
        const shape = shapeOf(Object.keys(template), mayCompile)
        return Object.entries(shape.make(shape.template(template), version, 1, ageMs))
      })
      expect(made).toEqual(copied)
      expect(made).toContainEqual(['__proto__', 'x'])
    }
  })
})

describe('a flag record', () => {
  it('is evaluated with its fields’ defaults, and what was reconciled of them', () => {
    const record = decodeFlagRecord({
      flag_id: 'beta',
      type: 'non-critical',
      payload_schema: {
        allowlist: { type: 'set', policy: 'addWinsSet' },
        open: { type: 'boolean', policy: 'enableWins', default: false },
      },
      rollout_rules: {
        state: 'ENABLED',
        variants: { on: true, off: false },
        defaultVariant: 'off',
        targeting: {
          if: [
            {
              or: [
                { var: '$fields.open' },
                { in: [{ var: 'targetingKey' }, { var: '$fields.allowlist' }] },
              ],
            },
            'on',
          ],
        },
      },
      owner: 'checkout',
      audit_id: 'a-1',
      last_updated: 1,
      version_vector: '',
      consistency: { level: 'local', on_unmet: 'serveMarked' },
    })
    const bare = cachedFlagOf(record, {}, 0)
    expect(ask([bare], 'beta')).toMatchObject({ value: false })
    const listed = cachedFlagOf(record, { allowlist: { value: ['anna'] } }, 0)
    expect(ask([listed], 'beta')).toMatchObject({ value: true })
    expect(ask([listed], 'beta', france)).toMatchObject({ value: false })
    const open = cachedFlagOf(record, { open: { value: true } }, 0)
    expect(ask([open], 'beta', france)).toMatchObject({ value: true })
  })
})

describe('the next snapshot', () => {
  const metadata = { flagSetId: 'shop' }
  const contents = (flags: readonly CachedFlag[], epoch: number, standing = local) => ({
    flags: new Map(flags.map((flag) => [flag.flagId, flag])),
    epoch,
    standingOf: () => standing,
    metadata,
  })
  const parent = cached('parent', { definition: on })
  const child = cached('child', { definition: on, parents: [{ flagId: 'parent' }] })
  const other = cached('other')
  const first = prepareSnapshot(contents([parent, child, other], 1))

  it('keeps what is the same, and has its own epoch', () => {
    const next = prepareSnapshot(contents([parent, child, other], 2), first)
    for (const flagId of ['parent', 'child', 'other']) {
      expect(next.flags.get(flagId)).toBe(first.flags.get(flagId))
    }
    const epochs = [first, next].map(
      (snapshot) => evaluate(snapshot, 'boolean', 'other', true, {}, 0).flagMetadata['epoch'],
    )
    expect(epochs).toEqual([1, 2])
  })

  it('prepares anew what changed, and the children of what changed', () => {
    const disabled = cached('parent', { definition: onOff({ state: 'DISABLED' }) })
    const next = prepareSnapshot(contents([disabled, child, other], 2), first)
    expect(next.flags.get('other')).toBe(first.flags.get('other'))
    expect(evaluate(next, 'boolean', 'child', true, {}, 0).reason).toBe('PREREQUISITE_FAILED')
    expect(evaluate(first, 'boolean', 'child', true, {}, 0).reason).toBe('STATIC')
  })

  it('prepares a child anew whose parent is gone', () => {
    const next = prepareSnapshot(contents([child, other], 2), first)
    expect(evaluate(next, 'boolean', 'child', true, {}, 0).reason).toBe('PREREQUISITE_FAILED')
  })

  it('prepares everything anew at another standing, or with other metadata of the set', () => {
    const stale = prepareSnapshot(contents([parent, other], 2, degraded), first)
    expect(evaluate(stale, 'boolean', 'other', true, {}, 0).reason).toBe('STALE')
    const renamed = prepareSnapshot(
      { ...contents([other], 2), metadata: { flagSetId: 'web' } },
      first,
    )
    const { flagMetadata } = evaluate(renamed, 'boolean', 'other', true, {}, 0)
    expect(flagMetadata['flagSetId']).toBe('web')
  })

  it('does not keep the forms of flags for ever', () => {
    let snapshot = first
    for (let at = 0; at < 2000; at += 1) {
      const definition = onOff({ metadata: { at } })
      snapshot = prepareSnapshot(contents([cached('other', { definition })], at), snapshot)
    }
    expect(snapshot.forms.size).toBeLessThan(1100)
  })
})
