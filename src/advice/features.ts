/**
 * What the model looks at of a flag, as named numbers.
 *
 * A feature that nobody knows, such as a history that was not kept, is undefined and counts for nothing. Never the
 * flag's declared class: advice that repeats it is none.
 */
import type { Json } from '../flag/update.ts'
import { countIn, guardOwners, guardWords, lookWords, switchWords, wordsOf } from './words.ts'

/** What is known of a flag. */
export interface FlagFacts {
  readonly flagId: string
  readonly owner: string
  readonly tags: readonly string[]
  readonly description: string
  /** Flags that depend on it, directly or not. */
  readonly dependants: number
  readonly targeting: Json | undefined
  readonly history: History | undefined
}

/** What has happened to a flag over the time that it was looked at. */
export interface History {
  readonly days: number
  readonly updates: number
  /** Updates made in two regions at once. */
  readonly conflicts: number
  /** Regions that it was changed in. */
  readonly writers: number
}

/** In the order in which they are told. */
export const featureNames = [
  'guardWords',
  'switchWords',
  'lookWords',
  'guardOwner',
  'dependants',
  'targetingSize',
  'fraction',
  'updates',
  'conflicts',
  'writers',
] as const

export type FeatureName = (typeof featureNames)[number]

export type Features = { readonly [name in FeatureName]: number | undefined }

/** What each is, for people. */
export const featureTitles: { readonly [name in FeatureName]: string } = {
  guardWords: 'words of money, access, law or capacity',
  switchWords: 'words of a switch for emergencies',
  lookWords: 'words of looks and experiments',
  guardOwner: 'owner who guards something',
  dependants: 'flags that depend on it',
  targetingSize: 'size of its rules',
  fraction: 'rollout by share',
  updates: 'updates in a month',
  conflicts: 'updates made in two regions at once, in a month',
  writers: 'regions that it was changed in',
}

/** More of the same word says little more. */
const mostWords = 3

export function featuresOf(facts: FlagFacts): Features {
  const { flagId, tags, description, owner, dependants, targeting, history } = facts
  const words = [flagId, ...tags, description].flatMap(wordsOf)
  const wordCount = (list: ReadonlySet<string>) => Math.min(countIn(words, list), mostWords)
  const operators = targeting === undefined ? [] : operatorsIn(targeting)
  return {
    guardWords: wordCount(guardWords),
    switchWords: wordCount(switchWords),
    lookWords: wordCount(lookWords),
    guardOwner: countIn(wordsOf(owner), guardOwners) > 0 ? 1 : 0,
    dependants: magnitude(dependants),
    targetingSize: magnitude(operators.length),
    fraction: operators.includes('fractional') ? 1 : 0,
    updates: history && magnitude(inAMonth(history.updates, history)),
    conflicts: history && magnitude(inAMonth(history.conflicts, history)),
    writers: history?.writers,
  }
}

/** The tenth dependant says less than the second. */
function magnitude(count: number): number {
  return Math.log2(1 + count)
}

function inAMonth(count: number, { days }: History): number {
  return (count * 30) / Math.max(days, 1)
}

/** Keys of all objects in JsonLogic: operators, once for each use. */
function operatorsIn(json: Json): readonly string[] {
  if (typeof json !== 'object' || json === null) return []
  const inner = Object.values(json).flatMap(operatorsIn)
  return Array.isArray(json) ? inner : [...Object.keys(json), ...inner]
}
