/**
 * Flag records in a file, and the way between them and a flag file of flagd, in both directions and without loss.
 *
 * What flagd has no place for (owner, consistency, fields, dependencies) is in the records alone; what belongs to a
 * set of flags and to none of them (shared rules, metadata) stands beside the records.
 */
import * as Schema from 'effect/Schema'
import { DependencyError, inDependencyOrder } from '../flag/record/dependencies.ts'
import { decodeFlagRecord, type FlagRecord } from '../flag/record/flagRecord.ts'
import { FlagRecordError } from '../flag/record/flagRecordError.ts'
import { decodeAll, type Problem } from '../flag/record/problems.ts'
import type { FlagRecordWire } from '../flag/record/recordWire.ts'
import {
  decodeFlagFile,
  evaluatorsOf,
  type FlagFile,
  FlagFileError,
  targetingProblems,
} from './flagFile.ts'

export interface RecordFile {
  readonly records: readonly FlagRecordWire[]
  readonly $schema?: string
  readonly $evaluators?: NonNullable<FlagFile['$evaluators']>
  readonly metadata?: NonNullable<FlagFile['metadata']>
}

/** What a record needs that a flag of flagd does not have. */
export interface ImportDefaults {
  /** Of flags whose metadata name no `owner`. */
  readonly owner: string
  readonly lastUpdatedMs: number
}

const RecordsWire = Schema.Struct({
  records: Schema.Array(Schema.Json.annotate({ expected: 'a flag record' }))
    .annotate({ expected: 'a list of flag records' })
    .pipe(Schema.annotateKey({ messageMissingKey: 'a list of flag records' })),
  $schema: Schema.optionalKey(Schema.Json),
  $evaluators: Schema.optionalKey(Schema.Json),
  metadata: Schema.optionalKey(Schema.Json),
}).annotate({ expected: 'an object of records, $evaluators, metadata, $schema' })

/** Reads `{"records": [...]}`. Throws {@link FlagFileError} with every problem of every record. */
export function decodeRecordFile(given: unknown): {
  readonly file: RecordFile
  readonly records: readonly FlagRecord[]
} {
  const { value, problems } = decodeAll(RecordsWire, given)
  if (value === undefined) throw new FlagFileError(problems)
  const { records: each, ...beside } = value
  const found: Problem[] = []
  const records: FlagRecord[] = []
  const shared = besideOf(beside, found)
  for (const [at, record] of each.entries()) {
    try {
      records.push(decodeFlagRecord(record))
    } catch (error) {
      if (!(error instanceof FlagRecordError)) throw error
      found.push(...error.problems.map((problem) => within(`records[${at}]`, problem)))
    }
  }
  const wire = each as readonly unknown[] as readonly FlagRecordWire[]
  if (found.length === 0) found.push(...acrossRecords(records, wire, shared))
  if (found.length > 0) throw new FlagFileError(found)
  return { file: { ...shared, records: wire }, records }
}

/** The parts beside the records are those of a flag file without flags. */
function besideOf(given: object, found: Problem[]): Omit<FlagFile, 'flags'> {
  try {
    const { flags: _, ...beside } = decodeFlagFile({ flags: {}, ...given })
    return beside
  } catch (error) {
    if (!(error instanceof FlagFileError)) throw error
    found.push(...error.problems)
    return {}
  }
}

function within(place: string, problem: Problem): Problem {
  return { ...problem, path: problem.path === 'record' ? place : `${place}.${problem.path}` }
}

/** Problems that no record has by itself. */
function acrossRecords(
  records: readonly FlagRecord[],
  wire: readonly FlagRecordWire[],
  shared: Omit<FlagFile, 'flags'>,
): readonly Problem[] {
  const found = wire.flatMap(({ flag_id: id, rollout_rules: rules }, at) =>
    targetingProblems(id, rules, `records[${at}].rollout_rules`, evaluatorsOf(shared)),
  )
  try {
    inDependencyOrder(records)
  } catch (error) {
    if (!(error instanceof DependencyError)) throw error
    for (const { flagId: id, detail } of error.problems) {
      found.push({ path: `flag ${id}`, given: detail, allowed: 'dependencies that have an order' })
    }
  }
  return found
}

/** Flags of flagd as records that gossip, and are read locally. Shared rules stay shared. */
export function recordsOfFlags(file: FlagFile, defaults: ImportDefaults): RecordFile {
  const { flags, ...beside } = file
  const records = Object.entries(flags).map(([id, rules]): FlagRecordWire => {
    const named = rules.metadata?.['owner']
    return {
      flag_id: id,
      type: 'non-critical',
      payload_schema: {},
      rollout_rules: rules,
      owner: typeof named === 'string' && named.trim() !== '' ? named : defaults.owner,
      audit_id: `import/${id}`.slice(0, 256),
      last_updated: defaults.lastUpdatedMs,
      version_vector: '',
      consistency: { level: 'local', on_unmet: 'serveMarked' },
    }
  })
  return { records, ...beside }
}

/** The rules of records as flagd reads them. */
export function flagsOfRecords({ records, ...beside }: RecordFile): FlagFile {
  const flags = records.map((record) => [record.flag_id, record.rollout_rules] as const)
  return { ...beside, flags: Object.fromEntries(flags) }
}
