/**
 * Gossiping regions on a network that takes its time and may lose messages: how long does what take, and how
 * much is sent for it?
 *
 * Not the regions of every order of events. Virtual time, one delay for each pair, writes that are durable at
 * once, timers that fire within the limits they are set with. Nothing here is random: whoever builds a world
 * brings the draws, and the same draws give the same run. Each region is driven by the very core that runs in
 * production. Delays and losses: paper 5.2.
 */
import type { Action } from '../fdl/action.ts'
import type { Config } from '../fdl/config.ts'
import type { Event } from '../fdl/event.ts'
import type { Message } from '../fdl/message.ts'
import { emptyImage, type Image, type NodeState, recover } from '../fdl/state.ts'
import { start, step } from '../fdl/step.ts'
import { encodeMessage } from '../fdl/wire.ts'
import type { Update } from '../flag/update.ts'
import { invariant } from '../shared/invariant.ts'
import { EventQueue } from './eventQueue.ts'

export interface Link {
  readonly from: number
  readonly to: number
  readonly atMs: number
}

export interface GossipWorld {
  readonly configs: readonly Config[]
  /** One way, by place in `configs`. */
  delayMs(from: number, to: number): number
  /** Asked once for each message that is sent. */
  isLost?(message: Message, link: Link): boolean
  /** Random, from 0 up to but not 1. */
  draw(): number
  /** What every region starts with; nothing where it is left out. */
  readonly image?: Image
  /** A region came to hold something. */
  onAdded?(at: number, update: Update, atMs: number): void
}

/** As many digits as wall clocks have. */
const startWallMs = 1_700_000_000_000

type Due =
  | { readonly kind: 'arrival'; readonly to: number; readonly message: Message }
  | { readonly kind: 'timer'; readonly at: number; readonly setting: number }

export class DelayedGossip {
  readonly #world: GossipWorld
  readonly #states: NodeState[]
  readonly #places: ReadonlyMap<string, number>
  readonly #due = new EventQueue<Due>()
  /** The setting of each region's timer that counts; every one before it was replaced. */
  readonly #settings: number[]
  #hasTimers = false
  #underWay = 0
  nowMs = 0
  messagesSent = 0
  /** Of all messages as text, each character of which is one byte; lost ones count. */
  bytesSent = 0

  constructor(world: GossipWorld) {
    this.#world = world
    const { configs, image = emptyImage(0) } = world
    this.#states = configs.map(() => recover(image))
    this.#settings = configs.map(() => 0)
    this.#places = new Map(configs.map(({ self }, place) => [self, place]))
  }

  region(at: number): NodeState {
    return this.#states[at]!
  }

  get regions(): readonly NodeState[] {
    return this.#states
  }

  /** From now on timers run; a world that is not started has none, and rounds begin only when they are told to. */
  start(): void {
    this.#hasTimers = true
    for (const [at, config] of this.#world.configs.entries()) {
      this.#carryOut(at, start(this.region(at), config).actions)
    }
  }

  /** Something happens at a region now. */
  happen(at: number, event: Event): void {
    const { nowMs } = this
    const reading = { monotonicMs: nowMs, wallMs: startWallMs + Math.floor(nowMs) }
    const { state, actions } = step(this.region(at), event, this.#world.configs[at]!, reading)
    this.#states[at] = state
    this.#carryOut(at, actions)
  }

  /** The timer of a region fires now, whether or not one is set. */
  fire(at: number): void {
    this.happen(at, { type: 'TimerFired', draw: this.#world.draw() })
  }

  /** Lets everything happen that is due up to then, and moves the time to it. */
  runUntil(atMs: number): void {
    while (this.#due.nextMs <= atMs) this.#next()
    this.nowMs = atMs
  }

  /** Lets things happen until no message is under way. */
  runUntilQuiet(): void {
    while (this.#underWay > 0) this.#next()
  }

  #next(): void {
    const { nextMs } = this.#due
    const due = this.#due.shift()!
    invariant(nextMs >= this.nowMs, 'TimeMonotonic')
    this.nowMs = nextMs
    if (due.kind === 'arrival') {
      this.#underWay -= 1
      this.happen(due.to, { type: 'Receive', message: due.message })
    } else if (this.#settings[due.at] === due.setting) this.fire(due.at)
  }

  #carryOut(at: number, actions: readonly Action[]): void {
    for (const action of actions) {
      if (action.type === 'Send') this.#send(at, action.message)
      else if (action.type === 'SetTimer') this.#setTimer(at, action.minMs, action.maxMs)
      else if (action.type === 'Persist') {
        for (const update of action.added) this.#world.onAdded?.(at, update, this.nowMs)
      }
    }
  }

  #setTimer(at: number, minMs: number, maxMs: number): void {
    if (!this.#hasTimers) return
    const setting = this.#settings[at]! + 1
    this.#settings[at] = setting
    const afterMs = minMs + this.#world.draw() * (maxMs - minMs)
    this.#due.push(this.nowMs + afterMs, { kind: 'timer', at, setting })
  }

  #send(from: number, message: Message): void {
    const to = this.#places.get(message.to)!
    this.messagesSent += 1
    this.bytesSent += encodeMessage(message).length
    if (this.#world.isLost?.(message, { from, to, atMs: this.nowMs }) === true) return
    this.#underWay += 1
    this.#due.push(this.nowMs + this.#world.delayMs(from, to), { kind: 'arrival', to, message })
  }
}
