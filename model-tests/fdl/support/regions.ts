/**
 * Several regions and the network between them: what each sent lies with it until it is delivered or lost. Not
 * a schedule: the test says what happens, in which order.
 */
import type { Config } from '../../../src/fdl/config.ts'
import type { Message } from '../../../src/fdl/message.ts'
import { drawOf, others } from '../../../src/fdl/peers.ts'
import { configOf, names, Region } from './region.ts'

export class Regions {
  readonly all: readonly Region[]
  /** Messages that never arrive. */
  isLost: (message: Message) => boolean = () => false

  constructor(more: Partial<Config> = {}) {
    this.all = (more.members ?? names).map((self) => new Region(configOf(self, more)))
  }

  named(name: string): Region {
    const region = this.all.find(({ config }) => config.self === name)
    if (region === undefined) throw new Error(`no region ${name}`)
    return region
  }

  /** Delivers until nothing is under way; throws where that never happens. */
  deliver(most = 10_000): number {
    for (let count = 0; count < most;) {
      const messages = this.all.flatMap((region) => region.outbox.splice(0))
      if (messages.length === 0) return count
      for (const message of messages) {
        if (this.isLost(message)) continue
        this.named(message.to).receive(message)
        count += 1
      }
    }
    throw new Error(`still not quiet after ${most} messages`)
  }

  wait(ms: number): void {
    for (const region of this.all) region.wait(ms)
  }

  /** `name` asks `peer` what it has, and all that follows is delivered. */
  ask(name: string, peer: string): void {
    const region = this.named(name)
    const peers = others(region.config)
    if (region.state.phase === 'exchanging') region.fire()
    region.fire(drawOf(peers.length, [peers.indexOf(peer)]))
    this.deliver()
  }

  /** Each region asks each other one, once. */
  round(): void {
    for (const { config } of this.all) {
      for (const peer of others(config)) this.ask(config.self, peer)
    }
  }
}

/** Lets nothing through between `name` and anybody. */
export function cutOff(name: string): (message: Message) => boolean {
  return ({ from, to }) => from === name || to === name
}
