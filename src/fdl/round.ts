/**
 * Rounds: asking peers what they have, and waiting no longer for those that do not answer.
 *
 * Spec: `StartExchange`, `GiveUp`, `Heard`, `Answered`, `AfterExchange`.
 */
import * as HashMap from 'effect/HashMap'
import type { VersionVector } from '../flag/versionVector.ts'
import type { RegionId } from './config.ts'
import { withAnswer, withRound, withSilence } from './observations.ts'
import { fanOutOf } from './pace.ts'
import { choose, chooseMindful, others } from './peers.ts'
import { knowing } from './told.ts'
import { move, stir, type Turn } from './turn.ts'

/** Of a region that is alone there is nobody to ask. */
export function startExchange(turn: Turn, draw: number): void {
  const { state, at } = turn
  const peers = peersToAsk(turn, draw)
  if (peers.length === 0) return
  const observed = { ...state.observed, askedAtMs: at.monotonicMs }
  move(turn, 'StartExchange', { awaits: peers, observed })
  for (const to of peers) turn.messages.push({ kind: 'digest', ...knowing(turn, to) })
}

/** Where the pace adapts, every other round asks those that did not answer before any others. */
function peersToAsk({ config, state }: Turn, draw: number): readonly RegionId[] {
  const [peers, count] = [others(config), fanOutOf(state, config)]
  return config.adaptive === undefined
    ? choose(peers, count, draw)
    : chooseMindful(peers, state.silent, count, draw)
}

export function giveUp(turn: Turn): void {
  const { silent, awaits } = turn.state
  // A peer that stays silent is away, which says nothing of how much the network loses.
  const newlySilent = awaits.filter((each) => !silent.includes(each))
  const observed = newlySilent.reduce(withSilence, turn.state.observed)
  turn.state = { ...turn.state, silent: union(silent, awaits), awaits: [], observed }
  afterExchange(turn)
}

function union(left: readonly RegionId[], right: readonly RegionId[]): readonly RegionId[] {
  return [...new Set([...left, ...right])]
}

/** A peer that was silent is there again, which ends a pause: it may have been cut off. */
export function heard(turn: Turn, from: RegionId): void {
  const { silent } = turn.state
  if (!silent.includes(from)) return
  stir(turn)
  turn.state = { ...turn.state, silent: silent.filter((each) => each !== from) }
}

export function remember(turn: Turn, from: RegionId, cursor: VersionVector): void {
  turn.state = { ...turn.state, peers: HashMap.set(turn.state.peers, from, { cursor }) }
}

/** A peer has answered; the round is over with the last of those that were asked. */
export function answered(turn: Turn, from: RegionId): void {
  const { awaits } = turn.state
  if (!awaits.includes(from)) return
  const left = awaits.filter((each) => each !== from)
  const observed = withAnswer(turn.state.observed, turn.at.monotonicMs)
  turn.state = { ...turn.state, awaits: left, observed }
  if (left.length === 0) afterExchange(turn)
}

function afterExchange(turn: Turn): void {
  const { differed, quietRounds } = turn.state
  const observed = withRound(turn.state.observed, differed)
  if (differed) move(turn, 'Differed', { differed: false, quietRounds: 0, observed })
  else move(turn, 'Same', { quietRounds: quietRounds + 1, observed })
}
