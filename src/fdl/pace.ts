/**
 * How long a region pauses between rounds and how many peers a round asks.
 *
 * The pause is random around the interval, doubles with each round that finds nothing, up to a cap, and is the
 * interval again once something is learnt (state.quietRounds).
 *
 * With `Config.adaptive` it follows what was observed, within limits: news is asked after as soon as pushes
 * must have arrived, but not sooner after the last round than an interval that loss shortens and frequent
 * changes lengthen (of an origin that changes often, the next push shows what was missed); then pauses grow
 * faster. While a peer is silent they double as ever. Measured by `flagspan bench fdl` (`adaptive`): fewer
 * bytes in all its scenarios, and on the mean never later. Not so beyond them: with a hundred changes a minute
 * at 10 % loss, or at 30 % loss, an update is everywhere sooner, but for as many bytes or some more. More peers
 * are asked only under heavy loss and only where the limits allow it, because it buys time with bytes.
 */
import type { Reading } from '../shared/clock.ts'
import type { SetTimer } from './action.ts'
import type { Adaptive, Config } from './config.ts'
import type { NodeState } from './state.ts'

/** Above this share of questions that are not answered, more peers are asked. */
const heavyLoss = 0.25

/** How much faster than doubling pauses grow once a round found nothing: 4 times each. */
const growth = 4

/** Round trips from a change until its pushes must have arrived, with some to spare. */
const tripsToWait = 2

export function fanOutOf({ observed }: NodeState, { fanOut, adaptive, members }: Config): number {
  if (adaptive === undefined || observed.loss <= heavyLoss) return fanOut
  const more = Math.ceil((observed.loss - heavyLoss) * 8)
  return Math.min(adaptive.maxFanOut, members.length - 1, fanOut + more)
}

export function roundTimer(state: NodeState, config: Config, at: Reading): SetTimer {
  const { jitter, adaptive } = config
  const meanMs =
    adaptive === undefined ? backedOffMs(state, config) : adaptedMs(state, config, adaptive, at)
  return {
    type: 'SetTimer',
    timer: 'round',
    minMs: Math.ceil(meanMs * (1 - jitter)),
    maxMs: Math.ceil(meanMs * (1 + jitter)),
  }
}

function backedOffMs({ quietRounds }: NodeState, { intervalMs, backoffCapMs }: Config): number {
  return Math.min(intervalMs * 2 ** Math.min(quietRounds, 20), backoffCapMs)
}

function adaptedMs(state: NodeState, config: Config, adaptive: Adaptive, at: Reading): number {
  const { quietRounds, observed, silent } = state
  const { minIntervalMs, maxIntervalMs } = adaptive
  const wantedMs = config.intervalMs * 2 ** (0.4 + observed.news - 3 * observed.loss)
  const intervalMs = Math.min(maxIntervalMs, Math.max(minIntervalMs, wantedMs))
  if (quietRounds === 0) {
    const soonestMs = Math.max(minIntervalMs, observed.roundTripMs * tripsToWait)
    const lastEndedMs = observed.askedAtMs + observed.roundTripMs
    return Math.min(maxIntervalMs, Math.max(soonestMs, lastEndedMs + intervalMs - at.monotonicMs))
  }
  if (silent.length > 0) return Math.min(maxIntervalMs, backedOffMs(state, config))
  return Math.min(maxIntervalMs, intervalMs * growth ** Math.min(quietRounds, 10))
}

export function exchangeTimer({ exchangeTimeoutMs }: Config): SetTimer {
  return { type: 'SetTimer', timer: 'exchange', minMs: exchangeTimeoutMs, maxMs: exchangeTimeoutMs }
}
