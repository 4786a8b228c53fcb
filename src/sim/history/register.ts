/**
 * One critical flag as a register: what its writes and its linearizable reads demand of the order they are put in.
 *
 * Reads at weaker levels have no part in it. Registers are judged one by one, since a history is linearizable if it is
 * so register by register (Herlihy and Wing 1990, locality). Spec: FlagRegister.
 */
import type { FlagHistory } from './flagHistory.ts'
import type { Placed } from './order.ts'
import { isAcknowledged, mayHaveHappened, type Operation } from './operation.ts'
import { valueKey } from './valueKey.ts'

/** No demand, or nothing known. */
export const none = -1

/** Values are numbers here, equal where the values are. */
export interface RegisterOperation {
  readonly placed: Placed
  readonly begin: number
  /** Infinite for what may take effect at any later time. */
  readonly end: number
  /** It happened. Where it need not have, the order may leave it out. */
  readonly must: boolean
  /** What it leaves behind. */
  readonly writes: number
  /** What it has to find. */
  readonly finds: number
  /** What it must not find. */
  readonly misses: number
  /** Place in the log of what it wrote or found. */
  readonly index: number
}

export interface Register {
  readonly flagId: string
  readonly initial: number
  /** In the order of their beginnings. */
  readonly operations: readonly RegisterOperation[]
}

export function registerOf(flag: FlagHistory): Register {
  const numbers = new Map<string, number>()
  const numberOf = (key: string): number => {
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, numbers.size)
    return numbers.size - 1
  }
  const initial = numberOf(flag.initial)
  const operations: RegisterOperation[] = []
  for (const placed of flag.operations) {
    const demand = demandOf(placed.operation, numberOf)
    if (demand === undefined) continue
    const { begin } = placed
    const must = placed.operation.outcome === 'ok'
    operations.push({ placed, begin, end: must ? placed.end : Infinity, must, ...demand })
  }
  return { flagId: flag.flagId, initial, operations: withIndexes(operations, initial) }
}

type Demand = Pick<RegisterOperation, 'writes' | 'finds' | 'misses' | 'index'>

function demandOf(operation: Operation, numberOf: (key: string) => number): Demand | undefined {
  const { kind, outcome, raftIndex, level, matched, expired, stale } = operation
  const index = raftIndex ?? none
  const value = () => numberOf(valueKey(operation.value))
  const expected = () => numberOf(valueKey(operation.expected ?? null))
  if (kind === 'read') {
    const isJudged = level === undefined || level === 'linearizable' || level === 'lease'
    // What is marked promises nothing.
    if (outcome !== 'ok' || !isJudged || expired === true || stale === true) return undefined
    return { writes: none, finds: value(), misses: none, index }
  }
  if (kind === 'conditionalWrite' && matched === false) {
    return outcome === 'ok'
      ? { writes: none, finds: none, misses: expected(), index: none }
      : undefined
  }
  if (!mayHaveHappened(operation)) return undefined
  // What an operation says that was not answered, its client cannot have been told.
  const known = isAcknowledged(operation) ? index : none
  const finds = kind === 'conditionalWrite' ? expected() : none
  return { writes: value(), finds, misses: none, index: known }
}

/** A write whose value nobody else wrote has the place that its readers were told. */
function withIndexes(
  operations: readonly RegisterOperation[],
  initial: number,
): readonly RegisterOperation[] {
  if (!operations.some(({ writes, index }) => writes !== none && index === none)) return operations
  const places = new Map<number, number>()
  for (const { writes, finds, index } of operations) {
    if (writes === none && index > 0 && !places.has(finds)) places.set(finds, index)
  }
  if (places.size === 0) return operations
  const writers = writersOf(operations)
  return operations.map((operation) => {
    const { writes, index } = operation
    const isOnly = writes !== initial && writers.get(writes)?.length === 1
    const place = index === none && isOnly ? places.get(writes) : undefined
    return place === undefined ? operation : { ...operation, index: place }
  })
}

/** The writes of each value. */
export function writersOf(
  operations: readonly RegisterOperation[],
): ReadonlyMap<number, readonly RegisterOperation[]> {
  const writers = new Map<number, RegisterOperation[]>()
  for (const operation of operations) {
    if (operation.writes === none) continue
    const already = writers.get(operation.writes)
    if (already === undefined) writers.set(operation.writes, [operation])
    else already.push(operation)
  }
  return writers
}

/** What was known of it at that place of the history, that place included. */
export function registerUntil(register: Register, place: number): Register {
  const operations: RegisterOperation[] = []
  for (const operation of register.operations) {
    if (operation.begin > place) break
    if (operation.end <= place) operations.push(operation)
    else if (operation.writes !== none) {
      operations.push({ ...operation, end: Infinity, must: false, index: none })
    }
  }
  return { ...register, operations }
}
