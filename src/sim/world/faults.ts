/**
 * What goes wrong in the world, as a schedule picks it: each fault befalls what it can at that moment, lasts, and ends;
 * or, once faults are over, is healed in the core of regions that must go on and lasts for ever everywhere else.
 *
 * A pick that nothing can befall is left out.
 */
import { forgery } from './gossipDriver.ts'
import type { RegionNode } from './node.ts'
import type { FaultPick } from './schedule.ts'
import type { Watch } from './watch.ts'
import type { World } from './world.ts'

interface Active {
  readonly kind: string
  /** Whom it befalls. */
  readonly places: readonly number[]
  end(): void
}

export class Faults {
  readonly #world: World
  readonly #watch: Watch | undefined
  readonly #active = new Set<Active>()

  constructor(world: World, watch?: Watch) {
    this.#world = world
    this.#watch = watch
  }

  /** Whether it befell anybody. */
  inject(pick: FaultPick): boolean {
    const { kind, durationMs } = pick
    const node = this.#chosen(pick)
    if (node === undefined) return false
    const active = this.#begin(node, pick)
    if (active === undefined) return false
    const { nowMs } = this.#world
    const regions = active.places.map((at) => this.#world.nodes[at]!.name)
    this.#watch?.fault({ kind, regions, fromMs: nowMs, untilMs: nowMs + durationMs })
    this.#active.add(active)
    this.#world.later(durationMs, `${kind} ends`, () => this.#end(active))
    return true
  }

  #end(active: Active): void {
    if (this.#active.delete(active)) active.end()
  }

  /** Faults are over in the core, and last for ever elsewhere. */
  settle(core: ReadonlySet<number>): void {
    for (const active of this.#active) {
      if (active.places.every((at) => core.has(at))) this.#end(active)
    }
    this.#active.clear()
  }

  /** Regions that something has befallen that is not over. */
  befallen(): ReadonlySet<number> {
    const places = new Set<number>()
    for (const active of this.#active) for (const at of active.places) places.add(at)
    for (const { at, status } of this.#world.nodes) if (status === 'down') places.add(at)
    return places
  }

  #chosen({ kind, region }: FaultPick): RegionNode | undefined {
    const { nodes } = this.#world
    const up = nodes.filter(({ status }) => status === 'up')
    const from = up.filter((node) => {
      const leads = node.server?.role === 'leader'
      switch (kind) {
        case 'CrashLeader':
          return leads
        case 'CrashFollower':
          return !leads
        case 'TearTail':
        case 'FailSync':
          return node.server !== undefined
        case 'FlipBit':
        case 'LoseDisk':
          return !node.isGone && this.#canLose(node)
        case 'Suspend':
          return !node.isSettable
        case 'SetWallBack':
        case 'SetWallAhead':
          return node.isSettable
        default:
          return true
      }
    })
    return from.length === 0 ? undefined : from[region % from.length]
  }

  /** A majority of the voters must keep what they have. */
  #canLose(node: RegionNode): boolean {
    if (!node.isVoter) return true
    const voters = this.#world.nodes.filter(({ isVoter }) => isVoter)
    const lost = voters.filter(({ isGone, logDisk }) => isGone || logDisk.isDamaged)
    return (lost.length + 1) * 2 < voters.length
  }

  #begin(node: RegionNode, pick: FaultPick): Active | undefined {
    const world = this.#world
    const { kind, amount } = pick
    const places = [node.at]
    const others = world.nodes.filter((each) => each !== node)
    const other = others[pick.other % others.length]!
    const both = [node.at, other.at]
    switch (kind) {
      case 'CrashLeader':
      case 'CrashFollower':
      case 'FlipBit':
      case 'LoseDisk':
      case 'LoseGossipDisk':
        return this.#down(node, kind)
      case 'TearTail':
        node.logDisk.tears = true
        return { kind, places, end: () => (node.logDisk.tears = false) }
      case 'FailSync':
        node.logDisk.fails = true
        return { kind, places, end: () => (node.logDisk.fails = false) }
      case 'SlowDisk':
        node.slowDiskMs = 5 + amount * 6
        return { kind, places, end: () => (node.slowDiskMs = 0) }
      case 'CutOff':
        return this.#cut(
          kind,
          places,
          others.flatMap((each) => [
            [node.at, each.at],
            [each.at, node.at],
          ]),
        )
      case 'CutLink':
        return this.#cut(kind, both, [
          [node.at, other.at],
          [other.at, node.at],
        ])
      case 'CutOneWay':
        return this.#cut(kind, both, [[node.at, other.at]])
      case 'Lose':
        return this.#change(node, other, kind, { lossPercent: 10 + amount / 2 })
      case 'Duplicate':
        return this.#change(node, other, kind, { copyPercent: 10 + amount })
      case 'Reorder':
        return this.#change(node, other, kind, { lateMs: 20 + amount * 5 })
      case 'Clog':
        return this.#clog(node, other)
      case 'Pause':
      case 'Suspend':
        return this.#pause(node, pick)
      case 'SetWallBack':
      case 'SetWallAhead': {
        const byMs = (kind === 'SetWallBack' ? -1 : 1) * (60 + amount * 40)
        node.clock.set(byMs)
        return { kind, places, end: () => node.clock.set(-byMs) }
      }
      case 'Forge': {
        const message = forgery(world, node, other, amount)
        world.post(other.at, node.at, { layer: 'fdl', message }, 1)
        return { kind, places, end: () => undefined }
      }
    }
  }

  #down(node: RegionNode, kind: FaultPick['kind']): Active {
    const world = this.#world
    world.end(node)
    if (kind === 'FlipBit') node.logDisk.isDamaged = true
    if (kind === 'LoseDisk') node.isGone = true
    if (kind === 'LoseDisk' || kind === 'LoseGossipDisk') {
      node.gossipDisk.lose()
      node.deferred = []
      node.session = {
        actorId: `${node.name} ${node.boot}`,
        id: undefined,
        lastSequence: 0,
        submission: undefined,
      }
    }
    return { kind, places: [node.at], end: () => world.start(node) }
  }

  #cut(kind: string, places: readonly number[], links: readonly (readonly number[])[]): Active {
    for (const [from, to] of links) this.#world.cut(from!, to!, 1)
    const end = () => {
      for (const [from, to] of links) this.#world.cut(from!, to!, -1)
    }
    return { kind, places, end }
  }

  #change(
    node: RegionNode,
    other: RegionNode,
    kind: string,
    change: { lossPercent?: number; copyPercent?: number; lateMs?: number },
  ): Active {
    const link = this.#world.network.link(node.at, other.at)
    const { lossPercent, copyPercent, lateMs } = link
    Object.assign(link, change)
    const end = () => Object.assign(link, { lossPercent, copyPercent, lateMs })
    return { kind, places: [node.at, other.at], end }
  }

  #clog(node: RegionNode, other: RegionNode): Active {
    const link = this.#world.network.link(node.at, other.at)
    link.clogs += 1
    const end = () => {
      link.clogs -= 1
      const { held } = link
      link.held = []
      for (const release of held) release()
    }
    return { kind: 'Clog', places: [node.at, other.at], end }
  }

  /** The process stands still; where the machine does, its monotonic clock too. */
  #pause(node: RegionNode, { kind }: FaultPick): Active | undefined {
    const { nowMs } = this.#world
    if (node.isPaused) return undefined
    node.isPaused = true
    if (kind === 'Suspend') node.suspendedAtMs = nowMs
    const { boot } = node
    const end = () => {
      if (node.boot === boot) this.#world.resume(node)
    }
    return { kind, places: [node.at], end }
  }
}
