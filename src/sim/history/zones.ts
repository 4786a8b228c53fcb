/**
 * Whether a register of plain writes and reads is linearizable where every value that was read was written once: exact,
 * in the time of a sort.
 *
 * A write and its reads stand together in any order. Between the first end and the last beginning among them the
 * register must have held their value all along (a forward zone), or some moment between them suffices (a backward
 * zone). Forward zones must not overlap, and none may hold a backward zone. Source: Gibbons and Korach, Testing shared
 * memories (SIAM J. Comput. 1997).
 */
import { none, type Register, type RegisterOperation, writersOf } from './register.ts'

/** `unknown`: these operations are not of that kind, or places in the log demand more. */
export type Answer = 'yes' | 'no' | 'unknown'

interface Zone {
  readonly writeBegin: number
  firstEnd: number
  lastBegin: number
  isRead: boolean
  readonly must: boolean
}

export function checkZones(register: Register): Answer {
  const zones = zonesOf(register)
  if (zones === 'unknown' || zones === 'no') return zones
  const judged = zones.filter(({ must, isRead }) => must || isRead)
  const forward = judged
    .filter(({ firstEnd, lastBegin }) => firstEnd < lastBegin)
    .sort((left, right) => left.firstEnd - right.firstEnd)
  const overlap = forward.some((zone, at) => at > 0 && forward[at - 1]!.lastBegin > zone.firstEnd)
  if (overlap) return 'no'
  for (const { firstEnd, lastBegin } of judged) {
    if (firstEnd < lastBegin) continue
    const around = lastBefore(forward, lastBegin)
    if (around !== undefined && around.lastBegin > firstEnd) return 'no'
  }
  return register.operations.some(({ index }) => index !== none) ? 'unknown' : 'yes'
}

/** The last forward zone that begins before that place. */
function lastBefore(forward: readonly Zone[], place: number): Zone | undefined {
  let low = 0
  let high = forward.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (forward[middle]!.firstEnd < place) low = middle + 1
    else high = middle
  }
  return forward[low - 1]
}

function zonesOf({ operations, initial }: Register): readonly Zone[] | 'unknown' | 'no' {
  const writers = writersOf(operations)
  // What the register held at first was written before everything else.
  const first: Zone = { writeBegin: -1, firstEnd: -1, lastBegin: -1, isRead: false, must: false }
  const zones = new Map<number, Zone>([[initial, first]])
  const all: Zone[] = [first]
  for (const operation of operations) {
    if (operation.misses !== none) return 'unknown'
    if (operation.writes === none) continue
    if (operation.finds !== none) return 'unknown'
    const zone = zoneOf(operation)
    all.push(zone)
    if (operation.writes !== initial) zones.set(operation.writes, zone)
  }
  for (const { writes, finds, begin, end } of operations) {
    if (writes !== none) continue
    const count = writers.get(finds)?.length ?? 0
    if (count > (finds === initial ? 0 : 1)) return 'unknown'
    const zone = zones.get(finds)
    if (zone === undefined || end < zone.writeBegin) return 'no'
    zone.firstEnd = Math.min(zone.firstEnd, end)
    zone.lastBegin = Math.max(zone.lastBegin, begin)
    zone.isRead = true
  }
  return all
}

function zoneOf({ begin, end, must }: RegisterOperation): Zone {
  return { writeBegin: begin, firstEnd: end, lastBegin: begin, isRead: false, must }
}
