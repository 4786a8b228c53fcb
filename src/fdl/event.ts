/**
 * What can happen to a region: facts, handed to `step` one at a time, each with the clocks' readings.
 *
 * Each is one action of GossipConvergence. A restart is no event: a region that starts again is
 * `recover(image)`.
 */
import type { Payload } from '../flag/update.ts'
import type { VersionVector } from '../flag/versionVector.ts'
import type { CommitNotice, Message } from './message.ts'

export type Event =
  /** A client changes a flag; without a payload, deletes it. Spec: Publish. */
  | {
      readonly type: 'Publish'
      readonly flagId: string
      readonly payload: Payload | undefined
      /** 0 where it is left out. */
      readonly urgency?: number
      readonly expiresAtMs?: number
      /**
       * What the writer had seen of the flag; all that is current here, where it is left out. It may be less, since
       * reconciliation refuses some updates that gossip carries, and nobody passes over what they have not seen. More
       * than gossip has brought is refused. In the spec writers have seen all.
       */
      readonly context?: VersionVector
    }
  /** This region's own server of the Flag Coordination Service has committed. Spec: Notify. */
  | { readonly type: 'Notify'; readonly notice: CommitNotice }
  /**
   * The timer that was set last has fired: a round begins, or one is not answered. `draw` is random, from 0
   * up to but not 1, and chooses the peers. Spec: StartExchange, GiveUp.
   */
  | { readonly type: 'TimerFired'; readonly draw: number }
  /** Space may be freed of what nobody lacks, or is too old. Spec: Collect. */
  | { readonly type: 'Collect' }
  /** A message arrived. Spec: Receive followed by the message's kind. */
  | { readonly type: 'Receive'; readonly message: Message }
