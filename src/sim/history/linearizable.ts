/**
 * Whether a register is linearizable, and where not: at which place of the history that shows, and by what.
 *
 * The cheap checks first, the search for what they leave open.
 */
import { followsIndexes } from './indexOrder.ts'
import {
  none,
  type Register,
  type RegisterOperation,
  registerUntil,
  writersOf,
} from './register.ts'
import { type Found, searchOrder } from './search.ts'
import { checkZones } from './zones.ts'

export function isLinearizable(register: Register, mostSteps: number): Found {
  if (followsIndexes(register)) return 'yes'
  const answer = checkZones(register)
  return answer === 'unknown' ? searchOrder(register, mostSteps) : answer
}

export interface NotLinearizable {
  /** Whose end completes the shortest history that is not linearizable. */
  readonly last: RegisterOperation
  /** Enough of that history to see it, in the order of their beginnings. */
  readonly core: readonly RegisterOperation[]
  /** No shorter one is known not to be; whether it is, was decided for each that was looked at. */
  readonly isShortest: boolean
}

/** Of a register that is not linearizable. */
export function explainRegister(register: Register, mostSteps: number): NotLinearizable {
  const ends = register.operations
    .filter(({ must }) => must)
    .toSorted((left, right) => left.end - right.end)
  let low = 0
  let high = ends.length - 1
  let isShortest = true
  while (low < high) {
    const middle = (low + high) >> 1
    const found = isLinearizable(registerUntil(register, ends[middle]!.end), mostSteps)
    if (found === 'no') high = middle
    else {
      if (found === 'undecided') isShortest = false
      low = middle + 1
    }
  }
  const last = ends[high]!
  const core = coreOf(registerUntil(register, last.end), mostSteps)
  return { last, core: core.operations, isShortest }
}

/** Ever smaller parts are left out, where what remains is still not linearizable. */
function coreOf(register: Register, mostSteps: number): Register {
  let core = register
  for (let size = Math.ceil(core.operations.length / 2); ; size = Math.ceil(size / 2)) {
    for (let from = core.operations.length - size; from > -size; from -= size) {
      const part = new Set(core.operations.slice(Math.max(from, 0), from + size))
      const rest = without(core, part)
      if (rest.operations.length === core.operations.length) continue
      if (isLinearizable(rest, mostSteps) === 'no') core = rest
    }
    if (size <= 1) return core
  }
}

/**
 * Of a linearizable history these parts may be left out, and the rest still is: what changes nothing, and writes that
 * nobody found, where no conditional write is among them.
 */
function without(register: Register, part: ReadonlySet<RegisterOperation>): Register {
  const rest = register.operations.filter(
    (operation) => !part.has(operation) || operation.writes !== none,
  )
  const isPlain = rest.every(
    ({ writes, finds, misses }) => misses === none && (writes === none || finds === none),
  )
  if (!isPlain) return { ...register, operations: rest }
  const found = new Set(rest.filter(({ writes }) => writes === none).map(({ finds }) => finds))
  const writers = writersOf(rest)
  const operations = rest.filter(
    (operation) =>
      operation.writes === none ||
      !part.has(operation) ||
      (found.has(operation.writes) && (writers.get(operation.writes)?.length ?? 0) <= 1),
  )
  return { ...register, operations }
}
