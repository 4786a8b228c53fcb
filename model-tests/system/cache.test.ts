/**
 * The Regional Flag Cache as one core: what the models of FlagSystem are too small for, and what they do not have.
 *
 * Transitions within their bounds are replayed; here are limits, repetition, wrong use and the marks on answers.
 */
import { describe, expect, it } from 'vitest'
import type { Json, Update } from '../../src/flag/update.ts'
import { emptyVector } from '../../src/flag/versionVector.ts'
import type { Action } from '../../src/rfc/cache/action.ts'
import { readFlag } from '../../src/rfc/cache/answer.ts'
import { limits, makeRegionConfig, RegionConfigError } from '../../src/rfc/cache/config.ts'
import type { Event } from '../../src/rfc/cache/event.ts'
import { ruleOn } from '../../src/rfc/cache/ruling.ts'
import { type DeferredWrite, newRegion, type Region } from '../../src/rfc/cache/state.ts'
import { step } from '../../src/rfc/cache/step.ts'
import { makeReadConfig } from '../../src/rfc/read/config.ts'
import { neverLeased } from '../../src/rfc/read/read.ts'
import { emptyImage } from '../../src/rfc/read/state.ts'
import { makeConfig } from '../../src/rfc/reconcile/config.ts'
import type { Entry } from '../../src/rfc/reconcile/entry.ts'
import { appended, commit, emptyLedger } from '../../src/rfc/reconcile/ledger.ts'

const isCritical = (flagId: string) => flagId === 'pay'
const reconcile = makeConfig({ isCritical, hash: (text) => text })
const read = makeReadConfig({ isCritical, originsOf: () => ['eu/1', 'us/1'] })
const config = makeRegionConfig({ origin: 'eu/1', reconcile, read })
const at = { monotonicMs: 0, wallMs: 0 }

/** The region after these events, and what the last of them asked for. */
function after(
  events: readonly Event[],
  start: Region = newRegion(emptyImage(0)),
): { readonly region: Region; readonly actions: readonly Action[] } {
  let region = start
  let actions: readonly Action[] = []
  for (const event of events) ({ region, actions } = step(region, event, config, at))
  return { region, actions }
}

function write(flagId: string, value: Json, seq = 1): Event {
  const dot = { origin: 'eu/1', seq }
  return { type: 'Write', flagId, changes: { value }, dot, ticket: `${flagId} ${seq}` }
}

/** What a writer in another region published without having heard of anything. */
function fromOther(flagId: string, value: Json, seq = 1): Update {
  return {
    origin: 'us/1',
    seq,
    flagId,
    context: emptyVector,
    needs: emptyVector,
    payload: { value: [['us/1', seq, seq, value]] },
    urgency: 0,
    issuedAtMs: 0,
    expiresAtMs: undefined,
    keyId: '',
    signature: '',
  }
}

function entryOn(flagId: string, value: Json): Entry {
  const ruling = commit(emptyLedger, flagId, { value }, 1, reconcile)
  if (ruling.type !== 'entry') throw new Error(ruling.detail)
  return ruling.entry
}

const local = (region: Region, flagId: string) =>
  readFlag(region, flagId, { name: 'local' }, 'serveMarked', {
    config,
    at,
    underLease: neverLeased,
  })

describe('a change that a client asks for', () => {
  it('goes by gossip where the flag is not critical, and is shown at once', () => {
    const { region, actions } = after([write('color', 'red')])
    expect(actions.map(({ type }) => type)).toContain('Publish')
    expect(local(region, 'color')).toMatchObject({ value: { value: { value: 'red' } } })
  })

  it('waits where the flag is critical, and shows nothing', () => {
    const { region, actions } = after([write('pay', 'on')])
    expect(actions).toEqual([
      { type: 'Deferred', write: expect.objectContaining({ flagId: 'pay', ticket: 'pay 1' }) },
    ])
    expect(local(region, 'pay')).toMatchObject({ value: undefined, reason: 'STALE' })
  })

  it('is refused, with what to do, where too many wait', () => {
    const one: DeferredWrite = { flagId: 'pay', epoch: 0, changes: {}, ticket: null }
    const start = {
      ...newRegion(emptyImage(0)),
      deferred: Array.from({ length: limits.deferred }, () => one),
    }
    const { region, actions } = after([write('pay', 'on')], start)
    expect(actions).toEqual([
      expect.objectContaining({ type: 'DeferRefused', reason: 'TooMany', ticket: 'pay 1' }),
    ])
    expect(region).toEqual(start)
  })
})

describe('a deferred change', () => {
  it('is handed over as often as asked, and leaves by its ruling only, once', () => {
    const { region } = after([write('pay', 'on'), write('pay', 'off', 2)])
    const [first, second] = region.deferred
    const again = after([{ type: 'Submit' }, { type: 'Submit' }], region)
    expect(again.actions).toEqual([{ type: 'Submitted', write: first }])
    const ruling: Event = { type: 'Ruled', write: first!, isTaken: true }
    const twice = after([ruling, ruling], again.region)
    expect(twice.region.deferred).toEqual([second])
    expect(twice.actions).toEqual([])
  })

  it('comes back to its client where the flag has changed its class meanwhile', () => {
    const { region } = after([write('pay', 'on')])
    const [deferred] = region.deferred
    const toGossip: Entry = {
      kind: 'class',
      index: 1,
      flagId: 'pay',
      seen: emptyVector,
      epoch: 1,
      payload: {},
      dots: [],
    }
    const ledger = appended(emptyLedger, toGossip)
    expect(ruleOn(ledger, deferred!, 2, reconcile)).toEqual({ type: 'reclassified', epoch: 1 })
    const back = after([{ type: 'Ruled', write: deferred!, isTaken: false }], region)
    expect(back.actions).toEqual([{ type: 'Returned', reason: 'Reclassified', write: deferred }])
  })

  it('is not handed over where there is none', () => {
    expect(after([{ type: 'Submit' }]).actions).toEqual([])
  })
})

describe('what readers are told', () => {
  it('is marked while nobody has decided, and never one of the sides', () => {
    const { region } = after([
      write('color', 'red'),
      { type: 'Deliver', update: fromOther('color', 'blue') },
    ])
    expect(local(region, 'color')).toMatchObject({
      isConflicted: true,
      value: { value: { siblings: ['red', 'blue'], isConflicted: true } },
    })
    expect(local(region, 'color')).not.toHaveProperty('value.value.value', expect.any(String))
  })

  it('is what the log has committed, with its index', () => {
    const { region } = after([{ type: 'Apply', index: 1, entry: entryOn('pay', 'on') }])
    expect(local(region, 'pay')).toMatchObject({
      value: { value: { value: 'on' } },
      isConflicted: false,
      metadata: { raftIndex: 1, source: 'log' },
    })
  })

  it('is not changed by an entry that is applied already, or by one that concerns no flag', () => {
    const { region } = after([{ type: 'Apply', index: 1, entry: entryOn('pay', 'on') }])
    const again = after([{ type: 'Apply', index: 1, entry: entryOn('pay', 'off') }], region)
    expect(again).toEqual({ region, actions: [] })
    const next = after([{ type: 'Apply', index: 2 }], region)
    expect(next.region.readable.applied).toBe(2)
    expect(local(next.region, 'pay')).toMatchObject({ value: { value: { value: 'on' } } })
  })

  it('goes on after an update that reconciliation refuses: its origin has more', () => {
    const { region, actions } = after([
      { type: 'Deliver', update: { ...fromOther('color', 'blue'), payload: { $bad: 1 } } },
    ])
    expect(actions).toContainEqual(
      expect.objectContaining({ type: 'Rejected', reason: 'Malformed' }),
    )
    const next = after([{ type: 'Deliver', update: fromOther('color', 'green', 2) }], region)
    expect(local(next.region, 'color')).toMatchObject({ value: { value: { value: 'green' } } })
  })
})

describe('a linearizable read', () => {
  it('is answered once what was committed when it was asked for is applied', () => {
    const { region } = after([
      { type: 'Ask', flagId: 'pay', context: 7 },
      { type: 'IndexAnswered', context: 7, index: 1 },
    ])
    const { actions } = after([{ type: 'Apply', index: 1, entry: entryOn('pay', 'on') }], region)
    expect(actions).toContainEqual(
      expect.objectContaining({
        type: 'Answered',
        context: 7,
        answer: expect.objectContaining({ value: { value: { value: 'on' } } }),
      }),
    )
  })

  it('is refused while another is under way, which goes on', () => {
    const { region, actions } = after([
      { type: 'Ask', flagId: 'pay', context: 7 },
      { type: 'Ask', flagId: 'color', context: 8 },
    ])
    expect(actions).toEqual([{ type: 'ReadRefused', context: 8, reason: 'Waiting' }])
    expect(region.asking).toEqual({ context: 7, flagId: 'pay' })
  })

  it('is no answer for a flag that the log does not decide', () => {
    const { actions } = after([
      { type: 'Ask', flagId: 'color', context: 7 },
      { type: 'IndexAnswered', context: 7, index: 0 },
    ])
    expect(actions).toContainEqual({ type: 'NotLinearizable', context: 7, flagId: 'color' })
  })

  it('ends where nobody answers', () => {
    const { region, actions } = after([
      { type: 'Ask', flagId: 'pay', context: 7 },
      { type: 'TimerFired', timer: 'answer' },
    ])
    expect(actions).toContainEqual({ type: 'ReadRefused', context: 7, reason: 'NotAnswered' })
    expect(region.asking).toBeUndefined()
  })
})

describe('the configuration', () => {
  it.each(['', 'eu', 'eu/x', 'fcs/1'])('refuses the origin %j', (origin) => {
    expect(() => makeRegionConfig({ origin, reconcile, read })).toThrow(RegionConfigError)
  })
})
