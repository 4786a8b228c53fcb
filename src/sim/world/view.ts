/**
 * What a run looks like from outside, event by event: for whoever explains a run, and for comparing two runs byte by
 * byte.
 *
 * Plain JSON, made only where somebody watches. Not the state of the cores: what a person needs to follow them.
 */

/** One region after an event. Roles, phases and modes are those of the cores' statecharts. */
export interface RegionView {
  readonly region: string
  /** `paused`: the process stands still. `gone`: its disk is lost, and its server of the log never comes back. */
  readonly status: 'up' | 'down' | 'paused' | 'gone'
  readonly role: string
  readonly term: number
  readonly leader: string | null
  /** Last entry of its log. */
  readonly last: number
  readonly commit: number
  /** Last entry that its cache has applied. */
  readonly applied: number
  readonly phase: string
  readonly mode: string
  /** Updates known of each origin. */
  readonly vector: Readonly<Record<string, number>>
  /** Changes that wait for the log. */
  readonly deferred: number
  /** Flags in conflict. */
  readonly conflicts: readonly string[]
  /** Of its cache. */
  readonly epoch: number
  /** Whether it holds a lease that can be used, the leader's own included. */
  readonly leased: boolean
}

/** One message, when it is sent. */
export interface MessageView {
  /** Unique in a run; a copy has one of its own. */
  readonly id: number
  readonly from: string
  readonly to: string
  readonly layer: 'fcs' | 'fdl' | 'client'
  /** The name that it has in the spec, such as `AppendRequest` or `digest`. */
  readonly type: string
  /** What is in it, in one short line. */
  readonly text: string
  /** When it arrives, if nothing else happens to it; absent where it is lost. */
  readonly arrivesAtMs?: number
  /** Why it is lost. */
  readonly lost?: 'loss' | 'cut'
}

/** A fault that is on, for the bands of a picture. */
export interface FaultView {
  readonly kind: string
  readonly regions: readonly string[]
  readonly fromMs: number
  /** `null`: for ever. */
  readonly untilMs: number | null
}

export interface EventView {
  /** From 0, without a gap. */
  readonly step: number
  readonly atMs: number
  /** `end`: the fault phase is over. */
  readonly kind: 'message' | 'timer' | 'disk' | 'command' | 'fault' | 'restart' | 'end'
  /** The region that acts; empty where it is none. */
  readonly region: string
  /** The spec's name of the action where it has one, such as `ReceiveAppendRequest` or `ElectionTimeout`. */
  readonly name: string
  /** One compact line for people. */
  readonly text: string
  /** The message that arrived, by its id. */
  readonly received?: number
  readonly sent: readonly MessageView[]
  /** After the event, of every region, in their order. */
  readonly regions: readonly RegionView[]
  /** Fields of the acting region's view that this event changed. */
  readonly changed: readonly string[]
  /** Faults that are on after the event. */
  readonly faults: readonly FaultView[]
  /** The property that this event broke; it is the last one then. */
  readonly violated?: string
}
