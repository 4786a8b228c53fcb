/**
 * What must hold of all leases together, checked as they are given, lost and run out: the lease properties of
 * LinearizableReads by their names there.
 *
 * Not what a server asserts of its own leases (src/fcs/lease): this compares them with what was committed anywhere.
 */
import { isLeased } from '../../fcs/config.ts'
import type { Entry } from '../../fcs/entry.ts'
import type { Event } from '../../fcs/event.ts'
import { ranAhead, requireLeases } from '../../fcs/lease/leaseState.ts'
import { isUsable } from '../../fcs/lease/regionLease.ts'
import { entryAt, termAt } from '../../fcs/log.ts'
import type { ServerState } from '../../fcs/state.ts'
import { invariant } from '../../shared/invariant.ts'
import { type Around, readingOf, type RegionNode } from './node.ts'

export class LeaseOracle {
  readonly #committed: readonly Entry[]
  #lastLeased = 0
  /** An entry that a majority has and a region that is down keeps from being committed. */
  #delayed = 0

  /** `committed` grows while the world runs. */
  constructor(committed: readonly Entry[]) {
    this.#committed = committed
  }

  /** An entry on a flag that is read under leases is committed. */
  committed(world: Around, index: number): void {
    this.#lastLeased = index
    for (const each of world.nodes) this.#requireFresh(world, each, index)
  }

  stepped(
    world: Around,
    node: RegionNode,
    before: ServerState,
    after: ServerState,
    event: Event,
  ): void {
    if (after.commitIndex > before.commitIndex) {
      if (this.#delayed > 0 && after.role === 'leader' && after.commitIndex >= this.#delayed) {
        this.#delayed = 0
        world.sometimes('commitDelayedByDeadHolder')
      }
    } else if (event.type === 'Heartbeat' && after.role === 'leader' && after.lease !== undefined) {
      this.#noteDelay(world, node, after)
    }
    this.#leaseChanged(world, node, before, after, event)
  }

  #requireFresh(world: Around, node: RegionNode, index: number): void {
    if (!holdsLease(world, node)) return
    const { log } = node.server!
    const isThere = index <= log.base || termAt(log, index) === this.#committed[index - 1]!.term
    invariant(isThere, 'LeaseImpliesFresh', () => `${node.name} has a lease and lacks ${index}`)
  }

  #leaseChanged(
    world: Around,
    node: RegionNode,
    { lease: was }: ServerState,
    { lease: is }: ServerState,
    event: Event,
  ): void {
    if (was === undefined || is === undefined) return
    if (is.held !== was.held || is.matchedIndex !== was.matchedIndex) {
      if (this.#lastLeased > 0) this.#requireFresh(world, node, this.#lastLeased)
    }
    const isLost = was.held !== undefined && is.held === undefined
    if (!isLost || event.type === 'Persisted') return
    const isAware = ranAhead(was, readingOf(node, world), requireLeases(node.logConfig))
    if (isAware) world.sometimes('leaseVoidedBySuspension')
  }

  #noteDelay(world: Around, node: RegionNode, { progress, lease, log, commitIndex }: ServerState) {
    const { voters, members } = node.logConfig
    const counts = progress.slice(0, voters.length).map(({ matchIndex }) => matchIndex)
    const quorum = counts.toSorted((a, b) => b - a)[Math.floor(voters.length / 2)]!
    if (quorum <= commitIndex) return
    const entry = entryAt(log, quorum)
    if (entry === undefined || !isLeased(entry, node.logConfig)) return
    const { monotonicMs } = readingOf(node, world)
    const isWaiting = members.some((id, at) => {
      const until = lease?.grantsUntilMs[at] ?? 0
      return until > monotonicMs && world.nodes[world.placeOf(id)]!.status === 'down'
    })
    if (isWaiting) this.#delayed = quorum
  }
}

function isAlive({ status, server }: RegionNode): boolean {
  return status === 'up' && server !== undefined
}

/** Leads under a lease by its own clock. */
export function leadsUnderLease(world: Around, node: RegionNode): boolean {
  if (!isAlive(node) || node.server!.role !== 'leader') return false
  const { lease } = node.server!
  const at = readingOf(node, world)
  if (lease === undefined || at.monotonicMs >= lease.leaderUntilMs) return false
  return !ranAhead(lease, at, requireLeases(node.logConfig))
}

/** Spec: `HoldsLease`. */
function holdsLease(world: Around, node: RegionNode): boolean {
  if (!isAlive(node)) return false
  const { lease } = node.server!
  if (lease === undefined) return false
  const at = readingOf(node, world)
  return isUsable(lease, at.monotonicMs) && !ranAhead(lease, at, requireLeases(node.logConfig))
}
