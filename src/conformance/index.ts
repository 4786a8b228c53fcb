/**
 * The machinery that holds a spec and its code together, for programs with a protocol of their own: models
 * found and read, TLC run and its result as data, the types that a protocol supplies. Re-exports only; the
 * commands of `flagspan` are made of the same parts.
 */
export { parseConfig, type TlcConfig } from './config.ts'
export {
  EnvironmentLacks,
  PropertyFails,
  TlcBroke,
  WrongUse,
  type CommandError,
  type TlcBrokeReason,
} from './errors.ts'
export { findModels, loadModel, selectModels, type LoadedModel, type Model } from './model.ts'
export type {
  AlphabetEvent,
  CodeProperty,
  ModelConfig,
  Protocol,
  ProtocolModel,
} from './protocol.ts'
export {
  runTlc,
  type ActionCoverage,
  type Lasso,
  type TlcOptions,
  type TlcProgress,
  type TlcResult,
  type TraceStep,
  type ViolationKind,
} from './tlc/runTlc.ts'
export { findTlaTools, type TlaTools } from './tlc/tools.ts'
export type { LoggedTrace, Mutation, ScenarioResult, Validation } from './validate/validation.ts'
export {
  canonical,
  changedVariables,
  parseValue,
  stateKey,
  ValueSyntaxError,
  type SpecState,
  type Value,
} from '../shared/value.ts'
