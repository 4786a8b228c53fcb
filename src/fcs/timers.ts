/**
 * How long a server waits before its timer fires: an election timer longer where another is to stand first,
 * a leader's shorter where an answer is missing.
 *
 * Not a clock: these are lengths for whoever carries out `SetTimer`, and the spec knows none of them. A
 * heartbeat that comes early is a retransmission and still a heartbeat: check-quorum counts it, so a leader
 * that waits for answers and gets none steps down after `quorumBeats` of the shorter delays.
 */
import type { SetTimer } from './action.ts'
import { type Config, limits } from './config.ts'
import { isQuorum } from './quorum.ts'
import type { ServerState } from './state.ts'

export function setTimer(config: Config, state: ServerState, timer: SetTimer['timer']): SetTimer {
  if (timer === 'heartbeat') {
    const delayMs = heartbeatDelayMs(config, state)
    return { type: 'SetTimer', timer, minMs: delayMs, maxMs: delayMs }
  }
  const { electionTimeoutMinMs: minMs, electionTimeoutMaxMs: maxMs, preferredLeader } = config
  return preferredLeader === undefined || preferredLeader === config.self
    ? { type: 'SetTimer', timer, minMs, maxMs }
    : // From where the preferred leader's timer has fired for certain, for as long a range.
      { type: 'SetTimer', timer, minMs: maxMs, maxMs: 2 * maxMs - minMs }
}

/**
 * Two round trips to the voters that matter, or `heartbeatMs` where that is less, or no answer is missing.
 * As long as the last entry is on the way to a majority, those are the nearest that make one; then all
 * that lack it, by the farthest.
 */
function heartbeatDelayMs(config: Config, state: ServerState): number {
  const awaited = awaitedMs(config, state)
  if (awaited.length === 0) return config.heartbeatMs
  const last = state.log.length
  let have = 1 // the leader itself
  for (const [at, { matchIndex }] of state.progress.entries()) {
    const isOther = at < config.voters.length && config.voters[at] !== config.self
    if (isOther && matchIndex >= last) have += 1
  }
  const enough = awaited.findIndex((_, at) => isQuorum(have + at + 1, config.voters.length))
  const farthest = isQuorum(have, config.voters.length) || enough === -1
  const roundTripMs = awaited.at(farthest ? -1 : enough)!
  const retransmitMs = Math.max(limits.leastRetransmitMs, Math.ceil(2 * roundTripMs))
  return Math.min(config.heartbeatMs, retransmitMs)
}

/** Whether no voter with a measured round trip lacks an entry. */
export function isAwaitingNobody(config: Config, state: ServerState): boolean {
  return config.roundTripMs !== undefined && awaitedMs(config, state).length === 0
}

/** Round trips to the voters that have not acknowledged the last entry, the nearest first. */
function awaitedMs({ roundTripMs, voters, self }: Config, state: ServerState): readonly number[] {
  if (roundTripMs === undefined) return []
  const awaited: number[] = []
  for (const [at, { matchIndex }] of state.progress.entries()) {
    const id = voters[at]
    const ms = id === undefined ? undefined : roundTripMs[id]
    if (id !== self && ms !== undefined && matchIndex < state.log.length) awaited.push(ms)
  }
  return awaited.toSorted((a, b) => a - b)
}
