/** What a flag is: its record, its fields and how two regions' changes of one become one, vectors and clocks. */
export { canonicalJson, jsonText } from './canonicalJson.ts'
export { addWinsSet } from './fragment/addWinsSet.ts'
export { agreed } from './fragment/agreed.ts'
export { maximum, minimum } from './fragment/extremes.ts'
export type { Dot, FieldView, Fragment, Writing } from './fragment/fragment.ts'
export { FragmentError } from './fragment/fragmentError.ts'
export { lastWriter } from './fragment/lastWriter.ts'
export { mapOf } from './fragment/mapOf.ts'
export { multiValue } from './fragment/multiValue.ts'
export {
  type AnyFragment,
  fragmentOf,
  knownPolicy,
  type Policy,
  type PolicyClass,
  policyNames,
  policyOf,
} from './fragment/policies.ts'
export { fragmentLimits } from './fragment/reading.ts'
export { removeWinsSet } from './fragment/removeWinsSet.ts'
export { disableWins, enableWins } from './fragment/switches.ts'
export {
  compareTimestamps,
  firstTimestamp,
  HybridClockError,
  hybridClockLimits,
  type HybridTimestamp,
  receive,
  requireNotAhead,
  tick,
  type WallClock,
} from './hybridClock.ts'
export { type Consistency, type OnUnmet, type ReadLevel, readLevels } from './record/consistency.ts'
export {
  DependencyError,
  type DependencyProblem,
  inDependencyOrder,
} from './record/dependencies.ts'
export type { Dependency } from './record/dependency.ts'
export {
  type Field,
  type FieldType,
  fieldTypes,
  fragmentOfField,
  servedValue,
  valueFault,
} from './record/field.ts'
export { decodeFlagRecord, encodeFlagRecord, type FlagRecord } from './record/flagRecord.ts'
export { FlagRecordError } from './record/flagRecordError.ts'
export type { Problem } from './record/problems.ts'
export { FlagRecordWire, type FlagType, flagTypes } from './record/recordWire.ts'
export { type FlagState, flagStates, type Rules } from './record/rules.ts'
export { recordLimits } from './record/schemas.ts'
export {
  covers,
  dotOf,
  isDeletedAt,
  type Json,
  type Payload,
  supersedes,
  type Update,
} from './update.ts'
export {
  compare,
  emptyVector,
  isBelow,
  join,
  type OriginKey,
  originKey,
  seqAt,
  type VersionVector,
  withSeq,
} from './versionVector.ts'
export { parseVector, vectorLimits, VersionVectorError, vectorText } from './versionVectorText.ts'
