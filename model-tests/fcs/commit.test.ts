/** Commit: paper 5.3 (counting), 5.4.2 and figure 8 (entries of older terms), section 8 (no-op). */
import { describe, expect, it } from 'vitest'
import {
  Bench,
  configOf,
  electedBench,
  entries,
  image,
  order,
  sent,
  termsOf,
} from './support/bench.ts'
import { appendRequest, appendResponse } from './support/messages.ts'
import { isolated, Links, uncut } from './support/links.ts'

describe('a leader counts (paper 5.3, 5.4.2)', () => {
  it('commits what a majority holds, applies it, and tells everybody at once', () => {
    const bench = electedBench()
    bench.take({ type: 'Propose', value: 'on' })
    bench.persistAll()
    expect(bench.state.commitIndex).toBe(0)
    const actions = bench.receive(appendResponse(1, true, 2))
    expect(order(actions)).toStrictEqual(['AppendRequest', 'AppendRequest', 'Apply'])
    expect(sent(actions)).toMatchObject([
      { destination: 's2', previousIndex: 2, entries: [], commitIndex: 2 },
      { destination: 's3', previousIndex: 0, commitIndex: 2 },
    ])
    expect(actions.at(-1)).toStrictEqual({
      type: 'Apply',
      first: 1,
      entries: [
        { term: 1, value: null },
        { term: 1, value: 'on' },
      ],
    })
  })

  it('needs three of five', () => {
    const bench = electedBench(configOf('s1', { voters: 5 }))
    bench.persistAll()
    bench.receive(appendResponse(1, true, 1, 's2'))
    expect(bench.state.commitIndex).toBe(0)
    bench.receive(appendResponse(1, true, 1, 's2'))
    expect(bench.state.commitIndex).toBe(0)
    bench.receive(appendResponse(1, true, 1, 's5'))
    expect(bench.state.commitIndex).toBe(1)
  })

  it('needs three of four', () => {
    const bench = electedBench(configOf('s1', { voters: 4 }))
    bench.persistAll()
    bench.receive(appendResponse(1, true, 1, 's2'))
    expect(bench.state.commitIndex).toBe(0)
    bench.receive(appendResponse(1, true, 1, 's3'))
    expect(bench.state.commitIndex).toBe(1)
  })

  it('case 1: an entry of an older term does not commit by counting, but with its own no-op', () => {
    const bench = electedBench(configOf(), image(3, entries(1, 2, 3)))
    bench.persistAll()
    bench.receive(appendResponse(4, true, 3, 's2'))
    bench.receive(appendResponse(4, true, 3, 's3'))
    // All three hold the three old entries.
    expect(bench.state.progress.map((voter) => voter.matchIndex)).toStrictEqual([4, 3, 3])
    expect(bench.state.commitIndex).toBe(0)
    const actions = bench.receive(appendResponse(4, true, 4, 's2'))
    expect(bench.state.commitIndex).toBe(4)
    expect(actions.at(-1)).toMatchObject({ type: 'Apply', first: 1 })
    expect(bench.applied.map((entry) => entry.term)).toStrictEqual([1, 2, 3, 4])
  })

  it('case 2: has committed its no-op before anything a client asks for', () => {
    const bench = electedBench(configOf(), image(1, entries(1)))
    bench.persistAll()
    bench.receive(appendResponse(2, true, 2))
    expect(bench.applied).toStrictEqual([...entries(1), { term: 2, value: null }])
  })
})

describe('case 1: figure 8, on five servers', () => {
  // (c): s1 leads term 4 and has put its entry of term 2 on a majority.
  function figure8(): Links {
    const links = new Links(5, false, [
      image(3, entries(1, 2)),
      image(3, entries(1, 2)),
      image(3, entries(1)),
      image(3, entries(1)),
      image(3, entries(1, 3)),
    ])
    links.cut = isolated('s5')
    links.take({ type: 'ElectionTimeout', server: 's1' })
    return links
  }

  /** Delivers all but the entry of the new term. */
  function withoutNoOp(links: Links): void {
    const { cut } = links
    links.cut = (message) =>
      cut(message) ||
      (message.type === 'AppendRequest' && message.entries.some((entry) => entry.value === null))
    links.run()
  }

  it('(d): what only old-term entries hold can still be replaced', () => {
    const links = figure8()
    withoutNoOp(links)
    expect(links.server('s1')).toMatchObject({ role: 'leader', currentTerm: 4, commitIndex: 0 })
    // By hand, what (c) shows: the entry of term 2, without the newer one, reaches s3.
    links.take({
      type: 'Receive',
      keep: false,
      message: { ...appendRequest(4, [1, 1], entries(1, 2).slice(1), 0, 's1'), destination: 's3' },
    })
    links.run()
    expect(links.cluster.disks.map(({ log }) => termsOf(log)[1])).toStrictEqual([
      2,
      2,
      2,
      undefined,
      3,
    ])
    expect(links.cluster.committed).toStrictEqual([])
    links.cut = isolated('s1')
    links.timeout('s5')
    links.timeout('s5')
    expect(links.server('s5')).toMatchObject({ role: 'leader', currentTerm: 5 })
    expect(links.cluster.committed.map((entry) => entry.term)).toStrictEqual([1, 3, 5])
    expect(termsOf(links.server('s3').log)).toStrictEqual([1, 3, 5])
  })

  it('(e): with an entry of its own term on a majority, all before it is safe', () => {
    const links = figure8()
    links.run()
    expect(links.cluster.committed.map((entry) => entry.term)).toStrictEqual([1, 2, 4])
    links.cut = isolated('s1')
    links.restart('s1')
    // s5 asks first, more than once, but its log is behind.
    for (let time = 0; time < 3; time += 1) links.timeout('s5')
    expect(links.roles().slice(1)).not.toContain('leader')
    links.timeout('s3')
    links.cut = uncut
    links.heartbeat('s3')
    for (const { log } of links.cluster.servers) {
      expect(termsOf(log)).toStrictEqual([1, 2, 4, 7])
    }
  })
})

describe('a follower learns (figure 2, AppendEntries rule 5)', () => {
  it('case 20: no more than it has compared, though its log is longer', () => {
    const bench = new Bench(configOf(), image(2, entries(1, 1, 2, 2)))
    // The leader has committed 4, but only index 2 has been compared: 3 and 4 may be others.
    const actions = bench.receive(appendRequest(3, [1, 1], entries(1, 1).slice(1), 4))
    expect(bench.state.commitIndex).toBe(2)
    expect(actions.at(-1)).toStrictEqual({ type: 'Apply', first: 1, entries: entries(1, 1) })
  })

  it('case 21: a heartbeat to a follower that lags commits only what matched', () => {
    const bench = new Bench(configOf(), image(1, entries(1)))
    bench.receive(appendRequest(1, [1, 1], [], 5))
    expect(bench.state.commitIndex).toBe(1)
    bench.receive(appendRequest(1, [3, 1], [], 5))
    expect(bench.state.commitIndex).toBe(1)
  })

  it('never unlearns: a late request with a lower commit index changes nothing', () => {
    const bench = new Bench(configOf(), image(1, entries(1, 1)))
    bench.receive(appendRequest(1, [2, 1], [], 2))
    const before = bench.state
    expect(order(bench.receive(appendRequest(1, [2, 1], [], 1)))).toStrictEqual([
      'SetTimer',
      'AppendResponse',
    ])
    expect(bench.state).toBe(before)
  })

  it('an old leader may learn of an older commit in the step that deposes it', () => {
    const links = new Links(3, false)
    links.timeout('s1')
    links.restart('s2')
    // s2 leads term 2, s1 takes its entry, and nothing comes back.
    links.cut = ({ type, destination }) =>
      (type === 'AppendRequest' && destination === 's3') || type === 'AppendResponse'
    links.timeout('s2')
    expect(links.server('s2')).toMatchObject({ role: 'leader', commitIndex: 0 })
    // s1 knows that index 1 is committed, leads term 3 with s3, and tells s2.
    links.cut = ({ type, destination }) => type === 'VoteRequest' && destination === 's2'
    links.take({ type: 'ElectionTimeout', server: 's1' })
    while (links.server('s2').role === 'leader') links.next()
    expect(links.server('s2')).toMatchObject({ role: 'follower', currentTerm: 3, commitIndex: 1 })
    expect(termsOf(links.server('s2').log)).toStrictEqual([1, 2, 3])
  })

  it('applies each entry once, in order', () => {
    const bench = new Bench()
    const log = entries(1, 1, 1)
    bench.receive(appendRequest(1, [0, 0], log, 1))
    bench.receive(appendRequest(1, [3, 1], [], 1))
    bench.receive(appendRequest(1, [0, 0], log, 3))
    expect(bench.applied).toStrictEqual(log)
  })

  it('starts from nothing after a restart: what is committed is not durable', () => {
    const bench = new Bench(configOf(), image(1, entries(1, 1)))
    bench.receive(appendRequest(1, [2, 1], [], 2))
    bench.restart()
    expect(bench.state).toMatchObject({ commitIndex: 0, leader: undefined, role: 'follower' })
    expect(bench.receive(appendRequest(1, [2, 1], [], 2)).at(-1)).toMatchObject({
      type: 'Apply',
      first: 1,
    })
  })
})
