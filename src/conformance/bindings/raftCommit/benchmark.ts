/**
 * What is measured of the Flag Coordination Service's core: what a follower does all day, what the
 * statechart costs with and without its table, and how soon a commit is visible everywhere.
 *
 * Messages are made afresh each time, as they are when they come off a wire; decoding them is not timed.
 */
import { transition } from 'xstate'
import { makeConfig } from '../../../fcs/config.ts'
import { type Entry, noOp } from '../../../fcs/entry.ts'
import { recoverWithLeases } from '../../../fcs/lease/leaseState.ts'
import { readUnderLease } from '../../../fcs/lease/readUnderLease.ts'
import { logOf } from '../../../fcs/log.ts'
import type { AppendRequest } from '../../../fcs/message.ts'
import { type Role, type RoleEvent, roleMachine } from '../../../fcs/role.ts'
import { initialRole, moveRole } from '../../../fcs/roleTable.ts'
import { recover, type ServerState } from '../../../fcs/state.ts'
import { step } from '../../../fcs/step.ts'
import { fiveRegions, threeRegions } from '../../../sim/regions.ts'
import { visibilityOf } from '../../../sim/visibility.ts'
import { memoryRows } from './memory.ts'
import type {
  Comparison,
  ExactFigures,
  ProtocolBenchmark,
  Workload,
} from '../../bench/benchmark.ts'

const config = makeConfig({ self: 's2', voters: ['s1', 's2', 's3'] })

/** A follower of s1 in term 1 with the no-op of s1 and nothing under way. */
function follower(): ServerState {
  return recover({ currentTerm: 1, votedFor: 's1', log: logOf([{ term: 1, value: noOp }]) })
}

function appendRequest(previousIndex: number, entries: readonly Entry[]): AppendRequest {
  return {
    type: 'AppendRequest',
    term: 1,
    source: 's1',
    destination: 's2',
    previousIndex,
    previousTerm: 1,
    entries,
    commitIndex: previousIndex,
    round: 1,
  }
}

const heartbeat: Workload = {
  name: 'heartbeatPerSecond',
  title: 'heartbeats answered by a follower (one step each)',
  run: (times) => {
    let state = follower()
    let answered = 0
    for (let count = 0; count < times; count += 1) {
      const next = step(state, { type: 'Receive', message: appendRequest(1, []) }, config)
      if (next.actions.some(({ type }) => type === 'Send')) answered += 1
      state = next.state
    }
    return answered
  },
}

/** Two steps: the request, which asks for a write and applies what was committed, and its receipt. */
const append: Workload = {
  name: 'appendPerSecond',
  title: 'entries appended by a follower (request and receipt, two steps each)',
  run: (times) => {
    let state = follower()
    const before = state.log.length
    for (let count = 0; count < times; count += 1) {
      const message = appendRequest(state.log.length, [{ term: 1, value: 'x' }])
      const next = step(state, { type: 'Receive', message }, config)
      state = next.state
      for (const action of next.actions) {
        if (action.type !== 'Persist') continue
        state = step(state, { type: 'Persisted', receipt: action.receipt }, config).state
      }
    }
    return state.writesInFlight === 0 ? state.log.length - before : 0
  },
}

/** A life in events: from follower to leader and back. */
const life: readonly RoleEvent['type'][] = [
  'StartPreVote',
  'StartElection',
  'BecomeLeader',
  'Follow',
]

function countedMoves(times: number, move: (role: Role, event: RoleEvent['type']) => Role): number {
  let role = initialRole
  let leads = 0
  for (let count = 0; count < times; count += 1) {
    role = move(role, life[count % life.length]!)
    if (role === 'leader') leads += 1
  }
  return leads === Math.floor((times + 1) / life.length) ? times : leads
}

const roleMoves: Comparison = {
  name: 'roleMoves',
  own: {
    name: 'roleTable',
    title: 'moves of the role by the compiled table',
    run: (times) => countedMoves(times, (role, event) => moveRole(role, event).role),
  },
  peer: {
    name: 'xstateTransition',
    title: 'transition() of XState on the machine itself',
    run: (times) => {
      let snapshot = roleMachine.resolveState({ value: initialRole })
      return countedMoves(times, (_, type) => {
        ;[snapshot] = transition(roleMachine, snapshot, { type })
        return snapshot.value
      })
    },
  },
}

/** Every leader of every matrix, in both modes. */
const visible: ExactFigures = {
  name: 'visible',
  title:
    'from a proposal at the leader to its application in the last region, in a network without loss',
  rows: () =>
    [threeRegions, fiveRegions].flatMap((network) =>
      (['leader-commit', 'two-delay'] as const).flatMap((mode) =>
        network.regions.map((_, leader) => ({ ...visibilityOf(network, leader, mode) })),
      ),
    ),
}

const leased = makeConfig({
  self: 's2',
  voters: ['s1', 's2', 's3'],
  leases: { leaseMs: 800, driftPpm: 200 },
})

/** A follower that holds a lease, with two entries not known to be committed on other flags. */
function holder(): ServerState {
  const entry = (flagId: string) => ({ term: 1, value: 'on', flagId })
  const log = logOf([{ term: 1, value: noOp }, entry('banner'), entry('theme')])
  const at = { monotonicMs: 0, wallMs: 0 }
  const image = { currentTerm: 1, votedFor: 's1', log, snapshot: undefined }
  const state = recoverWithLeases(image, leased, at)
  const lease = { ...state.lease!, matchedIndex: 3, held: { index: 1, untilMs: 800 } }
  return { ...state, commitIndex: 1, leader: 's1', lease }
}

/** Two clocks are read for each, as whoever answers a reader has to. */
const leaseRead: Workload = {
  name: 'leaseReadPerSecond',
  title: 'reads under a regional lease (both clocks read for each)',
  run: (times) => {
    const state = holder()
    // The clocks are read, but stand in for a lease that never ends while this is timed.
    const since = { monotonicMs: performance.now(), wallMs: Date.now() }
    let fresh = 0
    for (let count = 0; count < times; count += 1) {
      const monotonicMs = (performance.now() - since.monotonicMs) % 1
      const wallMs = (Date.now() - since.wallMs) % 1
      if (readUnderLease(state, leased, 'pay', { monotonicMs, wallMs }) === 'Fresh') fresh += 1
    }
    return fresh
  },
}

const memory: ExactFigures = {
  name: 'memory',
  title: 'heap of a core, measured in a process of its own',
  rows: memoryRows,
}

export const raftCommitBenchmark: ProtocolBenchmark = {
  component: 'fcs',
  protocol: 'RaftCommit',
  workloads: [heartbeat, append, leaseRead],
  comparisons: [roleMoves],
  exact: [visible, memory],
  checkedModel: 'RaftCommitLoneVoter',
}
