/**
 * Elections: paper 5.1 (terms), 5.2 (leader election), 5.4.1 (election restriction), figure 2.
 *
 * Pre-vote is in preVote.test.ts; here it is off.
 */
import { describe, expect, it } from 'vitest'
import {
  Bench,
  configOf,
  electedBench,
  entries,
  image,
  order,
  sent,
  electionTimer,
  heartbeatTimer,
} from './support/bench.ts'
import { appendRequest, voteRequest, voteResponse } from './support/messages.ts'
import { Links } from './support/links.ts'

const plain = configOf('s1', { preVote: false })

describe('an election timeout (paper 5.2)', () => {
  it('raises the term, votes for itself, and asks only when both are durable', () => {
    const bench = new Bench(plain, image(4, entries(1, 3)))
    const ask = {
      type: 'VoteRequest',
      term: 5,
      source: 's1',
      lastIndex: 2,
      lastTerm: 3,
      transfer: false,
    } as const
    expect(bench.take({ type: 'ElectionTimeout' })).toStrictEqual([
      electionTimer,
      {
        type: 'Persist',
        currentTerm: 5,
        votedFor: 's1',
        log: undefined,
        release: [
          { ...ask, destination: 's2' },
          { ...ask, destination: 's3' },
        ],
        receipt: { currentTerm: 5, lastIndex: 2, matchedIndex: 0 },
      },
    ])
    expect(bench.state).toMatchObject({ role: 'candidate', currentTerm: 5, votes: ['s1'] })
  })

  it('starts another election in a candidate, in the next term', () => {
    const bench = new Bench(configOf('s1', { preVote: false, voters: 5 }))
    bench.take({ type: 'ElectionTimeout' })
    bench.receive(voteResponse(1, true))
    bench.take({ type: 'ElectionTimeout' })
    expect(bench.state).toMatchObject({ role: 'candidate', currentTerm: 2, votes: ['s1'] })
  })

  it('changes nothing in a leader', () => {
    const bench = electedBench(plain)
    const before = bench.state
    expect(bench.take({ type: 'ElectionTimeout' })).toStrictEqual([])
    expect(bench.state).toBe(before)
  })
})

describe('giving a vote (paper 5.2, figure 2 RequestVote)', () => {
  it('persists term and vote together, and answers after that', () => {
    const bench = new Bench(plain)
    const answer = { type: 'VoteResponse', term: 3, source: 's1', destination: 's2' }
    expect(bench.receive(voteRequest(3, [0, 0]))).toStrictEqual([
      electionTimer,
      {
        type: 'Persist',
        currentTerm: 3,
        votedFor: 's2',
        log: undefined,
        release: [{ ...answer, granted: true }],
        receipt: { currentTerm: 3, lastIndex: 0, matchedIndex: 0 },
      },
    ])
  })

  it('refuses a candidate of an older term, with the newer term, at once', () => {
    const bench = new Bench(plain, image(5))
    const answer = { type: 'VoteResponse', term: 5, source: 's1', destination: 's2' }
    expect(bench.receive(voteRequest(4, [9, 4]))).toStrictEqual([
      { type: 'Send', message: { ...answer, granted: false } },
    ])
    expect(bench.state).toMatchObject({ currentTerm: 5, votedFor: undefined })
  })

  it('gives one vote a term, and gives it again to the same candidate', () => {
    const bench = new Bench(plain, image(2, [], 's3'))
    expect(sent(bench.receive(voteRequest(2, [0, 0], 's2')))).toMatchObject([{ granted: false }])
    expect(sent(bench.receive(voteRequest(2, [0, 0], 's3')))).toMatchObject([{ granted: true }])
    expect(bench.state.votedFor).toBe('s3')
  })

  it('adopts a newer term even where it refuses the vote, and does not wait longer for it', () => {
    const bench = new Bench(plain, image(2, entries(1, 2), 's3'))
    const actions = bench.receive(voteRequest(6, [9, 1]))
    expect(actions).toMatchObject([
      { type: 'SetTimer' },
      { type: 'Persist', currentTerm: 6, votedFor: undefined, release: [{ granted: false }] },
    ])
    // The same request again: nothing to adopt, so the election timer keeps running.
    bench.persist()
    expect(order(bench.receive(voteRequest(6, [9, 1])))).toStrictEqual(['VoteResponse'])
  })

  it('ends a leadership or a candidacy of an older term (5.1)', () => {
    const bench = electedBench(plain)
    bench.receive(voteRequest(7, [0, 0]))
    expect(bench.state).toMatchObject({ role: 'follower', currentTerm: 7, progress: [], votes: [] })
    expect(bench.timer).toBe('election')
  })

  it('case 15: a vote that was given is kept through a crash, with its term', () => {
    const bench = new Bench(plain)
    bench.receive(voteRequest(3, [0, 0], 's2'))
    bench.persist()
    bench.restart()
    expect(bench.state).toMatchObject({ role: 'follower', currentTerm: 3, votedFor: 's2' })
    expect(sent(bench.receive(voteRequest(3, [9, 2], 's3')))).toMatchObject([{ granted: false }])
  })

  it('case 15: a crash before the vote is durable takes the answer with it', () => {
    const bench = new Bench(plain)
    const actions = bench.receive(voteRequest(3, [0, 0], 's2'))
    expect(sent(actions)).toStrictEqual([])
    bench.restart()
    expect(bench.state).toMatchObject({ currentTerm: 0, votedFor: undefined })
    bench.receive(voteRequest(3, [0, 0], 's3'))
    expect(bench.persist().released).toMatchObject([{ destination: 's3', granted: true }])
  })
})

describe('case 16: which log is up to date (paper 5.4.1)', () => {
  // The voter's last entry is number 3, of term 2.
  const cases: readonly (readonly [last: readonly [number, number], granted: boolean])[] = [
    [[3, 2], true],
    [[4, 2], true],
    [[2, 2], false],
    [[1, 3], true],
    [[9, 1], false],
    [[3, 1], false],
    [[0, 0], false],
  ]
  it.each(cases)('last index and term %j: granted %s', (last, granted) => {
    const bench = new Bench(plain, image(3, entries(1, 1, 2)))
    bench.receive(voteRequest(4, last))
    expect(bench.persist().released).toMatchObject([{ type: 'VoteResponse', granted }])
  })
})

describe('counting votes (paper 5.2)', () => {
  it('case 2: elected by a majority, it appends a no-op of its term and sends it at once', () => {
    const bench = new Bench(plain, image(4, entries(1, 4)))
    bench.take({ type: 'ElectionTimeout' })
    bench.persist()
    const noOp = { term: 5, value: null }
    const request = {
      type: 'AppendRequest',
      term: 5,
      source: 's1',
      previousIndex: 2,
      previousTerm: 4,
      entries: [noOp],
      commitIndex: 0,
      round: 1,
    }
    expect(bench.receive(voteResponse(5, true, 's3'))).toStrictEqual([
      heartbeatTimer,
      { type: 'Send', message: { ...request, destination: 's2' } },
      { type: 'Send', message: { ...request, destination: 's3' } },
      {
        type: 'Persist',
        currentTerm: 5,
        votedFor: 's1',
        log: { after: 2, entries: [noOp] },
        release: [],
        receipt: { currentTerm: 5, lastIndex: 3, matchedIndex: 0 },
      },
    ])
    expect(bench.state).toMatchObject({ role: 'leader', leader: 's1', votes: [], commitIndex: 0 })
    expect(bench.state.progress).toStrictEqual([
      { nextIndex: 3, matchIndex: 2, round: 0, offset: 0 },
      { nextIndex: 3, matchIndex: 0, round: 0, offset: 0 },
      { nextIndex: 3, matchIndex: 0, round: 0, offset: 0 },
    ])
  })

  it('counts each voter once', () => {
    const bench = new Bench(configOf('s1', { preVote: false, voters: 5 }))
    bench.take({ type: 'ElectionTimeout' })
    bench.receive(voteResponse(1, true, 's4'))
    bench.receive(voteResponse(1, true, 's4'))
    expect(bench.state).toMatchObject({ role: 'candidate', votes: ['s1', 's4'] })
    bench.receive(voteResponse(1, true, 's2'))
    expect(bench.state.role).toBe('leader')
  })

  it.each([
    ['refused', voteResponse(2, false)],
    ['of an older term', voteResponse(1, true)],
  ])('does not count an answer that is %s', (_, answer) => {
    const bench = new Bench(plain, image(1))
    bench.take({ type: 'ElectionTimeout' })
    const before = bench.state
    expect(bench.receive(answer)).toStrictEqual([])
    expect(bench.state).toBe(before)
  })

  it('has no use for votes when it stands no more', () => {
    const bench = new Bench(plain)
    bench.take({ type: 'ElectionTimeout' })
    bench.receive(appendRequest(1, [0, 0], [], 0, 's3'))
    expect(bench.state).toMatchObject({ role: 'follower', leader: 's3', votes: [] })
    expect(bench.receive(voteResponse(1, true))).toStrictEqual([])
    expect(bench.state.role).toBe('follower')
  })

  it('stands down before an answer of a newer term (5.1)', () => {
    const bench = new Bench(plain)
    bench.take({ type: 'ElectionTimeout' })
    bench.receive(voteResponse(4, false))
    expect(bench.state).toMatchObject({ role: 'follower', currentTerm: 4, votedFor: undefined })
  })
})

describe('several servers', () => {
  it('case 14: a split vote costs one term, and the next timer to fire decides', () => {
    const links = new Links(4, false)
    links.take({ type: 'ElectionTimeout', server: 's1' })
    links.take({ type: 'ElectionTimeout', server: 's2' })
    // Both votes become durable; s3 hears s1 first, s4 hears s2 first.
    links.take({ type: 'Persist', server: 's1' })
    links.take({ type: 'Persist', server: 's2' })
    for (const [source, destination] of [
      ['s1', 's3'],
      ['s2', 's4'],
    ]) {
      const message = [...links.cluster.network.values()].find(
        (found) => found.source === source && found.destination === destination,
      )
      links.take({ type: 'Receive', message: message!, keep: false })
    }
    links.run()
    expect(links.terms()).toStrictEqual([1, 1, 1, 1])
    expect(links.roles()).not.toContain('leader')
    links.timeout('s2')
    expect(links.terms()).toStrictEqual([2, 2, 2, 2])
    expect(links.roles()).toStrictEqual(['follower', 'leader', 'follower', 'follower'])
  })

  it('a candidate with a log that is behind cannot win, and the next one can (5.4.1)', () => {
    const behind = image(2, entries(1))
    const ahead = image(2, entries(1, 2))
    const links = new Links(3, false, [behind, ahead, ahead])
    links.timeout('s1')
    expect(links.roles()).not.toContain('leader')
    links.timeout('s3')
    expect(links.roles()).toStrictEqual(['follower', 'follower', 'leader'])
    expect(links.terms()).toStrictEqual([4, 4, 4])
  })
})

it('a vote in a term that is known already is written before it is given (paper 5.2)', () => {
  const bench = new Bench(configOf(), image(3))
  const actions = bench.receive(voteRequest(3, [0, 0], 's2'))
  expect(order(actions)).toStrictEqual(['SetTimer', 'Persist'])
  expect(bench.timer).toBe('election')
  expect(bench.queue[0]).toMatchObject({ currentTerm: 3, votedFor: 's2' })
})
