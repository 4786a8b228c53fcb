/** ReadIndex: reads that are as new as anything committed before they began (thesis 6.4). */
import { describe, expect, it } from 'vitest'
import { makeConfig } from '../../src/fcs/config.ts'
import type { ReadRequest } from '../../src/fcs/message.ts'
import type { ServerState } from '../../src/fcs/state.ts'
import { step } from '../../src/fcs/step.ts'
import type { Action } from '../../src/fcs/action.ts'
import type { Event } from '../../src/fcs/event.ts'
import { answered, electedLeader } from './support/leads.ts'

const config = makeConfig({ self: 's1', voters: ['s1', 's2', 's3'] })

function replies(actions: readonly Action[]): readonly Action[] {
  return actions.filter(({ type }) => type === 'ReadReady' || type === 'ReadRefused')
}

function take(state: ServerState, event: Event) {
  const { state: after, actions } = step(state, event, config)
  return { state: after, actions, replies: replies(actions) }
}

function asks(source: string, context: number): Event {
  const message: ReadRequest = { type: 'ReadRequest', term: 1, source, destination: 's1', context }
  return { type: 'Receive', message }
}

/** s1 leads term 1; its no-op is on its own disk and committed where `committed`. */
function leader(committed = true): ServerState {
  const { state } = electedLeader(config)
  return committed ? take(state, answered('s2', 1, 1)).state : state
}

describe('a read at the leader', () => {
  it('case 3: without a quorum that answers, nothing is read', () => {
    const asked = take(leader(), { type: 'AskRead', context: 1 })
    expect(asked.replies).toEqual([])
    expect(asked.state.reads.own).toMatchObject({ context: 1, index: 1, round: 2 })
    // An answer to an earlier round says nothing of now.
    expect(take(asked.state, answered('s2', 1, 1)).replies).toEqual([])
    // Who is deposed meanwhile says so, and never answers.
    const deposed = take(asked.state, answered('s2', 2, 1, 2))
    expect(deposed.replies).toEqual([
      { type: 'ReadRefused', context: 1, reason: 'Deposed', leader: undefined },
    ])
  })

  it('is answered when a quorum has answered a round that began after it', () => {
    const asked = take(leader(), { type: 'AskRead', context: 1 })
    const confirmed = take(asked.state, answered('s3', 2, 1))
    expect(confirmed.replies).toEqual([{ type: 'ReadReady', context: 1, index: 1 }])
  })

  it('case 2: waits for the no-op of a new leader', () => {
    const asked = take(leader(false), { type: 'AskRead', context: 1 })
    // s3 has the round, and not the entry.
    const confirmed = take(asked.state, answered('s3', 2, 0))
    expect(confirmed.replies).toEqual([])
    expect(take(confirmed.state, answered('s2', 2, 1)).replies).toEqual([
      { type: 'ReadReady', context: 1, index: 1 },
    ])
  })

  it.each([0, -1, 1.5, Number.NaN, 2 ** 53])(
    'refuses %s for a context, and changes nothing',
    (context) => {
      const state = leader()
      const asked = take(state, { type: 'AskRead', context })
      expect(asked.replies).toMatchObject([{ type: 'ReadRefused', reason: 'NotAContext' }])
      expect(asked.state).toStrictEqual(state)
    },
  )

  it('takes one read at a time', () => {
    const asked = take(leader(), { type: 'AskRead', context: 1 })
    expect(take(asked.state, { type: 'AskRead', context: 2 }).replies).toEqual([
      { type: 'ReadRefused', context: 2, reason: 'ReadWaiting', leader: 's1' },
    ])
  })
})

describe('a read at a follower', () => {
  it('case 42: the leader confirms that it leads after the question came', () => {
    const asked = take(leader(), asks('s3', 7))
    expect(
      asked.actions.some((each) => each.type === 'Send' && each.message.type === 'ReadResponse'),
    ).toBe(false)
    const confirmed = take(asked.state, answered('s2', 2, 1))
    expect(confirmed.actions).toContainEqual({
      type: 'Send',
      message: {
        type: 'ReadResponse',
        term: 1,
        source: 's1',
        destination: 's3',
        context: 7,
        index: 1,
      },
    })
    // One that does not lead says nothing.
    const deposed = take(asked.state, answered('s2', 2, 1, 2))
    expect(take(deposed.state, asks('s3', 8)).actions).toEqual([])
  })

  it('case 41: takes the answer to this very read, and no other', () => {
    const follower = { ...leader(), role: 'follower', leader: 's2', progress: [] } as const
    const asked = take(follower, { type: 'AskRead', context: 2 })
    const response = (context: number): Event => ({
      type: 'Receive',
      message: {
        type: 'ReadResponse',
        term: 1,
        source: 's2',
        destination: 's1',
        context,
        index: 1,
      },
    })
    expect(take(asked.state, response(1)).replies).toEqual([])
    expect(take(asked.state, response(2)).replies).toEqual([
      { type: 'ReadReady', context: 2, index: 1 },
    ])
  })

  it('is asked of itself where the reader leads by now, and refused where it leads no more', () => {
    const follower = { ...leader(), role: 'follower', leader: 's2', progress: [] } as const
    const { own } = take(follower, { type: 'AskRead', context: 2 }).state.reads
    const reader = leader()
    const waiting = { ...reader, reads: { ...reader.reads, own } }
    const again = take(waiting, { type: 'AskRead', context: 2 })
    expect(again.state.reads.own).toEqual({ context: 2, index: 1, round: 2 })
    // Once more changes nothing: the round is under way.
    expect(take(again.state, { type: 'AskRead', context: 2 }).actions).toEqual([])
    expect(take(again.state, answered('s3', 2, 1)).replies).toEqual([
      { type: 'ReadReady', context: 2, index: 1 },
    ])
    expect(take(again.state, answered('s2', 2, 1, 2)).replies).toMatchObject([
      { type: 'ReadRefused', context: 2, reason: 'Deposed' },
    ])
  })

  it('is refused where no leader is known', () => {
    const follower = { ...leader(), role: 'follower', leader: undefined, progress: [] } as const
    expect(take(follower, { type: 'AskRead', context: 1 }).replies).toEqual([
      { type: 'ReadRefused', context: 1, reason: 'NoLeader', leader: undefined },
    ])
  })
})
