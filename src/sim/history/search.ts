/**
 * Whether a register is linearizable, event by event: the ways in which all that has ended so far can have happened are
 * kept, and what ends next has to have a place at the end of one of them.
 *
 * An operation is placed only when it ends, or when what ends needs it. Equal ways are kept once. Where the work grows
 * beyond its bound there is no verdict. Sources: Wing and Gong, Testing and verifying concurrent objects (1993); Lowe,
 * Testing for linearizability (2017): just-in-time linearization.
 */
import { none, type Register, type RegisterOperation } from './register.ts'
import { isOpen, isPlaced, placements, startOf, type Way } from './way.ts'
import { heldKey, isBetter, withBegun, withoutPlace } from './way.ts'

export type Found = 'yes' | 'no' | 'undecided'

/** Takes at most `mostSteps` placings and comparisons of ways. */
export function searchOrder(register: Register, mostSteps: number): Found {
  const events = eventsOf(withoutUseless(register.operations))
  let ways: readonly Way[] = [startOf(register)]
  let underWay: readonly RegisterOperation[] = []
  let steps = 0
  for (const { operation, isEnd } of events) {
    if (!isEnd) {
      underWay = [...underWay, operation]
      ways = ways.map((way) => withBegun(way, operation))
      continue
    }
    const at = underWay.indexOf(operation)
    const rest = underWay.toSpliced(at, 1)
    const ended = new BestWays(rest)
    const tried = new BestWays(underWay)
    const open = ways.filter((way) => !isPlaced(way, at))
    for (const way of ways) if (!isOpen(way, at)) steps += ended.add(withoutPlace(way, at))
    for (let way = open.pop(); way !== undefined; way = open.pop()) {
      for (const next of placements(way, underWay, at)) {
        steps += 1
        if (isPlaced(next, at)) steps += ended.add(withoutPlace(next, at))
        else steps += tried.add(next, open)
      }
      if (steps > mostSteps) return 'undecided'
    }
    ways = ended.all()
    if (ways.length === 0) return 'no'
    underWay = rest
  }
  return 'yes'
}

/** Ways, without those that another one is as good as. */
class BestWays {
  readonly #underWay: readonly RegisterOperation[]
  readonly #byHeld = new Map<string, readonly Way[]>()

  constructor(underWay: readonly RegisterOperation[]) {
    this.#underWay = underWay
  }

  /** To `also` too, where it is one of the best; how many it was compared with. */
  add(way: Way, also?: Way[]): number {
    const key = heldKey(way)
    const others = this.#byHeld.get(key) ?? []
    if (others.some((other) => isBetter(other, way, this.#underWay))) return others.length
    const kept = others.filter((other) => !isBetter(way, other, this.#underWay))
    this.#byHeld.set(key, [...kept, way])
    also?.push(way)
    return others.length
  }

  all(): readonly Way[] {
    return [...this.#byHeld.values()].flat()
  }
}

interface Event {
  readonly operation: RegisterOperation
  readonly isEnd: boolean
  readonly at: number
}

/** What need not have happened begins, and never ends. */
function eventsOf(operations: readonly RegisterOperation[]): readonly Event[] {
  const events: Event[] = operations.map((operation) => {
    return { operation, isEnd: false, at: operation.begin }
  })
  for (const operation of operations) {
    if (operation.must) events.push({ operation, isEnd: true, at: operation.end })
  }
  return events.sort((left, right) => left.at - right.at)
}

/** Without writes that may be left out and that nobody could miss. */
function withoutUseless(operations: readonly RegisterOperation[]): readonly RegisterOperation[] {
  if (operations.some(({ misses }) => misses !== none)) return operations
  const found = new Set(operations.map(({ finds }) => finds))
  return operations.filter(({ must, writes }) => must || found.has(writes))
}
