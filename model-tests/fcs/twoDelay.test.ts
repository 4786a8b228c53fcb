/**
 * Commits after two one-way delays: voters tell each other what they have durably, and each counts for
 * itself. Spec: `Acknowledgements`, `FollowerCounts`; the actions ReceiveAppendRequest,
 * ReceiveAppendResponse and Persist with TwoDelay = TRUE.
 */
import { describe, expect, it } from 'vitest'
import { Bench, configOf, electedBench, entries, image, sent } from './support/bench.ts'
import { appendRequest, appendResponse, voteRequest } from './support/messages.ts'

const follower = (voters = 3, disk = image(1)) =>
  new Bench(configOf('s1', { twoDelay: true, voters }), disk)

describe('a voter that acknowledges', () => {
  it('tells every voter, once its write is durable', () => {
    const bench = follower()
    expect(sent(bench.receive(appendRequest(1, [0, 0], entries(1), 0)))).toStrictEqual([])
    const acknowledgement = {
      type: 'AppendResponse',
      term: 1,
      source: 's1',
      success: true,
      index: 1,
      round: 0,
    }
    expect(bench.queue[0]?.release).toStrictEqual([
      { ...acknowledgement, destination: 's2' },
      { ...acknowledgement, destination: 's3' },
    ])
  })

  it('tells the leader alone that a request did not match', () => {
    const bench = follower()
    const actions = bench.receive(appendRequest(1, [3, 1], entries(1), 0, 's3'))
    expect(sent(actions)).toMatchObject([{ destination: 's3', success: false }])
  })

  it('tells everybody at once where nothing is to be written', () => {
    const bench = follower(3, image(1, entries(1)))
    const actions = bench.receive(appendRequest(1, [1, 1], [], 0))
    expect(sent(actions)).toMatchObject([
      { destination: 's2', index: 1 },
      { destination: 's3', index: 1 },
    ])
  })

  it('tells the leader alone without two-delay commits', () => {
    const bench = new Bench(configOf('s1'), image(1, entries(1)))
    const actions = bench.receive(appendRequest(1, [1, 1], [], 0))
    expect(sent(actions)).toMatchObject([{ destination: 's2', index: 1 }])
  })
})

describe('a leader', () => {
  it('tells everybody when its own write is durable', () => {
    const bench = electedBench(configOf('s1', { twoDelay: true }))
    const told = sent(bench.persist().actions).filter(({ type }) => type === 'AppendResponse')
    expect(told).toMatchObject([
      { destination: 's2', index: 1, success: true },
      { destination: 's3', index: 1, success: true },
    ])
  })
})

describe('a follower that counts', () => {
  it('commits what itself and one other of three have durably, before the leader says so', () => {
    const bench = follower()
    bench.receive(appendRequest(1, [0, 0], entries(1), 0))
    bench.receive(appendResponse(1, true, 1, 's3'))
    expect(bench.state.commitIndex).toBe(0)
    bench.persistAll()
    expect(bench.state.commitIndex).toBe(1)
    expect(bench.applied).toStrictEqual(entries(1))
  })

  it('needs three of five', () => {
    const bench = follower(5)
    bench.receive(appendRequest(1, [0, 0], entries(1), 0))
    bench.persistAll()
    bench.receive(appendResponse(1, true, 1, 's3'))
    expect(bench.state.commitIndex).toBe(0)
    bench.receive(appendResponse(1, true, 1, 's3'))
    expect(bench.state.commitIndex).toBe(0)
    bench.receive(appendResponse(1, true, 1, 's4'))
    expect(bench.state.commitIndex).toBe(1)
  })

  it('counts an answer that came before the request', () => {
    const bench = follower()
    bench.receive(appendResponse(1, true, 1, 's3'))
    bench.receive(appendRequest(1, [0, 0], entries(1), 0))
    bench.persistAll()
    expect(bench.state.commitIndex).toBe(1)
  })

  it('commits no entry that it does not have, however many have it', () => {
    const bench = follower(5)
    for (const voter of ['s3', 's4', 's5'] as const) {
      bench.receive(appendResponse(1, true, 7, voter))
    }
    bench.receive(appendRequest(1, [0, 0], entries(1), 0))
    bench.persistAll()
    expect(bench.state.commitIndex).toBe(1)
  })

  it('commits no entry of an older term by counting (figure 8)', () => {
    const bench = follower(3, image(2, entries(1)))
    bench.receive(appendRequest(2, [1, 1], [], 0))
    bench.receive(appendResponse(2, true, 1, 's3'))
    expect(bench.state.commitIndex).toBe(0)
    bench.receive(appendRequest(2, [1, 1], entries(1, 2).slice(1), 0))
    bench.persistAll()
    bench.receive(appendResponse(2, true, 2, 's3'))
    expect(bench.state.commitIndex).toBe(2)
  })

  it('forgets what it was told when the term changes', () => {
    const bench = follower()
    bench.receive(appendResponse(1, true, 5, 's3'))
    bench.receive(appendRequest(2, [0, 0], entries(2), 0))
    bench.persistAll()
    expect(bench.state.commitIndex).toBe(0)
  })

  it('does not count an answer of an older term', () => {
    const bench = follower(3, image(2))
    bench.receive(appendRequest(2, [0, 0], entries(2), 0))
    bench.persistAll()
    bench.receive(appendResponse(1, true, 1, 's3'))
    expect(bench.state.commitIndex).toBe(0)
  })

  it('counts itself where it had the entry already', () => {
    const bench = follower(3, image(1, entries(1)))
    bench.receive(appendResponse(1, true, 1, 's3'))
    bench.receive(appendRequest(1, [1, 1], [], 0))
    expect(bench.state.commitIndex).toBe(1)
  })

  it('does not count itself for what it wrote in an older term', () => {
    const bench = follower()
    bench.receive(appendRequest(1, [0, 0], entries(1), 0))
    bench.receive(voteRequest(2, [1, 1], 's3'))
    bench.persist()
    expect(bench.state.progress).toStrictEqual([])
  })

  it('does not count itself for a request that did not match', () => {
    const bench = follower(3, image(1, entries(1, 1)))
    bench.receive(appendRequest(2, [3, 2], [], 0))
    expect(bench.queue[0]).toMatchObject({
      release: [{ success: false, index: 2 }],
      receipt: { matchedIndex: 0 },
    })
  })

  it('is not set back by an answer that was overtaken, nor moved by one of nothing', () => {
    const bench = follower()
    bench.receive(appendResponse(1, true, 0, 's3'))
    expect(bench.state.progress).toStrictEqual([])
    bench.receive(appendResponse(1, true, 2, 's3'))
    bench.receive(appendResponse(1, true, 1, 's3'))
    const nothing = { nextIndex: 1, matchIndex: 0, round: 0, offset: 0 }
    expect(bench.state.progress).toStrictEqual([
      nothing,
      nothing,
      { nextIndex: 1, matchIndex: 2, round: 0, offset: 0 },
    ])
  })

  it('does not count while it stands for election', () => {
    const bench = follower()
    bench.take({ type: 'ElectionTimeout' })
    bench.receive(appendResponse(1, true, 1, 's3'))
    expect(bench.state).toMatchObject({ role: 'preCandidate', progress: [] })
  })

  it('forgets what it was told when it stands for election', () => {
    const bench = follower()
    bench.receive(appendResponse(1, true, 1, 's3'))
    bench.take({ type: 'ElectionTimeout' })
    expect(bench.state.progress).toStrictEqual([])
  })
})
