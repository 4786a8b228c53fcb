/** The Flag Dissemination Layer's core, for programs that drive it themselves. */
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
