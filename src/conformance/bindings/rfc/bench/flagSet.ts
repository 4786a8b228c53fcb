/**
 * The flags, contexts and order of asking that evaluation is timed with: the same for flagspan and for flagd-core.
 *
 * Everything comes from a seed, so that two runs time the same work. Flags are asked in a shuffled order,
 * because an order that follows memory would flatter whoever keeps things side by side.
 */
import type { EvaluationContext, FlagValue } from '@openfeature/core'
import { FlagdCore } from '@openfeature/flagd-core'
import type { CachedFlag } from '../../../../evaluation/cachedFlag.ts'
import { type FlagDefinition, hasTargeting } from '../../../../evaluation/definition.ts'
import type { ValueType } from '../../../../evaluation/evaluate.ts'
import { quiet } from '../../../../evaluation/rules.ts'
import { type PreparedSnapshot, prepareSnapshot } from '../../../../evaluation/snapshot.ts'
import type { Standing } from '../../../../evaluation/standing.ts'
import { type Seeded, seeded } from '../../../../shared/seeded.ts'
import { fiveRegions } from '../../../../sim/regions.ts'

const flagCount = 10_000
/** Every so many flags, one with targeting: compiling all of them would take longer than timing them. */
const targetedEvery = 10
/** No divisor in common with the number of flags, so that each flag meets all of them. */
const contextCount = 997

export interface Question {
  readonly flagId: string
  readonly type: ValueType
  readonly fallback: FlagValue
}

export interface FlagSet {
  readonly snapshot: PreparedSnapshot
  readonly core: FlagdCore
  /** In the order in which they are asked, again and again. */
  readonly fixed: readonly Question[]
  readonly targeted: readonly Question[]
  readonly contexts: readonly EvaluationContext[]
}

const kinds: readonly (Pick<FlagDefinition, 'variants' | 'defaultVariant'> & {
  readonly type: ValueType
  readonly fallback: FlagValue
})[] = [
  { type: 'boolean', fallback: false, variants: { on: true, off: false }, defaultVariant: 'on' },
  { type: 'boolean', fallback: true, variants: { on: true, off: false }, defaultVariant: 'off' },
  {
    type: 'string',
    fallback: '',
    variants: { blue: '#0055ff', red: '#ff0033' },
    defaultVariant: 'red',
  },
  { type: 'number', fallback: 0, variants: { few: 3, many: 300 }, defaultVariant: 'few' },
]

/** As people write them: an allowlist, a version, a share, and one rule after another. */
const targetings = (first: string, second: string): readonly FlagDefinition['targeting'][] => [
  { if: [{ ends_with: [{ var: 'email' }, '@example.com'] }, first, second] },
  { if: [{ in: [{ var: 'country' }, ['de', 'fr', 'nl', 'pl']] }, first, second] },
  {
    fractional: [
      [first, 25],
      [second, 75],
    ],
  },
  {
    if: [
      { and: [{ '==': [{ var: 'plan' }, 'team'] }, { '>=': [{ var: 'seats' }, 20] }] },
      first,
      { sem_ver: [{ var: 'version' }, '>=', '2.4.0'] },
      {
        fractional: [
          [first, 50],
          [second, 50],
        ],
      },
      null,
    ],
  },
]

const setMetadata = { flagSetId: 'bench', version: '42' }

const standing: Standing = {
  level: 'bounded',
  source: 'cache',
  boundMs: 5000,
  isStale: false,
}

/** Seen a different number of times by each of five regions. */
function vectorText(random: Seeded): string {
  return fiveRegions.regions.map((region) => `${region}/1:${random.below(100_000)}`).join(',')
}

function contextsOf(random: Seeded): readonly EvaluationContext[] {
  return Array.from({ length: contextCount }, (_, at) => ({
    targetingKey: `user-${at}`,
    email: `user-${at}@${random.pick(['example.com', 'example.org', 'example.net'])}`,
    country: random.pick(['de', 'fr', 'us', 'jp', 'br']),
    plan: random.pick(['free', 'team']),
    seats: random.below(60),
    version: `2.${random.below(8)}.0`,
  }))
}

/** Who is made first: what is made later lies closer together in memory, and is read a little faster. */
export type First = 'flagspan' | 'flagdCore'

export function makeFlagSet(first: First, seed = 1): FlagSet {
  const random = seeded(seed)
  const flags = new Map<string, CachedFlag>()
  const questions: Question[] = []
  for (let at = 0; at < flagCount; at += 1) {
    const { type, fallback, ...kind } = random.pick(kinds)
    const [first, second] = Object.keys(kind.variants)
    const flagId = `${random.pick(['web', 'shop', 'billing', 'search'])}.flag-${at}`
    const isTargeted = at % targetedEvery === 0
    const targeting = isTargeted ? random.pick(targetings(first!, second!)) : undefined
    const definition: FlagDefinition = {
      state: 'ENABLED',
      ...kind,
      ...(targeting === undefined ? {} : { targeting }),
      metadata: { owner: `team-${random.below(40)}`, tier: random.below(3) },
    }
    const versionVector = vectorText(random)
    flags.set(flagId, { flagId, definition, versionVector, raftIndex: random.below(1_000_000) })
    questions.push({ flagId, type, fallback })
  }
  const isTargeted = ({ flagId }: Question) => hasTargeting(flags.get(flagId)!.definition)
  const snapshotOf = () =>
    prepareSnapshot({ flags, epoch: 7, standingOf: () => standing, metadata: setMetadata })
  const early = first === 'flagspan' ? snapshotOf() : undefined
  const core = flagdCoreOf(flags)
  return {
    snapshot: early ?? snapshotOf(),
    core,
    fixed: inOrder(random.shuffled(questions.filter((question) => !isTargeted(question)))),
    targeted: inOrder(random.shuffled(questions.filter(isTargeted))),
    contexts: contextsOf(random),
  }
}

/** Copies, which lie in memory as they are asked: the questions are not what is timed. */
function inOrder(questions: readonly Question[]): readonly Question[] {
  return questions.map((question) => ({ ...question }))
}

/** flagd-core with its own storage, as it is used by itself: it parses a file. */
function flagdCoreOf(flags: ReadonlyMap<string, CachedFlag>): FlagdCore {
  const definitions = [...flags].map(([flagId, { definition }]) => [flagId, definition] as const)
  const core = new FlagdCore(undefined, quiet)
  const file = { flags: Object.fromEntries(definitions), metadata: setMetadata }
  core.setConfigurations(JSON.stringify(file))
  return core
}
