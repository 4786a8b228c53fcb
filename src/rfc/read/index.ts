/** A region that answers for flags, for programs that drive it themselves. */
export type { Action } from './action.ts'
export type { Answer, AnswerMetadata, LevelName, Refusal, Unmet } from './answer.ts'
export { type Restored, restore, type Stored } from './boot.ts'
export { type Bootstrap, noBootstrap } from './bootstrap.ts'
export type { CachedFlag } from './cache.ts'
export { limits, makeReadConfig, type ReadConfig, ReadConfigError } from './config.ts'
export { ParentsError } from './dependency.ts'
export { beginEvaluation, evaluate, type Evaluated, type Evaluation } from './evaluation.ts'
export type { Event } from './event.ts'
export { type FlagVersion, noVersion } from './flagVersion.ts'
export { encodeImage } from './image.ts'
export { type Changes, changesSince } from './journal.ts'
export { type Mode, modeMachine } from './mode.ts'
export {
  type Level,
  neverLeased,
  type OnUnmet,
  read,
  type Readable,
  readServed,
  type UnderLease,
} from './read.ts'
export {
  decodeToken,
  emptyToken,
  encodeToken,
  type SessionToken,
  SessionTokenError,
  tokenAfter,
} from './sessionToken.ts'
export { underServerLease } from './serverLease.ts'
export type { Snapshot } from './snapshot.ts'
export { emptyImage, type Image, type RegionState } from './state.ts'
export { step } from './step.ts'
export type { Step } from './turn.ts'
