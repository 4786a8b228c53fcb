/** Several flags at one moment, parents and children, snapshots on the disk, and followers of a cache. */
import { describe, expect, it } from 'vitest'
import { restore } from '../../src/rfc/read/boot.ts'
import { beginEvaluation, evaluate } from '../../src/rfc/read/evaluation.ts'
import { encodeImage } from '../../src/rfc/read/image.ts'
import { changesSince } from '../../src/rfc/read/journal.ts'
import { config, gossiped, logged, origin, Region } from './support/readRegion.ts'

const needsFirst = { needs: { raftIndex: 1, vector: new Map<string, number>() } }

describe('case 60: a flag that depends on another', () => {
  it('is not shown before the version of its parent that its writer saw', () => {
    const region = new Region()
    region.take(gossiped('child', 1, 'x', needsFirst))
    region.contact(1)
    expect(region.local('child')).toMatchObject({ value: undefined, reason: 'STALE' })
    region.apply(logged('pay', 1, 'on'))
    expect(region.local('child')).toMatchObject({ value: 'x', reason: 'CACHED' })
  })

  it('keeps what it showed meanwhile, and shows the newest of several that were held back', () => {
    const region = new Region()
    region.take(gossiped('child', 1, 'w'))
    region.take(gossiped('child', 2, 'x', needsFirst))
    region.take(gossiped('child', 3, 'y', needsFirst))
    expect(region.local('child')).toMatchObject({ value: 'w' })
    region.apply(logged('pay', 1, 'on'))
    expect(region.local('child')).toMatchObject({ value: 'y' })
  })

  it('is freed together with a flag that depends on it in turn', () => {
    const parents = new Map([
      ['child', 'pay'],
      ['grandchild', 'child'],
    ])
    const region = new Region({ ...config, parents })
    region.take(gossiped('child', 1, 'x', needsFirst))
    const needs = { raftIndex: 0, vector: new Map([[origin, 1]]) }
    region.take(gossiped('grandchild', 2, 'y', { needs }))
    expect(region.local('grandchild')).toMatchObject({ value: undefined })
    expect(region.apply(logged('pay', 1, 'on'))).toContainEqual({
      type: 'Changed',
      epoch: 4,
      flagIds: expect.arrayContaining(['pay', 'child', 'grandchild']),
    })
    expect(region.local('grandchild')).toMatchObject({ value: 'y' })
  })
})

describe('case 72: flags that are evaluated together', () => {
  it('come from one snapshot, whatever comes in meanwhile, and say that something has', () => {
    const region = new Region()
    region.apply(logged('pay', 1, 'on'))
    region.apply(logged('kill', 2, 'off'))
    const evaluation = beginEvaluation(region.state)
    const first = evaluate(evaluation, 'pay', region.state)
    expect(first).toMatchObject({ flag: { value: 'on' }, epoch: 3, isSuperseded: false })
    region.apply(logged('kill', 3, 'on'))
    region.apply(logged('pay', 4, 'off'))
    const second = evaluate(evaluation, 'kill', region.state)
    expect(second).toMatchObject({ flag: { value: 'off' }, epoch: 3, isSuperseded: true })
  })
})

describe('case 76: what is on the disk at boot', () => {
  const shipped = { flags: new Map([['pay', 'shipped']]), signature: 'good' }
  const verifying = { ...config, verifyBootstrap: () => true }

  function storedText(): string {
    const region = new Region()
    region.apply(logged('pay', 1, 'on'))
    region.take(gossiped('child', 1, undefined, { ...needsFirst, expiresAtMs: 5 }))
    region.take(gossiped('child', 2, 'x', { needs: { raftIndex: 9, vector: new Map() } }))
    return encodeImage(region.state)
  }

  it('is taken whole where it is what was written, with all ages unknown', () => {
    const { state, problem } = restore({ text: storedText(), lastEpoch: 4 }, shipped, verifying)
    expect(problem).toBeUndefined()
    expect(encodeImage({ ...state, epoch: 4 })).toBe(storedText())
    expect(state).toMatchObject({ epoch: 5, confirmedAt: undefined, mode: 'degraded', heard: 0 })
  })

  it.each([
    ['a digit changed', (text: string) => text.replace('"raftIndex":1', '"raftIndex":2')],
    ['its end missing', (text: string) => text.slice(0, -1)],
    ['nothing in it', () => ''],
    ['zeros in it', (text: string) => '\0'.repeat(text.length)],
    ['more after it', (text: string) => `${text}\n{}`],
    ['another form', (text: string) => text.replace('flagspan-cache 1', 'flagspan-cache 2')],
  ])('falls back to the flags that were shipped where it has %s, and says so', (_, damage) => {
    const text = damage(storedText())
    const { state, problem } = restore({ text, lastEpoch: 4 }, shipped, verifying)
    expect(problem).toMatch(/^snapshot of flags: found .*; the flags that were shipped hold$/)
    const region = new Region()
    region.state = state
    expect(region.local('pay')).toMatchObject({
      value: 'shipped',
      reason: 'STALE',
      metadata: { source: 'bootstrap', epoch: 5, raftIndex: 0 },
    })
  })

  it('leaves the callers’ defaults, marked, where what was shipped is not signed', () => {
    const { state, problem } = restore({ text: undefined, lastEpoch: 0 }, shipped, config)
    expect(problem).toBe('no snapshot; the flags that were shipped are not signed: defaults hold')
    const region = new Region()
    region.state = state
    expect(region.local('pay')).toMatchObject({
      value: undefined,
      reason: 'STALE',
      metadata: { source: 'default' },
    })
  })

  it('never lets the epoch go back, whatever the snapshot says', () => {
    expect(restore({ text: storedText(), lastEpoch: 90 }, shipped, config).state.epoch).toBe(91)
    expect(restore({ text: storedText(), lastEpoch: 1 }, shipped, config).state.epoch).toBe(5)
  })
})

describe('case 77: who follows a cache', () => {
  const kept = { ...config, changesKept: 2 }

  it('is told each flag once that has changed since then', () => {
    const region = new Region()
    region.apply(logged('pay', 1, 'on'))
    const since = region.state.epoch
    region.apply(logged('kill', 2, 'on'))
    region.apply(logged('pay', 3, 'off'))
    region.apply(logged('kill', 4, 'off'))
    const { journal, epoch } = region.state
    expect(changesSince(journal, since, epoch)).toStrictEqual({
      type: 'changed',
      flagIds: ['pay', 'kill'],
    })
    expect(changesSince(journal, epoch, epoch)).toStrictEqual({ type: 'changed', flagIds: [] })
  })

  it('is told to read all anew, and never given a list with a gap', () => {
    const region = new Region(kept)
    for (let index = 1; index <= 5; index += 1) {
      region.apply(logged(index % 2 === 0 ? 'pay' : 'kill', index, `${index}`))
    }
    const { journal, epoch } = region.state
    const since = (seen: number) => changesSince(journal, seen, epoch)
    expect(epoch).toBe(6)
    // Two lists of two, of which the older was dropped once.
    expect([1, 2].map((seen) => since(seen).type)).toStrictEqual(['resync', 'resync'])
    expect(since(3)).toStrictEqual({ type: 'changed', flagIds: ['pay', 'kill'] })
    expect(since(5)).toStrictEqual({ type: 'changed', flagIds: ['kill'] })
  })

  it('is told so where the log was compacted, and all flags came anew', () => {
    const region = new Region()
    region.apply(logged('pay', 1, 'on'))
    region.apply(logged('kill', 2, 'on'))
    const seen = region.state.epoch
    const flags = [logged('pay', 7, 'off')]
    expect(region.happen({ type: 'Installed', index: 9, flags })).toContainEqual({
      type: 'Resync',
      epoch: seen + 1,
    })
    const { journal, epoch, applied } = region.state
    expect(changesSince(journal, seen, epoch)).toStrictEqual({ type: 'resync' })
    expect(applied).toBe(9)
    expect(region.local('pay')).toMatchObject({ value: 'off' })
    // It is gone, and not what it was before.
    expect(region.local('kill')).toMatchObject({ value: undefined, version: { raftIndex: 0 } })
    expect(changesSince(journal, epoch, epoch)).toStrictEqual({ type: 'changed', flagIds: [] })
  })

  it('hears nothing of flags that came anew and are no newer', () => {
    const region = new Region()
    region.apply(logged('pay', 1, 'on'))
    region.apply(logged('pay', 2, 'off'))
    const flags = [logged('pay', 1, 'on')]
    expect(region.happen({ type: 'Installed', index: 1, flags })).toStrictEqual([])
    expect(region.local('pay')).toMatchObject({ value: 'off' })
  })

  it('is told so too across a restart, and of an epoch that never was', () => {
    const region = new Region()
    region.apply(logged('pay', 1, 'on'))
    const { state } = restore(
      { text: encodeImage(region.state), lastEpoch: 2 },
      { flags: new Map(), signature: '' },
      config,
    )
    expect(changesSince(state.journal, 2, state.epoch)).toStrictEqual({ type: 'resync' })
    expect(changesSince(state.journal, 99, state.epoch)).toStrictEqual({ type: 'resync' })
  })

  it('is told of a flag together with those that it had held back', () => {
    const region = new Region()
    region.take(gossiped('child', 1, 'x', needsFirst))
    const since = region.state.epoch
    region.apply(logged('pay', 1, 'on'))
    const { journal, epoch } = region.state
    expect(changesSince(journal, since, epoch)).toStrictEqual({
      type: 'changed',
      flagIds: ['pay', 'child'],
    })
  })
})

describe('case 78: off, on and off again in a hurry', () => {
  it('may skip what is between, and never the last', () => {
    const region = new Region()
    const since = region.state.epoch
    for (const [at, value] of ['off', 'on', 'off'].entries()) {
      region.apply(logged('kill', at + 1, value))
    }
    expect(region.local('kill')).toMatchObject({ value: 'off', metadata: { raftIndex: 3 } })
    expect(changesSince(region.state.journal, since, region.state.epoch)).toStrictEqual({
      type: 'changed',
      flagIds: ['kill'],
    })
  })

  it('keeps the order of a flag, whatever comes twice or too early', () => {
    const region = new Region()
    const entries = ['off', 'on', 'off'].map((value, at) => logged('kill', at + 1, value))
    for (const at of [0, 2, 1, 0, 2, 1]) region.apply(entries[at]!)
    expect(region.local('kill')).toMatchObject({ value: 'off', metadata: { raftIndex: 3 } })
  })
})
