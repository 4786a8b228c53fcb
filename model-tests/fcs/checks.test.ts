/** The run-time invariants of one server: each holds at its bound, and refuses what lies beyond. */
import { describe, expect, it } from 'vitest'
import { checkStep } from '../../src/fcs/checks.ts'
import { logOf } from '../../src/fcs/log.ts'
import { recover, type ServerState } from '../../src/fcs/state.ts'
import { startTurn } from '../../src/fcs/turn.ts'
import { configOf, entries, image } from './support/bench.ts'

const before: ServerState = { ...recover(image(3, entries(1, 2, 3), 's2')), commitIndex: 2 }

/** The invariant that refuses the step, or `undefined`. `cut` is where the step wrote its log. */
function refusal(
  after: Partial<ServerState>,
  cut?: number,
  from: ServerState = before,
): string | undefined {
  const turn = startTurn(from, configOf())
  turn.logWrite = cut === undefined ? undefined : { after: cut, entries: [] }
  try {
    checkStep(turn, { ...from, ...after })
    return undefined
  } catch (error) {
    return (error as { invariant?: string }).invariant ?? String(error)
  }
}

describe('a step of any server', () => {
  it.each<[string | undefined, Partial<ServerState>, number?]>([
    [undefined, {}],
    ['WritesInOrder', { log: logOf(entries(1, 2)) }],
    [undefined, { log: logOf(entries(1, 2)) }, 2],
    ['CommittedLogAppendOnly', { log: logOf(entries(1, 2)) }, 1],
    ['TermMonotonic', { currentTerm: 2 }],
    [undefined, { currentTerm: 4, votedFor: undefined }],
    ['CommitIndexMonotonic', { commitIndex: 1 }],
    [undefined, { commitIndex: 3 }],
    ['TypeOK', { commitIndex: 4 }],
    ['VoteStable', { votedFor: 's3' }],
    ['VoteStable', { votedFor: undefined }],
    [undefined, { currentTerm: 4, votedFor: 's3' }],
  ])('is refused by %s: %j, log written after %s', (invariant, after, cut) => {
    expect(refusal(after, cut)).toBe(invariant)
  })

  it('may give a vote that was free', () => {
    expect(refusal({ votedFor: 's3' }, undefined, { ...before, votedFor: undefined })).toBe(
      undefined,
    )
  })
})

describe('a step of a leader', () => {
  const leader: ServerState = { ...before, role: 'leader' }
  const longer = { log: logOf(entries(1, 2, 3, 3)) }

  it('only appends to its log', () => {
    expect(refusal(longer, 3, leader)).toBe(undefined)
    expect(refusal(longer, 2, leader)).toBe('LeaderAppendOnly')
    expect(refusal(longer, 4, leader)).toBe('LeaderAppendOnly')
  })

  it('may cut the log once it leads no more, or before it leads', () => {
    expect(refusal({ ...longer, role: 'follower' }, 2, leader)).toBe(undefined)
    expect(refusal({ ...longer, role: 'leader' }, 2, before)).toBe(undefined)
  })

  it('commits entries of its own term only', () => {
    expect(refusal({ commitIndex: 3 }, undefined, leader)).toBe(undefined)
    const old = { ...leader, commitIndex: 0 }
    expect(refusal({ commitIndex: 2 }, undefined, old)).toBe('NeverCommitEntryPrevTerms')
    // What was committed before it led stays as it is.
    expect(refusal({ leader: 's1' }, undefined, leader)).toBe(undefined)
    expect(refusal({ commitIndex: 2 }, undefined, { ...old, role: 'follower' })).toBe(undefined)
  })

  it('knows nobody to have more than it has itself', () => {
    const progress = (matchIndex: number) => [{ nextIndex: 1, matchIndex, round: 0, offset: 0 }]
    expect(refusal({ progress: progress(3) }, undefined, leader)).toBe(undefined)
    expect(refusal({ progress: progress(4) }, undefined, leader)).toBe('TypeOK')
  })
})
