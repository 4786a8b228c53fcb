/**
 * Regions, flags and payloads that the figures of gossip are taken on: alike in size to what a service has.
 *
 * Five regions that wrote 10,000 updates in all, 2,000 each, whatever the number of flags that these changed:
 * numbers then have as many digits everywhere, and bytes can be compared. Nothing is measured here.
 */
import { type Config, makeConfig } from '../../../../fdl/config.ts'
import { emptyImage, type Image } from '../../../../fdl/state.ts'
import type { Payload, Update } from '../../../../flag/update.ts'
import { DelayedGossip } from '../../../../sim/delayedGossip.ts'
import { fiveRegions } from '../../../../sim/regions.ts'
import { type Random, randomFrom } from '../../../validate/random.ts'

/** As long as an Ed25519 signature in base64. */
const signature = `${'c2ln'.repeat(21)}c2==`

/** The regions of a matrix, or so many without a place, as they are configured. */
export function configsOf(members: readonly string[], given: Partial<Config> = {}): Config[] {
  return members.map((self) =>
    makeConfig({ ...given, self, members, keyId: `${self}-1`, sign: () => signature }),
  )
}

export function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `n${at}`)
}

/** Draws from 0 up to but not 1, the same for the same seed. */
export function drawsOf(seed: string): () => number {
  const random = randomFrom(seed)
  return () => random(2 ** 32) / 2 ** 32
}

/** The items in an order that the seed chose. */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const left = [...items]
  for (let size = left.length; size > 1; size -= 1) {
    const other = random(size)
    const last = left[size - 1]!
    left[size - 1] = left[other]!
    left[other] = last
  }
  return left
}

export function flagIdOf(flag: number): string {
  return `checkout-${String(flag).padStart(5, '0')}`
}

/** 150 to 216 characters as JSON. */
export function payloadOf(version: number): Payload {
  return {
    on: version % 2 === 0,
    variation: ['control', 'one-page', 'two-page-with-wallet'][version % 3]!,
    percent: version % 101,
    salt: String(1_000_000_007 + version * 7919),
    rules: [
      { attribute: 'country', in: ['DE', 'FR', 'JP', 'US'].slice(version % 4) },
      { attribute: 'plan', in: ['professional'] },
    ],
    owner: 'releases@example.com',
  }
}

export const updatesInAll = 10_000

const images = new Map<number, Image>()

/** What each of the five regions holds after all updates of a history that changed so many flags. */
export function imageOf(flags: number): Image {
  const known = images.get(flags)
  if (known !== undefined) return known
  const { regions } = fiveRegions
  const configs = configsOf(regions, { updatesPerMinute: updatesInAll })
  const world = new DelayedGossip({
    configs,
    delayMs: () => 0,
    draw: () => 0,
    image: emptyImage(1),
  })
  for (let version = 0; version < updatesInAll; version += 1) {
    const flagId = flagIdOf(version % flags)
    // Each flag is changed by one region only, as most are: an update names all writers that its own saw.
    world.happen(version % regions.length, {
      type: 'Publish',
      flagId,
      payload: payloadOf(version),
    })
    world.runUntilQuiet()
  }
  const image = world.region(0)
  images.set(flags, image)
  return image
}

/** Where something of `updates` is missing at a region. */
export function lacksSome(world: DelayedGossip, at: number, updates: readonly Update[]): boolean {
  const { cursor } = world.region(at)
  return updates.some(({ origin, seq }) => (cursor.get(origin) ?? 0) < seq)
}
