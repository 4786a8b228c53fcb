/** The fair finish itself: what it finds missing, and that its bound is one. */
import { describe, expect, it } from 'vitest'
import { type Cluster, happen } from '../../src/sim/cluster.ts'
import { fairFinish, fairRounds } from '../../src/sim/fairFinish.ts'
import { entries, entriesOf, image } from './support/bench.ts'
import { clusterOf } from './support/schedule.ts'

describe('fairFinish', () => {
  it.each([1, 2, 3, 4, 5])('leads %i fresh servers to a known commit', (voters) => {
    const start = clusterOf(voters, true)
    const { cluster, leader, missing, rounds } = fairFinish(start, { rounds: fairRounds(voters) })
    expect(missing).toStrictEqual([])
    expect(leader).toBe('s1')
    // An election, and the command.
    expect(rounds).toBe(2)
    for (const state of cluster.servers) {
      expect(entriesOf(state.log).map((entry) => entry.value)).toStrictEqual([null, 'fair finish'])
      expect(state.commitIndex).toBe(2)
    }
    expect(cluster.network.size).toBe(0)
    expect(cluster.writes.flat()).toStrictEqual([])
  })

  it('says what is missing, by its name, where it was not given the rounds', () => {
    const start = clusterOf(3, true)
    const all = ['EventuallyLeader', 'ProposalCompletes', 'CommitPropagates']
    expect(fairFinish(start, { rounds: 0 })).toStrictEqual({
      cluster: start,
      rounds: 0,
      missing: all,
    })
    expect(fairFinish(start, { rounds: 1 })).toMatchObject({
      rounds: 1,
      leader: 's1',
      missing: all.slice(1),
    })
  })

  it.each([true, false])('takes turns until one that can win is asked (pre-vote %s)', (preVote) => {
    const behind = image(3, entries(1))
    const ahead = image(2, entries(1, 2))
    const start = clusterOf(5, preVote, [behind, behind, ahead, ahead, ahead])
    expect(fairFinish(start, { rounds: fairRounds(5) })).toMatchObject({
      leader: 's3',
      missing: [],
    })
  })

  it('needs more than one turn where servers still follow a leader that is gone', () => {
    const led = fairFinish(clusterOf(5, true), { rounds: fairRounds(5) }).cluster
    const start = happen(led, { type: 'Restart', server: 's1' })
    const found = fairFinish(start, { rounds: fairRounds(5) })
    expect(found.missing).toStrictEqual([])
    // s1 to s3 forget it; the third of them is then elected, and the command is the last round.
    expect(found).toMatchObject({ leader: 's3', rounds: 4 })
  })

  it('deposes a leader that others have left behind', () => {
    const led = fairFinish(clusterOf(3, true), { rounds: fairRounds(3) }).cluster
    const ahead = led.servers.map((state, at) =>
      at === 0 ? state : { ...state, currentTerm: 9, leader: undefined },
    )
    const disks = led.disks.map((disk, at) => (at === 0 ? disk : { ...disk, currentTerm: 9 }))
    const found = fairFinish({ ...led, servers: ahead, disks }, { rounds: fairRounds(3) })
    expect(found.missing).toStrictEqual([])
    expect(found.cluster.elected.at(-1)!.term).toBeGreaterThan(9)
  })

  it('shows every event to its observer, in order', () => {
    const types: string[] = []
    let last: Cluster = clusterOf(1, true)
    const observe = (before: Cluster, event: { type: string }, after: Cluster): void => {
      expect(before).toBe(last)
      last = after
      types.push(event.type)
    }
    const found = fairFinish(last, { rounds: 5, observe })
    expect(found.cluster).toBe(last)
    expect(types).toStrictEqual(['ElectionTimeout', 'Persist', 'Persist', 'Propose', 'Persist'])
  })
})
