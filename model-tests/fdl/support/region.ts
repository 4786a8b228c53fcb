/**
 * One real core with a disk: events go in, its actions are carried out strictly as src/fdl/action.ts asks, and
 * every message goes over the wire. Not the simulation of src/sim: what is sent lies here until a test
 * delivers it.
 */
import { isDeletedAt, type Update } from '../../../src/flag/update.ts'
import type { Action, SetTimer } from '../../../src/fdl/action.ts'
import { type Config, makeConfig } from '../../../src/fdl/config.ts'
import { written } from '../../../src/fdl/disk.ts'
import type { Event } from '../../../src/fdl/event.ts'
import type { Message } from '../../../src/fdl/message.ts'
import {
  emptyImage,
  headsOf,
  type Image,
  nextIncarnation,
  type NodeState,
  recover,
} from '../../../src/fdl/state.ts'
import { start, step } from '../../../src/fdl/step.ts'
import { decodeMessage, encodeMessage } from '../../../src/fdl/wire.ts'

export const names = ['north', 'south', 'west'] as const

/** Signatures are good where they say so; tests forge by saying something else. */
export function configOf(self: string, more: Partial<Config> = {}): Config {
  return makeConfig({
    self,
    members: names,
    sign: () => 'good',
    verify: ({ signature }) => signature === 'good',
    keyId: 'k1',
    ...more,
  })
}

export class Region {
  config: Config
  state: NodeState
  disk: Image
  timer: SetTimer | undefined
  monotonicMs = 0
  wallMs = 0
  /** What was sent and is not delivered. */
  outbox: Message[] = []
  /** Everything but messages and writes, since it was last asked for. */
  told: Action[] = []

  constructor(config: Config, disk: Image = emptyImage(1)) {
    this.config = config
    this.disk = disk
    this.state = recover(disk)
    this.#carryOut(start(this.state, config).actions)
  }

  take(event: Event): readonly Action[] {
    const { monotonicMs, wallMs } = this
    const { state, actions } = step(this.state, event, this.config, { monotonicMs, wallMs })
    this.state = state
    this.#carryOut(actions)
    return actions
  }

  #carryOut(actions: readonly Action[]): void {
    for (const action of actions) {
      if (action.type === 'Persist') this.disk = written(this.disk, [action], this.monotonicMs)
      else if (action.type === 'Send') this.outbox.push(action.message)
      else if (action.type === 'SetTimer') this.timer = action
      else this.told.push(action)
    }
  }

  publish(flagId: string, value: string | undefined = 'on', more: object = {}): Update | undefined {
    const payload = value === undefined ? undefined : { value }
    const actions = this.take({ type: 'Publish', flagId, payload, ...more })
    return actions.flatMap((each) => (each.type === 'Published' ? [each.update] : []))[0]
  }

  remove(flagId: string): Update | undefined {
    const actions = this.take({ type: 'Publish', flagId, payload: undefined })
    return actions.flatMap((each) => (each.type === 'Published' ? [each.update] : []))[0]
  }

  receive(message: Message): readonly Action[] {
    return this.take({ type: 'Receive', message: decodeMessage(encodeMessage(message)) })
  }

  fire(draw = 0): readonly Action[] {
    return this.take({ type: 'TimerFired', draw })
  }

  wait(ms: number): void {
    this.monotonicMs += ms
    this.wallMs += ms
  }

  /** What somebody reads of the flag now. */
  valuesOf(flagId: string): readonly string[] {
    return headsOf(this.state, flagId)
      .filter((head) => !isDeletedAt(head, this.wallMs))
      .map(({ payload }) => textOf(payload?.['value']))
      .toSorted()
  }

  /** Stops and starts again with what is on its disk. */
  restart(): void {
    this.state = recover(this.disk)
    this.outbox = []
    this.#carryOut(start(this.state, this.config).actions)
  }

  /** Stops and starts again with nothing. */
  loseDisk(): void {
    this.disk = emptyImage(nextIncarnation(this.state.incarnation))
    this.restart()
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
