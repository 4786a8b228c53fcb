/** How long servers wait: a leader that misses an answer for two round trips, not for a heartbeat. */
import { describe, expect, it } from 'vitest'
import type { Action, SetTimer } from '../../src/fcs/action.ts'
import { limits, makeConfig } from '../../src/fcs/config.ts'
import { Bench, configOf, electedBench } from './support/bench.ts'
import { appendRequest, appendResponse } from './support/messages.ts'

const measured = configOf('s1', { roundTripMs: { s2: 40, s3: 80 } })

function timerOf(actions: readonly Action[]): SetTimer | undefined {
  return actions.find((action) => action.type === 'SetTimer')
}

const waits = (ms: number): SetTimer => ({
  type: 'SetTimer',
  timer: 'heartbeat',
  minMs: ms,
  maxMs: ms,
})

const beat = (bench: Bench) => timerOf(bench.take({ type: 'Heartbeat' }))
const propose = (bench: Bench) => timerOf(bench.take({ type: 'Propose', value: 'x' }))

/** All voters have the no-op. */
function quietLeader(config = measured): Bench {
  const bench = electedBench(config)
  bench.persistAll()
  for (const id of config.voters) {
    if (id !== config.self) bench.receive(appendResponse(1, true, 1, id))
  }
  return bench
}

describe('a leader with measured round trips', () => {
  it('waits for a heartbeat where no answer is missing', () => {
    expect(beat(quietLeader())).toStrictEqual(waits(250))
  })

  it('waits two round trips to the nearest majority once a command is on its way', () => {
    expect(propose(quietLeader())).toStrictEqual(waits(80))
  })

  it('is not put off by further commands', () => {
    const bench = quietLeader()
    propose(bench)
    expect(propose(bench)).toBeUndefined()
  })

  it('repeats itself after as long, and then is as patient as the farthest that lacks the entry', () => {
    const bench = quietLeader()
    propose(bench)
    expect(beat(bench)).toStrictEqual(waits(80))
    bench.receive(appendResponse(1, true, 2, 's2'))
    expect(beat(bench)).toStrictEqual(waits(160))
    bench.receive(appendResponse(1, true, 2, 's3'))
    expect(beat(bench)).toStrictEqual(waits(250))
  })

  it('hurries from its election on', () => {
    const bench = electedBench(measured)
    expect(beat(bench)).toStrictEqual(waits(80))
  })

  it('counts the nearest that make a majority of five', () => {
    const roundTripMs = { s2: 100, s3: 30, s4: 60, s5: 10 }
    const bench = quietLeader(configOf('s1', { voters: 5, roundTripMs }))
    expect(propose(bench)).toStrictEqual(waits(60))
    bench.receive(appendResponse(1, true, 2, 's5'))
    expect(beat(bench)).toStrictEqual(waits(60))
    bench.receive(appendResponse(1, true, 2, 's4'))
    expect(beat(bench)).toStrictEqual(waits(200))
  })

  it('does not hurry for a voter that is left out', () => {
    const bench = quietLeader(configOf('s1', { roundTripMs: { s2: 40 } }))
    propose(bench)
    bench.receive(appendResponse(1, true, 2, 's2'))
    expect(beat(bench)).toStrictEqual(waits(250))
  })

  it('is as patient as the farthest where those measured make no majority', () => {
    const bench = quietLeader(configOf('s1', { voters: 5, roundTripMs: { s2: 30 } }))
    expect(propose(bench)).toStrictEqual(waits(60))
  })

  it('never waits longer than a heartbeat, and never less than a pause takes', () => {
    const far = quietLeader(configOf('s1', { roundTripMs: { s2: 200, s3: 200 } }))
    expect(propose(far)).toStrictEqual(waits(250))
    const near = quietLeader(configOf('s1', { roundTripMs: { s2: 0.4, s3: 0.2 } }))
    expect(propose(near)).toStrictEqual(waits(limits.leastRetransmitMs))
    const between = quietLeader(configOf('s1', { roundTripMs: { s2: 20.3, s3: 90 } }))
    expect(propose(between)).toStrictEqual(waits(41))
  })

  it('steps down after quorumBeats of the shorter delays', () => {
    const bench = quietLeader(configOf('s1', { quorumBeats: 2, roundTripMs: { s2: 40, s3: 80 } }))
    propose(bench)
    beat(bench) // finds the answers to the no-op
    expect(beat(bench)).toStrictEqual(waits(80))
    expect(beat(bench)).toStrictEqual(waits(80))
    expect(beat(bench)).toMatchObject({ timer: 'election' })
    expect(bench.state.role).toBe('follower')
  })
})

describe('a leader without measurements', () => {
  it('repeats itself at its heartbeats, whatever is missing', () => {
    const bench = quietLeader(configOf())
    expect(propose(bench)).toBeUndefined()
    expect(beat(bench)).toStrictEqual(waits(250))
  })
})

describe('an election timer', () => {
  const election = (config: Parameters<typeof makeConfig>[0]) => {
    const bench = new Bench(makeConfig(config))
    return timerOf(bench.receive(appendRequest(1, [0, 0], [], 0, 's3')))
  }
  const voters = ['s1', 's2', 's3']

  it.each([
    ['nobody is preferred', {}],
    ['this server is', { preferredLeader: 's1' }],
  ])('is what the configuration says where %s', (_, more) => {
    expect(election({ self: 's1', voters, ...more })).toMatchObject({ minMs: 1_000, maxMs: 2_000 })
  })

  it('begins where that of the preferred leader has fired for certain', () => {
    const timer = election({ self: 's1', voters, preferredLeader: 's2' })
    expect(timer).toMatchObject({ timer: 'election', minMs: 2_000, maxMs: 3_000 })
  })
})
