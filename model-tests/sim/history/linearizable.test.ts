/** Critical flags as registers: histories made by hand, with what is pending, failed, refused or conditional. */
import { describe, expect, it } from 'vitest'
import type { Operation } from '../../../src/sim/history/index.ts'
import { isLinearizableByForce } from './bruteForce.ts'
import {
  conditionalWrite,
  historyOf,
  judged,
  linearizable,
  operation,
  pendingWrite,
  read,
  write,
} from './support.ts'

type Case = readonly [name: string, operations: readonly Operation[]]

const failed = { outcome: 'failed' } as const

const holding: readonly Case[] = [
  ['a read of what was there at first', [read(0, 1, null)]],
  ['a read of what was written', [write(0, 1, 'on'), read(2, 3, 'on')]],
  ['a read beside a write finds the old value', [write(0, 9, 'on'), read(1, 2, null)]],
  ['a read beside a write finds the new one', [write(0, 9, 'on'), read(1, 2, 'on')]],
  [
    'two reads at once find the new value and the old',
    [write(0, 9, 'on'), read(1, 6, 'on'), read(2, 7, null)],
  ],
  [
    'writes at once, in either order',
    [write(0, 9, 'a'), write(1, 8, 'b'), read(10, 11, 'a'), read(12, 13, 'a')],
  ],
  [
    'a pending write is seen long after',
    [pendingWrite(0, 'on'), read(50, 51, null), read(60, 61, 'on')],
  ],
  ['a pending write is never seen', [pendingWrite(0, 'on'), read(50, 51, null)]],
  [
    'a failed write is seen after it failed',
    [write(0, 1, 'on', failed), read(5, 6, null), read(7, 8, 'on')],
  ],
  ['a failed write is not seen', [write(0, 1, 'on', failed), read(5, 6, null)]],
  ['a refused write is not seen', [write(0, 1, 'on', { outcome: 'refused' }), read(5, 6, null)]],
  [
    'one value written twice',
    [write(0, 1, 'a'), write(2, 3, 'b'), write(4, 5, 'a'), read(6, 7, 'a')],
  ],
  [
    'a conditional write that matched',
    [write(0, 1, 'a'), conditionalWrite(2, 3, ['a', 'b'], true), read(4, 5, 'b')],
  ],
  [
    'one that did not',
    [write(0, 1, 'a'), conditionalWrite(2, 3, ['b', 'c'], false), read(4, 5, 'a')],
  ],
  [
    'one that did not, between two writes of the same',
    [
      write(0, 1, 'a'),
      write(2, 9, 'b'),
      conditionalWrite(3, 4, ['a', 'c'], false),
      read(10, 11, 'b'),
    ],
  ],
  [
    'a failed one explains what was read',
    [write(0, 1, 'a'), conditionalWrite(2, 3, ['a', 'b']), read(4, 5, 'b')],
  ],
  [
    'two at once, one of which had to lose',
    [
      conditionalWrite(0, 9, [null, 'a'], true),
      conditionalWrite(1, 8, [null, 'b'], false),
      read(10, 11, 'a'),
    ],
  ],
  [
    'a chain of them at once',
    [
      conditionalWrite(0, 9, ['b', 'c'], true),
      conditionalWrite(0, 9, ['a', 'b'], true),
      conditionalWrite(0, 9, [null, 'a'], true),
    ],
  ],
  ['a write that a marked answer lacks', [write(0, 1, 'on'), read(2, 3, null, { stale: true })]],
  [
    'a write that an answer at a weaker level lacks',
    [write(0, 1, 'on'), read(2, 3, null, { level: 'local' })],
  ],
  [
    'places in the log in the order of time',
    [
      write(0, 1, 'a', { raftIndex: 1 }),
      write(0, 1, 'b', { raftIndex: 2 }),
      read(2, 3, 'b', { raftIndex: 2 }),
    ],
  ],
]

const broken: readonly Case[] = [
  ['a read of what was overwritten', [write(0, 1, 'a'), write(2, 3, 'b'), read(4, 5, 'a')]],
  ['a read that misses an acknowledged write', [write(0, 1, 'on'), read(2, 3, null)]],
  ['a read before anybody wrote', [read(0, 1, 'on'), write(2, 3, 'on')]],
  ['a read of a refused write', [write(0, 1, 'on', { outcome: 'refused' }), read(5, 6, 'on')]],
  ['a read that goes back', [write(0, 9, 'on'), read(1, 2, 'on'), read(3, 4, null)]],
  [
    'reads that see writes at once in two orders',
    [write(0, 9, 'a'), write(0, 9, 'b'), read(1, 2, 'a'), read(3, 4, 'b'), read(5, 6, 'a')],
  ],
  [
    'a pending write is seen, and then not',
    [pendingWrite(0, 'on'), read(50, 51, 'on'), read(60, 61, null)],
  ],
  [
    'a failed write happens twice',
    [write(0, 1, 'a', failed), read(2, 3, 'a'), write(4, 5, 'b'), read(6, 7, 'b'), read(8, 9, 'a')],
  ],
  ['a pending write before it began', [read(0, 1, 'on'), pendingWrite(2, 'on')]],
  [
    'a conditional write that cannot have matched',
    [write(0, 1, 'a'), conditionalWrite(2, 3, ['b', 'c'], true)],
  ],
  ['one that must have matched', [write(0, 1, 'a'), conditionalWrite(2, 3, ['a', 'c'], false)]],
  [
    'two at once that both matched',
    [conditionalWrite(0, 9, [null, 'a'], true), conditionalWrite(1, 8, [null, 'b'], true)],
  ],
  [
    'a failed one whose value was never there',
    [write(0, 1, 'a'), conditionalWrite(2, 3, ['x', 'b']), read(4, 5, 'b')],
  ],
  [
    'an answer under a lease that is not the newest',
    [write(0, 1, 'on'), read(2, 3, null, { level: 'lease' })],
  ],
  [
    'places in the log against the order of time',
    [write(0, 1, 'a', { raftIndex: 2 }), write(2, 3, 'b', { raftIndex: 1 })],
  ],
  [
    'a read of another place than that of its value',
    [
      write(0, 1, 'a', { raftIndex: 1 }),
      write(2, 3, 'b', { raftIndex: 2 }),
      read(4, 5, 'b', { raftIndex: 1 }),
    ],
  ],
]

describe('a history', () => {
  it.each(holding)('holds: %s', (_, operations) => {
    expect(linearizable(operations)).not.toBe('violated')
    expect(isLinearizableByForce(operations, null)).toBe(true)
  })

  it.each(broken)('is violated: %s', (_, operations) => {
    expect(linearizable(operations)).toBe('violated')
    expect(isLinearizableByForce(operations, null)).toBe(false)
  })

  it('is judged flag by flag, and only where flags are critical', () => {
    const stale = [write(0, 1, 'on'), read(2, 3, null)]
    const elsewhere = stale.map((each) => ({ ...each, flagId: 'other' }))
    expect(linearizable([...elsewhere, read(0, 1, null)])).toBe('holds')
    expect(linearizable(elsewhere)).toBe('unjudged')
    const both = historyOf([...elsewhere, read(0, 1, null)], {
      critical: new Set(['flag', 'other']),
    })
    expect(judged(both, 'LinearizableReads')).toMatchObject({
      verdict: 'violated',
      violation: { flagId: 'other' },
    })
  })

  it('begins with what the flag was', () => {
    const initial = new Map([['flag', 'off']])
    const verdictOf = (value: string) =>
      judged(historyOf([read(0, 1, value)], { initial }), 'LinearizableReads').verdict
    expect(verdictOf('off')).toBe('holds')
    expect(verdictOf('on')).toBe('violated')
  })
})

describe('events at one moment', () => {
  const during = (more: Partial<Operation>, readMore: Partial<Operation>) => [
    operation({ kind: 'write', value: 'on', startMs: 0, endMs: 5, ...more }),
    read(5, 9, null, readMore),
  ]

  it('may have been in either order where nobody says', () => {
    expect(linearizable(during({}, {}))).toBe('holds')
  })

  it('are in the order of their places', () => {
    const placed = during({ startPlace: 1, endPlace: 2 }, { startPlace: 3, endPlace: 4 })
    expect(linearizable(placed)).toBe('violated')
    const turned = during({ startPlace: 1, endPlace: 3 }, { startPlace: 2, endPlace: 4 })
    expect(linearizable(turned)).toBe('holds')
  })
})

describe('what is told of a violation', () => {
  const early = [write(0, 1, 'a', { id: 'w1' }), write(2, 3, 'b', { id: 'w2' })]
  const late = [read(4, 5, 'a', { id: 'bad' }), read(6, 7, 'b', { id: 'later' })]

  it('is the shortest beginning that shows it, and no more of it than is needed', () => {
    const noise = Array.from({ length: 30 }, (_, at) => read(3.1 + at / 100, 3.9, 'b'))
    const { violation } = judged(historyOf([...early, ...noise, ...late]), 'LinearizableReads')
    expect(violation).toMatchObject({ operation: { id: 'bad' }, untilMs: 5, isShortest: true })
    expect(violation!.because.map(({ id }) => id)).toEqual(['w1', 'w2'])
    expect(violation!.operations).toBe(33)
    expect(violation!.detail).toContain('read bad of session c1 at eu found flag to be "a"')
  })
})
