/**
 * One region of the world: its server of the log, its gossip and its cache, their disks and clocks, and what a driver
 * has to remember for them.
 *
 * What happens to each part is in `logDriver.ts`, `gossipDriver.ts` and `cacheDriver.ts`; they reach each other, and
 * the world, through what is declared here. Mutable: a world of a million steps has no use for its past.
 */
import type { Config as LogConfig } from '../../fcs/config.ts'
import type { Event as LogEvent } from '../../fcs/event.ts'
import type { Message as LogMessage } from '../../fcs/message.ts'
import type { ServerState } from '../../fcs/state.ts'
import type { Action as GossipAction } from '../../fdl/action.ts'
import type { Config as GossipConfig } from '../../fdl/config.ts'
import type { Event as GossipEvent } from '../../fdl/event.ts'
import type { Message as GossipMessage } from '../../fdl/message.ts'
import type { NodeState } from '../../fdl/state.ts'
import type { Update } from '../../flag/update.ts'
import type { OriginKey } from '../../flag/versionVector.ts'
import type { RegionConfig } from '../../rfc/cache/config.ts'
import type { Event as CacheEvent } from '../../rfc/cache/event.ts'
import type { Answer } from '../../rfc/read/answer.ts'
import type { DeferredWrite, Region } from '../../rfc/cache/state.ts'
import type { Reading } from '../../shared/clock.ts'
import type { Seeded } from '../../shared/seeded.ts'
import type { Clock } from './clock.ts'
import type { GossipDisk, LogDisk } from './disks.ts'
import type { Due } from './due.ts'
import type { Lane } from './lane.ts'
import type { Replica } from './replica.ts'
import type { SometimesName } from './sometimes.ts'
import type { Oracles } from './oracles.ts'

/** What regions send each other besides the protocols' own messages. */
export type ClientMessage =
  /** To whoever leads; it fixes the time and proposes. */
  | {
      readonly kind: 'Propose'
      readonly flagId: string
      readonly payload: string
      readonly actorId: string
      readonly step?: { readonly session: number; readonly sequence: number }
    }
  | { readonly kind: 'OpenSession'; readonly actorId: string }
  /** The newest key of every region that the sender knows of. */
  | { readonly kind: 'Keys'; readonly keys: readonly number[] }

/** When a question of gossip was asked, so that its answer tells how old it is. */
export interface Mark {
  readonly asker: number
  readonly boot: number
  readonly askedAt: Reading
  /** Of whoever answers: a region that lost its state knows no longer what it had. */
  readonly answerer?: OriginKey
}

export type Letter =
  | { readonly layer: 'fcs'; readonly message: LogMessage }
  | {
      readonly layer: 'fdl'
      readonly message: GossipMessage
      /** Of a digest: when it was asked. Of what answers one: when that was. */
      readonly mark?: Mark | undefined
    }
  | { readonly layer: 'client'; readonly message: ClientMessage }

export type TimerName = 'server' | 'gossip' | 'mode' | 'answer' | 'session' | 'tick'

export interface QueuedAction {
  readonly action: GossipAction
  /** It came of a reset. */
  readonly isReset: boolean
  /** Whoever asked what this answers. */
  readonly mark: Mark | undefined
}

/** Of the service's sessions, the one of this region; durable. */
export interface Session {
  actorId: string
  id: number | undefined
  lastSequence: number
  /** The change that is being handed over, and its place in the session. */
  submission: { readonly write: DeferredWrite; readonly sequence: number } | undefined
}

export interface RegionNode {
  readonly at: number
  readonly name: string
  readonly clock: Clock
  /** Its wall clock may be set, or its machine be suspended: never both, or no clock would tell an age. */
  readonly isSettable: boolean
  readonly isVoter: boolean
  /** How often a snapshot takes the place of the log's beginning. */
  readonly entriesPerSnapshot: number
  readonly random: Seeded

  status: 'up' | 'down'
  /** Its server's disk is lost: it never comes back under its name. */
  isGone: boolean
  /** Counts starts; what was set going before the last is void. */
  boot: number
  /** Its process stands still. */
  isPaused: boolean
  /** What has come for a process that stands still. */
  stalled: Due[]
  /** Since when its machine is suspended. */
  suspendedAtMs: number | undefined

  server: ServerState | undefined
  readonly logConfig: LogConfig
  readonly logDisk: LogDisk
  isWriting: boolean
  replica: Replica

  gossip: NodeState
  readonly gossipConfig: GossipConfig
  readonly gossipDisk: GossipDisk
  queue: QueuedAction[]
  isGossipWriting: boolean
  /** Newest key of each region that this one knows. */
  readonly keys: number[]

  cache: Region
  cacheSteps: number
  cacheConfig: RegionConfig
  /** Own origin, and those of the others in their present incarnation. */
  origin: OriginKey
  otherOrigins: OriginKey[]
  /** What reconciliation refused for now. */
  refused: Update[]
  /** Durable, like the next three. */
  lastEpoch: number
  session: Session
  deferred: readonly DeferredWrite[]
  nextNumber: number

  /** Settings of each timer; a firing of an earlier one counts for nothing. */
  readonly settings: Record<TimerName, number>
  slowDiskMs: number
  submittedAtMs: number
  escalatedAtMs: number
  collectedAtMs: number
  compactedAtMs: number
  refusedAtMs: number

  readonly log: Lane<LogEvent>
  readonly gossiping: Lane<{ readonly event: GossipEvent; readonly mark?: Mark | undefined }>
  readonly caching: Lane<CacheEvent>
}

/** What becomes of a client's call. */
export type CallEnd =
  | { readonly type: 'written'; readonly index: number | undefined; readonly update?: Update }
  | { readonly type: 'refused'; readonly reason: string }

/** The world, as a region's drivers see it. */
export interface Around {
  readonly nowMs: number
  readonly nodes: readonly RegionNode[]
  readonly oracles: Oracles
  send(from: RegionNode, to: number, letter: Letter): void
  placeOf(region: string): number
  setTimer(node: RegionNode, timer: TimerName, afterMs: number): void
  wroteLog(node: RegionNode, afterMs: number): void
  wroteGossip(node: RegionNode, afterMs: number): void
  crash(node: RegionNode, reason: string, tears?: boolean): void
  sometimes(name: SometimesName): void
  isPartitioned(): boolean
  /** A client's change is decided. */
  ended(call: number, end: CallEnd): void
  /** A question of a client to the log is answered. */
  answered(node: RegionNode, context: number, answer: Answer | undefined): void
}

export function readingOf({ clock }: RegionNode, { nowMs }: Around): Reading {
  return clock.at(nowMs)
}

/** A write takes so long now, in milliseconds. */
export function writeMs({ random, slowDiskMs }: RegionNode): number {
  return 0.5 + random.next() + slowDiskMs
}
