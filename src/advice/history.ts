/**
 * Update and conflict histories of flags, by flag id, as a file holds them.
 */
import * as Schema from 'effect/Schema'
import { decodeAll, type Problem } from '../flag/record/problems.ts'
import { required, whole } from '../flag/record/schemas.ts'
import type { History } from './features.ts'

const most = 1_000_000_000
const from = (least: number) => required(whole(least, most), `a whole number from ${least}`)

const HistoriesWire = Schema.Record(
  Schema.String,
  Schema.Struct({ days: from(1), updates: from(0), conflicts: from(0), writers: from(0) }).annotate(
    {
      expected: 'an object of days, updates, conflicts, writers',
    },
  ),
).annotate({ expected: 'an object of histories by flag id' })

export type DecodedHistories =
  { readonly histories: ReadonlyMap<string, History> } | { readonly problems: readonly Problem[] }

export function decodeHistories(given: unknown): DecodedHistories {
  const { value, problems } = decodeAll(HistoriesWire, given)
  return value === undefined ? { problems } : { histories: new Map(Object.entries(value)) }
}
