/**
 * A timed cluster as the variables of LinearizableReads: moments become what is left until then.
 *
 * The one place where names of leases and reads meet the spec's; the rest is src/fcs/project.ts.
 */
import type { Reading } from '../shared/clock.ts'
import type { Config } from '../fcs/config.ts'
import type { LeaseState } from '../fcs/lease/leaseState.ts'
import { ranAhead, requireLeases } from '../fcs/lease/leaseState.ts'
import { readUnderLease } from '../fcs/lease/readUnderLease.ts'
import { entryAt } from '../fcs/log.ts'
import type { Message, ServerId } from '../fcs/message.ts'
import { projectEntry, projectImage, projectMessage, projectServer } from '../fcs/project.ts'
import { confirmedRound } from '../fcs/round.ts'
import type { ServerState } from '../fcs/state.ts'
import { functionOf, type SpecState, type Value } from '../shared/value.ts'
import type { TimedCluster } from './timedCluster.ts'

export function projectTimed(cluster: TimedCluster, flags: readonly string[]): SpecState {
  const { configs } = cluster
  const byServer = (of: (at: number) => Value): Value =>
    Object.fromEntries(configs.map((config, at) => [config.self, of(at)]))
  return {
    node: byServer((at) => projectServer(cluster.servers[at]!, configs[at]!)),
    disk: byServer((at) => projectImage(cluster.disks[at]!)),
    writes: byServer(() => []),
    messages: { '#set': [...cluster.network.values()].map(projectTimedMessage) },
    elected: { '#set': cluster.elected.map(({ term, leader }) => ({ term, leader })) },
    committed: cluster.committed.map(projectEntry),
    lease: byServer((at) =>
      projectLease(cluster.servers[at]!, configs[at]!, cluster.clocks[at]!.monotonicMs),
    ),
    reads: byServer((at) => projectReads(cluster, at)),
    wall: byServer((at) => wallOf(cluster.servers[at]!, configs[at]!, cluster.clocks[at]!)),
    answers: byServer((at) => answersAt(cluster, at, flags)),
  }
}

const messages = new WeakMap<Message, Value>()

export function projectTimedMessage(message: Message): Value {
  const known = messages.get(message)
  if (known !== undefined) return known
  const made = withReads(message)
  messages.set(message, made)
  return made
}

function withReads(message: Message): Value {
  const plain = projectMessage(message) as Readonly<Record<string, Value>>
  switch (message.type) {
    case 'AppendRequest': {
      const named = (message.named ?? []).map((names) => ({ '#set': names }))
      return { ...plain, round: message.round, named }
    }
    case 'AppendResponse':
      return { ...plain, round: message.round }
    case 'LeaseGrant': {
      const { covers: _covers, ...rest } = plain
      return rest
    }
    default:
      return plain
  }
}

/** Spec: `lease[i]`. */
function projectLease(state: ServerState, config: Config, nowMs: number): Value {
  const lease = state.lease!
  const { leaseMs } = requireLeases(config)
  const left = (untilMs: number | undefined) => Math.max(0, (untilMs ?? nowMs) - nowMs)
  const byMember = (of: (at: number) => Value): Record<ServerId, Value> =>
    Object.fromEntries(config.members.map((id, at) => [id, of(at)]))
  const { ask, held } = lease
  return {
    promise: left(lease.promiseUntilMs),
    matched: lease.matchedIndex,
    ask: { id: ask?.id ?? 0, left: ask === undefined ? 0 : left(ask.atMs + leaseMs) },
    held: { index: held?.index ?? 0, left: left(held?.untilMs) },
    round: state.round,
    sent: sentOf(state, config, left),
    answered: byMember((at) => state.progress[at]?.round ?? 0),
    grants: byMember((at) => left(lease.grantsUntilMs[at])),
    defer: left(lease.deferUntilMs),
    joined: { '#set': lease.joined },
    named: functionOf([...lease.named].map(([index, names]) => [index, { '#set': names }])),
  }
}

/** Spec: `sent`. */
function sentOf(state: ServerState, config: Config, left: (untilMs?: number) => number): Value {
  const lease: LeaseState = state.lease!
  const { leaseMs } = requireLeases(config)
  const confirmed = confirmedRound({ config, state })
  return Array.from({ length: state.round }, (_, at) => {
    if (at + 1 === confirmed) return left(lease.leaderUntilMs)
    const sent = lease.rounds.find(({ round }) => round === at + 1)
    return sent === undefined ? 0 : left(sent.sentMs + leaseMs)
  })
}

/** Spec: `reads[i]`. What was answered is history, and so is when a read began. */
function projectReads(cluster: TimedCluster, at: number): Value {
  const { own, asked } = cluster.servers[at]!.reads
  const history = cluster.reads[at]!
  return {
    own: {
      context: history.context,
      since: history.since,
      index: own?.index ?? history.index,
      round: own?.round ?? 0,
      served: history.served,
    },
    asked: Object.fromEntries(
      cluster.configs[at]!.members.map((id, member) => {
        const { context, index, round } = asked[member] ?? { context: 0, index: 0, round: 0 }
        return [id, { context, index, round }]
      }),
    ),
  }
}

/** Spec: `wall[i]`. */
function wallOf({ lease }: ServerState, config: Config, at: Reading): Value {
  if (ranAhead(lease!, at, requireLeases(config))) return 'ahead'
  return at.wallMs - at.monotonicMs < lease!.leadMs ? 'behind' : 'even'
}

/** Spec: `AnswersAt`: the version of each flag, where the core says that it may be read. */
function answersAt(cluster: TimedCluster, at: number, flags: readonly string[]): Value {
  const [state, config, clock] = [cluster.servers[at]!, cluster.configs[at]!, cluster.clocks[at]!]
  return Object.fromEntries(
    flags.map((flag) => {
      const isFresh = readUnderLease(state, config, flag, clock) === 'Fresh'
      return [flag, { '#set': isFresh ? [versionOf(state, flag)] : [] }]
    }),
  )
}

/** Spec: `Version`, of what is committed. */
export function versionOf({ log, commitIndex }: ServerState, flag: string): number {
  for (let index = commitIndex; index >= 1; index -= 1) {
    if (entryAt(log, index)!.flagId === flag) return index
  }
  return 0
}
