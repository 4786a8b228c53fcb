/**
 * Advice on criticality: what is looked at, what it adds up to, and that it never decides.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advise, unsureBetween } from '../../src/advice/advise.ts'
import { featureNames, featuresOf, type FlagFacts } from '../../src/advice/features.ts'
import { generateSet, split } from '../../src/advice/generatedSet.ts'
import { decodeHistories } from '../../src/advice/history.ts'
import { judge } from '../../src/advice/judge.ts'
import { type Model, scored } from '../../src/advice/model.ts'
import { retrain } from '../../src/advice/retrain.ts'
import { train } from '../../src/advice/train.ts'
import { pinnedModel } from '../../src/advice/weights.ts'
import { wordsOf } from '../../src/advice/words.ts'
import { decodeFlagRecord } from '../../src/flag/record/flagRecord.ts'

const plain: FlagFacts = {
  flagId: 'flag',
  owner: 'somebody',
  tags: [],
  description: '',
  dependants: 0,
  targeting: undefined,
  history: undefined,
}

function record(flagId: string, changes: object = {}) {
  return decodeFlagRecord({
    flag_id: flagId,
    type: 'non-critical',
    payload_schema: {},
    rollout_rules: { state: 'ENABLED', variants: { on: true, off: false } },
    owner: 'web',
    audit_id: flagId,
    last_updated: 1,
    version_vector: '',
    consistency: { level: 'local', on_unmet: 'serveMarked' },
    ...changes,
  })
}

describe('features', () => {
  it('find words in any way of writing names', () => {
    expect(wordsOf('killSwitch_for-Payments.v2')).toEqual([
      'kill',
      'switch',
      'for',
      'payments',
      'v',
    ])
  })

  it.each([
    ['guardWords', { flagId: 'payment-limit', tags: ['refund'], description: 'Ledger write' }, 3],
    ['switchWords', { flagId: 'emergencyStop' }, 2],
    ['lookWords', { description: 'Colour of the button' }, 2],
    ['guardOwner', { owner: 'Platform SRE' }, 1],
    ['dependants', { dependants: 7 }, 3],
    ['targetingSize', { targeting: { if: [{ in: ['a', { var: 'x' }] }] } }, 2],
    ['fraction', { targeting: { fractional: [['on', 1]] } }, 1],
    ['updates', { history: { days: 60, updates: 6, conflicts: 0, writers: 1 } }, 2],
    ['conflicts', { history: { days: 30, updates: 9, conflicts: 1, writers: 2 } }, 1],
    ['writers', { history: { days: 30, updates: 9, conflicts: 1, writers: 2 } }, 2],
  ] as const)('count %s', (name, changes, value) => {
    expect(featuresOf({ ...plain, ...changes })[name]).toBe(value)
    expect(featuresOf(plain)[name] ?? 0).toBe(0)
  })

  it('of a history that nobody kept are unknown, not none', () => {
    expect(featuresOf(plain)).toMatchObject({ updates: undefined, writers: undefined })
  })
})

describe('the model', () => {
  it('adds up: contributions and bias are the logarithm of the odds', () => {
    for (const { facts } of generateSet(7, 50)) {
      const { score, contributions } = scored(pinnedModel, featuresOf(facts))
      const sum = contributions.reduce((total, each) => total + each.contribution, pinnedModel.bias)
      expect(Math.log(score / (1 - score))).toBeCloseTo(sum, 6)
      expect(contributions.map(({ feature }) => feature).sort()).toEqual([...featureNames].sort())
      const sizes = contributions.map(({ contribution }) => Math.abs(contribution))
      expect(sizes).toEqual(sizes.toSorted((left, right) => right - left))
    }
  })

  it('takes what is unknown for what is usual', () => {
    const usual = Object.fromEntries(
      pinnedModel.weights.map(({ feature, mean }) => [feature, mean]),
    )
    const unknown = Object.fromEntries(featureNames.map((name) => [name, undefined]))
    expect(scored(pinnedModel, unknown as never).score).toBeCloseTo(
      scored(pinnedModel, usual as never).score,
    )
  })

  it('is trained by what tells flags apart, and by nothing else', () => {
    const unknown = Object.fromEntries(featureNames.map((name) => [name, 0])) as never
    const set = Array.from({ length: 40 }, (_, at) => ({
      features: {
        ...(unknown as object),
        switchWords: at % 2,
        lookWords: at % 4 < 2 ? 1 : 0,
      } as never,
      isCritical: at % 2 === 1,
    }))
    const weights = new Map(train(set).weights.map(({ feature, weight }) => [feature, weight]))
    expect(weights.get('switchWords')).toBeGreaterThan(1)
    expect(Math.abs(weights.get('lookWords')!)).toBeLessThan(0.1)
    expect(weights.get('writers')).toBe(0)
  })

  it('is the one that is pinned', () => {
    expect(retrain()).toEqual(pinnedModel)
  })
})

describe('the generated set', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(generateSet(3, 20)).toEqual(generateSet(3, 20))
    expect(generateSet(3, 20)).not.toEqual(generateSet(4, 20))
  })

  it('is judged on flags that did not train the model', () => {
    const { training, heldOut } = split(generateSet())
    const trained = new Set(training.map(({ facts }) => facts.flagId))
    expect(heldOut.filter(({ facts }) => trained.has(facts.flagId))).toEqual([])
    expect([training.length, heldOut.length]).toEqual([1400, 600])
    const { truePositives, falsePositives, falseNegatives, trueNegatives, ...found } = judge(
      pinnedModel,
      heldOut,
    )
    expect(truePositives + falsePositives + falseNegatives + trueNegatives).toBe(600)
    expect(found.precision).toBeCloseTo(truePositives / (truePositives + falsePositives))
    expect(found.recall).toBeCloseTo(truePositives / (truePositives + falseNegatives))
    // Far from what guessing would give: a third of these flags are critical.
    expect(found.precision).toBeGreaterThan(0.85)
    expect(found.recall).toBeGreaterThan(0.7)
  })

  it('is no match for a model that knows nothing', () => {
    const weights = pinnedModel.weights.map((each) => ({ ...each, weight: 0 }))
    const ignorant: Model = { bias: pinnedModel.bias, weights }
    expect(judge(ignorant, split(generateSet()).heldOut)).toMatchObject({ precision: 0, recall: 0 })
  })
})

describe('advice', () => {
  const flags = [
    record('emergency-readonly', { owner: 'sre' }),
    record('hero-banner'),
    record('child', { dependencies: [{ flag_id: 'emergency-readonly', state: 'ENABLED' }] }),
    record('grandchild', { dependencies: [{ flag_id: 'child', state: 'ENABLED' }] }),
  ]

  it('names a class and why, and repeats the one that is declared', () => {
    const [stop, banner] = advise(flags, new Map(), pinnedModel)
    expect(stop).toMatchObject({ declared: 'non-critical', advised: 'critical' })
    expect(stop?.why).toContain('words of a switch for emergencies')
    expect(banner).toMatchObject({ declared: 'non-critical', advised: 'non-critical' })
    expect(banner?.why).toContain('words of looks')
  })

  it('counts children of children as dependants', () => {
    const [stop] = advise(flags, new Map(), pinnedModel)
    const dependants = stop?.contributions.find(({ feature }) => feature === 'dependants')
    expect(dependants?.value).toBeCloseTo(Math.log2(3))
  })

  it('never rests on the class that is declared, and changes nothing', () => {
    const critical = { type: 'critical', consistency: { level: 'lease', on_unmet: 'refuse' } }
    const twice = [record('a'), record('a', critical)]
    const before = structuredClone(twice)
    const [one, other] = advise(twice, new Map(), pinnedModel)
    expect(one?.score).toBe(other?.score)
    expect(twice).toEqual(before)
  })

  it('is unsure near the middle', () => {
    const property = fc.property(fc.double({ min: -4, max: 4, noNaN: true }), (bias) => {
      const weights = pinnedModel.weights.map((each) => ({ ...each, weight: 0 }))
      const [found] = advise([record('a')], new Map(), { bias, weights })
      const { low, high } = unsureBetween
      const { score, advised, why } = found!
      const isUnsure = score > low && score < high
      expect(advised).toBe(isUnsure ? 'unsure' : score > 0.5 ? 'critical' : 'non-critical')
      expect(why).toBe('nothing about it is unusual')
    })
    fc.assert(property)
  })

  it('takes histories by flag, and refuses what is none', () => {
    const history = { days: 30, updates: 60, conflicts: 4, writers: 4 }
    const decoded = decodeHistories({ 'hero-banner': history })
    const [, banner] = advise(
      flags,
      'histories' in decoded ? decoded.histories : new Map(),
      pinnedModel,
    )
    expect(banner?.contributions.find(({ feature }) => feature === 'writers')?.value).toBe(4)
    const refused = decodeHistories({ a: { ...history, days: 0 }, b: 7 })
    expect('problems' in refused ? refused.problems.map(({ path }) => path) : []).toEqual([
      'a.days',
      'b',
    ])
  })
})
