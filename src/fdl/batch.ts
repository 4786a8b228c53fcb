/**
 * What goes into a delta: of each origin a part of its sequence that begins where the receiver's cursor ends,
 * within a budget, and nothing before what it builds on.
 *
 * Of the origins that have something to tell, the one with the most points goes first: urgency, a point for
 * each ageing interval that an update has waited here, and one when it is about to expire; then what has waited
 * longest; then the order of the members. Since waiting earns points without end, an update goes before
 * everything that came here `limits.urgency` + 2 ageing intervals after it, or later. Spec: `Batch` (its order is
 * that of equal points); paper 4.3 ("prioritized by staleness, TTL proximity, and dependency annotations").
 */
import { dotOf, type Update } from '../flag/update.ts'
import {
  incarnationOf,
  type OriginKey,
  regionOf,
  seqAt,
  type VersionVector,
} from '../flag/versionVector.ts'
import type { Reading } from '../shared/clock.ts'
import { valueAt } from '../shared/valueAt.ts'
import { type Config, limits } from './config.ts'
import type { Held, NodeState } from './state.ts'
import { isReady } from './take.ts'
import { updateLength } from './wire.ts'

/** Something that whoever knows only `vector` lacks has been collected here. Spec: `LacksCollected`. */
export function lacksCollected({ collected }: NodeState, vector: VersionVector): boolean {
  for (const [origin, seq] of collected) if (seq > seqAt(vector, origin)) return true
  return false
}

/** One origin's sequence, beyond the receiver's cursor. */
interface Queue {
  readonly origin: OriginKey
  readonly place: number
  next: Held
}

export function batch(
  state: NodeState,
  vector: VersionVector,
  config: Config,
  at: Reading,
): readonly Update[] {
  const sent: Update[] = []
  const reached = new Map(vector)
  let length = 0
  const queues = queuesBeyond(state, vector, config)
  while (queues.length > 0 && sent.length < config.deltaUpdates) {
    const queue = first(state, queues, reached, config, at)
    if (queue === undefined) break
    const { update } = queue.next
    const added = updateLength(update)
    if (sent.length > 0 && length + added > config.deltaLength) break
    sent.push(update)
    length += added
    reached.set(update.origin, update.seq)
    const after = heldAt(state, update.origin, update.seq + 1)
    if (after === undefined) queues.splice(queues.indexOf(queue), 1)
    else queue.next = after
  }
  return sent
}

function queuesBeyond(state: NodeState, vector: VersionVector, { places }: Config): Queue[] {
  const queues: Queue[] = []
  for (const [origin, seq] of state.cursor) {
    const known = seqAt(vector, origin)
    if (known >= seq) continue
    const next = heldAt(state, origin, known + 1)
    if (next === undefined) continue
    queues.push({ origin, place: places.get(regionOf(origin)) ?? places.size, next })
  }
  return queues
}

function heldAt({ held }: NodeState, origin: OriginKey, seq: number): Held | undefined {
  return valueAt(held, dotOf({ origin, seq }))
}

function first(
  state: NodeState,
  queues: readonly Queue[],
  reached: VersionVector,
  config: Config,
  at: Reading,
): Queue | undefined {
  let best: Queue | undefined
  for (const queue of queues) {
    if (!isReady(reached, queue.next.update)) continue
    if (best === undefined || goesBefore(state, queue, best, config, at)) best = queue
  }
  return best
}

function goesBefore(
  state: NodeState,
  left: Queue,
  right: Queue,
  config: Config,
  at: Reading,
): boolean {
  const points = pointsOf(state, left, config, at) - pointsOf(state, right, config, at)
  if (points !== 0) return points > 0
  const waited = left.next.receivedAtMs - right.next.receivedAtMs
  if (waited !== 0) return waited < 0
  if (left.place !== right.place) return left.place < right.place
  return incarnationOf(left.origin) < incarnationOf(right.origin)
}

/** The most that any of the next updates of the origin has: what is before it has to go first anyway. */
function pointsOf(state: NodeState, { origin, next }: Queue, config: Config, at: Reading): number {
  let most = pointsFor(next, config, at)
  for (let ahead = 1; ahead < limits.lookAhead; ahead += 1) {
    const held = heldAt(state, origin, next.update.seq + ahead)
    if (held === undefined) break
    most = Math.max(most, pointsFor(held, config, at))
  }
  return most
}

function pointsFor({ update, receivedAtMs }: Held, config: Config, at: Reading): number {
  const { urgency, expiresAtMs } = update
  const waitedMs = Math.max(0, at.monotonicMs - receivedAtMs)
  const isExpiring = expiresAtMs !== undefined && expiresAtMs - at.wallMs <= config.expiryHorizonMs
  return urgency + Math.floor(waitedMs / config.ageingMs) + (isExpiring ? 1 : 0)
}
