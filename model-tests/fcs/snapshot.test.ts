/**
 * Compaction and the transfer of snapshots at one server: what it accepts, what it writes and what it says.
 */
import { describe, expect, it } from 'vitest'
import type { Action, Persist } from '../../src/fcs/action.ts'
import { checkMessage, MessageError } from '../../src/fcs/checkMessage.ts'
import { limits } from '../../src/fcs/config.ts'
import { written } from '../../src/fcs/disk.ts'
import type { Event } from '../../src/fcs/event.ts'
import { logOf, termAt } from '../../src/fcs/log.ts'
import { snapshotCheck } from '../../src/fcs/machine/machineSnapshot.ts'
import type { Message, SnapshotRequest } from '../../src/fcs/message.ts'
import { type Image, recover, type ServerState } from '../../src/fcs/state.ts'
import { step } from '../../src/fcs/step.ts'
import {
  chainHeads,
  machinesAfter,
  plainText,
  simulationHash,
  startMachines,
} from '../../src/sim/machines.ts'
import { configOf, entries } from './support/bench.ts'

const config = configOf('s1', {
  quorumBeats: 0,
  snapshotChunkLength: 4,
  trailingEntries: 1,
  preVote: false,
})

/** A follower of s2 in term 2 that holds entries of these terms and knows them up to `commitIndex`. */
function follower(terms: readonly number[], commitIndex = 0): ServerState {
  const image = { currentTerm: 2, votedFor: undefined, log: logOf(entries(...terms)) }
  return { ...recover(image), commitIndex, leader: 's2' }
}

/** s1 leads term 2 over three committed entries, of which it compacted some; s3 has none of them. */
function leader(): ServerState {
  const log = logOf(entries(1, 1, 2))
  const state = recover({ currentTerm: 2, votedFor: 's1', log })
  const progress = [
    { nextIndex: 4, matchIndex: 3, round: 0, offset: 0 },
    { nextIndex: 4, matchIndex: 3, round: 0, offset: 0 },
    { nextIndex: 1, matchIndex: 0, round: 0, offset: 0 },
  ]
  const leads = { ...state, role: 'leader', leader: 's1', commitIndex: 3, progress } as const
  return step(leads, { type: 'Compact', index: 3, data: 'abcdefghij' }, config).state
}

function take(state: ServerState, event: Event, given = config) {
  return step(state, event, given)
}

function receive(state: ServerState, message: Message, given = config) {
  return take(state, { type: 'Receive', message }, given)
}

function part(
  offset: number,
  data: string,
  change: Partial<SnapshotRequest> = {},
): SnapshotRequest {
  return {
    type: 'SnapshotRequest',
    term: 2,
    source: 's2',
    destination: 's1',
    index: 2,
    lastTerm: 2,
    offset,
    data,
    done: false,
    ...change,
  }
}

function messagesOf(actions: readonly Action[]): readonly Message[] {
  return actions.flatMap((action) => {
    if (action.type === 'Send') return [action.message]
    return action.type === 'Persist' ? action.release : []
  })
}

function writeOf(actions: readonly Action[]): Persist {
  const write = actions.find((action) => action.type === 'Persist')
  if (write === undefined) throw new Error('nothing is written')
  return write
}

function answersOf(actions: readonly Action[]): readonly unknown[] {
  return messagesOf(actions).map((message) =>
    message.type === 'SnapshotResponse'
      ? ['has', message.index, message.offset]
      : [message.type, 'index' in message ? message.index : undefined],
  )
}

describe('compaction', () => {
  it('writes the snapshot and the shorter log at once, and keeps a trail', () => {
    const { state, actions } = take(follower([1, 1, 2], 2), {
      type: 'Compact',
      index: 2,
      data: 'm',
    })
    expect(state.log).toMatchObject({ base: 1, baseTerm: 1, length: 3 })
    expect(state.snapshot).toStrictEqual({ index: 2, term: 1, data: 'm' })
    expect(actions.map(({ type }) => type)).toStrictEqual(['Persist'])
    const image: Image = { currentTerm: 2, votedFor: undefined, log: logOf(entries(1, 1, 2)) }
    const after = written(image, writeOf(actions))
    expect([after.log.base, after.log.length, after.snapshot?.data]).toStrictEqual([1, 3, 'm'])
  })

  const refused: readonly (readonly [string, number, unknown])[] = [
    ['NotAnIndex', 0, 'm'],
    ['NotAnIndex', -1, 'm'],
    ['NotAnIndex', 1.5, 'm'],
    ['NotAnIndex', Number.NaN, 'm'],
    ['NotAnIndex', 2 ** 53, 'm'],
    ['NotCommitted', 3, 'm'],
    ['Empty', 2, ''],
    ['Empty', 2, undefined],
  ]
  it.each(refused)('refused, and nothing changed: %s (index %s)', (reason, index, data) => {
    const before = follower([1, 1, 2], 2)
    const { state, actions } = take(before, { type: 'Compact', index, data: data as string })
    expect(state).toBe(before)
    expect(actions).toStrictEqual([{ type: 'CompactionRefused', reason }])
  })

  it('refused where a snapshot covers that index', () => {
    const once = take(follower([1, 1, 2], 2), { type: 'Compact', index: 2, data: 'm' }).state
    const { actions } = take(once, { type: 'Compact', index: 2, data: 'n' })
    expect(actions).toStrictEqual([{ type: 'CompactionRefused', reason: 'NotNewer' }])
  })

  it('refused where the text is no machine, or another one than it is said to be', () => {
    const strict = { ...config, checkSnapshot: snapshotCheck(simulationHash) }
    const text = plainText(startMachines([], 1).states[0]!)
    const refusal = (data: string) =>
      take(follower([1, 1], 2), { type: 'Compact', index: 2, data }, strict).actions
    expect(refusal('m')).toStrictEqual([{ type: 'CompactionRefused', reason: 'NotASnapshot' }])
    expect(refusal(text)).toStrictEqual([{ type: 'CompactionRefused', reason: 'OtherIndex' }])
  })
})

describe('a leader', () => {
  it('case 30: sends the snapshot where the next entry was compacted, and entries where it was not', () => {
    const { actions } = take(leader(), { type: 'Heartbeat' })
    const sent = messagesOf(actions)
    expect(sent.map(({ type }) => type)).toStrictEqual(['AppendRequest', 'SnapshotRequest'])
    expect(sent[1]).toMatchObject({ index: 3, lastTerm: 2, offset: 0, data: 'abcd', done: false })
  })

  it('sends the next part when the one before has come, and repeats it at a heartbeat', () => {
    const has = (offset: number): Message => {
      const envelope = { term: 2, source: 's3', destination: 's1' }
      return { type: 'SnapshotResponse', ...envelope, index: 3, offset }
    }
    const second = receive(leader(), has(4))
    expect(messagesOf(second.actions)).toMatchObject([{ offset: 4, data: 'efgh', done: false }])
    expect(messagesOf(receive(second.state, has(4)).actions)).toStrictEqual([])
    const repeated = messagesOf(take(second.state, { type: 'Heartbeat' }).actions)
    expect(repeated[1]).toMatchObject({ offset: 4, data: 'efgh' })
    const third = receive(second.state, has(8))
    expect(messagesOf(third.actions)).toMatchObject([{ offset: 8, data: 'ij', done: true }])
    // An answer that was overtaken; a follower that lost everything; one that says more than there is.
    expect(messagesOf(receive(third.state, has(4)).actions)).toStrictEqual([])
    expect(messagesOf(receive(third.state, has(0)).actions)).toMatchObject([{ offset: 0 }])
    expect(messagesOf(receive(third.state, has(10)).actions)).toStrictEqual([])
  })

  it('begins anew with the snapshot that it makes while it sends another', () => {
    const envelope = { term: 2, source: 's3', destination: 's1' } as const
    const answer: Message = { type: 'SnapshotResponse', ...envelope, index: 3, offset: 4 }
    const sending = receive(leader(), answer).state
    expect(sending.progress[2]).toMatchObject({ offset: 4 })
    const proposed = take(sending, { type: 'Propose', value: 'more' }).state
    const committed = { ...proposed, commitIndex: 4 }
    const again = take(committed, { type: 'Compact', index: 4, data: 'klmnopqrst' }).state
    expect(again.snapshot).toMatchObject({ index: 4 })
    const beat = messagesOf(take(again, { type: 'Heartbeat' }).actions)
    expect(beat[1]).toMatchObject({ type: 'SnapshotRequest', index: 4, offset: 0, data: 'klmn' })
  })
})

describe('a follower', () => {
  it('installs what is whole: writes it, hands it to the machine, and acknowledges it when durable', () => {
    const first = receive(follower([]), part(0, 'abcd'))
    expect(answersOf(first.actions)).toStrictEqual([['has', 2, 4]])
    const last = receive(first.state, part(4, 'ef', { done: true }))
    expect(last.actions.map(({ type }) => type)).toStrictEqual([
      'SetTimer',
      'Persist',
      'InstallSnapshot',
    ])
    expect(last.actions.at(-1)).toStrictEqual({
      type: 'InstallSnapshot',
      index: 2,
      term: 2,
      data: 'abcdef',
    })
    expect(writeOf(last.actions).release).toMatchObject([{ success: true, index: 2 }])
    expect(last.state).toMatchObject({ commitIndex: 2, incoming: undefined })
    expect(last.state.log).toMatchObject({ base: 2, baseTerm: 2, length: 2 })
  })

  it('case 26: an append from before the snapshot counts as matching up to it', () => {
    const { state } = receive(follower([]), part(0, 'abcd', { done: true }))
    const late: Message = {
      type: 'AppendRequest',
      round: 0,
      term: 2,
      source: 's2',
      destination: 's1',
      previousIndex: 0,
      previousTerm: 0,
      entries: entries(1, 2, 2),
      commitIndex: 0,
    }
    const after = receive(state, late)
    expect(after.state.log).toMatchObject({ base: 2, length: 3 })
    expect(termAt(after.state.log, 3)).toBe(2)
    expect(writeOf(after.actions).log).toMatchObject({ after: 2 })
  })

  it('case 27: a snapshot that covers no more than is committed is acknowledged and not obeyed', () => {
    const before = follower([1, 2, 2], 2)
    const { state, actions } = receive(before, part(0, 'abcd', { done: true }))
    expect(state).toStrictEqual(before)
    expect(answersOf(actions)).toStrictEqual([['AppendResponse', 2]])
  })

  it('case 27: keeps a suffix that follows on the snapshot, and drops one that conflicts with it', () => {
    const whole = part(0, 'abcd', { done: true })
    expect(receive(follower([1, 2, 2]), whole).state.log).toMatchObject({ base: 2, length: 3 })
    const conflicting = receive(follower([1, 1, 1]), whole)
    expect(conflicting.state.log).toMatchObject({ base: 2, baseTerm: 2, length: 2 })
    const image = { currentTerm: 2, votedFor: undefined, log: logOf(entries(1, 1, 1)) }
    expect(written(image, writeOf(conflicting.actions)).log.length).toBe(2)
  })

  it('case 28: parts of another leader or of another snapshot start anew', () => {
    const { state } = receive(follower([]), part(0, 'abcd'))
    const answers = (message: SnapshotRequest) => answersOf(receive(state, message).actions)
    expect(answers(part(4, 'ef', { done: true, term: 3 }))).toContainEqual(['has', 2, 0])
    expect(answers(part(4, 'ef', { done: true, index: 3 }))).toStrictEqual([['has', 3, 0]])
    expect(receive(state, part(0, 'wxyz', { index: 3 })).state.incoming).toStrictEqual({
      term: 2,
      index: 3,
      data: 'wxyz',
    })
  })

  it('case 28: a part that was lost leaves a gap, and all is asked for again; a repeated one changes nothing', () => {
    const { state } = receive(follower([]), part(0, 'abcd'))
    const gap = receive(state, part(8, 'ij', { done: true }))
    expect([gap.state.incoming, answersOf(gap.actions)]).toStrictEqual([undefined, [['has', 2, 0]]])
    const again = receive(state, part(0, 'abcd'))
    expect([again.state.incoming, answersOf(again.actions)]).toStrictEqual([
      state.incoming,
      [['has', 2, 4]],
    ])
  })

  it('answers a leader of an older term with its own, and obeys nothing', () => {
    const before = follower([])
    const { state, actions } = receive(before, part(0, 'abcd', { term: 1, lastTerm: 1 }))
    expect(state).toBe(before)
    expect(messagesOf(actions)).toMatchObject([{ type: 'SnapshotResponse', term: 2, offset: 0 }])
  })

  it('refuses a snapshot that is damaged: nothing is written, and it is asked for again', () => {
    const strict = { ...config, checkSnapshot: snapshotCheck(simulationHash) }
    const damaged = receive(follower([]), part(0, '{"version":1}', { done: true }), strict)
    expect(damaged.actions).toContainEqual({
      type: 'SnapshotRefused',
      source: 's2',
      index: 2,
      reason: 'NotASnapshot',
    })
    expect(damaged.state).toMatchObject({
      commitIndex: 0,
      snapshot: undefined,
      incoming: undefined,
    })
    expect(answersOf(damaged.actions)).toStrictEqual([['has', 2, 0]])
  })
})

describe('the machine across a snapshot', () => {
  const clients = ['a', 'b']

  it('case 24: who got the first application by a snapshot answers the retry and does nothing', () => {
    const log = [
      { term: 1, value: 'a' },
      { term: 1, value: 'a' },
    ]
    const apply = (first: number): Action => {
      return { type: 'Apply', first, entries: log.slice(first - 1, first) }
    }
    const one = machinesAfter(startMachines(clients, 2), 0, [apply(1)])
    const data = plainText(one.states[0]!)
    const install: Action = { type: 'InstallSnapshot', index: 1, term: 1, data }
    const both = machinesAfter(machinesAfter(one, 0, [apply(2)]), 1, [install, apply(2)])
    expect(plainText(both.states[1]!)).toBe(plainText(both.states[0]!))
    expect(both.states[1]!.flags[0]![1].index).toBe(1)
    expect(both.states[1]!.head).toBe(chainHeads(log, clients)[2])
  })
})

describe('starting from a disk', () => {
  it('case 29: starts behind the snapshot, and the same write brought about twice is as once', () => {
    const image: Image = { currentTerm: 2, votedFor: undefined, log: logOf(entries(1, 1, 2)) }
    const { actions } = take(follower([1, 1, 2], 2), { type: 'Compact', index: 2, data: 'm' })
    const write = writeOf(actions)
    const once = written(image, write)
    expect(written(once, write)).toStrictEqual(once)
    const state = recover(once)
    expect(state).toMatchObject({ commitIndex: 2, snapshot: { index: 2, data: 'm' } })
    expect(recover(once)).toStrictEqual(state)
    // Applying goes on behind what the machine has from the snapshot.
    const heard: Message = {
      type: 'AppendRequest',
      round: 0,
      term: 2,
      source: 's2',
      destination: 's1',
      previousIndex: 3,
      previousTerm: 2,
      entries: [],
      commitIndex: 3,
    }
    expect(receive(state, heard).actions).toContainEqual({
      type: 'Apply',
      first: 3,
      entries: entries(1, 1, 2).slice(2),
    })
  })
})

describe('checkMessage', () => {
  const good = { ...part(0, 'abcd') }
  it('takes a part and an answer as they are', () => {
    expect(checkMessage(good, config)).toStrictEqual(good)
    const answer = { type: 'SnapshotResponse', term: 2, source: 's2', destination: 's1' }
    const full = { ...answer, index: 2, offset: 4 }
    expect(checkMessage(full, config)).toStrictEqual(full)
  })

  const spoilt: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ['index', { index: 0 }],
    ['index', { index: 1.5 }],
    ['index', { index: 2 ** 53 }],
    ['lastTerm', { lastTerm: 3 }],
    ['lastTerm', { lastTerm: 0 }],
    ['offset', { offset: -1 }],
    ['offset', { offset: limits.snapshotLength }],
    ['data', { data: '' }],
    ['data', { data: 7 }],
    ['data', { data: 'x'.repeat(limits.snapshotChunkLength + 1) }],
    ['done', { done: 1 }],
    ['source', { source: 's1' }],
    ['destination', { destination: 's2' }],
  ]
  it.each(spoilt)('refuses a part with another %s: %o', (field, change) => {
    const refusal = () => checkMessage({ ...good, ...change }, config)
    expect(refusal).toThrow(MessageError)
    expect(refusal).toThrow(field)
  })

  it.each([
    ['index', { index: 0, offset: 0 }],
    ['offset', { index: 1, offset: limits.snapshotLength + 1 }],
  ])('refuses an answer with another %s', (field, change) => {
    const answer = { type: 'SnapshotResponse', term: 2, source: 's2', destination: 's1', ...change }
    expect(() => checkMessage(answer, config)).toThrow(field)
  })
})
