/**
 * Names of holders on their way to followers that commit by counting: such a follower needs the
 * acknowledgements of those that the leader named for each leased entry, besides a quorum's.
 *
 * Only with leases and two-delay commits at once. Who is named is the leader's to say (grants.ts). Spec:
 * `NamesIn`, `NamesHeard`, `NamedHave`, `Restrict`.
 */
import type { AppendRequest, ServerId } from '../message.ts'
import type { ServerState } from '../state.ts'
import type { Turn } from '../turn.ts'
import { setLease } from './leaderLease.ts'

/** For the entries from `first` to `last`; of committed ones nobody asks. Spec: `NamesIn`. */
export function namesBetween(
  { lease }: ServerState,
  first: number,
  last: number,
): readonly (readonly ServerId[])[] {
  const names: (readonly ServerId[])[] = []
  for (let index = first; index <= last; index += 1) names.push(lease?.named.get(index) ?? [])
  return names
}

/** Spec: `NamesHeard`. */
export function hearNames(turn: Turn, { previousIndex, named }: AppendRequest): void {
  const { lease } = turn.state
  if (lease === undefined || named === undefined || named.length === 0) return
  const all = new Map(lease.named)
  named.forEach((names, at) => all.set(previousIndex + 1 + at, names))
  setLease(turn, { ...lease, named: all })
}

/**
 * Up to where, and no further than `index`, everybody named for an entry has acknowledged it. An entry whose
 * names this follower never heard, it does not commit itself. Spec: `NamedHave`.
 */
export function namedHave({ config, state }: Turn, index: number): number {
  if (state.lease === undefined) return index
  const has = (id: ServerId, at: number) =>
    (state.progress[config.members.indexOf(id)]?.matchIndex ?? 0) >= at
  for (let at = state.commitIndex + 1; at <= index; at += 1) {
    const names = state.lease.named.get(at)
    if (names === undefined || !names.every((id) => has(id, at))) return at - 1
  }
  return index
}

/** At the end of a step: names of entries that are not known to be committed, and no others. Spec: `Restrict`. */
export function forgetNames(turn: Turn): void {
  const { lease, commitIndex, log } = turn.state
  if (lease === undefined || lease.named.size === 0) return
  const kept = [...lease.named].filter(([index]) => index > commitIndex && index <= log.length)
  if (kept.length < lease.named.size) setLease(turn, { ...lease, named: new Map(kept) })
}
