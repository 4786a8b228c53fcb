/**
 * The order of flags in which a parent comes before its children, or the cycle that forbids one.
 *
 * Not whether a parent lets a child through, which depends on what it answers. Paper, future work (hierarchies).
 */
import type { CachedFlag } from './cachedFlag.ts'

export class DependencyCycle extends Error {
  /** From a flag back to itself. */
  readonly cycle: readonly string[]

  constructor(cycle: readonly string[]) {
    super(
      `flags depend on each other in a circle: ${cycle.join(' -> ')}; ` +
        'remove one of these dependencies',
    )
    this.name = 'DependencyCycle'
    this.cycle = cycle
  }
}

/** Throws `DependencyCycle`. A parent that is not there is nobody's cycle. */
export function parentsFirst(flags: ReadonlyMap<string, CachedFlag>): readonly CachedFlag[] {
  const ordered: CachedFlag[] = []
  const done = new Set<string>()
  for (const flag of flags.values()) visit(flag, flags, { ordered, done, path: [] })
  return ordered
}

interface Visit {
  readonly ordered: CachedFlag[]
  readonly done: Set<string>
  readonly path: string[]
}

/** Depth is that of the hierarchy, so recursion is no danger where people keep it. */
function visit(flag: CachedFlag, flags: ReadonlyMap<string, CachedFlag>, at: Visit): void {
  if (at.done.has(flag.flagId)) return
  const seenAt = at.path.indexOf(flag.flagId)
  if (seenAt >= 0) throw new DependencyCycle([...at.path.slice(seenAt), flag.flagId])
  at.path.push(flag.flagId)
  for (const { flagId } of flag.parents ?? []) {
    const parent = flags.get(flagId)
    if (parent !== undefined) visit(parent, flags, at)
  }
  at.path.pop()
  at.done.add(flag.flagId)
  at.ordered.push(flag)
}
