/** Every other property: one history that holds, one that breaks it, and what it says nothing of. */
import { describe, expect, it } from 'vitest'
import { checkHistory, type History, type Operation } from '../../../src/sim/history/index.ts'
import { historyOf, judged, operation, read, write } from './support.ts'

/** Of a flag that gossip spreads. */
const gossiped = { critical: new Set<string>() }

const at = (seq: number, origin = 'eu') => ({ vector: new Map([[origin, seq]]) })
const session = (more: Partial<Operation> = {}) => ({ level: 'session', ...more }) as const
const local = (more: Partial<Operation> = {}) => ({ level: 'local', ...more }) as const

const verdict = (
  property: Parameters<typeof judged>[1],
  operations: readonly Operation[],
  more: Partial<History> = gossiped,
) => judged(historyOf(operations, more), property).verdict

describe('MonotonicReads', () => {
  const reads = (first: number, second: number, more: Partial<Operation> = {}) => [
    read(0, 1, `v${first}`, session(at(first))),
    read(2, 3, `v${second}`, session({ region: 'us', ...at(second), ...more })),
  ]

  it('lets a session see the same or newer, in any region', () => {
    expect(verdict('MonotonicReads', reads(1, 2))).toBe('holds')
    expect(verdict('MonotonicReads', reads(2, 2))).toBe('holds')
  })

  it('is broken by an older one, marked or not', () => {
    expect(verdict('MonotonicReads', reads(2, 1))).toBe('violated')
    expect(verdict('MonotonicReads', reads(2, 1, { stale: true }))).toBe('violated')
  })

  it('demands nothing of another session, another level, or reads at once', () => {
    expect(verdict('MonotonicReads', reads(2, 1, { session: 'c2' }))).toBe('holds')
    expect(verdict('MonotonicReads', reads(2, 1, { level: 'local' }))).toBe('holds')
    expect(verdict('MonotonicReads', reads(2, 1, { startMs: 0.5 }))).toBe('holds')
  })

  it('goes by values where versions are not told', () => {
    const writes = [write(0, 1, 'a'), write(2, 3, 'b')]
    const seen = (first: string, second: string) => [
      ...writes,
      read(4, 5, first, session()),
      read(6, 7, second, session()),
    ]
    expect(verdict('MonotonicReads', seen('a', 'b'))).toBe('holds')
    expect(verdict('MonotonicReads', seen('b', 'a'))).toBe('violated')
  })
})

describe('ReadYourWrites', () => {
  const after = (more: Partial<Operation>, writeMore: Partial<Operation> = {}) => [
    write(0, 1, 'mine', { ...at(1), ...writeMore }),
    read(2, 3, null, session(more)),
  ]

  it('lets a session see what it wrote, or newer', () => {
    const seen = { value: 'mine', ...at(1) }
    expect(verdict('ReadYourWrites', after(seen))).toBe('holds')
    expect(verdict('ReadYourWrites', after({ value: 'newer', ...at(3) }))).toBe('holds')
  })

  it('is broken by an answer without it', () => {
    expect(verdict('ReadYourWrites', after({}))).toBe('violated')
    expect(verdict('ReadYourWrites', after({ vector: new Map() }))).toBe('violated')
  })

  it('demands nothing where the write failed, or another session read', () => {
    expect(verdict('ReadYourWrites', after({}, { outcome: 'failed' }))).toBe('unjudged')
    expect(verdict('ReadYourWrites', after({ session: 'c2' }))).toBe('unjudged')
  })
})

describe('BoundedStaleness', () => {
  const bounded = (more: Partial<Operation>, slackMs = 0) => {
    const told = {
      level: 'bounded',
      ageMs: 20,
      boundMs: 50,
      value: 'old',
      ...at(1),
      ...more,
    } as const
    const writes = [write(0, 1, 'old', at(1)), write(50, 60, 'new', at(2))]
    const operations = [...writes, read(100, 101, 'old', told)]
    return verdict('BoundedStaleness', operations, { ...gossiped, clockSlackMs: slackMs })
  }

  it('lets an answer be as old as it says', () => {
    expect(bounded({ ageMs: 45 })).toBe('holds')
    expect(bounded({ value: 'new', ...at(2) })).toBe('holds')
  })

  it('is broken by one that is older than it says', () => {
    expect(bounded({ ageMs: 20 })).toBe('violated')
    expect(bounded({ ageMs: 20 }, 25)).toBe('holds')
  })

  it('is broken by one that is older than what was asked for, or says nothing', () => {
    expect(bounded({ ageMs: 51, boundMs: 50, value: 'new', ...at(2) })).toBe('violated')
    const { ageMs: _, ...silent } = read(0, 1, null, { level: 'bounded', boundMs: 50, ageMs: 1 })
    expect(verdict('BoundedStaleness', [silent])).toBe('violated')
  })

  it('demands nothing of a marked answer', () => {
    expect(bounded({ ageMs: 20, stale: true })).toBe('unjudged')
  })
})

describe('StaleIsMarked', () => {
  const answered = (more: Partial<Operation>) => [
    write(0, 1, 'on', at(1)),
    read(100, 101, null, { level: 'local', ageMs: 10, vector: new Map(), ...more }),
  ]

  it('lets an old answer be marked, or say how old it is', () => {
    expect(verdict('StaleIsMarked', answered({ stale: true }))).toBe('unjudged')
    expect(verdict('StaleIsMarked', answered({ ageMs: 99.5 }))).toBe('holds')
  })

  it('is broken by one that is neither', () => {
    expect(verdict('StaleIsMarked', answered({}))).toBe('violated')
    expect(verdict('StaleIsMarked', answered({ level: 'session' }))).toBe('violated')
    expect(verdict('StaleIsMarked', answered({ ageMs: 99.5, boundMs: 50 }))).toBe('violated')
  })
})

describe('CacheNeverInvents', () => {
  it('lets reads find what somebody asked for, or what was there at first', () => {
    expect(
      verdict('CacheNeverInvents', [read(0, 1, null), write(2, 3, 'on'), read(2, 3, 'on')]),
    ).toBe('holds')
    const failed = write(0, 1, 'on', { outcome: 'failed' })
    expect(verdict('CacheNeverInvents', [failed, read(2, 3, 'on')])).toBe('holds')
  })

  it.each([
    ['a value that nobody wrote', [write(0, 1, 'on'), read(2, 3, 'off')]],
    ['one before it was asked for', [read(0, 1, 'on'), write(2, 3, 'on')]],
    ['one of another flag', [write(0, 1, 'on', { flagId: 'other' }), read(2, 3, 'on')]],
    ['one that was refused', [write(0, 1, 'on', { outcome: 'refused' }), read(2, 3, 'on')]],
  ])('is broken by %s', (_, operations) => {
    expect(verdict('CacheNeverInvents', operations)).toBe('violated')
  })

  it('is broken by a place in the log that is another write’s', () => {
    const writes = [
      write(0, 1, 'on', { raftIndex: 1 }),
      write(2, 3, 'x', { raftIndex: 2, flagId: 'other' }),
    ]
    const found = (raftIndex: number) =>
      verdict('CacheNeverInvents', [...writes, read(4, 5, 'on', { raftIndex })], {
        critical: new Set(['flag', 'other']),
      })
    expect(found(1)).toBe('holds')
    expect(found(2)).toBe('violated')
  })

  it('judges merged flags part by part', () => {
    const merged = { ...gossiped, merged: new Set(['flag']) }
    const writes = [write(0, 1, ['a']), write(2, 3, 'b')]
    expect(verdict('CacheNeverInvents', [...writes, read(4, 5, ['a', 'b'])], merged)).toBe('holds')
    expect(verdict('CacheNeverInvents', [...writes, read(4, 5, [])], merged)).toBe('holds')
    expect(verdict('CacheNeverInvents', [...writes, read(4, 5, ['a', 'c'])], merged)).toBe(
      'violated',
    )
  })

  it('says nothing of what has expired', () => {
    expect(
      verdict('CacheNeverInvents', [write(0, 1, 'on'), read(2, 3, 'gone', { expired: true })]),
    ).toBe('unjudged')
  })
})

describe('NothingLost', () => {
  it('lets no two clients be told of one place in the log', () => {
    const told = (second: number) =>
      judged(
        historyOf([
          write(0, 1, 'a', { raftIndex: 4 }),
          write(2, 3, 'b', { raftIndex: second, session: 'c2' }),
        ]),
        'NothingLost',
      ).verdict
    expect(told(5)).toBe('holds')
    expect(told(4)).toBe('violated')
  })

  it('demands what was acknowledged once everything has come everywhere', () => {
    const settled = { ...gossiped, settledMs: 50 }
    const answered = (value: string | null, seq: number, startMs: number) =>
      verdict(
        'NothingLost',
        [write(0, 1, 'on', at(1)), read(startMs, 90, value, local({ region: 'us', ...at(seq) }))],
        settled,
      )
    expect(answered('on', 1, 60)).toBe('holds')
    expect(answered(null, 0, 60)).toBe('violated')
    expect(answered(null, 0, 40)).toBe('unjudged')
  })
})

describe('ConsistentPrefix', () => {
  const together = (flagId: string, more: Partial<Operation>) =>
    operation({ flagId, level: 'local', startMs: 10, endMs: 11, evaluation: 'e1', ...more })
  const critical = { critical: new Set(['flag', 'other']) }
  const writes = [
    write(0, 1, 'a', { raftIndex: 1 }),
    write(2, 3, 'x', { raftIndex: 2, flagId: 'other' }),
    write(4, 5, 'b', { raftIndex: 3 }),
  ]

  it('lets flags be of one beginning of the log', () => {
    const reads = [
      together('flag', { value: 'a', raftIndex: 1 }),
      together('other', { value: 'x', raftIndex: 2 }),
    ]
    expect(verdict('ConsistentPrefix', [...writes, ...reads], critical)).toBe('holds')
  })

  it('is broken where one is of before and the other of after', () => {
    const reads = [together('other', {}), together('flag', { value: 'b', raftIndex: 3 })]
    const mixed = [...writes, { ...reads[0]!, raftIndex: 0 }, reads[1]!]
    expect(verdict('ConsistentPrefix', mixed, critical)).toBe('violated')
    const apart = mixed.map((each) => (each === reads[1] ? { ...each, evaluation: 'e2' } : each))
    expect(verdict('ConsistentPrefix', apart, critical)).toBe('unjudged')
    const child = { ...critical, parents: new Map([['other', 'flag']]) }
    expect(verdict('ConsistentPrefix', mixed, child)).toBe('unjudged')
  })

  it('is broken where it skips a change in the sequence of one origin', () => {
    const made = [write(0, 1, 'a', at(1)), write(2, 3, 'x', { flagId: 'other', ...at(2) })]
    const seen = (seq: number, value: string | null) => [
      ...made,
      together('flag', { value, vector: new Map(seq === 0 ? [] : [['eu', seq]]) }),
      together('other', { value: 'x', ...at(2) }),
    ]
    expect(verdict('ConsistentPrefix', seen(1, 'a'))).toBe('holds')
    expect(verdict('ConsistentPrefix', seen(0, null))).toBe('violated')
  })
})

describe('CausalDominance', () => {
  const shown = (first: number, second: number, more: Partial<Operation> = {}) => [
    read(0, 1, `v${first}`, local(at(first))),
    read(2, 3, `v${second}`, local({ session: 'c2', ...at(second), ...more })),
  ]

  it('lets a region show the same or newer', () => {
    expect(verdict('CausalDominance', shown(1, 2))).toBe('holds')
  })

  it('is broken where it goes back without a mark', () => {
    expect(verdict('CausalDominance', shown(2, 1))).toBe('violated')
    expect(verdict('CausalDominance', shown(2, 1, { stale: true }))).toBe('holds')
    expect(verdict('CausalDominance', shown(2, 1, { region: 'us' }))).toBe('holds')
  })
})

describe('EpochMonotonic', () => {
  const epochs = (first: number, second: number, region = 'eu') => [
    read(0, 1, null, local({ epoch: first })),
    read(2, 3, null, local({ epoch: second, region })),
  ]

  it('lets a region’s epoch stay or grow', () => {
    expect(verdict('EpochMonotonic', epochs(1, 1))).toBe('holds')
    expect(verdict('EpochMonotonic', epochs(1, 2))).toBe('holds')
  })

  it('is broken where it falls', () => {
    expect(verdict('EpochMonotonic', epochs(2, 1))).toBe('violated')
    expect(verdict('EpochMonotonic', epochs(2, 1, 'us'))).toBe('holds')
  })
})

describe('the whole verdict', () => {
  it('holds only where something was judged, and nothing is violated', () => {
    expect(checkHistory(historyOf([])).verdict).toBe('unjudged')
    expect(checkHistory(historyOf([read(0, 1, null)])).verdict).toBe('holds')
    const { verdict: whole, properties } = checkHistory(historyOf([read(0, 1, 'invented')]))
    expect(whole).toBe('violated')
    const broken = properties.filter((each) => each.verdict === 'violated')
    expect(broken.map(({ property }) => property)).toEqual([
      'LinearizableReads',
      'CacheNeverInvents',
    ])
  })
})
