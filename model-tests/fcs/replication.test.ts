/** Log replication: paper 5.3 and figure 2, AppendEntries. When entries commit: commit.test.ts. */
import { describe, expect, it } from 'vitest'
import {
  Bench,
  configOf,
  electedBench,
  entries,
  entriesOf,
  image,
  order,
  sent,
  termsOf,
  electionTimer,
} from './support/bench.ts'
import { appendRequest, appendResponse } from './support/messages.ts'
import { Links } from './support/links.ts'

const answer = { type: 'AppendResponse', source: 's1', destination: 's2', round: 0 } as const

/** A follower on its disk's log, in the term of its last entry. */
function follower(...terms: readonly number[]): Bench {
  return new Bench(configOf(), image(terms.at(-1) ?? 0, entries(...terms)))
}

describe('a leader (paper 5.3)', () => {
  it('sends a command to everybody beside its own write, and says where it stands', () => {
    const bench = electedBench()
    bench.persist()
    const command = { term: 1, value: 'on' }
    const request = {
      type: 'AppendRequest',
      term: 1,
      source: 's1',
      previousIndex: 0,
      previousTerm: 0,
      entries: [{ term: 1, value: null }, command],
      commitIndex: 0,
      round: 1,
    }
    expect(bench.take({ type: 'Propose', value: 'on' })).toStrictEqual([
      { type: 'Send', message: { ...request, destination: 's2' } },
      { type: 'Send', message: { ...request, destination: 's3' } },
      {
        type: 'Persist',
        currentTerm: 1,
        votedFor: 's1',
        log: { after: 1, entries: [command] },
        release: [],
        receipt: { currentTerm: 1, lastIndex: 2, matchedIndex: 0 },
      },
      { type: 'ProposalAccepted', term: 1, index: 2 },
    ])
  })

  it('repeats what each voter lacks at a heartbeat, and sets its timer again', () => {
    const bench = electedBench()
    bench.receive(appendResponse(1, true, 1, 's3'))
    const actions = bench.take({ type: 'Heartbeat' })
    expect(order(actions)).toStrictEqual(['SetTimer', 'AppendRequest', 'AppendRequest'])
    expect(sent(actions)).toMatchObject([
      { destination: 's2', previousIndex: 0, entries: [{ value: null }] },
      { destination: 's3', previousIndex: 1, previousTerm: 1, entries: [] },
    ])
  })

  it('sends no more entries at once than it may', () => {
    const config = configOf('s1', { maxEntriesPerAppend: 2 })
    const bench = electedBench(config, image(3, entries(1, 1, 2, 3)))
    bench.receive(appendResponse(4, false, 0))
    const [request] = sent(bench.take({ type: 'Heartbeat' }))
    expect(request).toMatchObject({ previousIndex: 0, entries: entries(1, 1), commitIndex: 0 })
    // Each answer brings the next ones.
    expect(sent(bench.receive(appendResponse(4, true, 2)))).toMatchObject([
      { destination: 's2', previousIndex: 2, previousTerm: 1, entries: [{ term: 2 }, { term: 3 }] },
    ])
  })

  it('goes back to where a voter may match, and never before what it acknowledged', () => {
    const bench = electedBench(configOf(), image(3, entries(1, 1, 2, 3)))
    expect(sent(bench.receive(appendResponse(4, false, 1)))).toMatchObject([
      { destination: 's2', previousIndex: 1, previousTerm: 1 },
    ])
    expect(bench.state.progress[1]).toStrictEqual({
      nextIndex: 2,
      matchIndex: 0,
      round: 0,
      offset: 0,
    })
    bench.receive(appendResponse(4, true, 3))
    // Overtaken answers: one that refused, one that acknowledged less.
    const before = bench.state
    expect(bench.receive(appendResponse(4, false, 1))).toMatchObject([])
    expect(bench.receive(appendResponse(4, true, 2))).toStrictEqual([])
    expect(bench.state).toBe(before)
    expect(bench.state.progress[1]).toStrictEqual({
      nextIndex: 4,
      matchIndex: 3,
      round: 0,
      offset: 0,
    })
  })

  it.each([
    ['of an older term', appendResponse(3, true, 5)],
    ['that refuses for an older term', appendResponse(3, false, 0)],
  ])('has no use for an answer %s', (_, message) => {
    const bench = electedBench(configOf(), image(3, entries(1, 3)))
    const before = bench.state
    expect(bench.receive(message)).toStrictEqual([])
    expect(bench.state).toBe(before)
  })

  it('steps down before an answer of a newer term (5.1), and keeps its log', () => {
    const bench = electedBench()
    bench.take({ type: 'Propose', value: 'on' })
    bench.receive(appendResponse(5, false, 0))
    expect(bench.state).toMatchObject({ role: 'follower', currentTerm: 5, leader: undefined })
    expect(termsOf(bench.state.log)).toStrictEqual([1, 1])
  })
})

describe('who does not lead', () => {
  it('refuses a command, and names the leader it follows', () => {
    const bench = new Bench()
    const refused = { type: 'ProposalRefused', reason: 'NotLeader' }
    expect(bench.take({ type: 'Propose', value: 'on' })).toStrictEqual([
      { ...refused, leader: undefined },
    ])
    bench.receive(appendRequest(1, [0, 0], [], 0, 's3'))
    expect(bench.take({ type: 'Propose', value: 'on' })).toStrictEqual([
      { ...refused, leader: 's3' },
    ])
    expect(bench.state.log).toHaveLength(0)
  })

  it('has no heartbeat to send', () => {
    const bench = new Bench()
    expect(bench.take({ type: 'Heartbeat' })).toStrictEqual([])
  })
})

describe('a follower (paper 5.3, figure 2 AppendEntries)', () => {
  it('writes new entries, then answers how far its log equals the leader’s', () => {
    const bench = follower(1, 1)
    expect(bench.receive(appendRequest(2, [2, 1], entries(1, 1, 2, 2).slice(2), 1))).toStrictEqual([
      electionTimer,
      {
        type: 'Persist',
        currentTerm: 2,
        votedFor: undefined,
        log: { after: 2, entries: entries(1, 1, 2, 2).slice(2) },
        release: [{ ...answer, term: 2, success: true, index: 4 }],
        receipt: { currentTerm: 2, lastIndex: 4, matchedIndex: 4 },
      },
      { type: 'Apply', first: 1, entries: entries(1) },
    ])
    expect(bench.state).toMatchObject({ role: 'follower', leader: 's2', commitIndex: 1 })
  })

  it('case 17: answers a request of an older term with its own, and is as before (rule 1)', () => {
    const bench = follower(1, 3)
    const before = bench.state
    expect(bench.receive(appendRequest(2, [1, 1], entries(1, 2).slice(1), 2))).toStrictEqual([
      { type: 'Send', message: { ...answer, term: 3, success: false, index: 0 } },
    ])
    expect(bench.state).toBe(before)
  })

  it.each([
    ['has no entry there', [5, 2], 2],
    ['has an entry of another term there', [2, 2], 1],
  ] as const)('refuses a request that builds on what it lacks: it %s (rule 2)', (_, at, index) => {
    const bench = follower(1, 1)
    bench.receive(appendRequest(2, at, [{ term: 2, value: 'new' }], 9))
    expect(bench.queue).toMatchObject([{ log: undefined, currentTerm: 2 }])
    expect(bench.persist().released).toStrictEqual([{ ...answer, term: 2, success: false, index }])
    expect(termsOf(bench.state.log)).toStrictEqual([1, 1])
    expect(bench.state).toMatchObject({ commitIndex: 0, leader: 's2' })
  })

  it('case 18: an older request that arrives late takes nothing away (rule 3)', () => {
    const bench = follower(1, 1, 1)
    const before = bench.state.log
    expect(order(bench.receive(appendRequest(1, [0, 0], entries(1), 0)))).toStrictEqual([
      'SetTimer',
      'AppendResponse',
    ])
    expect(bench.receive(appendRequest(1, [1, 1], [], 0))).toMatchObject([
      { type: 'SetTimer' },
      { message: { success: true, index: 1 } },
    ])
    expect(bench.state.log).toBe(before)
    expect(bench.queue).toStrictEqual([])
  })

  it('case 19: cuts from the first conflict on, not before', () => {
    const bench = follower(1, 2, 2, 2)
    const newer = [
      { term: 1, value: '1@1' },
      { term: 2, value: '2@2' },
      { term: 3, value: 'other' },
    ]
    bench.receive(appendRequest(3, [0, 0], newer, 0))
    expect(bench.queue).toMatchObject([{ log: { after: 2, entries: [newer[2]] } }])
    expect(entriesOf(bench.state.log)).toStrictEqual(newer)
    bench.persist()
    expect(entriesOf(bench.disk.log)).toStrictEqual(newer)
  })

  it('case 19: would rather stop than cut what is committed', () => {
    const bench = follower(1, 1)
    bench.receive(appendRequest(1, [2, 1], [], 2))
    expect(bench.state.commitIndex).toBe(2)
    const before = bench.state
    const impossible = appendRequest(2, [1, 1], [{ term: 2, value: 'other' }], 0)
    expect(() => bench.receive(impossible)).toThrow(
      expect.objectContaining({ invariant: 'CommittedLogAppendOnly' }),
    )
    expect(bench.state).toBe(before)
  })

  it('follows whoever leads its term, though it asked for votes itself (5.2)', () => {
    for (const preVote of [true, false]) {
      const bench = new Bench(configOf('s1', { preVote }))
      bench.take({ type: 'ElectionTimeout' })
      bench.receive(appendRequest(1, [0, 0], [], 0, 's3'))
      expect(bench.state).toMatchObject({ role: 'follower', leader: 's3', votes: [] })
      expect(bench.state.currentTerm).toBe(1)
    }
  })

  it('a leader of an older term follows, and its log is cut like any other (5.1, 5.3)', () => {
    const bench = electedBench()
    const [newer] = entries(2)
    bench.receive(appendRequest(2, [0, 0], [newer!], 0))
    expect(bench.state).toMatchObject({ role: 'follower', leader: 's2', currentTerm: 2 })
    expect(entriesOf(bench.state.log)).toStrictEqual([newer])
  })

  it('starts its election timer again with each request of the term, matching or not', () => {
    const bench = follower(1)
    bench.receive(appendRequest(1, [1, 1], [], 0))
    expect(bench.receive(appendRequest(1, [1, 1], [], 0))[0]).toStrictEqual(electionTimer)
    expect(bench.receive(appendRequest(1, [7, 1], [], 0))[0]).toMatchObject({ type: 'SetTimer' })
  })

  it('stops at a second leader of its own term: that is ElectionSafety', () => {
    const bench = electedBench()
    expect(() => bench.receive(appendRequest(1, [0, 0], [], 0))).toThrow(
      expect.objectContaining({ invariant: 'ElectionSafety' }),
    )
  })

  it('gives the same answer to the same request again', () => {
    const bench = follower(1)
    const request = appendRequest(1, [1, 1], [{ term: 1, value: 'on' }], 0)
    bench.receive(request)
    const first = bench.persist().released
    expect(sent(bench.receive(request))).toStrictEqual(first)
    expect(bench.state.log.length).toBe(2)
  })
})

describe('figure 7: logs that a new leader may find', () => {
  // Of the paper's cases (a) to (f), with its leader of term 8.
  const leader = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6]
  const found: readonly (readonly [string, readonly number[]])[] = [
    ['a', leader.slice(0, 9)],
    ['b', leader.slice(0, 4)],
    ['c', [...leader, 6]],
    ['d', [...leader, 7, 7]],
    ['e', [1, 1, 1, 4, 4, 4, 4]],
    ['f', [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]],
  ]

  /** Equal index and term of these logs stand for equal entries. */
  const log = (terms: readonly number[]) => entries(...terms)

  it.each(found)('(%s) becomes the leader’s log', (_, terms) => {
    const links = new Links(3, true, [
      image(7, log(leader)),
      image(7, log(terms)),
      image(7, log(leader)),
    ])
    links.timeout('s3')
    links.timeout('s1')
    if (!links.roles().includes('leader')) links.timeout('s3')
    const lead = links.cluster.elected.at(-1)!.leader
    links.propose(lead, 'new')
    links.heartbeat(lead)
    const expected = entriesOf(links.server(lead).log)
    expect(expected.at(-1)!.value).toBe('new')
    for (const id of ['s1', 's2', 's3']) {
      expect(entriesOf(links.server(id).log)).toStrictEqual(expected)
      expect(links.server(id).commitIndex).toBe(expected.length)
    }
  })
})
