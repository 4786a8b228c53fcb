/** Reconciliation's core, for programs that drive it themselves. */
export type {
  Action,
  Ask,
  HeldBack,
  Learnt,
  Publish,
  Reconciled,
  Rejected,
  WriteRefused,
} from './action.ts'
export { reconcileBatch } from './batch.ts'
export type { Changes } from './change.ts'
export { isCriticalIn } from './classFence.ts'
export { type Config, ConfigError, limits, makeConfig } from './config.ts'
export type { Entry } from './entry.ts'
export { type ConflictRequest, conflictCount } from './escalation.ts'
export type { Event } from './event.ts'
export type { Served, ServedField } from './fold.ts'
export {
  appended,
  changeClass,
  commit,
  decide,
  emptyLedger,
  type Ledger,
  newestOn,
  type Ruling,
  type Void,
} from './ledger.ts'
export type { Outcome } from './outcome.ts'
export { type ClassProposal, proposeClass } from './propose.ts'
export { emptyState, type FlagState, flagIn, type ReconcileState } from './state.ts'
export { step } from './step.ts'
export type { Step } from './turn.ts'
export { fcsOrigin } from './version.ts'
