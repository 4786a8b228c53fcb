/**
 * Whole regions on virtual time: servers of the log, gossip and caches, driven by the very cores that run in production,
 * with the network, clocks, disks and faults between them.
 *
 * The same seed and schedule give the same run. One event after the other: the earliest first, and of those due at one
 * moment the one that was set first. What commands and faults do is in `commands.ts` and `faults.ts`; what must hold,
 * in the oracles.
 */
import { EventQueue } from '../eventQueue.ts'
import { startCache, tendCache } from './cacheDriver.ts'
import type { Due, RegionDue } from './due.ts'
import { gossipWritten, startGossip } from './gossipDriver.ts'
import { logWritten, startLog, takeProposal, tendLog } from './logDriver.ts'
import { Network } from './network.ts'
import type { Around, CallEnd, ClientMessage, Letter, RegionNode, TimerName } from './node.ts'
import { makeOracles, type Oracles } from './oracles.ts'
import type { Setting } from './schedule.ts'
import { probeQuiet, probeRegion } from './probe.ts'
import { makeNodes, roundTripsOf } from './setup.ts'
import { noSometimes, type SometimesCounts, type SometimesName } from './sometimes.ts'
import { invariant } from '../../shared/invariant.ts'
import { seeded, type Seeded } from '../../shared/seeded.ts'
import type { Answer } from '../../rfc/read/answer.ts'
import type { Watch } from './watch.ts'

/** How often a region's driver looks after what nobody else does. */
const tickMs = 400
const collectEveryMs = 1_200
const clients = 3
/** A run that goes on for longer does not end. */
const mostEvents = 400_000

export class World implements Around {
  readonly network: Network
  readonly nodes: readonly RegionNode[]
  readonly oracles: Oracles = makeOracles(clients)
  readonly counts: SometimesCounts = noSometimes()
  readonly random: Seeded
  readonly #due = new EventQueue<Due>()
  readonly #places: ReadonlyMap<string, number>
  readonly #onAnswer = new Map<string, (answer: Answer | undefined) => void>()
  readonly #watch: Watch | undefined
  readonly #lossPercent: number
  #cuts = 0
  #messages = 0
  nowMs = 0
  /** Events so far. */
  events = 0

  constructor(setting: Setting, seed: number, watch?: Watch) {
    this.network = new Network(roundTripsOf(setting), setting.lossPercent, seed ^ 0x2f6e)
    this.#lossPercent = setting.lossPercent
    this.random = seeded(seed)
    this.#watch = watch
    this.nodes = makeNodes(setting, seed, () => this)
    this.#places = new Map(this.nodes.map(({ name }, at) => [name, at]))
  }

  /** All regions start. */
  begin(): void {
    for (const node of this.nodes) this.start(node)
  }

  placeOf(region: string): number {
    return this.#places.get(region)!
  }

  sometimes(name: SometimesName): void {
    this.counts[name] += 1
  }

  isPartitioned(): boolean {
    return this.#cuts > 0
  }

  /** Cuts a link, or takes one cut away. */
  cut(from: number, to: number, by: 1 | -1): void {
    this.network.link(from, to).cuts += by
    this.#cuts += by
  }

  /** Links between these regions are as they were at the start. */
  heal(places: readonly number[]): void {
    const lossPercent = this.#lossPercent
    for (const from of places) {
      for (const to of places) {
        const link = this.network.link(from, to)
        this.#cuts -= link.cuts
        const { held } = link
        Object.assign(link, { cuts: 0, clogs: 0, lossPercent, copyPercent: 0, lateMs: 0, held: [] })
        for (const release of held) release()
      }
    }
  }

  /** Something happens later that is no region's own doing. */
  later(afterMs: number, name: string, run: () => void): void {
    this.#due.push(this.nowMs + afterMs, { kind: 'then', name, run })
  }

  /** Something happens first of all when a process that stands still goes on; never, where it ends before. */
  onceAwake(node: RegionNode, name: string, run: () => void): void {
    node.stalled.unshift({ kind: 'then', name, run })
  }

  send(from: RegionNode, to: number, letter: Letter): void {
    if (letter.layer === 'fcs') this.oracles.log.sent(this, from, letter.message)
    const id = this.#messages
    this.#messages += 1
    const fate = this.network.fateOf(from.at, to)
    if ('lost' in fate) return this.#watch?.sent(id, from, to, letter, fate.lost)
    const link = this.network.link(from.at, to)
    const { delayMs, copyDelayMs } = fate
    if (link.clogs > 0) {
      link.held.push(() => this.post(from.at, to, letter, delayMs, id))
      return this.#watch?.sent(id, from, to, letter)
    }
    this.#sends(from, to, letter, delayMs, id)
    if (copyDelayMs === undefined) return
    this.#sends(from, to, letter, copyDelayMs, this.#messages)
    this.#messages += 1
  }

  #sends(from: RegionNode, to: number, letter: Letter, delayMs: number, id: number): void {
    this.post(from.at, to, letter, delayMs, id)
    this.#watch?.sent(id, from, to, letter, this.nowMs + delayMs)
  }

  /** A message arrives after that time, whatever the link is like. */
  post(from: number, to: number, letter: Letter, delayMs: number, id = -1): void {
    this.#due.push(this.nowMs + delayMs, { kind: 'arrival', from, to, letter, id })
  }

  setTimer(node: RegionNode, timer: TimerName, afterMs: number): void {
    const setting = node.settings[timer] + 1
    node.settings[timer] = setting
    const { at, boot } = node
    this.#due.push(this.nowMs + afterMs, { kind: 'timer', at, boot, timer, setting })
  }

  wroteLog({ at, boot }: RegionNode, afterMs: number): void {
    this.#due.push(this.nowMs + afterMs, { kind: 'log', at, boot })
  }

  wroteGossip({ at, boot }: RegionNode, afterMs: number): void {
    this.#due.push(this.nowMs + afterMs, { kind: 'gossip', at, boot })
  }

  /** The process ends; somebody starts it again, where it can be. */
  crash(node: RegionNode, _reason: string, tears = false): void {
    if (node.status === 'down') return
    this.end(node, tears)
    this.restartLater(node, 300 + this.random.next() * 700)
  }

  end(node: RegionNode, tears = false): void {
    node.status = 'down'
    node.boot += 1
    node.server = undefined
    node.isWriting = false
    node.queue = []
    node.isGossipWriting = false
    // What had come for a process that stood still ends with it.
    node.stalled = []
    this.resume(node)
    node.log.clear()
    node.gossiping.clear()
    node.caching.clear()
    node.logDisk.crash(this.random, tears)
  }

  /** A process that stood still goes on; where its machine did, the monotonic clock has not run. */
  resume(node: RegionNode): void {
    const { suspendedAtMs } = node
    node.isPaused = false
    if (suspendedAtMs !== undefined) node.clock.suspended(this.nowMs - suspendedAtMs)
    node.suspendedAtMs = undefined
    const { stalled } = node
    node.stalled = []
    for (const due of stalled) this.#due.push(this.nowMs, due)
    probeRegion(this, node)
  }

  restartLater({ at, boot }: RegionNode, afterMs: number): void {
    this.#due.push(this.nowMs + afterMs, { kind: 'restart', at, boot })
  }

  start(node: RegionNode): void {
    node.status = 'up'
    node.boot += 1
    node.server = undefined
    startCache(node)
    startLog(this, node)
    startGossip(this, node)
    this.oracles.gossip.restarted(node)
    this.setTimer(node, 'tick', node.random.next() * tickMs)
    node.caching.happen({ type: 'TimerFired', timer: 'mode' })
  }

  ended(call: number, end: CallEnd): void {
    this.oracles.calls.ended(this, call, end)
  }

  /** What to do with the answer to a question of a client. */
  onAnswer(node: RegionNode, context: number, run: (answer: Answer | undefined) => void): void {
    this.#onAnswer.set(`${node.name} ${context}`, run)
  }

  answered(node: RegionNode, context: number, answer: Answer | undefined): void {
    const key = `${node.name} ${context}`
    const run = this.#onAnswer.get(key)
    this.#onAnswer.delete(key)
    run?.(answer)
  }

  /** Lets everything happen that is due up to then, and moves the time to it. */
  runUntil(atMs: number): void {
    while (this.#due.nextMs <= atMs) this.#next()
    this.nowMs = atMs
  }

  #next(): void {
    const { nextMs } = this.#due
    const due = this.#due.shift()!
    this.nowMs = nextMs
    invariant(this.events < mostEvents, 'Terminates', () => `${this.events} events`)
    if (due.kind === 'then') {
      this.events += 1
      this.#watch?.begins('fault', undefined, due.name)
      due.run()
      return this.#watch?.ends(this)
    }
    const node = this.nodes[due.kind === 'arrival' ? due.to : due.at]!
    if (node.isPaused) {
      node.stalled.push(due)
      return
    }
    if (due.kind === 'arrival' ? node.status === 'down' : due.boot !== node.boot) return
    if (due.kind === 'timer' && due.setting !== node.settings[due.timer]) return
    this.events += 1
    this.#watch?.beginsDue(due, node)
    this.#happen(node, due)
    this.#watch?.ends(this)
  }

  #happen(node: RegionNode, due: RegionDue): void {
    switch (due.kind) {
      case 'arrival':
        return this.#receive(node, due.letter)
      case 'timer':
        return this.#fire(node, due.timer)
      case 'log':
        return logWritten(this, node)
      case 'gossip':
        return gossipWritten(this, node)
      case 'restart':
        return this.start(node)
    }
  }

  #receive(node: RegionNode, letter: Letter): void {
    switch (letter.layer) {
      case 'fcs':
        return node.log.happen({ type: 'Receive', message: letter.message })
      case 'fdl':
        return node.gossiping.happen({
          event: { type: 'Receive', message: letter.message },
          mark: letter.mark,
        })
      case 'client':
        return this.#receiveRequest(node, letter.message)
    }
  }

  #receiveRequest(node: RegionNode, message: ClientMessage): void {
    if (message.kind !== 'Keys') return takeProposal(this, node, message)
    for (const [at, key] of message.keys.entries()) {
      node.keys[at] = Math.max(node.keys[at]!, key)
    }
  }

  #fire(node: RegionNode, timer: TimerName): void {
    switch (timer) {
      case 'server': {
        const type = node.server?.role === 'leader' ? 'Heartbeat' : 'ElectionTimeout'
        return node.log.happen({ type })
      }
      case 'gossip':
        return node.gossiping.happen({ event: { type: 'TimerFired', draw: node.random.next() } })
      case 'tick':
        return this.#tend(node)
      default:
        return node.caching.happen({ type: 'TimerFired', timer })
    }
  }

  #tend(node: RegionNode): void {
    tendLog(this, node)
    tendCache(this, node)
    probeQuiet(this, node, this.events)
    if (this.nowMs - node.collectedAtMs >= collectEveryMs) {
      node.collectedAtMs = this.nowMs
      node.gossiping.happen({ event: { type: 'Collect' } })
      if (node.keys.some((key) => key > 1)) this.#tellKeys(node)
    }
    this.setTimer(node, 'tick', tickMs)
  }

  #tellKeys(node: RegionNode): void {
    const message = { kind: 'Keys' as const, keys: [...node.keys] }
    for (const { at } of this.nodes) {
      if (at !== node.at) this.send(node, at, { layer: 'client', message })
    }
  }
}
