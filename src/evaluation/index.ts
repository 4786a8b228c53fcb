/** Evaluation of flags: a snapshot of the cache, rules by flagd-core, answers with how fresh they are; and flag files. */
export type { Answer, Reason } from './answer.ts'
export { type CachedFlag, cachedFlagOf, fieldsAttribute, type Parent } from './cachedFlag.ts'
export type { FlagDefinition, FlatMetadata } from './definition.ts'
export { evaluate, evaluateAll, type NamedAnswer, type ValueType } from './evaluate.ts'
export { type Evaluators, selfContained } from './evaluators.ts'
export {
  decodeFlagFile,
  evaluatorsOf,
  type FlagFile,
  FlagFileError,
  formatFlagFile,
} from './flagFile.ts'
export { DependencyCycle } from './parents.ts'
export {
  decodeRecordFile,
  flagsOfRecords,
  type ImportDefaults,
  type RecordFile,
  recordsOfFlags,
} from './recordFile.ts'
export { type CacheContents, type PreparedSnapshot, prepareSnapshot } from './snapshot.ts'
export { freshnessNames, type Standing } from './standing.ts'
export { SnapshotIsReadOnly, SnapshotStorage } from './storage.ts'
export { rulesField } from './region/flagNow.ts'
export { type Records, regionConfigOf, type RegionGiven } from './region/records.ts'
export { AnotherVersion, type Asked, type Now, RegionFlags } from './region/regionFlags.ts'
