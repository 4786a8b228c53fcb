/** Leader transfer (thesis 3.10; tricky case 7): who is asked, who obeys, and what the leader does meanwhile. */
import { describe, expect, it } from 'vitest'
import { type Bench, configOf, electedBench, entries, image, sent } from './support/bench.ts'
import { Bench as Follower, electionTimer } from './support/bench.ts'
import { Links } from './support/links.ts'
import { appendResponse, appendRequest, timeoutNow } from './support/messages.ts'

/** s1 leads term 1 of three, and all have its no-op. */
function leader(config = configOf()): Bench {
  const bench = electedBench(config)
  bench.persistAll()
  for (const source of ['s2', 's3']) bench.receive(appendResponse(1, true, 1, source))
  return bench
}

const toS2 = { type: 'TransferLeadership', to: 's2' } as const
const timeoutNowToS2 = { type: 'TimeoutNow', term: 1, source: 's1', destination: 's2' }

describe('a leader that is asked to hand over', () => {
  it('asks the other to stand at once', () => {
    const bench = leader()
    expect(bench.take(toS2)).toStrictEqual([{ type: 'Send', message: timeoutNowToS2 }])
    expect(bench.state).toMatchObject({ role: 'leader', transferee: 's2', handedOver: true })
  })

  it('refuses commands until the next heartbeat, and says whom it asked', () => {
    const bench = leader()
    bench.take(toS2)
    const before = bench.state
    expect(bench.take({ type: 'Propose', value: 'x' })).toStrictEqual([
      { type: 'ProposalRefused', reason: 'Transferring', transferee: 's2' },
    ])
    expect(bench.state).toBe(before)
    bench.take({ type: 'Heartbeat' })
    expect(bench.take({ type: 'Propose', value: 'x' }).at(-1)).toMatchObject({
      type: 'ProposalAccepted',
    })
  })

  it('case 7: knows for the rest of its term that it has, since the request may arrive late', () => {
    const bench = leader()
    bench.take(toS2)
    bench.take({ type: 'Heartbeat' })
    expect(bench.state).toMatchObject({ transferee: undefined, handedOver: true })
    bench.receive(appendRequest(2, [1, 1], [], 0))
    expect(bench.state).toMatchObject({
      role: 'follower',
      transferee: undefined,
      handedOver: false,
    })
  })

  it('may ask again after a heartbeat', () => {
    const bench = leader()
    bench.take(toS2)
    bench.take({ type: 'Heartbeat' })
    expect(bench.take({ type: 'TransferLeadership', to: 's3' })).toMatchObject([
      { type: 'Send', message: { type: 'TimeoutNow', destination: 's3' } },
    ])
  })

  it('keeps nothing of it when a restart makes it a follower', () => {
    const bench = leader()
    bench.take(toS2)
    bench.restart()
    expect(bench.state).toMatchObject({ transferee: undefined, handedOver: false })
  })
})

describe('a transfer is refused, with the reason', () => {
  const refused = (bench: Bench, to: string) => {
    const before = bench.state
    const actions = bench.take({ type: 'TransferLeadership', to })
    expect(bench.state).toBe(before)
    return actions
  }

  it('NotLeader: by who does not lead, with whom it follows', () => {
    const bench = new Follower(configOf())
    bench.receive(appendRequest(1, [0, 0], [], 0, 's3'))
    bench.persistAll()
    expect(refused(bench, 's2')).toStrictEqual([
      { type: 'TransferRefused', to: 's2', reason: 'NotLeader', leader: 's3' },
    ])
  })

  it('NotAVoter: to a server that has no vote', () => {
    expect(refused(leader(), 's4')).toStrictEqual([
      { type: 'TransferRefused', to: 's4', reason: 'NotAVoter' },
    ])
  })

  it('ToSelf: to the leader itself', () => {
    expect(refused(leader(), 's1')).toStrictEqual([
      { type: 'TransferRefused', to: 's1', reason: 'ToSelf' },
    ])
  })

  it('Transferring: while another was asked', () => {
    const bench = leader()
    bench.take(toS2)
    expect(refused(bench, 's3')).toStrictEqual([
      { type: 'TransferRefused', to: 's3', reason: 'Transferring', transferee: 's2' },
    ])
  })

  it('NotCaughtUp: to a voter that has not acknowledged the whole log', () => {
    const bench = leader()
    bench.take({ type: 'Propose', value: 'x' })
    expect(refused(bench, 's2')).toStrictEqual([
      { type: 'TransferRefused', to: 's2', reason: 'NotCaughtUp', matchIndex: 1, lastIndex: 2 },
    ])
    bench.receive(appendResponse(1, true, 2, 's2'))
    expect(sent(bench.take(toS2))).toStrictEqual([timeoutNowToS2])
  })
})

describe('a server that is asked to lead', () => {
  it('stands without a pre-vote although it knows a leader, and says why it asks for votes', () => {
    const bench = new Follower(configOf(), image(4, entries(1, 4)))
    bench.receive(appendRequest(4, [2, 4], [], 0))
    const ask = { type: 'VoteRequest', term: 5, source: 's1', lastIndex: 2, lastTerm: 4 }
    expect(bench.receive(timeoutNow(4))).toStrictEqual([
      electionTimer,
      {
        type: 'Persist',
        currentTerm: 5,
        votedFor: 's1',
        log: undefined,
        release: [
          { ...ask, destination: 's2', transfer: true },
          { ...ask, destination: 's3', transfer: true },
        ],
        receipt: { currentTerm: 5, lastIndex: 2, matchedIndex: 0 },
      },
    ])
    expect(bench.state).toMatchObject({ role: 'candidate', currentTerm: 5, votedFor: 's1' })
  })

  it.each([
    ['an older term', 3],
    ['a term it knows nothing of', 5],
  ])('does nothing for the leader of %s', (_, term) => {
    const bench = new Follower(configOf(), image(4, entries(1, 4)))
    const before = bench.state
    expect(bench.receive(timeoutNow(term))).toStrictEqual([])
    expect(bench.state).toBe(before)
  })

  it('asks no more in the name of the old leader once its own timer fires', () => {
    const bench = new Follower(configOf('s1', { preVote: false }), image(4, entries(1, 4)))
    bench.receive(timeoutNow(4))
    bench.take({ type: 'ElectionTimeout' })
    const [, again] = bench.queue
    expect(again?.release).toMatchObject([{ transfer: false }, { transfer: false }])
  })
})

describe('a planned stop', () => {
  it('hands over within one election and without a timer, and no command is lost', () => {
    const links = new Links(3, true)
    links.timeout('s1')
    links.propose('s1', 'x')
    links.run({ type: 'TransferLeadership', server: 's1', to: 's2' })
    expect(links.roles()).toEqual(['follower', 'leader', 'follower'])
    expect(links.terms()).toEqual([2, 2, 2])
    links.propose('s2', 'y')
    expect(links.cluster.committed.map(({ value }) => value)).toEqual([null, 'x', null, 'y'])
  })
})
