/**
 * What must come about once faults are over: a core of regions is healed, all that is wrong elsewhere stays so for ever,
 * and within a stated time the core does what the specs' liveness properties say, by their names there.
 *
 * The core is a majority of the voters that kept their disks, and every region that nothing has befallen; whoever is
 * outside is down for good, or cut off from the core. One fixed end of a run, and not a proof. Stands for the fairness
 * of MCRaftCommitLive, MCGossipConvergenceLive, MCLinearizableReadsLive and MCFlagSystemLive.
 */
import { equalVectors } from './vectors.ts'
import { covers, dotOf, type Update } from '../../flag/update.ts'
import { seqAt } from '../../flag/versionVector.ts'
import { readFlag } from '../../rfc/cache/answer.ts'
import { neverLeased } from '../../rfc/read/read.ts'
import { shownOf } from '../../rfc/read/cache.ts'
import { requestOf } from '../../rfc/reconcile/escalation.ts'
import { flagIn } from '../../rfc/reconcile/state.ts'
import { InvariantViolation } from '../../shared/invariant.ts'
import { readLinearizable, write } from './commands.ts'
import type { Faults } from './faults.ts'
import { flagOf, freshMs, reconcileConfig, worldFlags } from './flags.ts'
import { readingOf, type RegionNode } from './node.ts'
import type { World } from './world.ts'

/** How long everything may take, in milliseconds of the world. */
const mostMs = 45_000
const lookEveryMs = 300
/** Longer than the longest election timeout. */
const calmMs = 2_800
const calmShare = 0.25
/** Looks at one and the same state, with something left to be done, that make a livelock. */
const looksAtOneState = 100

export function demandProgress(world: World, faults: Faults): void {
  const core = coreOf(world, faults.befallen())
  faults.settle(new Set(core.map(({ at }) => at)))
  world.heal(core.map(({ at }) => at))
  shutOut(world, core)
  const demands = new Demands(world, core)
  const endMs = world.nowMs + mostMs
  const looks = new Map<string, number>()
  while (world.nowMs < endMs) {
    world.runUntil(world.nowMs + lookEveryMs)
    const open = demands.open()
    if (open.length === 0) {
      requireKept(world, core)
      return requireCalm(world, core)
    }
    const state = stateOf(core)
    const count = (looks.get(state) ?? 0) + 1
    looks.set(state, count)
    if (count >= looksAtOneState) {
      throw new InvariantViolation(nameOf(open), `livelock: ${open.join(', ')} in ${state}`)
    }
  }
  const open = demands.open()
  if (open.length > 0) {
    throw new InvariantViolation(nameOf(open), `not within ${mostMs} ms: ${open.join(', ')}`)
  }
}

function coreOf(world: World, befallen: ReadonlySet<number>): readonly RegionNode[] {
  const voters = world.nodes.filter(({ isVoter }) => isVoter)
  const sound = voters.filter(({ isGone, logDisk }) => !isGone && !logDisk.isDamaged)
  const majority = Math.floor(voters.length / 2) + 1
  const chosen = new Set(world.random.shuffled(sound).slice(0, majority))
  return world.nodes.filter((node) => chosen.has(node) || !befallen.has(node.at))
}

/**
 * Whoever is outside hears nothing of the core, or is not heard by it, or both. Not: keeps a link to a part of the core.
 * Whoever leads from there goes on leading, by Raft's rules, and the rest of the core hears nothing of it.
 */
function shutOut(world: World, core: readonly RegionNode[]): void {
  for (const node of world.nodes) {
    if (core.includes(node)) continue
    const way = world.random.below(3)
    for (const { at } of core) {
      if (way !== 0) world.cut(node.at, at, 1)
      if (way !== 1) world.cut(at, node.at, 1)
    }
  }
}

class Demands {
  readonly #world: World
  readonly #core: readonly RegionNode[]
  /** Those of the core that have a server of the log. */
  readonly #servers: readonly RegionNode[]
  readonly #read = new Set<RegionNode>()
  readonly #fresh = new Set<RegionNode>()
  #hasWritten = false

  constructor(world: World, core: readonly RegionNode[]) {
    this.#world = world
    this.#core = core
    this.#servers = core.filter(({ isGone, logDisk }) => !isGone && !logDisk.isDamaged)
  }

  /** Properties that have not come about. */
  open(): readonly string[] {
    const world = this.#world
    const servers = this.#servers
    const isUp = this.#core.every(({ status }) => status === 'up')
    const leader = servers.find(({ server }) => server?.role === 'leader')
    const isLed =
      isUp && leader !== undefined && servers.every(({ server }) => server?.leader === leader.name)
    if (isLed && !this.#hasWritten) this.#write()
    this.#ask()
    const open: string[] = []
    const demand = (name: string, isMet: boolean) => isMet || open.push(name)
    demand('EventuallyLeader', isLed)
    const { length } = world.oracles.flagLog.committed
    const deferred = servers.filter(({ cache }) => cache.deferred.length > 0)
    demand('ProposalCompletes', this.#hasWritten && deferred.length === 0)
    demand('DeferredDecided', deferred.length === 0)
    demand(
      'CommitPropagates',
      servers.every(({ cache }) => cache.readable.applied === length),
    )
    demand(
      'ReadCompletes',
      servers.every((node) => this.#read.has(node)),
    )
    demand(
      'QuietIsNotStale',
      servers.every((node) => this.#fresh.has(node)),
    )
    const cursors = this.#core.map(({ gossip }) => gossip.cursor)
    demand(
      'Convergence',
      cursors.every((each) => equalVectors(each, cursors[0]!)),
    )
    const unsettled = worldFlags.filter(({ id }) => !isSettled(servers, id)).map(({ id }) => id)
    demand(
      unsettled.length === 0 ? 'Settles' : `Settles (${unsettled.join(' ')})`,
      unsettled.length === 0,
    )
    return open
  }

  #write(): void {
    this.#hasWritten = true
    const [client] = this.#world.oracles.calls.clients
    for (const node of this.#servers) write(this.#world, node, client!, 'critical')
  }

  #ask(): void {
    const world = this.#world
    const [client] = world.oracles.calls.clients
    for (const node of this.#servers) {
      if (node.status !== 'up' || node.server === undefined) continue
      if (!this.#read.has(node)) {
        readLinearizable(world, node, client!, 'critical', () => this.#read.add(node))
      }
      if (this.#fresh.has(node)) continue
      const at = readingOf(node, world)
      const around = { config: node.cacheConfig, at, underLease: neverLeased }
      const level = { name: 'bounded', maxAgeMs: freshMs } as const
      const answers = ['critical', 'latest'].map((flagId) =>
        readFlag(
          node.cache,
          flagId,
          flagId === 'critical' ? level : { name: 'local' },
          'refuse',
          around,
        ),
      )
      if (answers.every(({ type }) => type === 'answer')) this.#fresh.add(node)
    }
  }
}

/** All serve the same of a flag, and nothing is left to be decided of it. */
function isSettled(nodes: readonly RegionNode[], flagId: string): boolean {
  const texts = nodes.map(({ cache }) => {
    const flag = flagIn(cache.reconciled, flagId)
    const isUndecided = requestOf(flagId, flag, reconcileConfig) !== undefined
    if (flag.held.length > 0 || isUndecided) return undefined
    // Past its time it counts as deleted, whatever is still here of it.
    if (flagOf(flagId).expiresAtMs !== undefined) return 'expired'
    return JSON.stringify(shownOf(cache.readable, flagId)?.value ?? null)
  })
  return texts.every((text) => text !== undefined && text === texts[0])
}

/** What must have changed for anything to go on; clocks, terms and timers left out. */
function stateOf(core: readonly RegionNode[]): string {
  return core
    .map(({ name, server, cache, gossip }) =>
      [
        name,
        server?.role,
        server?.commitIndex,
        server?.log.length,
        cache.readable.applied,
        cache.deferred.length,
        cache.reconciled.waiting.length,
        [...gossip.cursor].map(([origin, seq]) => `${origin}:${seq}`).join(),
      ].join(' '),
    )
    .join('; ')
}

/**
 * An entry of a later epoch stands for an update, or its writer is told that it does not. A region that has lost its
 * server of the log hears of no entries.
 */
function requireTold({ oracles }: World, update: Update): void {
  const { flagId } = update
  const entries = oracles.flagLog.entriesOn.get(flagId) ?? []
  const epoch = (update.payload?.['$epoch'] ?? 0) as number
  const isOver = entries.some((entry) => entry.epoch > epoch)
  const isIn =
    entries.some((entry) => covers(entry.seen, update)) ||
    !oracles.gossip.on(flagId).open.includes(update)
  if (!isOver || isIn || oracles.gossip.passed.has(dotOf(update))) return
  throw new InvariantViolation(
    'NothingLost',
    `${dotOf(update)} of ${flagId} was passed by in silence`,
  )
}

/** Who leads goes on leading, whatever those outside still say. In some runs: it takes long. */
function requireCalm(world: World, core: readonly RegionNode[]): void {
  if (!world.random.chance(calmShare)) return
  const leader = core.find(({ server }) => server?.role === 'leader')!
  const { currentTerm } = leader.server!
  world.runUntil(world.nowMs + calmMs)
  const { server, name } = leader
  const isCalm = server?.role === 'leader' && server.currentTerm === currentTerm
  if (isCalm) return
  const now = `${server?.role ?? 'down'} in ${server?.currentTerm ?? 0}`
  throw new InvariantViolation('NoDisruption', `${name} led ${currentTerm}, and is ${now}`)
}

/** What clients were told was taken is in every region of the core. */
function requireKept(world: World, core: readonly RegionNode[]): void {
  const { acknowledged } = world.oracles.calls
  for (const { update, index, node } of acknowledged) {
    if (index !== undefined && index > world.oracles.flagLog.committed.length) {
      throw new InvariantViolation('NothingLost', `entry ${index} was acknowledged`)
    }
    if (update === undefined || !core.includes(node) || update.origin !== node.origin) continue
    if (node.server !== undefined) requireTold(world, update)
    const lacks = core.find(({ gossip }) => !covers(gossip.cursor, update))
    if (lacks === undefined) continue
    const known = seqAt(lacks.gossip.cursor, update.origin)
    throw new InvariantViolation(
      'NothingLost',
      `${lacks.name} knows ${update.origin} up to ${known}, ${update.seq} was acknowledged`,
    )
  }
}

/** Without what it is said of. */
function nameOf([first = '']: readonly string[]): string {
  return first.split(' ')[0]!
}
