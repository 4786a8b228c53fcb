/**
 * How fast a region answers at each level that is answered at once: out of 10,000 flags that five regions write.
 *
 * Every read is met, and flags are read in a shuffled order. A linearizable read waits for the log, whose speed is
 * not the cache's.
 */
import { originKey } from '../../../../flag/versionVector.ts'
import type { CachedFlag } from '../../../../rfc/read/cache.ts'
import { makeReadConfig } from '../../../../rfc/read/config.ts'
import { noVersion } from '../../../../rfc/read/flagVersion.ts'
import { type Level, read, type Readable } from '../../../../rfc/read/read.ts'
import { tokenAfter, emptyToken } from '../../../../rfc/read/sessionToken.ts'
import { emptyImage, type RegionState, startRegion } from '../../../../rfc/read/state.ts'
import { step } from '../../../../rfc/read/step.ts'
import { seeded } from '../../../../shared/seeded.ts'
import { fiveRegions } from '../../../../sim/regions.ts'
import type { Series } from '../../../bench/benchmark.ts'

const flagCount = 10_000
const origins = fiveRegions.regions.map((region) => originKey(region, 1))

/** Every other flag is critical. */
const criticalEvery = 2

interface Prepared {
  readonly from: Readable
  readonly gossiped: readonly string[]
  readonly critical: readonly string[]
}

const config = makeReadConfig({
  isCritical: (flagId) => flagId.startsWith('critical'),
  originsOf: () => origins,
})

const start = { monotonicMs: 1000, wallMs: 1_000_000 }

function prepare(): Prepared {
  const random = seeded(1)
  const vector = new Map(origins.map((origin) => [origin, 0]))
  let state: RegionState = startRegion(emptyImage(1))
  let index = 0
  const ids: string[] = []
  for (let at = 0; at < flagCount; at += 1) {
    const isCritical = at % criticalEvery === 0
    const flagId = `${isCritical ? 'critical' : 'shop'}.flag-${at}`
    ids.push(flagId)
    const bare = { flagId, value: true, needs: noVersion, expiresAtMs: undefined }
    if (isCritical) {
      index += 1
      const version = { ...noVersion, raftIndex: index }
      const flag: CachedFlag = { ...bare, version, source: 'log' }
      state = step(state, { type: 'Applied', index, flag }, config, start).state
      continue
    }
    const origin = random.pick(origins)
    const seq = vector.get(origin)! + 1
    vector.set(origin, seq)
    const version = { raftIndex: 0, vector: new Map(vector) }
    const flag: CachedFlag = { ...bare, version, source: 'gossip' }
    state = step(state, { type: 'Taken', origin, seq, flag }, config, start).state
  }
  for (const [origin, seq] of vector) {
    state = step(state, { type: 'Contact', origin, seq, askedAt: start }, config, start).state
  }
  const underLease = () => ({ answer: 'Fresh', commitIndex: index }) as const
  const shuffled = random.shuffled(ids)
  return {
    from: { state, config, at: { monotonicMs: 1250, wallMs: 1_000_250 }, underLease },
    gossiped: shuffled.filter((flagId) => !config.isCritical(flagId)),
    critical: shuffled.filter((flagId) => config.isCritical(flagId)),
  }
}

let prepared: Prepared | undefined

function levelOf(name: Level['name'], { from: { state } }: Prepared): Level {
  switch (name) {
    case 'local':
    case 'lease':
      return { name }
    case 'bounded':
      return { name, maxAgeMs: 1000 }
    case 'session':
      return { name, token: tokenAfter(emptyToken, state) }
  }
}

function run(name: Level['name'], times: number): number {
  prepared ??= prepare()
  const { from } = prepared
  const flagIds = name === 'lease' ? prepared.critical : prepared.gossiped
  const level = levelOf(name, prepared)
  let [next, answered] = [0, 0]
  for (let count = 0; count < times; count += 1) {
    if (++next >= flagIds.length) next = 0
    const answer = read(from, flagIds[next]!, level, 'refuse')
    if (answer.type === 'answer' && answer.reason === 'CACHED' && answer.metadata.epoch > 0) {
      answered += 1
    }
  }
  return answered
}

const names: readonly Level['name'][] = ['local', 'bounded', 'session', 'lease']

export const reads: Series = {
  name: 'reads',
  setting: 'level',
  workloads: names.map((name) => ({
    at: name,
    workload: {
      name,
      title: `reads at level ${name}, of ${flagCount.toLocaleString('en-US')} flags`,
      run: (times) => run(name, times),
    },
  })),
}
