/**
 * The Flag Coordination Service's core, for programs that drive it themselves.
 *
 * Whoever drives it keeps the duties in action.ts, and these:
 * 1. With `Config.leases` a server starts by `recoverWithLeases`, and every step is given the clocks; its region's cache
 *    is given the same clocks, or a lease would end at another moment there.
 * 2. A read that waits is asked for again, with its own context, until `ReadReady` or `Deposed` ends it: nobody else
 *    repeats a lost question. `NoLeader` ends none that waited before. Only then is the next context taken, which is
 *    above all before it, for a leader passes over lower ones.
 * 3. Whenever `commitIndex` grows, gossip is told (`Notify`), so that caches everywhere refresh.
 * 4. A command may be committed although nobody said so; whoever proposes it again does so in a session, by the same
 *    number, and the machine takes it once.
 */
export type {
  Action,
  Apply,
  CompactionRefused,
  HandOver,
  InstallSnapshot,
  LogWrite,
  NotLeader,
  Persist,
  ProposalAccepted,
  ProposalRefused,
  ReadReady,
  ReadRefused,
  Send,
  SetTimer,
  SnapshotRefused,
  SnapshotWrite,
  TransferRefused,
} from './action.ts'
export { checkMessage, MessageError } from './checkMessage.ts'
export { type Config, ConfigError, limits, makeConfig } from './config.ts'
export { type Entry, noOp } from './entry.ts'
export type { Event, Receipt } from './event.ts'
export { type Log, emptyLog, entriesBetween, logOf, replaceAfter, termAt } from './log.ts'
export type * from './message.ts'
export {
  allVotersMs,
  type CommitMode,
  preferredLeader,
  RoundTripError,
  type RoundTripMatrix,
} from './preferredLeader.ts'
export { type Role, roleMachine } from './role.ts'
export { emptyImage, type Image, type Progress, recover, type ServerState } from './state.ts'
export { type ChainedEntry, chainAfter, chainStart, firstBroken } from './machine/chain.ts'
export {
  type Command,
  CommandError,
  commandLimits,
  decodeCommand,
  encodeCommand,
  type Hash,
  type OpenSession,
  type SessionStep,
  type SetFlag,
} from './machine/command.ts'
export { type LogRecord, LogRecordError, logRecord, readRecords } from './machine/logRecord.ts'
export {
  emptyMachine,
  FlagMachine,
  type FlagValue,
  type MachineState,
  type Refusal,
  type Result,
} from './machine/machine.ts'
export {
  decodeSnapshot,
  encodeSnapshot,
  snapshotCheck,
  SnapshotError,
} from './machine/machineSnapshot.ts'
export { type Session, sessionLimits } from './machine/sessions.ts'
export type { Incoming, Snapshot } from './snapshot/snapshot.ts'
export { recoverWithLeases } from './lease/leaseState.ts'
export { step } from './step.ts'
export type { Step } from './turn.ts'
export { written } from './disk.ts'
