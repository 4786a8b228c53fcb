/**
 * How long a region pauses between rounds and how many peers a round asks.
 *
 * The pause is random around the interval, doubles with each round that finds nothing, up to a cap, and is the
 * interval again once something is learnt (state.quietRounds). With `Config.adaptive` interval and fan-out
 * follow what was observed, within limits.
 */
import type { SetTimer } from './action.ts'
import type { Config } from './config.ts'
import type { NodeState } from './state.ts'

/** Above this share of questions that are not answered, more peers are asked, and sooner. */
const lossyShare = 0.05

/** A round is not asked for sooner than its question can be answered. */
function intervalOf({ observed }: NodeState, { intervalMs, adaptive }: Config): number {
  if (adaptive === undefined) return intervalMs
  const { minIntervalMs, maxIntervalMs } = adaptive
  // Rounds that find something ought to come more often, and those that find nothing less.
  const wanted = intervalMs * 2 ** (1 - 4 * observed.news - 8 * observed.loss)
  return Math.min(maxIntervalMs, Math.max(minIntervalMs, observed.roundTripMs, wanted))
}

export function fanOutOf({ observed }: NodeState, { fanOut, adaptive, members }: Config): number {
  if (adaptive === undefined || observed.loss <= lossyShare) return fanOut
  return Math.min(adaptive.maxFanOut, members.length - 1, fanOut + Math.ceil(observed.loss * 8))
}

export function roundTimer(state: NodeState, config: Config): SetTimer {
  const { jitter, backoffCapMs } = config
  const doubled = intervalOf(state, config) * 2 ** Math.min(state.quietRounds, 20)
  const meanMs = Math.min(doubled, backoffCapMs)
  return {
    type: 'SetTimer',
    timer: 'round',
    minMs: Math.ceil(meanMs * (1 - jitter)),
    maxMs: Math.ceil(meanMs * (1 + jitter)),
  }
}

export function exchangeTimer({ exchangeTimeoutMs }: Config): SetTimer {
  return { type: 'SetTimer', timer: 'exchange', minMs: exchangeTimeoutMs, maxMs: exchangeTimeoutMs }
}
