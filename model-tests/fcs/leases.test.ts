/** Leases: what a leader and regions may answer without a message, on clocks that cannot be trusted. */
import { describe, expect, it } from 'vitest'
import type { Reading } from '../../src/shared/clock.ts'
import { type Config, ConfigError, makeConfig, waitMs } from '../../src/fcs/config.ts'
import type { Event } from '../../src/fcs/event.ts'
import { recoverWithLeases } from '../../src/fcs/lease/leaseState.ts'
import { readUnderLease } from '../../src/fcs/lease/readUnderLease.ts'
import type { Message } from '../../src/fcs/message.ts'
import { emptyImage, recover, type ServerState } from '../../src/fcs/state.ts'
import { step } from '../../src/fcs/step.ts'
import { answered, electedLeader } from './support/leads.ts'

const leases = { leaseMs: 600, driftPpm: 200, wallToleranceMs: 5 }

function configOf(self: string, more: Partial<Parameters<typeof makeConfig>[0]> = {}): Config {
  return makeConfig({ self, voters: ['s1', 's2', 's3'], leases, ...more })
}

const startMs = 10_000

/** Both clocks so many milliseconds after the start, the wall clock off by `wall`. */
function after(ms: number, wall = 0): Reading {
  return { monotonicMs: startMs + ms, wallMs: startMs + ms + wall }
}

function take(config: Config, state: ServerState, event: Event, at: Reading) {
  return step(state, event, config, at)
}

/** s1 leads, s2 has answered the first round 100 ms after it was sent. */
function leasedLeader(config = configOf('s1')): ServerState {
  const { state } = electedLeader(config, after(0))
  return take(config, state, answered('s2', 1, 1), after(100)).state
}

const s1 = configOf('s1')

function readAt(state: ServerState, at: Reading, config = s1) {
  return readUnderLease(state, config, 'pay', at)
}

describe("the leader's lease", () => {
  it('case 8: begins with the send of the round, not with its answer', () => {
    const state = leasedLeader()
    expect(readAt(state, after(100))).toBe('Fresh')
    expect(readAt(state, after(599))).toBe('Fresh')
    expect(readAt(state, after(600))).toBe('NoLease')
  })

  it('case 4: goes by the monotonic clock; a wall clock that is set back changes nothing', () => {
    const state = leasedLeader()
    expect(readAt(state, after(599, -100_000))).toBe('Fresh')
    expect(readAt(state, after(600, -100_000))).toBe('NoLease')
    expect(readAt(state, after(200, 100_000))).toBe('NoLease')
  })

  it('case 5: is looked at anew for each read, so that a pause ends it', () => {
    const state = leasedLeader()
    expect(readAt(state, after(100))).toBe('Fresh')
    // The process did nothing for a second; its clocks went on.
    expect(readAt(state, after(1_100))).toBe('NoLease')
  })

  it('case 6: is over when the machine was suspended, for good', () => {
    const state = leasedLeader()
    // The monotonic clock stood still for a second.
    expect(readAt(state, after(150, 1_000))).toBe('NoLease')
    const woken = take(s1, state, { type: 'Heartbeat' }, after(150, 1_000)).state
    expect(readAt(woken, after(151, 1_000))).toBe('NoLease')
    // Within the tolerance nothing happens.
    expect(readAt(state, after(150, 5))).toBe('Fresh')
  })

  it('case 7: is given up for a transfer, for the rest of the term', () => {
    const { state } = take(s1, leasedLeader(), { type: 'TransferLeadership', to: 's2' }, after(150))
    expect(readAt(state, after(151))).toBe('NoLease')
    const beat = take(s1, state, { type: 'Heartbeat' }, after(160)).state
    const heard = take(s1, beat, answered('s3', beat.round, 1), after(170)).state
    expect(readAt(heard, after(171))).toBe('NoLease')
  })

  it('answers for no flag with an entry that is not known to be committed', () => {
    const proposed = take(
      s1,
      leasedLeader(),
      { type: 'Propose', value: 'on', flagId: 'pay' },
      after(110),
    )
    expect(readAt(proposed.state, after(111))).toBe('Pending')
    expect(readUnderLease(proposed.state, s1, 'banner', after(111))).toBe('Fresh')
  })
})

function heartbeat(source: string, round: number): Message {
  return {
    type: 'AppendRequest',
    term: 1,
    source,
    destination: 's3',
    previousIndex: 0,
    previousTerm: 0,
    entries: [{ term: 1, value: null }],
    commitIndex: 1,
    round,
  }
}

const s3 = configOf('s3')

/** s3 has heard the leader s1 at the start. */
function follower(): ServerState {
  const recovered = recoverWithLeases(emptyImage, s3, { monotonicMs: 0, wallMs: 0 })
  const message = heartbeat('s1', 1)
  const heard = take(s3, recovered, { type: 'Receive', message }, after(0))
  const write = heard.actions.find(({ type }) => type === 'Persist')
  if (write?.type !== 'Persist') throw new Error('nothing is written')
  return take(s3, heard.state, { type: 'Persisted', receipt: write.receipt }, after(0)).state
}

function asksForVote(transfer: boolean): Event {
  const message: Message = {
    type: 'VoteRequest',
    term: 2,
    source: 's2',
    destination: 's3',
    lastIndex: 1,
    lastTerm: 1,
    transfer,
  }
  return { type: 'Receive', message }
}

describe('a promise', () => {
  it('case 9: refuses a vote, and the term stays as it is', () => {
    const within = take(s3, follower(), asksForVote(false), after(600))
    expect(within.state.currentTerm).toBe(1)
    expect(within.actions).toMatchObject([{ type: 'Send', message: { granted: false, term: 1 } }])
    const out = take(s3, follower(), asksForVote(false), after(waitMs(s3.leases!)))
    expect(out.state).toMatchObject({ currentTerm: 2, votedFor: 's2' })
  })

  it('case 9: is not broken by a vote for which the leader itself has asked', () => {
    expect(take(s3, follower(), asksForVote(true), after(1)).state.votedFor).toBe('s2')
  })

  it('is made anew by a restart, for as long as it can have been', () => {
    const restarted = recoverWithLeases(emptyImage, s3, after(0))
    expect(take(s3, restarted, { type: 'ElectionTimeout' }, after(600)).state.role).toBe('follower')
    const later = after(waitMs(s3.leases!))
    expect(take(s3, restarted, { type: 'ElectionTimeout' }, later).state.role).toBe('preCandidate')
  })
})

function granted(ask: number, index: number, covers = 'all'): Event {
  const message: Message = {
    type: 'LeaseGrant',
    term: 1,
    source: 's1',
    destination: 's3',
    ask,
    index,
    covers,
  }
  return { type: 'Receive', message }
}

describe("a region's lease", () => {
  const asked = () => take(s3, follower(), { type: 'AskLease', id: 4 }, after(10)).state

  it('counts from the asking', () => {
    const { state } = take(s3, asked(), granted(4, 1), after(100))
    expect(readAt(state, after(609), s3)).toBe('Fresh')
    expect(readAt(state, after(610), s3)).toBe('NoLease')
  })

  it('is usable once the index that it names is acknowledged', () => {
    const { state } = take(s3, asked(), granted(4, 2), after(100))
    expect(readAt(state, after(101), s3)).toBe('NoLease')
  })

  it('is not taken for another asking, or where the leader leases other flags', () => {
    for (const grant of [granted(3, 1), granted(4, 1, '["pay"]')]) {
      const { state } = take(s3, asked(), grant, after(100))
      expect(readAt(state, after(101), s3)).toBe('NoLease')
    }
  })

  it('delays a commit by no more than itself, when its holder is down', () => {
    const ask: Message = { type: 'LeaseRequest', term: 1, source: 's3', destination: 's1', ask: 1 }
    let state = take(s1, leasedLeader(), { type: 'Receive', message: ask }, after(120)).state
    state = take(s1, state, { type: 'Propose', value: 'on', flagId: 'pay' }, after(130)).state
    state = take(
      s1,
      state,
      { type: 'Persisted', receipt: { currentTerm: 1, lastIndex: 2, matchedIndex: 0 } },
      after(131),
    ).state
    state = take(s1, state, answered('s2', 1, 2), after(200)).state
    expect(state.commitIndex).toBe(1)
    const out = 120 + waitMs(s1.leases!)
    expect(take(s1, state, { type: 'Heartbeat' }, after(out - 1)).state.commitIndex).toBe(1)
    expect(take(s1, state, { type: 'Heartbeat' }, after(out)).state.commitIndex).toBe(2)
  })

  it('is not granted to a region that asks and answers nothing, or nothing would ever commit', () => {
    const { heartbeatMs, quorumBeats } = s1
    const silence = quorumBeats * heartbeatMs
    const asked = (ask: number): Event => ({
      type: 'Receive',
      message: { type: 'LeaseRequest', term: 1, source: 's3', destination: 's1', ask },
    })
    // Elected at 0, and heard by s2 alone, so that its own lease lasts.
    let state = leasedLeader()
    for (let ms = heartbeatMs; ms <= silence + heartbeatMs; ms += heartbeatMs) {
      state = take(s1, state, { type: 'Heartbeat' }, after(ms)).state
      const round = state.round
      state = take(s1, state, answered('s2', round, 1), after(ms + 1)).state
      const { actions } = take(s1, state, asked(ms), after(ms + 2))
      const granted = actions.some((action) => {
        return action.type === 'Send' && action.message.type === 'LeaseGrant'
      })
      expect(granted, `after ${ms + 2} ms`).toBe(ms + 2 <= silence)
    }
    const back = take(s1, state, answered('s3', state.round, 1), after(silence + 2 * heartbeatMs))
    const { actions } = take(s1, back.state, asked(9), after(silence + 2 * heartbeatMs))
    expect(actions).toContainEqual(
      expect.objectContaining({
        message: expect.objectContaining({ type: 'LeaseGrant' }) as object,
      }),
    )
  })
})

describe('bad input', () => {
  const given = (more: object) => () => configOf('s1', { leases: { ...leases, ...more } })

  it.each([
    ['longer than the limit', { leaseMs: 60_001 }],
    ['over before it can be renewed', { leaseMs: 250 }],
    ['of no whole number', { leaseMs: 600.5 }],
    ['with more drift than makes sense', { driftPpm: 400_000 }],
    ['with a drift that keeps everybody from voting', { driftPpm: 300_000 }],
    ['with a negative tolerance', { wallToleranceMs: -1 }],
    ['of a flag without a name', { flags: [''] }],
  ])('refuses a lease %s', (_, more) => {
    expect(given(more)).toThrow(ConfigError)
    expect(given(more)).toThrow(/config leases: given .*, allowed/)
  })

  it('refuses to go on without clocks, or from a state without leases', () => {
    const state = leasedLeader()
    expect(() => step(state, { type: 'Heartbeat' }, s1)).toThrow('LeasesConfigured')
    expect(() => step(recover(emptyImage), { type: 'Heartbeat' }, s1, after(0))).toThrow(
      'LeasesConfigured',
    )
  })

  it('refuses a monotonic clock that goes back', () => {
    expect(() => step(leasedLeader(), { type: 'Heartbeat' }, s1, after(50))).toThrow(
      'ClockMonotonic',
    )
  })
})

describe('a learner', () => {
  const learner = makeConfig({ self: 's4', voters: ['s1', 's2', 's3'], learners: ['s4'] })

  it('follows, and neither stands nor votes', () => {
    const state = recover(emptyImage)
    expect(step(state, { type: 'ElectionTimeout' }, learner).state.role).toBe('follower')
    const message: Message = {
      type: 'VoteRequest',
      term: 1,
      source: 's1',
      destination: 's4',
      lastIndex: 0,
      lastTerm: 0,
      transfer: false,
    }
    expect(step(state, { type: 'Receive', message }, learner).state.votedFor).toBe(undefined)
  })

  it('does not count for a commit', () => {
    const config = makeConfig({ self: 's1', voters: ['s1', 's2', 's3'], learners: ['s4'] })
    const { state } = electedLeader(config)
    const one = step(state, answered('s4', 1, 1), config).state
    expect(one.commitIndex).toBe(0)
    expect(step(one, answered('s2', 1, 1), config).state.commitIndex).toBe(1)
  })

  it.each([
    ['a voter', ['s1']],
    ['named twice', ['s4', 's4']],
    ['without a name', ['']],
  ])('refuses a learner that is %s', (_, learners) => {
    expect(() => makeConfig({ self: 's1', voters: ['s1'], learners })).toThrow(ConfigError)
  })
})
