/**
 * What is measured of the Flag Dissemination Layer's core: how soon and for how many bytes changes are
 * everywhere, on virtual time, and how fast it takes what arrives.
 *
 * Messages are made before they are timed; decoding and verifying them is not timed.
 */
import { transition } from 'xstate'
import { makeConfig } from '../../../fdl/config.ts'
import type { Message } from '../../../fdl/message.ts'
import { type Phase, type PhaseEvent, phaseMachine } from '../../../fdl/phase.ts'
import { initialPhase, movePhase } from '../../../fdl/phaseTable.ts'
import { emptyImage, type NodeState, recover } from '../../../fdl/state.ts'
import { step } from '../../../fdl/step.ts'
import { emptyVector, originKey } from '../../../flag/versionVector.ts'
import { fiveRegions } from '../../../sim/regions.ts'
import type {
  Comparison,
  ExactFigures,
  ProtocolBenchmark,
  Workload,
} from '../../bench/benchmark.ts'
import { adaptiveRows } from './bench/adaptive.ts'
import { controlRows } from './bench/control.ts'
import { idleFigure } from './bench/idle.ts'
import { propagationRows } from './bench/propagation.ts'
import { flagIdOf, payloadOf } from './bench/regions.ts'
import { fixedRows, repairRows } from './bench/repair.ts'
import { roundsRows } from './bench/rounds.ts'

const { regions } = fiveRegions
const [other, self] = [regions[0]!, regions[1]!]
const config = makeConfig({ self, members: regions })

function pushOf(seq: number): Message {
  const update = {
    origin: originKey(other, 1),
    seq,
    flagId: flagIdOf(seq % 10_000),
    context: emptyVector,
    needs: emptyVector,
    payload: payloadOf(seq),
    urgency: 0,
    issuedAtMs: 0,
    expiresAtMs: undefined,
    keyId: '',
    signature: '',
  }
  return { kind: 'push', from: other, to: self, updates: [update] }
}

/** Each of a flag of its own, one after the other in the sequence of one region. */
const pushesInARow = 10_000
let pushes: readonly Message[] = []

const push: Workload = {
  name: 'pushPerSecond',
  title: 'pushes taken (one step each)',
  run: (times) => {
    if (pushes.length === 0) {
      pushes = Array.from({ length: pushesInARow }, (_, at) => pushOf(at + 1))
    }
    let state: NodeState = recover(emptyImage(1))
    let taken = 0
    for (let count = 0; count < times; count += 1) {
      // After the last of them a region begins anew.
      if (count % pushesInARow === 0) state = recover(emptyImage(1))
      const at = { monotonicMs: count, wallMs: count }
      const message = pushes[count % pushesInARow]!
      const next = step(state, { type: 'Receive', message }, config, at)
      if (next.actions.some(({ type }) => type === 'Changed')) taken += 1
      state = next.state
    }
    return taken
  },
}

/** What it answers does not depend on what it holds, so it holds nothing. */
const knowsAll = {
  ...emptyImage(1),
  cursor: new Map(regions.map((region) => [originKey(region, 1), 2000])),
}

const digest: Workload = {
  name: 'digestPerSecond',
  title: 'quiet digests answered, of five origins (one step each)',
  run: (times) => {
    let state = recover(knowsAll)
    const { cursor, notice } = state
    const message: Message = { kind: 'digest', from: other, to: self, cursor, notice }
    const at = { monotonicMs: 0, wallMs: 0 }
    let answered = 0
    for (let count = 0; count < times; count += 1) {
      const next = step(state, { type: 'Receive', message }, config, at)
      if (next.actions.some(({ type }) => type === 'Send')) answered += 1
      state = next.state
    }
    return answered
  },
}

/** A life in events: a round that finds nothing, news, and a round that finds something. */
const life: readonly PhaseEvent['type'][] = [
  'StartExchange',
  'Same',
  'Stir',
  'StartExchange',
  'Differed',
]

function countedMoves(times: number, move: (phase: Phase, event: PhaseEvent['type']) => Phase) {
  let phase = initialPhase
  let exchanges = 0
  for (let count = 0; count < times; count += 1) {
    phase = move(phase, life[count % life.length]!)
    if (phase === 'exchanging') exchanges += 1
  }
  const full = Math.floor(times / life.length) * 2
  const rest = times % life.length
  return exchanges === full + (rest > 3 ? 2 : Math.min(rest, 1)) ? times : exchanges
}

const phaseMoves: Comparison = {
  name: 'phaseMoves',
  own: {
    name: 'phaseTable',
    title: 'moves of the phase by the compiled table',
    run: (times) => countedMoves(times, (phase, event) => movePhase(phase, event).phase),
  },
  peer: {
    name: 'xstateTransition',
    title: 'transition() of XState on the machine itself',
    run: (times) => {
      let snapshot = phaseMachine.resolveState({ value: initialPhase })
      return countedMoves(times, (_, type) => {
        ;[snapshot] = transition(phaseMachine, snapshot, { type })
        return snapshot.value
      })
    },
  },
}

const exact: readonly ExactFigures[] = [
  {
    name: 'propagation',
    title: 'from a change until it is in every region, nothing lost',
    rows: propagationRows,
  },
  {
    name: 'rounds',
    title: 'rounds until every node has a change of which all pushes were lost, on the mean',
    rows: roundsRows,
  },
  {
    name: 'idle',
    title: 'bytes of a round that finds nothing, of 5 regions with 100 and with 10,000 flags',
    isSingle: true,
    rows: () => [idleFigure()],
  },
  {
    name: 'repair',
    title: 'bytes of bringing two regions together, beside the updates alone',
    rows: repairRows,
  },
  { name: 'fixed', title: 'the same where one flag differs', rows: fixedRows },
  {
    name: 'control',
    title: 'bytes of a round as flags, changed flags and fan-out vary',
    rows: controlRows,
  },
  {
    name: 'adaptive',
    title: 'rounds of a fixed setting beside rounds that adapt: bytes in ten minutes, mean delay',
    rows: () => adaptiveRows(),
  },
]

export const gossipConvergenceBenchmark: ProtocolBenchmark = {
  component: 'fdl',
  protocol: 'GossipConvergence',
  workloads: [push, digest],
  comparisons: [phaseMoves],
  exact,
}
