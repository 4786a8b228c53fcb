/**
 * What a round costs that has something to tell: it grows with the flags that changed and with the peers that
 * are asked, and not with the flags there are (paper 5.3 expects it to).
 *
 * One region changed flags, its pushes were lost, and it starts one round; all messages until the peers that
 * it asked have the changes count. Every history has the same number of updates, and the flags that were
 * changed last are changed again, so that counts have as many digits everywhere. An update is longer by some
 * 20 bytes for each region that had written its flag; here it is one.
 */
import { drawOf } from '../../../../fdl/peers.ts'
import { DelayedGossip } from '../../../../sim/delayedGossip.ts'
import { fiveRegions } from '../../../../sim/regions.ts'
import { configsOf, flagIdOf, imageOf, payloadOf, updatesInAll } from './regions.ts'

export function controlBytes(flags: number, changed: number, fanOut: number): number {
  const { regions } = fiveRegions
  let isCut = true
  const world = new DelayedGossip({
    configs: configsOf(regions, { fanOut }),
    delayMs: () => 1,
    isLost: () => isCut,
    // The last regions of the matrix first: their names are of one length.
    draw: () => drawOf(regions.length - 1, [3, 2, 1, 0].slice(0, fanOut)),
    image: imageOf(flags),
  })
  for (let change = 0; change < changed; change += 1) {
    const payload = payloadOf(updatesInAll)
    world.happen(0, { type: 'Publish', flagId: flagIdOf(flags - 1 - change), payload })
  }
  isCut = false
  const before = world.bytesSent
  world.fire(0)
  world.runUntilQuiet()
  return world.bytesSent - before
}

export function controlRows() {
  return [100, 1000, 10_000].flatMap((flags) =>
    [0, 1, 10, 100].flatMap((changed) =>
      [1, 2, 4].map((fanOut) => ({
        flags,
        changed,
        fanOut,
        bytes: controlBytes(flags, changed, fanOut),
      })),
    ),
  )
}
