/**
 * A file of flags in whatever form it is: flagd's, several records, or one record.
 */
import type { FlagRecord } from '../flag/record/flagRecord.ts'
import { decodeFlagFile, type FlagFile } from './flagFile.ts'
import {
  decodeRecordFile,
  flagsOfRecords,
  type ImportDefaults,
  type RecordFile,
  recordsOfFlags,
} from './recordFile.ts'

export type AnyFile =
  | { readonly form: 'flagd'; readonly file: FlagFile }
  | { readonly form: 'records'; readonly file: RecordFile; readonly records: readonly FlagRecord[] }

/** Throws `FlagFileError`. */
export function decodeAnyFile(given: unknown): AnyFile {
  const records = recordsIn(given)
  return records === undefined
    ? { form: 'flagd', file: decodeFlagFile(given) }
    : { form: 'records', ...decodeRecordFile(records) }
}

function recordsIn(given: unknown): unknown {
  if (Array.isArray(given)) return { records: given }
  if (typeof given !== 'object' || given === null) return undefined
  if ('records' in given) return given
  return 'flag_id' in given ? { records: [given] } : undefined
}

/** As records, whatever it was; throws `FlagFileError` where flags of flagd are none that records can be of. */
export function recordsOf(
  flags: AnyFile,
  defaults: ImportDefaults,
): ReturnType<typeof decodeRecordFile> {
  if (flags.form === 'records') return flags
  return decodeRecordFile(recordsOfFlags(flags.file, defaults))
}

export function flagsOf(flags: AnyFile): FlagFile {
  return flags.form === 'flagd' ? flags.file : flagsOfRecords(flags.file)
}

export function countOf(flags: AnyFile): number {
  return flags.form === 'flagd' ? Object.keys(flags.file.flags).length : flags.records.length
}
