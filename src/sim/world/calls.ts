/**
 * What clients asked for, and what became of it: a history of calls, for whoever judges it, and the sessions that
 * clients keep.
 *
 * A call that was not answered when the run ends, or whose region went down, may or may not have happened. What is
 * judged at once is in `answerOracle.ts`.
 */
import type { Dot } from '../../flag/fragment/fragment.ts'
import { dotOf, type Json, type Update } from '../../flag/update.ts'
import { join, type OriginKey, seqAt } from '../../flag/versionVector.ts'
import type { RegionalAnswer } from '../../rfc/cache/answer.ts'
import type { Event } from '../../rfc/cache/event.ts'
import { type Answer, vectorText } from '../../rfc/read/answer.ts'
import type { FlagVersion } from '../../rfc/read/flagVersion.ts'
import { emptyToken, type SessionToken, tokenAfter } from '../../rfc/read/sessionToken.ts'
import { invariant } from '../../shared/invariant.ts'
import type { Around, CallEnd, RegionNode } from './node.ts'

export type CallKind =
  | 'write'
  | 'delete'
  | 'read linearizable'
  | 'read lease'
  | 'read bounded'
  | 'read session'
  | 'read local'

export type HistoryEvent =
  | {
      readonly type: 'invoke'
      readonly call: number
      readonly client: number
      readonly region: string
      readonly kind: CallKind
      readonly flagId: string
      /** What is written; null for a deletion and for reads. */
      readonly value: Json
      readonly atMs: number
    }
  | {
      readonly type: 'return'
      readonly call: number
      readonly ok: boolean
      /** What was read; null where there is nothing. */
      readonly value: Json
      /** Place in the log of the version; 0 where it is in none. */
      readonly raftIndex: number
      readonly versionVector: string
      /** How old the answer says it is at most; null where it says nothing. */
      readonly ageMs: number | null
      /** Which age it was held to; null where that has no part in it. */
      readonly boundMs: number | null
      /** It is marked: as older or weaker than what was asked for, or as in conflict. */
      readonly isMarked: boolean
      readonly isExpired: boolean
      /** Of the cache; null but for reads that were answered. */
      readonly epoch: number | null
      /** The region that told it, in its incarnation. */
      readonly origin: OriginKey
      readonly atMs: number
    }

/** What a client is told of a flag. */
type Told = Pick<Answer, 'version'> &
  Partial<Pick<RegionalAnswer, 'isExpired' | 'reason' | 'metadata' | 'isConflicted'>> & {
    readonly value: Json
  }

export interface Client {
  readonly place: number
  token: SessionToken
  /** The newest version of each flag that it has read or written in its session, and of which epoch. */
  readonly seen: Map<string, { readonly version: FlagVersion; readonly epoch: number }>
}

interface Pending {
  readonly call: number
  readonly client: Client
  readonly node: RegionNode
  readonly boot: number
  readonly flagId: string
  /** How much was committed anywhere when it was asked. */
  readonly asked: number
}

export class Calls {
  readonly history: HistoryEvent[] = []
  readonly clients: readonly Client[]
  /** Values that somebody wrote, by flag, whether or not it was told that they were taken. */
  readonly values = new Map<string, Set<string>>()
  /** Changes that their clients were told were taken. */
  readonly acknowledged: { readonly update?: Update; readonly index?: number; node: RegionNode }[] =
    []
  readonly #pending = new Map<number, Pending>()
  readonly #byDot = new Map<string, number>()
  readonly #byContext = new Map<string, number>()
  #next = 1

  constructor(clients: number) {
    this.clients = Array.from({ length: clients }, (_, place) => ({
      place,
      token: emptyToken,
      seen: new Map(),
    }))
  }

  begin(
    world: Around,
    node: RegionNode,
    client: Client,
    kind: CallKind,
    flagId: string,
    value: Json = null,
  ): number {
    const call = this.#next
    this.#next += 1
    const { nowMs: atMs } = world
    const region = node.name
    const { place } = client
    this.history.push({ type: 'invoke', call, client: place, region, kind, flagId, value, atMs })
    const asked = world.oracles.flagLog.committed.length
    this.#pending.set(call, { call, client, node, boot: node.boot, flagId, asked })
    if (typeof value === 'string') {
      const values = this.values.get(flagId) ?? new Set()
      this.values.set(flagId, values.add(value))
    }
    return call
  }

  /** A call that is still waited for; its region has not been down since. */
  pending(call: number): Pending | undefined {
    const pending = this.#pending.get(call)
    return pending?.boot === pending?.node.boot ? pending : undefined
  }

  end(world: Around, call: number, ok: boolean, told?: Told): void {
    const pending = this.#pending.get(call)
    if (pending === undefined) return
    this.#pending.delete(call)
    const { version, metadata } = told ?? {}
    this.history.push({
      type: 'return',
      call,
      ok,
      value: told?.value ?? null,
      raftIndex: version?.raftIndex ?? 0,
      versionVector: version === undefined ? '' : vectorText(version.vector),
      ageMs: metadata?.ageMs ?? null,
      boundMs: metadata?.boundMs ?? null,
      isMarked: told?.reason === 'STALE' || told?.isConflicted === true,
      isExpired: told?.isExpired === true,
      epoch: metadata?.epoch ?? null,
      origin: pending.node.origin,
      atMs: world.nowMs,
    })
  }

  asks(node: RegionNode, context: number, call: number): void {
    this.#byContext.set(`${node.name} ${context}`, call)
  }

  callOf(node: RegionNode, context: number): number | undefined {
    return this.#byContext.get(`${node.name} ${context}`)
  }

  /** The update with this dot is the client's change; it is told once that is durable. */
  publishes(node: RegionNode, dot: Dot, event: Event): void {
    const isNext = dot.seq > seqAt(node.gossip.cursor, dot.origin)
    invariant(isNext, 'DotsUnique', () => dotOf(dot))
    if (event.type !== 'Write' || typeof event.ticket !== 'number') return
    this.#byDot.set(`${node.boot} ${dotOf(dot)}`, event.ticket)
  }

  published(world: Around, node: RegionNode, update: Update): void {
    const key = `${node.boot} ${dotOf(update)}`
    const call = this.#byDot.get(key)
    this.#byDot.delete(key)
    if (call !== undefined) world.ended(call, { type: 'written', index: undefined, update })
  }

  refused(world: Around, event: Event, reason: string): void {
    if (event.type !== 'Write' || typeof event.ticket !== 'number') return
    world.ended(event.ticket, { type: 'refused', reason })
  }

  /** A change is decided; what its client may rely on from now on. */
  ended(world: Around, call: number, end: CallEnd): void {
    const pending = this.#pending.get(call)
    if (pending === undefined) return
    if (end.type === 'refused') this.end(world, call, false)
    else {
      const { client, node, flagId } = pending
      const { index, update } = end
      this.acknowledged.push({
        node,
        ...(index !== undefined && { index }),
        ...(update && { update }),
      })
      const vector = new Map(update === undefined ? [] : [[update.origin, update.seq]])
      client.token = tokenAfter(client.token, { applied: index ?? 0, vector })
      const epoch = update === undefined ? -1 : ((update.payload?.['$epoch'] ?? 0) as number)
      client.seen.set(flagId, { version: { raftIndex: index ?? 0, vector }, epoch })
      const seen = update === undefined ? vector : join(update.context, vector)
      this.end(world, call, true, {
        value: null,
        version: { raftIndex: index ?? 0, vector: seen },
      })
    }
  }
}
