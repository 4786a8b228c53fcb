/**
 * What gossip takes away in a reset, what it brings twice, and what is refused for now, in a region's cache: the seams that no model has, since
 * gossip collects nothing in FlagSystem.
 */
import { describe, expect, it } from 'vitest'
import type { Message } from '../../src/fdl/message.ts'
import type { Json, Payload, Update } from '../../src/flag/update.ts'
import type { Action } from '../../src/rfc/cache/action.ts'
import { readFlag } from '../../src/rfc/cache/answer.ts'
import { makeRegionConfig } from '../../src/rfc/cache/config.ts'
import type { Event } from '../../src/rfc/cache/event.ts'
import { newRegion, type Region as Cache } from '../../src/rfc/cache/state.ts'
import { step } from '../../src/rfc/cache/step.ts'
import { makeReadConfig } from '../../src/rfc/read/config.ts'
import { neverLeased } from '../../src/rfc/read/read.ts'
import { emptyImage } from '../../src/rfc/read/state.ts'
import { makeConfig } from '../../src/rfc/reconcile/config.ts'
import type { Entry } from '../../src/rfc/reconcile/entry.ts'
import { configOf, Region } from '../fdl/support/region.ts'
import { update, vector } from '../fdl/support/updates.ts'

const maxAheadMs = 100
const policyOf = () => 'lww'
const config = makeRegionConfig({
  origin: 'south/1',
  reconcile: makeConfig({ policyOf, maxAheadMs, hash: (text) => text }),
  read: makeReadConfig({ originsOf: () => ['north/1'], parents: new Map([['child', 'banner']]) }),
})

class TestCache {
  region: Cache = newRegion(emptyImage(0))
  wallMs = 1000

  happen(event: Event): readonly Action[] {
    const at = { monotonicMs: 0, wallMs: this.wallMs }
    const { region, actions } = step(this.region, event, config, at)
    this.region = region
    return actions
  }

  deliver(delivered: Update): readonly Action[] {
    return this.happen({ type: 'Deliver', update: delivered })
  }

  reset(known: object, left: readonly Update[] = [], updates: readonly Update[] = []) {
    return this.happen({
      type: 'Reset',
      known: vector(known as Record<string, number>),
      left: Map.groupBy(left, ({ flagId }) => flagId),
      updates,
    })
  }

  value(flagId: string): Json | undefined {
    const at = { monotonicMs: 0, wallMs: this.wallMs }
    const around = { config, at, underLease: neverLeased }
    const answer = readFlag(this.region, flagId, { name: 'local' }, 'serveMarked', around)
    if (answer.type === 'refusal') throw new Error(answer.message)
    return (answer.value as { color?: { value: Json } } | undefined)?.color?.value
  }
}

/** What a writer in the north makes of the color of a flag, on top of all of its own before. */
function colored(seq: number, color: string, flagId = 'banner', wallMs = 1000): Update {
  const context = vector(seq > 1 ? { 'north/1': seq - 1 } : {})
  const payload = { color: [['north/1', seq, wallMs, 0, color]] }
  return update('north/1', seq, flagId, { context, payload })
}

describe('an update that is refused for now', () => {
  const token = { raftIndex: 0, vector: vector({ 'north/1': 1 }) }
  const bySession = (cache: TestCache, flagId = 'banner') => {
    const at = { monotonicMs: 0, wallMs: cache.wallMs }
    const around = { config, at, underLease: neverLeased }
    const answer = readFlag(cache.region, flagId, { name: 'session', token }, 'refuse', around)
    return answer.type === 'refusal' ? answer.errorCode : answer.type
  }

  it('keeps the session that made it from being answered without it', () => {
    const cache = new TestCache()
    const ahead = colored(1, 'red', 'banner', 1000 + maxAheadMs + 1)
    cache.deliver(ahead)
    expect(bySession(cache)).toBe('HeldBack')
    expect(bySession(cache, 'theme')).toBe('answer')
    cache.wallMs += 1
    cache.deliver(ahead)
    expect(bySession(cache)).toBe('answer')
    expect(cache.value('banner')).toBe('red')
  })

  it('is waited for no longer once something supersedes it, or gossip has it no more', () => {
    const cache = new TestCache()
    const ahead = colored(1, 'red', 'banner', 5000)
    cache.deliver(ahead)
    cache.deliver(colored(2, 'blue'))
    expect(bySession(cache)).toBe('answer')
    const other = new TestCache()
    other.deliver(ahead)
    other.reset({ 'north/1': 1 }, [ahead])
    expect(bySession(other)).toBe('HeldBack')
    other.reset({ 'north/1': 1 })
    expect(bySession(other)).toBe('answer')
  })
})

describe('a reset of gossip', () => {
  it('takes away what gossip has no more, and tells whoever follows the cache', () => {
    const cache = new TestCache()
    cache.deliver(colored(1, 'red'))
    expect(cache.value('banner')).toBe('red')
    const { epoch } = cache.region.readable
    expect(cache.reset({ 'north/1': 2 })).toContainEqual({
      type: 'Changed',
      epoch: epoch + 1,
      flagIds: ['banner'],
    })
    expect(cache.value('banner')).toBeUndefined()
  })

  it('passes over places that nobody brings, so that what follows them is taken', () => {
    const cache = new TestCache()
    cache.reset({ 'north/1': 2 ** 40 })
    expect(cache.deliver(colored(2 ** 40 + 1, 'red'))).not.toContainEqual(
      expect.objectContaining({ type: 'OutOfOrder' }),
    )
    expect(cache.value('banner')).toBe('red')
  })

  it('brings what came with it, on top of what it leaves', () => {
    const cache = new TestCache()
    const kept = colored(1, 'red', 'theme')
    cache.deliver(kept)
    cache.deliver(colored(2, 'red'))
    const brought = colored(4, 'blue', 'promo')
    cache.reset({ 'north/1': 5 }, [kept, brought], [brought])
    expect(['theme', 'banner', 'promo'].map((flagId) => cache.value(flagId))).toEqual([
      'red',
      undefined,
      'blue',
    ])
  })

  it('keeps what was written here, which gossip elsewhere does not know of', () => {
    const cache = new TestCache()
    cache.deliver(colored(1, 'red'))
    const dot = { origin: 'south/1', seq: 1 }
    const changes = { color: 'blue' }
    cache.happen({ type: 'Write', flagId: 'theme', changes, dot, ticket: null })
    cache.reset({ 'north/1': 2 })
    expect(cache.value('theme')).toBe('blue')
  })

  it('is a start, too: all that gossip holds at once, in any order', () => {
    const cache = new TestCache()
    const updates = [colored(3, 'blue'), colored(2, 'red')]
    cache.reset({ 'north/1': 3 }, [updates[0]!], updates)
    expect(cache.value('banner')).toBe('blue')
    expect(cache.region.readable.vector).toEqual(vector({ 'north/1': 3 }))
  })
})

describe('a region that was away for longer than deletions are kept', () => {
  /** Brings its cache what a message changed in its gossip, as src/fdl/action.ts asks. */
  function receive(south: Region, cache: TestCache, message: Message): void {
    const actions = south.receive(message)
    const write = actions.find((each) => each.type === 'Persist')
    if (write === undefined) return
    const { cursor: known, added: updates } = write
    const left = new Map(south.state.heads)
    if (message.kind === 'reset') cache.happen({ type: 'Reset', known, left, updates })
    else for (const each of updates) cache.deliver(each)
  }

  it('shows a flag no more that was deleted meanwhile', () => {
    const [north, south] = [new Region(configOf('north')), new Region(configOf('south'))]
    const cache = new TestCache()
    const payload: Payload = { color: [['north/1', 1, 1000, 0, 'red']] }
    north.take({ type: 'Publish', flagId: 'banner', payload })
    for (const sent of north.outbox.splice(0)) if (sent.to === 'south') receive(south, cache, sent)
    expect(cache.value('banner')).toBe('red')
    north.remove('banner')
    north.wait(north.config.keepMs)
    north.take({ type: 'Collect' })
    north.outbox = []
    const { cursor, notice } = south.state
    north.receive({ kind: 'digest', from: 'south', to: 'north', cursor, notice })
    const sent = north.outbox.find(({ to }) => to === 'south')!
    expect(sent.kind).toBe('reset')
    receive(south, cache, sent)
    expect(cache.value('banner')).toBeUndefined()
  })
})

describe('an update that was refused when it came', () => {
  it('is shown when it is taken at last', () => {
    const cache = new TestCache()
    const early = colored(1, 'red', 'banner', 1000 + maxAheadMs + 1)
    expect(cache.deliver(early)).toContainEqual(
      expect.objectContaining({ type: 'Rejected', reason: 'TooFarAhead' }),
    )
    expect(cache.value('banner')).toBeUndefined()
    cache.wallMs += 1
    cache.deliver(early)
    expect(cache.value('banner')).toBe('red')
    // Once more changes nothing.
    const { region } = cache
    cache.deliver(early)
    expect(cache.region).toEqual(region)
  })
})

describe('an own update that a change of class passed by', () => {
  it('comes back to its client where a snapshot stands for that change', () => {
    const cache = new TestCache()
    const dot = { origin: 'south/1', seq: 1 }
    const changes = { color: 'blue' }
    cache.happen({ type: 'Write', flagId: 'banner', changes, dot, ticket: null })
    const entry: Entry = {
      kind: 'write',
      index: 1,
      flagId: 'banner',
      seen: vector({ 'north/1': 1 }),
      epoch: 1,
      payload: { color: [['fcs/1', 1, 0, 0, 'red']] },
      dots: [],
    }
    expect(cache.happen({ type: 'Apply', index: 1, entry })).toContainEqual(
      expect.objectContaining({ type: 'Returned', reason: 'PassedBy', dot }),
    )
    expect(cache.value('banner')).toBe('red')
  })
})

describe('a region that starts', () => {
  it('has nothing of log and gossip that it could not reconcile with', () => {
    expect(() => newRegion({ ...emptyImage(3), applied: 1 })).toThrow('more than an epoch')
    const known = vector({ 'north/1': 1 })
    expect(() => newRegion({ ...emptyImage(3), vector: known })).toThrow('more than an epoch')
  })
})
