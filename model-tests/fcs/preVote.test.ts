/** Pre-vote: thesis 9.6 (and 4.2.3 for keeping a leader that is heard). */
import { describe, expect, it } from 'vitest'
import {
  Bench,
  configOf,
  electedBench,
  entries,
  image,
  order,
  electionTimer,
} from './support/bench.ts'
import { appendRequest, preVoteRequest, preVoteResponse } from './support/messages.ts'
import { bothWays, isolated, Links, oneWay, uncut } from './support/links.ts'

describe('asking (thesis 9.6)', () => {
  it('asks for the next term at once, and writes nothing', () => {
    const bench = new Bench(configOf(), image(4, entries(1, 3), 's2'))
    const ask = { type: 'PreVoteRequest', term: 5, source: 's1', lastIndex: 2, lastTerm: 3 }
    expect(bench.take({ type: 'ElectionTimeout' })).toStrictEqual([
      electionTimer,
      { type: 'Send', message: { ...ask, destination: 's2' } },
      { type: 'Send', message: { ...ask, destination: 's3' } },
    ])
    expect(bench.state).toMatchObject({
      role: 'preCandidate',
      currentTerm: 4,
      votedFor: 's2',
      votes: ['s1'],
      leader: undefined,
    })
  })

  it('stands for election when a majority would vote for it', () => {
    const bench = new Bench(configOf('s1', { voters: 5 }))
    bench.take({ type: 'ElectionTimeout' })
    expect(bench.receive(preVoteResponse(1, true, 's5'))).toStrictEqual([])
    expect(bench.receive(preVoteResponse(1, true, 's5'))).toStrictEqual([])
    expect(bench.state).toMatchObject({ role: 'preCandidate', votes: ['s1', 's5'] })
    expect(order(bench.receive(preVoteResponse(1, true, 's2')))).toStrictEqual([
      'SetTimer',
      'Persist',
    ])
    expect(bench.state).toMatchObject({ role: 'candidate', currentTerm: 1, votedFor: 's1' })
    expect(bench.queue[0]!.release.map((message) => message.type)).toStrictEqual([
      'VoteRequest',
      'VoteRequest',
      'VoteRequest',
      'VoteRequest',
    ])
  })

  it('asks again, from nothing, when nobody answered in time', () => {
    const bench = new Bench(configOf('s1', { voters: 5 }))
    bench.take({ type: 'ElectionTimeout' })
    bench.receive(preVoteResponse(1, true, 's5'))
    bench.take({ type: 'ElectionTimeout' })
    expect(bench.state).toMatchObject({ role: 'preCandidate', currentTerm: 0, votes: ['s1'] })
  })

  it('a candidate that was not elected in time asks before it raises the term again', () => {
    const bench = new Bench()
    bench.take({ type: 'ElectionTimeout' })
    bench.receive(preVoteResponse(1, true))
    bench.take({ type: 'ElectionTimeout' })
    expect(bench.state).toMatchObject({ role: 'preCandidate', currentTerm: 1, votedFor: 's1' })
  })

  it('has no use for an answer to an older question', () => {
    const bench = new Bench(configOf(), image(3))
    bench.take({ type: 'ElectionTimeout' })
    const before = bench.state
    expect(bench.receive(preVoteResponse(3, true))).toStrictEqual([])
    expect(bench.receive(preVoteResponse(5, true))).toStrictEqual([])
    expect(bench.receive(preVoteResponse(3, false))).toStrictEqual([])
    expect(bench.state).toBe(before)
  })

  it('learns from a refusal what the term is, so that its next question counts', () => {
    const bench = new Bench(configOf(), image(3))
    bench.take({ type: 'ElectionTimeout' })
    bench.receive(preVoteResponse(7, false))
    expect(bench.state).toMatchObject({ role: 'follower', currentTerm: 7, votedFor: undefined })
  })

  it('a lone voter has nobody to ask', () => {
    const bench = new Bench(configOf('s1', { voters: 1 }))
    bench.take({ type: 'ElectionTimeout' })
    expect(bench.state.role).toBe('candidate')
  })
})

describe('case 11: being asked changes nothing at the voter', () => {
  const answer = { type: 'PreVoteResponse', source: 's1', destination: 's2' } as const
  const log = entries(1, 2)

  it.each([
    ['it knows no leader and the log is up to date', preVoteRequest(4, [2, 2]), 4, true],
    ['the asked term is far ahead', preVoteRequest(99, [2, 2]), 99, true],
    ['the asked term is its own', preVoteRequest(3, [2, 2]), 3, false],
    ['the asked term is over', preVoteRequest(2, [2, 2]), 3, false],
    ['the log is behind', preVoteRequest(4, [1, 2]), 3, false],
    ['the last term is behind, the index ahead (case 16)', preVoteRequest(4, [9, 1]), 3, false],
  ])('where %s', (_, request, term, granted) => {
    // It has voted in its term, which does not matter for another one.
    const bench = new Bench(configOf(), image(3, log, 's3'))
    const before = bench.state
    expect(bench.receive(request)).toStrictEqual([
      { type: 'Send', message: { ...answer, term, granted } },
    ])
    expect(bench.state).toBe(before)
  })

  it('where it knows a leader, which it keeps until its own timer fires', () => {
    const bench = new Bench(configOf(), image(3, log))
    bench.receive(appendRequest(3, [2, 2], [], 0, 's3'))
    const before = bench.state
    expect(bench.receive(preVoteRequest(4, [9, 3]))).toStrictEqual([
      { type: 'Send', message: { ...answer, term: 3, granted: false } },
    ])
    expect(bench.state).toBe(before)
    bench.take({ type: 'ElectionTimeout' })
    expect(bench.receive(preVoteRequest(4, [9, 3]))).toMatchObject([{ message: { granted: true } }])
    expect(bench.state).toMatchObject({ role: 'preCandidate', currentTerm: 3 })
  })

  it('where it leads', () => {
    const bench = electedBench()
    const before = bench.state
    expect(bench.receive(preVoteRequest(9, [9, 8]))).toMatchObject([
      { message: { term: 1, granted: false } },
    ])
    expect(bench.state).toBe(before)
  })

  it('and does not wait for a write under way: the answer promises nothing', () => {
    const bench = new Bench(configOf(), image(3))
    bench.receive(appendRequest(4, [0, 0], entries(4), 0))
    bench.take({ type: 'ElectionTimeout' })
    expect(bench.queue).toHaveLength(1)
    expect(order(bench.receive(preVoteRequest(5, [9, 4])))).toStrictEqual(['PreVoteResponse'])
  })
})

describe('nobody is disturbed (thesis 9.6)', () => {
  function settledCluster(preVote: boolean): Links {
    const links = new Links(3, preVote)
    links.timeout('s1')
    links.propose('s1', 'before')
    expect(links.server('s1')).toMatchObject({ role: 'leader', currentTerm: 1, commitIndex: 2 })
    return links
  }

  it('case 10: a server that was cut off comes back in the term it left', () => {
    const links = settledCluster(true)
    links.cut = isolated('s3')
    for (let time = 0; time < 5; time += 1) links.timeout('s3')
    links.propose('s1', 'meanwhile')
    links.cut = uncut
    links.timeout('s3')
    links.heartbeat('s1')
    expect(links.terms()).toStrictEqual([1, 1, 1])
    expect(links.roles()).toStrictEqual(['leader', 'follower', 'follower'])
    expect(links.server('s3')).toMatchObject({ leader: 's1', commitIndex: 3 })
  })

  it('case 10: without pre-vote it unseats the leader, which is what pre-vote is for', () => {
    const links = settledCluster(false)
    links.cut = isolated('s3')
    for (let time = 0; time < 5; time += 1) links.timeout('s3')
    links.cut = uncut
    links.timeout('s3')
    expect(links.server('s1').role).toBe('follower')
    expect(Math.max(...links.terms())).toBe(7)
  })

  it('case 12: a server that is heard but hears nobody cannot unseat the leader', () => {
    const links = settledCluster(true)
    links.cut = ({ destination }) => destination === 's3'
    for (let time = 0; time < 5; time += 1) {
      links.timeout('s3')
      links.heartbeat('s1')
    }
    expect(links.terms()).toStrictEqual([1, 1, 1])
    links.propose('s1', 'still')
    expect(links.server('s1')).toMatchObject({ role: 'leader', commitIndex: 3 })
  })

  it.each([
    ['both ways', bothWays('s1', 's3')],
    ['from the leader', oneWay('s1', 's3')],
    ['to the leader', oneWay('s3', 's1')],
  ])('case 13: with one link cut %s the leader stays', (_, cut) => {
    const links = settledCluster(true)
    links.cut = cut
    for (let time = 0; time < 5; time += 1) {
      links.timeout('s3')
      links.heartbeat('s1')
      links.propose('s1', `command ${time}`)
    }
    expect(links.terms()).toStrictEqual([1, 1, 1])
    expect(links.server('s1')).toMatchObject({ role: 'leader', commitIndex: 7 })
    expect(links.server('s2')).toMatchObject({ leader: 's1', commitIndex: 7 })
  })

  it('case 13: with one link cut from the start, one of the two that all can hear leads', () => {
    const links = new Links(3, true)
    links.cut = bothWays('s1', 's3')
    for (const id of ['s1', 's3', 's2', 's1', 's3']) {
      if (links.roles().includes('leader')) links.heartbeat(links.cluster.elected.at(-1)!.leader)
      else links.timeout(id)
    }
    expect(links.cluster.elected).toHaveLength(1)
    expect(links.server('s2').leader).toBe(links.cluster.elected[0]!.leader)
  })
})

it('a pre-vote that comes late changes nothing at a server that follows by now', () => {
  const bench = new Bench(configOf())
  bench.take({ type: 'ElectionTimeout' })
  bench.receive(appendRequest(1, [0, 0], [], 0, 's2'))
  const before = bench.state
  expect(before.role).toBe('follower')
  expect(bench.receive(preVoteResponse(2, true, 's3'))).toStrictEqual([])
  expect(bench.state).toBe(before)
})
