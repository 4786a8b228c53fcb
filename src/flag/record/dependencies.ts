/**
 * The graph of which flag depends on which, over all records: whether it has an order, and which.
 *
 * Not what a dependency means at evaluation. A cycle can never become visible, since each of its flags waits for
 * another, and is refused with the cycle printed. Case 60 of the design's list.
 */
import type { FlagRecord } from './flagRecord.ts'

type Records = ReadonlyMap<string, FlagRecord>

/** Why no order can satisfy a dependency. */
export interface DependencyProblem {
  readonly reason: 'Cycle' | 'NoParent' | 'NoVariant' | 'Twice'
  /** The flag to mend; of a cycle, the first by name. */
  readonly flagId: string
  readonly detail: string
}

/** Dependencies that no order can satisfy: every one at once. */
export class DependencyError extends Error {
  /** At least one. */
  readonly problems: readonly DependencyProblem[]

  constructor(problems: readonly DependencyProblem[]) {
    const lines = problems.map(({ flagId, detail }) => `  ${flagId}: ${detail}`)
    super(`dependencies refused:\n${lines.join('\n')}`)
    this.name = 'DependencyError'
    this.problems = problems
  }
}

/**
 * All records, each after those that it depends on: by how deep it is below flags that depend on none, and then
 * by name. Throws {@link DependencyError}.
 */
export function inDependencyOrder(all: Iterable<FlagRecord>): readonly FlagRecord[] {
  const records = new Map<string, FlagRecord>()
  const problems: DependencyProblem[] = []
  for (const record of all) {
    const { flagId } = record
    if (records.has(flagId)) {
      problems.push({ reason: 'Twice', flagId, detail: 'two records, allowed one of each flag' })
    }
    records.set(flagId, record)
  }
  problems.push(...parentProblems(records))
  const { order, left } = sorted(records)
  problems.push(...cyclesAmong(left, records))
  if (problems.length > 0) throw new DependencyError(problems)
  return order
}

function parentProblems(records: Records): readonly DependencyProblem[] {
  const problems: DependencyProblem[] = []
  for (const [flagId, { dependencies }] of records) {
    for (const { flagId: parentId, variant } of dependencies) {
      const parent = records.get(parentId)
      if (parent === undefined) {
        const detail = `depends on ${parentId}, which does not exist`
        problems.push({ reason: 'NoParent', flagId, detail })
      } else if (variant !== undefined && !Object.hasOwn(parent.rules.variants, variant)) {
        const variants = Object.keys(parent.rules.variants).join(', ')
        const detail = `requires variant ${variant} of ${parentId}, allowed ${variants}`
        problems.push({ reason: 'NoVariant', flagId, detail })
      }
    }
  }
  return problems
}

function parentsOf(record: FlagRecord, records: Records): readonly string[] {
  return record.dependencies.map(({ flagId }) => flagId).filter((flagId) => records.has(flagId))
}

/** Takes one flag after the other whose parents were all taken; what is never taken is in a cycle, or below one. */
function sorted(records: Records): {
  readonly order: readonly FlagRecord[]
  readonly left: ReadonlySet<string>
} {
  const waitsFor = new Map<string, number>()
  const children = new Map<string, string[]>()
  for (const [flagId, record] of records) {
    const parents = new Set(parentsOf(record, records))
    waitsFor.set(flagId, parents.size)
    for (const parent of parents) {
      const known = children.get(parent)
      if (known === undefined) children.set(parent, [flagId])
      else known.push(flagId)
    }
  }
  const order: FlagRecord[] = []
  const left = new Set(records.keys())
  let ready = [...records.keys()].filter((flagId) => waitsFor.get(flagId) === 0)
  while (ready.length > 0) {
    const next: string[] = []
    for (const flagId of ready.sort()) {
      order.push(records.get(flagId)!)
      left.delete(flagId)
      for (const child of children.get(flagId) ?? []) {
        const count = waitsFor.get(child)! - 1
        waitsFor.set(child, count)
        if (count === 0) next.push(child)
      }
    }
    ready = next
  }
  return { order, left }
}

/** Each of these has a parent among them, so whoever goes from one to its parent comes round at last. */
function cyclesAmong(left: ReadonlySet<string>, records: Records): readonly DependencyProblem[] {
  const problems: DependencyProblem[] = []
  const walked = new Set<string>()
  for (const start of [...left].sort()) {
    const path: string[] = []
    const places = new Map<string, number>()
    let at = start
    while (!walked.has(at)) {
      walked.add(at)
      places.set(at, path.length)
      path.push(at)
      at = parentsOf(records.get(at)!, records)
        .filter((parent) => left.has(parent))
        .sort()[0]!
    }
    const place = places.get(at)
    if (place === undefined) continue
    const cycle = fromFirst(path.slice(place))
    const detail = `depends on itself: ${[...cycle, cycle[0]!].join(' -> ')}`
    problems.push({ reason: 'Cycle', flagId: cycle[0]!, detail })
  }
  return problems
}

/** The same cycle, whichever flag it was found from. */
function fromFirst(cycle: readonly string[]): readonly string[] {
  const first = cycle.indexOf([...cycle].sort()[0]!)
  return [...cycle.slice(first), ...cycle.slice(0, first)]
}
