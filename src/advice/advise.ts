/**
 * What is advised about the class of each flag of a set, and why.
 *
 * Advice only: nothing here changes a class, and nothing that does asks here. Paper, future work (learnt
 * classification).
 */
import type { FlagRecord } from '../flag/record/flagRecord.ts'
import type { FlagType } from '../flag/record/recordWire.ts'
import { featuresOf, featureTitles, type FlagFacts, type History } from './features.ts'
import { type Contribution, type Model, scored } from './model.ts'

export interface Advice {
  readonly flagId: string
  readonly declared: FlagType
  /** `unsure` where the score is near the middle. */
  readonly advised: FlagType | 'unsure'
  readonly score: number
  readonly contributions: readonly Contribution[]
  /** One line for people. */
  readonly why: string
}

/** Scores between these are no advice. */
export const unsureBetween = { low: 0.3, high: 0.7 } as const

/** Contributions that a line names, and the least that is worth it. */
const told = { most: 3, least: 0.1 }

export function advise(
  records: readonly FlagRecord[],
  histories: ReadonlyMap<string, History>,
  model: Model,
): readonly Advice[] {
  const dependants = dependantsOf(records)
  return records.map((record) => {
    const { flagId, type } = record
    const facts = factsOf(record, dependants.get(flagId)?.size ?? 0, histories.get(flagId))
    const { score, contributions } = scored(model, featuresOf(facts))
    const advised = advisedFor(score)
    return { flagId, declared: type, advised, score, contributions, why: whyOf(contributions) }
  })
}

function advisedFor(score: number): Advice['advised'] {
  if (score >= unsureBetween.high) return 'critical'
  return score <= unsureBetween.low ? 'non-critical' : 'unsure'
}

function factsOf(
  { flagId, owner, rules }: FlagRecord,
  dependants: number,
  history: History | undefined,
): FlagFacts {
  const { tags = '', description = '' } = rules.metadata ?? {}
  return {
    flagId,
    owner,
    tags: String(tags).split(','),
    description: String(description),
    dependants,
    targeting: rules.targeting,
    history,
  }
}

/** All flags below each, children of children included. */
function dependantsOf(records: readonly FlagRecord[]): ReadonlyMap<string, ReadonlySet<string>> {
  const parents = new Map(
    records.map(({ flagId, dependencies }) => [flagId, dependencies.map((each) => each.flagId)]),
  )
  const below = new Map<string, Set<string>>()
  for (const { flagId } of records) {
    const above = new Set<string>()
    const waiting = [...(parents.get(flagId) ?? [])]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (above.has(next)) continue
      above.add(next)
      below.set(next, (below.get(next) ?? new Set()).add(flagId))
      waiting.push(...(parents.get(next) ?? []))
    }
  }
  return below
}

function whyOf(contributions: readonly Contribution[]): string {
  const named = contributions
    .filter(({ contribution }) => Math.abs(contribution) >= told.least)
    .slice(0, told.most)
  if (named.length === 0) return 'nothing about it is unusual'
  return named
    .map(({ feature, value, contribution }) => {
      const sign = contribution > 0 ? '+' : '-'
      const amount = value === 0 ? 'no ' : ''
      return `${sign}${Math.abs(contribution).toFixed(1)} ${amount}${featureTitles[feature]}`
    })
    .join(', ')
}
