/** What is answered at each level, what is refused, and what says so. Spec: `AnswersAt`. */
import { describe, expect, it } from 'vitest'
import { emptyToken, tokenAfter } from '../../src/rfc/read/sessionToken.ts'
import { config, gossiped, logged, origin, Region } from './support/readRegion.ts'

const bounded = (maxAgeMs: number) => ({ name: 'bounded', maxAgeMs }) as const

describe('local reads', () => {
  it('says who wrote the value, how old it is at most, and where it comes from', () => {
    const region = new Region()
    region.take(gossiped('color', 1, 'red'))
    region.contact(1)
    region.pass(7)
    expect(region.local('color')).toStrictEqual({
      type: 'answer',
      flagId: 'color',
      value: 'red',
      version: { raftIndex: 0, vector: new Map([[origin, 1]]) },
      isExpired: false,
      reason: 'CACHED',
      metadata: {
        versionVector: 'us%2F1=1',
        raftIndex: 0,
        epoch: 2,
        ageMs: 7,
        boundMs: 100,
        source: 'gossip',
        level: 'local',
      },
    })
  })

  it('has metadata of strings, numbers and booleans alone, as clients demand', () => {
    const region = new Region()
    region.apply(logged('pay', 1, 'on'))
    const answer = region.local('pay')
    if (answer.type !== 'answer') throw new Error('a local read is always answered')
    const kinds = Object.values(answer.metadata).map((value) => typeof value)
    expect(kinds.filter((kind) => kind !== 'string' && kind !== 'number')).toStrictEqual([])
    expect(answer.metadata).toMatchObject({ raftIndex: 1, source: 'log', versionVector: '' })
  })

  it('marks what is known to be behind, and no more once it has come', () => {
    const region = new Region()
    region.ask(0)
    expect(region.local('pay')).toMatchObject({ reason: 'DEFAULT' })
    region.happen({ type: 'Notice', index: 1 })
    expect(region.local('pay')).toMatchObject({ reason: 'STALE' })
    region.apply(logged('pay', 1, 'on'))
    expect(region.local('pay')).toMatchObject({ reason: 'CACHED', value: 'on' })
  })

  it('keeps the highest index that was heard, whatever order notices come in', () => {
    const region = new Region()
    region.ask(0)
    region.happen({ type: 'Notice', index: 2 })
    region.happen({ type: 'Notice', index: 1 })
    region.apply(logged('pay', 1, 'on'))
    expect(region.local('pay')).toMatchObject({ reason: 'STALE' })
  })
})

describe('case 74: a bounded read of unknown age', () => {
  it('is refused, however large the bound', () => {
    const region = new Region()
    region.apply(logged('pay', 1, 'on'))
    expect(region.read('pay', bounded(Number.MAX_SAFE_INTEGER))).toStrictEqual({
      type: 'refusal',
      flagId: 'pay',
      errorCode: 'TooOld',
      message:
        'flag pay at level bounded: what is here is of unknown age, ' +
        `allowed are ${Number.MAX_SAFE_INTEGER} ms; allow more, or read linearizable`,
    })
  })

  it('is served marked where the policy says so, without an age', () => {
    const region = new Region()
    region.apply(logged('pay', 1, 'on'))
    const answer = region.read('pay', bounded(1000), 'serveMarked')
    expect(answer).toMatchObject({ value: 'on', reason: 'STALE', metadata: { boundMs: 1000 } })
    expect(answer).not.toHaveProperty('metadata.ageMs')
  })

  it('is not made any younger by what comes unasked', () => {
    const region = new Region()
    region.happen({ type: 'Notice', index: 1 })
    region.apply(logged('pay', 1, 'on'))
    expect(region.read('pay', bounded(1000))).toMatchObject({ errorCode: 'TooOld' })
  })
})

describe('case 75: age counts from the last time that nothing was missing', () => {
  it('does not grow with the time since the last change: quiet is not stale', () => {
    const region = new Region()
    region.apply(logged('pay', 1, 'on'))
    region.pass(86_400_000)
    region.ask(1)
    region.pass(10)
    expect(region.read('pay', bounded(10))).toMatchObject({
      reason: 'CACHED',
      metadata: { ageMs: 10 },
    })
  })

  it('does not shrink when something changes: what came after it may be missing', () => {
    const region = new Region()
    region.ask(0)
    region.pass(50)
    region.apply(logged('pay', 1, 'on'))
    region.pass(50)
    expect(region.read('pay', bounded(60))).toMatchObject({ errorCode: 'TooOld' })
    expect(region.read('pay', bounded(100))).toMatchObject({ metadata: { ageMs: 100 } })
  })

  it('counts from the asking: an answer may have been under way for long', () => {
    const region = new Region()
    region.happen({ type: 'AskRead', context: 1 })
    region.pass(30)
    region.happen({ type: 'IndexAnswered', context: 1, index: 0 })
    expect(region.local('pay')).toMatchObject({ metadata: { ageMs: 30 } })
  })

  it('counts while the machine is suspended, when the monotonic clock stands still', () => {
    const region = new Region()
    region.ask(0)
    region.at = { ...region.at, wallMs: region.at.wallMs + 500 }
    expect(region.local('pay')).toMatchObject({ reason: 'STALE', metadata: { ageMs: 500 } })
  })

  it('is not made smaller by a wall clock that is set back', () => {
    const region = new Region()
    region.ask(0)
    region.at = { monotonicMs: region.at.monotonicMs + 500, wallMs: region.at.wallMs - 500 }
    expect(region.local('pay')).toMatchObject({ reason: 'STALE', metadata: { ageMs: 500 } })
  })

  it('is unknown where nobody is known who could tell', () => {
    const region = new Region({ ...config, originsOf: () => [] })
    expect(region.local('color')).toMatchObject({ reason: 'STALE' })
  })

  it('is that of the origin not heard of for longest, where several may write', () => {
    const region = new Region({ ...config, originsOf: () => [origin, 'eu/1'] })
    region.contact(0)
    expect(region.local('color')).not.toHaveProperty('metadata.ageMs')
    region.pass(20)
    region.happen({ type: 'Contact', origin: 'eu/1', seq: 0, askedAt: region.at })
    expect(region.local('color')).toMatchObject({ metadata: { ageMs: 20 } })
  })
})

describe('case 73: a session that goes to another region', () => {
  const token = { raftIndex: 1, vector: new Map([[origin, 1]]) }
  const session = { name: 'session', token } as const

  it('is refused until all has come in, and never reads older', () => {
    const region = new Region()
    expect(region.read('pay', session)).toMatchObject({ errorCode: 'NotCovered' })
    region.apply(logged('pay', 1, 'on'))
    expect(region.read('pay', session)).toMatchObject({ errorCode: 'NotCovered' })
    region.take(gossiped('color', 1, 'red'))
    expect(region.read('pay', session)).toMatchObject({ value: 'on' })
  })

  it('is never served older, marked or not', () => {
    const region = new Region()
    region.ask(0)
    expect(region.read('pay', session, 'serveMarked')).toMatchObject({ errorCode: 'NotCovered' })
  })

  it('goes on from what it was answered with', () => {
    const region = new Region()
    region.apply(logged('pay', 1, 'on'))
    region.take(gossiped('color', 1, 'red'))
    expect(tokenAfter(emptyToken, region.state)).toStrictEqual(token)
  })

  it('is refused a flag whose newer version is held back, though the token is covered', () => {
    const region = new Region()
    region.take(gossiped('child', 1, 'x', { needs: { raftIndex: 1, vector: new Map() } }))
    const mine = { name: 'session', token: tokenAfter(emptyToken, region.state) } as const
    expect(region.read('child', mine)).toMatchObject({
      errorCode: 'HeldBack',
      message: 'flag child at level session: a newer version waits for its parent pay; read again',
    })
  })
})

describe('reads under a lease', () => {
  const lease = { name: 'lease' } as const

  it('is answered unmarked whatever the age, with the clocks of the read', () => {
    const region = new Region()
    region.apply(logged('pay', 1, 'on'))
    const asked: number[] = []
    region.underLease = (_, { monotonicMs }) => {
      asked.push(monotonicMs)
      return { answer: 'Fresh', commitIndex: 1 }
    }
    region.pass(5)
    expect(region.read('pay', lease)).toMatchObject({ value: 'on', reason: 'CACHED' })
    expect(asked).toStrictEqual([1005])
  })

  it('waits for what its server has committed and this cache has not applied', () => {
    const region = new Region()
    region.underLease = () => ({ answer: 'Fresh', commitIndex: 1 })
    expect(region.read('pay', lease)).toMatchObject({ errorCode: 'Pending' })
    region.apply(logged('pay', 1, 'on'))
    expect(region.read('pay', lease)).toMatchObject({ value: 'on' })
  })

  it('is refused without a lease, and of flags that are not the log’s', () => {
    const region = new Region()
    expect(region.read('pay', lease)).toMatchObject({ errorCode: 'NoLease' })
    region.underLease = () => ({ answer: 'Fresh', commitIndex: 0 })
    expect(region.read('color', lease)).toMatchObject({ errorCode: 'NoLease' })
    region.underLease = () => ({ answer: 'Pending', commitIndex: 0 })
    expect(region.read('pay', lease)).toMatchObject({
      errorCode: 'Pending',
      message:
        'flag pay at level lease: a change of it is under way; read again at once, or linearizable',
    })
  })
})

describe('deadlines', () => {
  it('ends a version at its moment on the wall clock, and not so long after it came', () => {
    const [early, late] = [new Region(), new Region()]
    const flag = gossiped('color', 1, 'red', { expiresAtMs: early.at.wallMs + 30 })
    early.take(flag)
    early.pass(29)
    late.pass(29)
    late.take(flag)
    expect(early.local('color')).toMatchObject({ value: 'red', isExpired: false })
    expect(late.local('color')).toMatchObject({ value: 'red', isExpired: false })
    for (const region of [early, late]) {
      region.pass(1)
      expect(region.local('color')).toMatchObject({ value: undefined, isExpired: true })
    }
  })

  it('gives the default, unmarked, where the region knows that nothing is missing', () => {
    const region = new Region()
    region.take(gossiped('color', 1, undefined))
    region.contact(1)
    expect(region.local('color')).toMatchObject({ value: undefined, reason: 'DEFAULT' })
  })
})
