/** The leader that leads best by measured round trips: which it is, and how it comes to lead. */
import { describe, expect, it } from 'vitest'
import type { Event } from '../../src/fcs/event.ts'
import { makeConfig } from '../../src/fcs/config.ts'
import { allVotersMs, preferredLeader, RoundTripError } from '../../src/fcs/preferredLeader.ts'
import { DelayedCluster } from '../../src/sim/delayedCluster.ts'
import { fiveRegions, type RoundTrips, threeRegions } from '../../src/sim/regions.ts'
import { type Bench, configOf, electedBench } from './support/bench.ts'
import { appendResponse } from './support/messages.ts'

const matrixOf = ({ regions, roundTripMs }: RoundTrips) => ({ voters: regions, roundTripMs })
const three = matrixOf(threeRegions)
const five = matrixOf(fiveRegions)

describe('the preferred leader', () => {
  it('is the one whose commits are known everywhere the soonest', () => {
    expect(preferredLeader(three, 'leader-commit')).toBe('b')
    expect(preferredLeader(five, 'two-delay')).toBe('us-west')
  })

  it('is the first by name where several are as good', () => {
    expect(three.voters.map((_, at) => allVotersMs(three, at, 'two-delay'))).toEqual([40, 40, 60])
    expect(preferredLeader(three, 'two-delay')).toBe('a')
    expect(five.voters.map((_, at) => allVotersMs(five, at, 'leader-commit'))).toEqual([
      185, 185, 255, 280, 225,
    ])
    expect(preferredLeader(five, 'leader-commit')).toBe('us-east')
  })

  it('does not depend on the order of the voters', () => {
    const reversed = {
      voters: five.voters.toReversed(),
      roundTripMs: five.roundTripMs.map((row) => row.toReversed()).toReversed(),
    }
    for (const mode of ['leader-commit', 'two-delay'] as const) {
      expect(preferredLeader(reversed, mode)).toBe(preferredLeader(five, mode))
    }
  })

  it('is the only voter there is', () => {
    expect(preferredLeader({ voters: ['s1'], roundTripMs: [[0]] }, 'two-delay')).toBe('s1')
  })

  it.each([
    ['no voters', { voters: [], roundTripMs: [] }, 'voters: given 0'],
    ['a row is missing', { voters: ['a', 'b'], roundTripMs: [[0, 1]] }, 'rows: given 1, allowed 2'],
    ['a number is missing', { voters: ['a', 'b'], roundTripMs: [[0, 1], [1]] }, 'of b: given 1'],
    [
      'a number is none',
      {
        voters: ['a', 'b'],
        roundTripMs: [
          [0, Number.NaN],
          [1, 0],
        ],
      },
      'from a to b: given NaN, allowed a number from 0',
    ],
    ['a number is negative', { voters: ['a'], roundTripMs: [[-1]] }, 'from a to a: given -1'],
  ])('is refused where %s', (_, matrix, text) => {
    expect(() => preferredLeader(matrix, 'two-delay')).toThrow(RoundTripError)
    expect(() => preferredLeader(matrix, 'two-delay')).toThrow(text)
  })
})

describe('a leader that is not the preferred one', () => {
  const config = configOf('s1', { preferredLeader: 's3' })
  const handOver = { type: 'HandOver', to: 's3' }
  const beat = (bench: Bench) => bench.take({ type: 'Heartbeat' }).at(-1)

  function leader(): Bench {
    const bench = electedBench(config)
    bench.persistAll()
    return bench
  }

  it('asks its driver to hand over at a heartbeat, once the other answers and has everything', () => {
    const bench = leader()
    bench.receive(appendResponse(1, true, 1, 's2'))
    expect(beat(bench)).not.toMatchObject(handOver)
    bench.receive(appendResponse(1, true, 1, 's3'))
    expect(beat(bench)).toStrictEqual(handOver)
    expect(bench.state.handedOver).toBe(false)
  })

  it('does not ask for one that does not answer any more, or lacks an entry', () => {
    const bench = leader()
    bench.receive(appendResponse(1, true, 1, 's3'))
    bench.take({ type: 'Propose', value: 'x' })
    expect(beat(bench)).not.toMatchObject(handOver)
    bench.receive(appendResponse(1, true, 2, 's3'))
    bench.receive(appendResponse(1, true, 2, 's2'))
    expect(beat(bench)).toStrictEqual(handOver)
    // The heartbeat before found a quorum; nobody has answered since.
    expect(beat(bench)).not.toMatchObject(handOver)
  })

  it('hands over once a term, so that one that never wins does not stop commands', () => {
    const bench = leader()
    bench.receive(appendResponse(1, true, 1, 's3'))
    expect(beat(bench)).toStrictEqual(handOver)
    bench.take({ type: 'TransferLeadership', to: 's3' })
    bench.receive(appendResponse(1, true, 1, 's3'))
    expect(beat(bench)).not.toMatchObject(handOver)
  })

  it('asks for nobody where it is the preferred one, or nobody is', () => {
    for (const more of [{ preferredLeader: 's1' }, {}]) {
      const bench = electedBench(configOf('s1', more))
      bench.persistAll()
      bench.receive(appendResponse(1, true, 1, 's3'))
      expect(beat(bench)).not.toMatchObject({ type: 'HandOver' })
    }
  })
})

describe.each([threeRegions, fiveRegions])('$name', (network) => {
  it.each(['leader-commit', 'two-delay'] as const)(
    'end with the preferred leader, whoever was elected (%s)',
    (mode) => {
      const { regions: voters } = network
      const best = preferredLeader(matrixOf(network), mode)
      const twoDelay = mode === 'two-delay'
      for (const [first] of voters.entries()) {
        const configs = voters.map((self) =>
          makeConfig({ self, voters, twoDelay, preferredLeader: best }),
        )
        const cluster = new DelayedCluster(network, configs)
        const happen = (at: number, event: Event) => {
          cluster.happen(at, event)
          cluster.runUntilQuiet()
        }
        happen(first, { type: 'ElectionTimeout' })
        expect(cluster.server(first).role).toBe('leader')
        happen(first, { type: 'Heartbeat' })
        const last = voters.findIndex((id) => id === best)
        expect(cluster.server(last).role).toBe('leader')
        happen(last, { type: 'Heartbeat' })
        expect(cluster.server(last).role).toBe('leader')
      }
    },
  )
})
