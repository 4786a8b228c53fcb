/**
 * Which flag depends on which, and whether flags may depend so.
 *
 * A critical flag depends on critical flags only: the log has those in order, so a linearizable read is never held
 * back by gossip. What a parent's state means for its child is evaluation's affair. Spec: `Parent`; paper 8
 * (hierarchical dependencies).
 */

/** The parent of each flag that has one. */
export type Parents = ReadonlyMap<string, string>

/** Flags that cannot depend on each other so; the message prints which. */
export class ParentsError extends Error {
  /** The flags of a cycle, the first again at the end; or a child and its parent. */
  readonly flagIds: readonly string[]

  constructor(flagIds: readonly string[], allowed: string) {
    super(`flags that depend on each other: given ${flagIds.join(' -> ')}, allowed ${allowed}`)
    this.name = 'ParentsError'
    this.flagIds = flagIds
  }
}

/** Throws {@link ParentsError}. */
export function requireParents(
  parents: Parents,
  isCritical: (flagId: string) => boolean,
  depth: number,
): void {
  for (const [child, parent] of parents) {
    if (isCritical(child) && !isCritical(parent)) {
      throw new ParentsError([child, parent], 'critical flags that depend on critical flags only')
    }
    requireAcyclic(parents, child, depth)
  }
}

function requireAcyclic(parents: Parents, start: string, depth: number): void {
  const path = [start]
  for (let flagId = parents.get(start); flagId !== undefined; flagId = parents.get(flagId)) {
    const at = path.indexOf(flagId)
    path.push(flagId)
    if (at !== -1) throw new ParentsError(path.slice(at), 'no flag that depends on itself')
    if (path.length > depth) {
      throw new ParentsError(path, `at most ${depth} flags above each other`)
    }
  }
}
