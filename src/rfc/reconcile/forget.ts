/**
 * What gossip knows of and has no more is forgotten: something that was collected since superseded it, a deletion most
 * of all, and nobody can bring that any more.
 *
 * What is superseded by something that gossip has waits for that, which may be refused or under way. What gossip does
 * not know of stays, entries of the log among it. Not in the spec, where updates are kept for ever; `Merged` of
 * GossipConvergence is what is done to updates themselves.
 */
import { covers, dotOf, type Update } from '../../flag/update.ts'
import type { VersionVector } from '../../flag/versionVector.ts'
import { flagIn } from './state.ts'
import { becomes, type Turn } from './turn.ts'
import type { Version } from './version.ts'

export function forget(
  turn: Turn,
  flagId: string,
  known: VersionVector,
  left: readonly Update[],
): void {
  const { heads, held } = flagIn(turn.state, flagId)
  const dots = new Set(left.map(dotOf))
  const stays = (version: Version): boolean =>
    !covers(known, version) ||
    dots.has(dotOf(version)) ||
    left.some(({ context }) => covers(context, version))
  if (heads.every(stays) && held.every(stays)) return
  becomes(turn, flagId, { heads: heads.filter(stays), held: held.filter(stays) })
}
