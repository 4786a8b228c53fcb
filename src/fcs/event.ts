/**
 * What can happen to a server: facts, handed to `step` one at a time.
 *
 * Each is one action of RaftCommit, named beside it. A restart is no event: a server that starts
 * again is `recover(image)`.
 */
import type { Message, ServerId } from './message.ts'

export type Event =
  /** No leader was heard of for an election timeout. Spec: ElectionTimeout. */
  | { readonly type: 'ElectionTimeout' }
  /** Time for a leader to repeat itself. Spec: Heartbeat. */
  | { readonly type: 'Heartbeat' }
  /** A client's command. Spec: Propose; refused, with the leader's name, where this is none. */
  | { readonly type: 'Propose'; readonly value: string; readonly flagId?: string }
  /**
   * A read begins, to be answered by `ReadReady` when this server has applied all that was committed before
   * (ReadIndex, thesis 6.4). `context` names it: a number above all that this server ever used, restarts
   * included; with the context of the read that is waiting, the question is repeated. Spec: AskRead, RetryRead.
   */
  | { readonly type: 'AskRead'; readonly context: number }
  /** Asks the leader for a read lease. `id` is above all that this server ever used. Spec: AskLease. */
  | { readonly type: 'AskLease'; readonly id: number }
  /** Another is to lead, because this leader is about to stop or `to` leads better. Spec: TransferLeadership. */
  | { readonly type: 'TransferLeadership'; readonly to: ServerId }
  /**
   * Take `data`, the machine's state after the entry at `index`, in the place of the log up to there.
   * Spec: Compact; refused where that entry is not known as committed here, or a snapshot covers it.
   */
  | { readonly type: 'Compact'; readonly index: number; readonly data: string }
  /** A message arrived. Spec: Receive followed by the message's type. */
  | { readonly type: 'Receive'; readonly message: Message }
  /** The oldest `Persist` action is durable and its messages have left. Spec: Persist. */
  | { readonly type: 'Persisted'; readonly receipt: Receipt }

/** What a write brought to the disk: handed out by `Persist`, handed back by `Persisted`. */
export interface Receipt {
  readonly currentTerm: number
  /** Index of the last entry on the disk after this write. */
  readonly lastIndex: number
  /** Up to here the log on the disk equals that of the leader of `currentTerm`; 0 where this write says nothing. */
  readonly matchedIndex: number
}
