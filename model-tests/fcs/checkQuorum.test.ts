/**
 * Check-quorum: a leader that no quorum answers steps down at a heartbeat (thesis 6.2). Spec: Heartbeat,
 * `QuorumChecked`, `HasLostQuorum`.
 */
import { describe, expect, it } from 'vitest'
import type { Bench } from './support/bench.ts'
import { configOf, electedBench, order } from './support/bench.ts'
import { appendRequest, appendResponse } from './support/messages.ts'

const beat = (bench: Bench) => order(bench.take({ type: 'Heartbeat' }))

const leader = (quorumBeats: number, voters = 3) =>
  electedBench(configOf('s1', { quorumBeats, voters }))

describe('a leader that nobody answers', () => {
  it('goes on for as many heartbeats as it may miss, then follows nobody and sends nothing', () => {
    const bench = leader(2)
    for (let beats = 0; beats < 2; beats += 1) expect(beat(bench)).toContain('AppendRequest')
    expect(beat(bench)).toStrictEqual(['SetTimer'])
    expect(bench.state).toMatchObject({ role: 'follower', leader: undefined, currentTerm: 1 })
    expect(bench.timer).toBe('election')
  })

  it('keeps its vote and its log, and takes no more commands', () => {
    const bench = leader(1)
    const { votedFor, log } = bench.state
    for (let beats = 0; beats < 2; beats += 1) beat(bench)
    expect(bench.state).toMatchObject({ votedFor, log })
    expect(bench.take({ type: 'Propose', value: 'x' })).toStrictEqual([
      { type: 'ProposalRefused', reason: 'NotLeader', leader: undefined },
    ])
  })

  it('lets whoever asks for a pre-vote have it', () => {
    const bench = leader(1)
    for (let beats = 0; beats < 2; beats += 1) beat(bench)
    const ask = { type: 'PreVoteRequest', term: 2, source: 's2', destination: 's1' } as const
    const [answer] = bench.receive({ ...ask, lastIndex: 1, lastTerm: 1 })
    expect(answer).toMatchObject({ message: { granted: true } })
  })

  it('goes on for ever where it is told to', () => {
    const bench = leader(0)
    for (let beats = 0; beats < 50; beats += 1) beat(bench)
    expect(bench.state.role).toBe('leader')
  })
})

describe('a leader that is answered', () => {
  it('counts anew from each heartbeat that finds a quorum', () => {
    const bench = leader(1)
    for (let beats = 0; beats < 10; beats += 1) {
      beat(bench)
      if (beats % 2 === 0) bench.receive(appendResponse(1, true, 1))
    }
    expect(bench.state.role).toBe('leader')
  })

  it('counts a refusal too: who refuses has heard', () => {
    const bench = leader(1)
    beat(bench)
    bench.receive(appendResponse(1, false, 0))
    beat(bench)
    expect(bench.state).toMatchObject({ role: 'leader', heard: [], missedBeats: 0 })
  })

  it('needs two others of five, each counted once', () => {
    const bench = leader(1, 5)
    beat(bench)
    for (let times = 0; times < 2; times += 1) bench.receive(appendResponse(1, true, 1, 's2'))
    beat(bench)
    expect(bench.state.role).toBe('follower')
  })

  it('has a quorum of five with two others', () => {
    const bench = leader(1, 5)
    beat(bench)
    bench.receive(appendResponse(1, true, 1, 's2'))
    bench.receive(appendResponse(1, true, 1, 's3'))
    expect(bench.state.heard).toStrictEqual(['s2', 's3'])
    beat(bench)
    expect(bench.state.role).toBe('leader')
  })

  it('does not count an answer of an older term', () => {
    const bench = leader(1)
    bench.receive(appendResponse(0, true, 1))
    expect(bench.state.heard).toStrictEqual([])
  })

  it('alone is a quorum of one', () => {
    const bench = electedBench(configOf('s1', { voters: 1, quorumBeats: 1 }))
    for (let beats = 0; beats < 5; beats += 1) beat(bench)
    expect(bench.state.role).toBe('leader')
  })
})

it('a follower knows nothing of what it heard as a leader', () => {
  const bench = leader(3)
  bench.receive(appendResponse(1, true, 1))
  beat(bench)
  beat(bench)
  bench.receive(appendRequest(2, [1, 1], [], 0))
  expect(bench.state).toMatchObject({ role: 'follower', heard: [], missedBeats: 0 })
})
