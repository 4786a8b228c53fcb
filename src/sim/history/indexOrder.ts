/**
 * Whether the order of the log, as far as answers tell it, is one that shows a register to be linearizable.
 *
 * Sound and quick, but not a decision: where it finds no such order there may be another, with writes nobody was told
 * the place of. That is for search.ts.
 */
import { none, type Register, type RegisterOperation } from './register.ts'

/** An entry of the log: its write, and the reads that found it. */
interface EntryGroup {
  readonly index: number
  value: number
  write: RegisterOperation | undefined
  readonly reads: RegisterOperation[]
}

export function followsIndexes(register: Register): boolean {
  const groups = groupsOf(register)
  if (groups === undefined) return false
  let moment = -1
  let value = register.initial
  const place = ({ begin, end }: RegisterOperation): boolean => {
    moment = Math.max(moment, begin)
    return moment < end
  }
  for (const group of groups) {
    if (group.index > 0) {
      const { write } = group
      if (write === undefined || (write.finds !== none && write.finds !== value)) return false
      if (!place(write)) return false
    }
    value = group.value
    // In the order of their beginnings, so each is placed as early as it may be.
    if (!group.reads.every(place)) return false
  }
  return true
}

/** In the order of the log; undefined where not everything has a place in it. */
function groupsOf({ operations, initial }: Register): readonly EntryGroup[] | undefined {
  const first: EntryGroup = { index: 0, value: initial, write: undefined, reads: [] }
  const groups = new Map<number, EntryGroup>([[0, first]])
  const spare = new Map<number, RegisterOperation[]>()
  for (const operation of operations) {
    const { writes, finds, misses, index, must } = operation
    if (misses !== none || (index === none && must)) return undefined
    if (index === none) {
      const already = spare.get(writes)
      if (already === undefined) spare.set(writes, [operation])
      else already.push(operation)
      continue
    }
    const value = writes === none ? finds : writes
    let group = groups.get(index)
    if (group === undefined) {
      group = { index, value, write: undefined, reads: [] }
      groups.set(index, group)
    }
    if (group.value !== value) return undefined
    if (writes === none) group.reads.push(operation)
    else if (group.write === undefined && index > 0) group.write = operation
    else return undefined
  }
  const order = [...groups.values()].sort((left, right) => left.index - right.index)
  // What was read and has no writer was written by somebody who was not told.
  for (const group of order) {
    if (group.index > 0 && group.write === undefined) group.write = spare.get(group.value)?.shift()
  }
  return order
}
