/**
 * The disk: paper figure 2 (durable before answering) and thesis 10.2.1 (a leader writes beside its
 * followers). What actions mean for whoever carries them out is in src/fcs/action.ts.
 */
import { describe, expect, it } from 'vitest'
import { written } from '../../src/fcs/disk.ts'
import { emptyImage } from '../../src/fcs/state.ts'
import {
  Bench,
  configOf,
  electedBench,
  entries,
  entriesOf,
  image,
  order,
  sent,
  electionTimer,
} from './support/bench.ts'
import { appendRequest, appendResponse, voteRequest } from './support/messages.ts'

describe('persist before send (figure 2)', () => {
  it('lets nothing leave at once that speaks for the write', () => {
    const bench = new Bench()
    const actions = bench.receive(appendRequest(1, [0, 0], entries(1), 0))
    expect(order(actions)).toStrictEqual(['SetTimer', 'Persist'])
    expect(bench.queue[0]!.release).toMatchObject([{ type: 'AppendResponse', success: true }])
  })

  it('an answer without a write of its own waits for the writes before it', () => {
    const bench = new Bench()
    bench.receive(appendRequest(1, [0, 0], entries(1), 0))
    const again = bench.receive(appendRequest(1, [0, 0], entries(1), 0))
    expect(again).toStrictEqual([
      electionTimer,
      {
        type: 'Persist',
        currentTerm: 1,
        votedFor: undefined,
        log: undefined,
        release: [
          {
            type: 'AppendResponse',
            term: 1,
            source: 's1',
            destination: 's2',
            success: true,
            index: 1,
            round: 0,
          },
        ],
        receipt: { currentTerm: 1, lastIndex: 1, matchedIndex: 1 },
      },
    ])
    // With both writes durable, the next answer need not wait.
    bench.persistAll()
    expect(order(bench.receive(appendRequest(1, [0, 0], entries(1), 0)))).toStrictEqual([
      'SetTimer',
      'AppendResponse',
    ])
  })

  it('a refused vote waits too, for it tells of a term that a crash could take back', () => {
    const bench = new Bench()
    bench.receive(voteRequest(3, [0, 0], 's2'))
    expect(sent(bench.receive(voteRequest(3, [0, 0], 's3')))).toStrictEqual([])
    expect(bench.queue.map((write) => write.release)).toMatchObject([
      [{ destination: 's2', granted: true }],
      [{ destination: 's3', granted: false }],
    ])
  })

  it('writes nothing where nothing changed', () => {
    const bench = new Bench(configOf(), image(2, entries(1, 2)))
    bench.receive(appendRequest(2, [2, 2], [], 2))
    bench.receive(voteRequest(1, [0, 0]))
    expect(bench.queue).toStrictEqual([])
  })

  it('a commit index is told but not written', () => {
    const bench = new Bench(configOf(), image(2, entries(1, 2)))
    expect(order(bench.receive(appendRequest(2, [2, 2], [], 2)))).toStrictEqual([
      'SetTimer',
      'AppendResponse',
      'Apply',
    ])
  })
})

describe('a leader’s own write (thesis 10.2.1)', () => {
  it('runs beside replication: the followers may be first', () => {
    const bench = electedBench(configOf('s1', { voters: 3 }))
    bench.receive(appendResponse(1, true, 1, 's2'))
    // One of three, since the leader's own disk does not have it yet.
    expect(bench.state.commitIndex).toBe(0)
    expect(bench.state.progress[0]).toStrictEqual({
      nextIndex: 1,
      matchIndex: 0,
      round: 0,
      offset: 0,
    })
    bench.receive(appendResponse(1, true, 1, 's3'))
    expect(bench.state.commitIndex).toBe(1)
    expect(bench.queue).toHaveLength(1)
  })

  it('counts when it is durable, and then everybody hears of the commit', () => {
    const bench = electedBench()
    bench.receive(appendResponse(1, true, 1, 's2'))
    const { released, actions } = bench.persist()
    expect(released).toStrictEqual([])
    expect(order(actions)).toStrictEqual(['AppendRequest', 'AppendRequest', 'Apply'])
    expect(sent(actions)).toMatchObject([{ commitIndex: 1 }, { commitIndex: 1 }])
  })

  it('counts only up to what the write held', () => {
    const bench = electedBench()
    bench.take({ type: 'Propose', value: 'a' })
    bench.take({ type: 'Propose', value: 'b' })
    bench.receive(appendResponse(1, true, 3, 's2'))
    bench.persist()
    expect(bench.state.commitIndex).toBe(1)
    bench.persist()
    expect(bench.state.commitIndex).toBe(2)
    bench.persist()
    expect(bench.state.commitIndex).toBe(3)
  })

  it('does not count a write of a leadership that is over', () => {
    const bench = electedBench()
    bench.receive(appendResponse(2, false, 0, 's3'))
    expect(bench.state.role).toBe('follower')
    expect(bench.persist().actions).toStrictEqual([])
    expect(bench.state).toMatchObject({ commitIndex: 0, progress: [] })
  })
})

describe('case 35: a lone voter', () => {
  const alone = configOf('s1', { voters: 1 })

  it('leads only when its own vote is durable', () => {
    const bench = new Bench(alone)
    expect(order(bench.take({ type: 'ElectionTimeout' }))).toStrictEqual(['SetTimer', 'Persist'])
    expect(bench.state.role).toBe('candidate')
    expect(order(bench.persist().actions)).toStrictEqual(['SetTimer', 'Persist'])
    expect(bench.state.role).toBe('leader')
  })

  it('commits only what is on its disk', () => {
    const bench = electedAlone()
    const accepted = bench.take({ type: 'Propose', value: 'on' })
    expect(order(accepted)).toStrictEqual(['Persist', 'ProposalAccepted'])
    expect(bench.state.commitIndex).toBe(0)
    bench.persistAll()
    expect(bench.applied.map((entry) => entry.value)).toStrictEqual([null, 'on'])
  })

  it('is not elected by the vote of an earlier term', () => {
    const bench = new Bench(alone)
    bench.take({ type: 'ElectionTimeout' })
    bench.take({ type: 'ElectionTimeout' })
    bench.persist()
    expect(bench.state).toMatchObject({ role: 'candidate', currentTerm: 2 })
    bench.persist()
    expect(bench.state.role).toBe('leader')
  })

  function electedAlone(): Bench {
    const bench = new Bench(alone)
    bench.take({ type: 'ElectionTimeout' })
    bench.persist()
    return bench
  }
})

describe('writes', () => {
  it('a receipt for no write is a driver’s mistake, and named', () => {
    const bench = new Bench()
    const receipt = { currentTerm: 0, lastIndex: 0, matchedIndex: 0 }
    expect(() => bench.take({ type: 'Persisted', receipt })).toThrow(
      expect.objectContaining({ invariant: 'WritesInFlight' }),
    )
  })

  it('bring the disk to what the server held, in the order they were asked for', () => {
    const bench = new Bench(configOf(), image(1, entries(1, 1, 1)))
    const before = bench.disk
    bench.receive(appendRequest(2, [1, 1], [{ term: 2, value: 'x' }], 0))
    bench.receive(appendRequest(3, [2, 2], [{ term: 3, value: 'y' }], 0, 's3'))
    bench.receive(voteRequest(4, [9, 3], 's2'))
    const writes = [...bench.queue]
    bench.persistAll()
    const { currentTerm, votedFor, log } = bench.state
    expect(entriesOf(log).map((entry) => entry.value)).toStrictEqual(['1@1', 'x', 'y'])
    expect(bench.disk).toMatchObject({ currentTerm, votedFor })
    expect(entriesOf(bench.disk.log)).toStrictEqual(entriesOf(log))
    // `written` is the same, and needs the order.
    const after = writes.reduce(written, before)
    expect(after).toMatchObject({ currentTerm: 4, votedFor: 's2' })
    expect(entriesOf(after.log)).toStrictEqual(entriesOf(log))
    expect(entriesOf(before.log)).toStrictEqual(entries(1, 1, 1))
    expect(() => written(emptyImage, writes[2]!)).toThrow(
      expect.objectContaining({ invariant: 'WritesInOrder' }),
    )
  })
})
