/**
 * Random histories of three regions: what they publish, delete, collect and lose, and which messages arrive, in
 * any order. They walk the real core, which checks its own invariants on the way.
 */
import * as fc from 'fast-check'
import type { Update } from '../../../src/flag/update.ts'
import type { Message } from '../../../src/fdl/message.ts'
import { names } from './region.ts'
import { Regions } from './regions.ts'

export interface Command {
  readonly type:
    'publish' | 'remove' | 'deliver' | 'lose' | 'fire' | 'collect' | 'restart' | 'loseDisk'
  readonly name: string
  readonly flagId: string
  /** Which message, or which peer: from 0 up to but not 1. */
  readonly draw: number
}

/** The more often something is named, the more often it happens. */
const types = [
  ...(['publish', 'publish', 'publish', 'remove', 'remove', 'fire', 'fire', 'fire'] as const),
  ...(['deliver', 'deliver', 'deliver', 'deliver', 'deliver', 'deliver', 'lose'] as const),
  ...(['collect', 'restart', 'loseDisk'] as const),
]

/** Flag `child` depends on flag `parent`. */
const flagIds = ['parent', 'child', 'other'] as const

export const histories: fc.Arbitrary<readonly Command[]> = fc.array(
  fc.record({
    type: fc.constantFrom(...types),
    name: fc.constantFrom(...names),
    flagId: fc.constantFrom(...flagIds),
    draw: fc.integer({ min: 0, max: 999 }).map((part) => part / 1000),
  }),
  { minLength: 10, maxLength: 80, size: 'max' },
)

export interface Played {
  readonly regions: Regions
  readonly published: readonly Update[]
}

/** Whatever is superseded or deleted may be collected at once. */
export function play(commands: readonly Command[]): Played {
  const parentOf = (flagId: string) => (flagId === 'child' ? 'parent' : undefined)
  const regions = new Regions({ keepMs: 0, parentOf, deltaUpdates: 2 })
  const published: Update[] = []
  const underWay: Message[] = []
  for (const { type, name, flagId, draw } of commands) {
    const region = regions.named(name)
    if (type === 'publish') published.push(...one(region.publish(flagId, `${published.length}`)))
    else if (type === 'remove') published.push(...one(region.remove(flagId)))
    else if (type === 'fire') region.fire(draw)
    else if (type === 'collect') region.take({ type: 'Collect' })
    else if (type === 'restart') region.restart()
    else if (type === 'loseDisk') region.loseDisk()
    else {
      const message = underWay.splice(Math.floor(draw * underWay.length), 1)[0]
      if (type === 'deliver' && message) regions.named(message.to).receive(message)
    }
    for (const each of regions.all) underWay.push(...each.outbox.splice(0))
  }
  return { regions, published }
}

function one(update: Update | undefined): readonly Update[] {
  return update === undefined ? [] : [update]
}
