/**
 * The Flag Dissemination Layer's core, for programs that drive it themselves.
 *
 * Whoever drives it keeps the duties in action.ts, and these:
 * 1. What was acceptable once stays so: a message is dropped as a whole, and nothing that follows in the sequence of
 *    its origin is ever taken without it. `verify` goes on to know old keys, `mayWrite` takes no right back, and
 *    `isCritical` names only flags that never change their class; others are fenced by reconciliation.
 * 2. A deletion without a payload is collected one day, and so is what has expired: then whoever lacks it is reset, and
 *    nobody can tell any more that something was there. What later changes have to know keeps a payload, and all
 *    updates of a flag expire at one time, which is never put off.
 * 3. The next update of this region has the place behind its cursor; `Published` says that it is durable.
 * 4. `from` of a message is who the transport has authenticated.
 */
export type {
  Action,
  Changed,
  CommitNoticed,
  Dropped,
  DropReason,
  Persist,
  Published,
  PublishRefused,
  Reincarnated,
  Send,
  SetTimer,
} from './action.ts'
export {
  type Adaptive,
  type Config,
  ConfigError,
  limits,
  makeConfig,
  type RegionId,
} from './config.ts'
export { written } from './disk.ts'
export type { Event } from './event.ts'
export type {
  Ack,
  CommitNotice,
  Delta,
  Digest,
  Message,
  Notice,
  Patch,
  Patched,
  Push,
  Reset,
} from './message.ts'
export { type Phase, phaseMachine } from './phase.ts'
export {
  emptyImage,
  type Held,
  type Image,
  nextIncarnation,
  type NodeState,
  recover,
} from './state.ts'
export { start, step } from './step.ts'
export type { Step } from './turn.ts'
export { decodeMessage, encodeMessage, updateLength, WireError } from './wire.ts'
