/**
 * Which version of a flag an operation wrote or saw, and whether one is certainly older than another.
 *
 * What answers say of their versions counts; where they say nothing, a value that was written once says it. Where
 * neither does, nothing is known, and nothing is judged.
 */
import { isBelow, type VersionVector } from '../../flag/versionVector.ts'
import type { FlagHistory } from './flagHistory.ts'
import { type Placed, precedes } from './order.ts'
import { valueKey } from './valueKey.ts'

export interface SeenVersion {
  readonly isInitial: boolean
  readonly raftIndex: number | undefined
  readonly vector: VersionVector | undefined
  /** Whose version it is. */
  readonly write: Placed | undefined
}

export function versionOf(flag: FlagHistory, placed: Placed): SeenVersion {
  const { operation } = placed
  const { raftIndex, vector } = operation
  const write = operation.kind === 'read' ? writeOf(flag, placed) : placed
  return {
    isInitial: isInitial(flag, placed),
    raftIndex: raftIndex ?? write?.operation.raftIndex,
    vector: vector ?? write?.operation.vector,
    write,
  }
}

/** Nothing is known of it but that it was answered. */
export function isUnknown({ isInitial, raftIndex, vector, write }: SeenVersion): boolean {
  return !isInitial && raftIndex === undefined && vector === undefined && write === undefined
}

function writeOf(flag: FlagHistory, placed: Placed): Placed | undefined {
  const { raftIndex, value, expired } = placed.operation
  if (flag.isCritical && raftIndex !== undefined && flag.writeAt.has(raftIndex)) {
    return flag.writeAt.get(raftIndex)
  }
  if (expired === true || isInitial(flag, placed)) return undefined
  const key = valueKey(value)
  const writes = flag.writesOf.get(key)
  return writes?.length === 1 && key !== flag.initial ? writes[0] : undefined
}

function isInitial(flag: FlagHistory, { operation }: Placed): boolean {
  const { kind, raftIndex, vector, value, expired } = operation
  if (kind !== 'read') return false
  // Of a gossiped flag the place says only what decision it rests on.
  if (flag.isCritical && raftIndex !== undefined) return raftIndex === 0
  if (!flag.isCritical && vector !== undefined) return vector.size === 0 && (raftIndex ?? 0) === 0
  const key = valueKey(value)
  return expired !== true && key === flag.initial && !flag.writesOf.has(key)
}

/** `left` is certainly older than `right`. */
export function isOlder(flag: FlagHistory, left: SeenVersion, right: SeenVersion): boolean {
  if (left.isInitial || right.isInitial) return left.isInitial && !right.isInitial
  if (flag.isCritical && left.raftIndex !== undefined && right.raftIndex !== undefined) {
    return left.raftIndex < right.raftIndex
  }
  if (!flag.isCritical && left.vector !== undefined && right.vector !== undefined) {
    const isIndexBelow = (left.raftIndex ?? 0) <= (right.raftIndex ?? 0)
    return isIndexBelow && isBelow(left.vector, right.vector) && !isBelow(right.vector, left.vector)
  }
  const { write: earlier } = left
  const { write: later } = right
  if (earlier === undefined || later === undefined || !precedes(earlier, later)) return false
  // Of what is gossiped, only the writes of one region come in one order.
  return flag.isCritical || earlier.operation.region === later.operation.region
}
