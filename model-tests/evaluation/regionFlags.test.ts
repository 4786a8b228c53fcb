/**
 * A region's flags from record to answer: records configure the cache, the cache is changed by events, rules are
 * evaluated on what it shows, at the level that is declared or asked for.
 */
import { describe, expect, it } from 'vitest'
import { type Records, regionConfigOf } from '../../src/evaluation/region/records.ts'
import { AnotherVersion, type Asked, RegionFlags } from '../../src/evaluation/region/regionFlags.ts'
import { DependencyError } from '../../src/flag/record/dependencies.ts'
import { decodeFlagRecord } from '../../src/flag/record/flagRecord.ts'
import type { FlagRecordWire } from '../../src/flag/record/recordWire.ts'
import type { Json, Update } from '../../src/flag/update.ts'
import { emptyVector } from '../../src/flag/versionVector.ts'
import type { Action } from '../../src/rfc/cache/action.ts'
import type { Event } from '../../src/rfc/cache/event.ts'
import { newRegion, type Region } from '../../src/rfc/cache/state.ts'
import { step } from '../../src/rfc/cache/step.ts'
import { ParentsError } from '../../src/rfc/read/dependency.ts'
import { neverLeased, type UnderLease } from '../../src/rfc/read/read.ts'
import { emptyImage } from '../../src/rfc/read/state.ts'
import { commit, emptyLedger } from '../../src/rfc/reconcile/ledger.ts'

const origins = ['eu/1', 'us/1']

const base: FlagRecordWire = {
  flag_id: 'banner',
  type: 'non-critical',
  payload_schema: {
    allow: { type: 'set', policy: 'addWinsSet' },
    limit: { type: 'number', policy: 'maximum', default: 0 },
    rules: { type: 'json', default: null },
  },
  rollout_rules: {
    state: 'ENABLED',
    variants: { on: true, off: false },
    defaultVariant: 'off',
    targeting: { if: [{ in: [{ var: 'user' }, { var: '$fields.allow' }] }, 'on', null] },
  },
  owner: 'team web',
  audit_id: 'audit-1',
  last_updated: 0,
  version_vector: '',
  consistency: { level: 'local', on_unmet: 'serveMarked' },
}

const pay: FlagRecordWire = {
  ...base,
  flag_id: 'pay',
  type: 'critical',
  payload_schema: { on: { type: 'boolean', default: false } },
  rollout_rules: { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'on' },
  consistency: { level: 'lease', on_unmet: 'refuse' },
}

const recordsOf = (...given: readonly FlagRecordWire[]): Records =>
  new Map(given.map((each) => [each.flag_id, decodeFlagRecord(each)]))

const hash = (text: string) => text

/** A region that two origins write, as it is after some events at time 0. */
class Driven {
  readonly config
  readonly flags
  region: Region = newRegion(emptyImage(0))
  actions: readonly Action[] = []

  constructor(...records: readonly FlagRecordWire[]) {
    this.config = regionConfigOf(recordsOf(...records), {
      origin: 'eu/1',
      hash,
      originsOf: () => origins,
    })
    this.flags = new RegionFlags(recordsOf(...records), this.config)
  }

  happen(...events: readonly Event[]): this {
    for (const event of events) {
      const at = { monotonicMs: 0, wallMs: 0 }
      ;({ region: this.region, actions: this.actions } = step(this.region, event, this.config, at))
    }
    return this
  }

  /** Both origins said at time 0 that they have nothing more. */
  fresh(...seqs: readonly number[]): this {
    const askedAt = { monotonicMs: 0, wallMs: 0 }
    return this.happen(
      ...origins.map((origin, at): Event => ({
        type: 'Contact',
        origin,
        seq: seqs[at] ?? 0,
        askedAt,
      })),
    )
  }

  now(ms = 0, underLease: UnderLease = neverLeased) {
    return { region: this.region, at: { monotonicMs: ms, wallMs: ms }, underLease }
  }

  ask(flagId: string, context = {}, { ms = 0, ...asked }: Asked & { ms?: number } = {}) {
    return this.flags.evaluate(this.now(ms), 'boolean', flagId, false, context, asked)
  }
}

function write(flagId: string, changes: { readonly [field: string]: Json }, seq = 1): Event {
  return { type: 'Write', flagId, changes, dot: { origin: 'eu/1', seq }, ticket: null }
}

const elsewhere = (flagId: string, payload: NonNullable<Update['payload']>, seq = 1): Event => ({
  type: 'Deliver',
  update: {
    origin: 'us/1',
    seq,
    flagId,
    context: emptyVector,
    needs: emptyVector,
    payload,
    urgency: 0,
    issuedAtMs: 0,
    expiresAtMs: undefined,
    keyId: '',
    signature: '',
  },
})

const rulesThatServe = (variant: string): Json => ({
  state: 'ENABLED',
  variants: { on: true, off: false },
  defaultVariant: variant,
})

describe('a flag that nobody wrote', () => {
  it('is what its record says, and stale as long as nobody was heard', () => {
    const driven = new Driven(base)
    expect(driven.ask('banner', { user: 'ann' })).toMatchObject({ value: false, reason: 'STALE' })
    driven.fresh()
    expect(driven.ask('banner', { user: 'ann' })).toMatchObject({
      value: false,
      variant: 'off',
      reason: 'DEFAULT',
      flagMetadata: { level: 'local', source: 'default', ageMs: 0, epoch: 0, versionVector: '' },
    })
  })

  it('is not found without a record', () => {
    expect(new Driven(base).ask('other')).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' })
  })
})

describe('fields of the cache', () => {
  it('reach the rules as they were merged, with the version that they are', () => {
    const driven = new Driven(base).happen(
      write('banner', { allow: { add: ['ann'] } }),
      elsewhere('banner', { allow: [['us/1', 1, ['bob']]] }),
    )
    driven.fresh(1, 1)
    for (const user of ['ann', 'bob']) {
      expect(driven.ask('banner', { user })).toMatchObject({
        value: true,
        reason: 'TARGETING_MATCH',
        flagMetadata: { source: 'gossip', versionVector: 'eu/1:1,us/1:1' },
      })
    }
    expect(driven.ask('banner', { user: 'eve' })).toMatchObject({ value: false })
  })

  it('take values of their declared type only', () => {
    const driven = new Driven(base).happen(write('banner', { limit: 'much' }))
    expect(driven.actions).toEqual([
      expect.objectContaining({ type: 'WriteRefused', flagId: 'banner' }),
    ])
  })
})

describe('rules that are a field', () => {
  it('take the place of those of the record', () => {
    const driven = new Driven(base).happen(write('banner', { rules: rulesThatServe('on') }))
    driven.fresh(1)
    expect(driven.ask('banner')).toMatchObject({ value: true, variant: 'on', reason: 'STATIC' })
  })

  it('stay as agreed on, and say so, while two changes of them are undecided', () => {
    const driven = new Driven(base).happen(
      write('banner', { rules: rulesThatServe('on') }),
      elsewhere('banner', { rules: [['us/1', 1, 1, rulesThatServe('off')]] }),
    )
    driven.fresh(1, 1)
    expect(driven.ask('banner')).toMatchObject({
      value: false,
      reason: 'DEFAULT',
      flagMetadata: { conflicted: true },
    })
  })

  it('that are none make the answer an error that names what is wrong', () => {
    const driven = new Driven(base).happen(write('banner', { rules: { state: 'MAYBE' } }))
    expect(driven.ask('banner')).toMatchObject({
      value: false,
      errorCode: 'PARSE_ERROR',
      errorMessage: expect.stringMatching(/'banner'.*state.*"MAYBE".*ENABLED, DISABLED/),
    })
  })
})

describe('a level', () => {
  const committed: Event = { type: 'Apply', index: 1, entry: entryOn('pay', { on: true }) }

  function entryOn(flagId: string, changes: { readonly [field: string]: Json }) {
    const { config } = new Driven(pay)
    const ruling = commit(emptyLedger, flagId, changes, 1, config.reconcile)
    if (ruling.type !== 'entry') throw new Error(ruling.detail)
    return ruling.entry
  }

  it('that cannot be met is an error where the record says so, with what to do', () => {
    expect(new Driven(pay).happen(committed).ask('pay')).toMatchObject({
      value: false,
      reason: 'ERROR',
      errorCode: 'GENERAL',
      errorMessage: expect.stringContaining('this region holds no lease on it'),
      flagMetadata: { unmet: 'NoLease', epoch: 1 },
    })
  })

  it('that cannot be met is served marked where the call says so', () => {
    const driven = new Driven(pay).happen(committed)
    expect(driven.ask('pay', {}, { onUnmet: 'serveMarked' })).toMatchObject({
      value: true,
      reason: 'STALE',
      flagMetadata: { level: 'lease', stale: true, raftIndex: 1 },
    })
  })

  it('of a lease is met without any message', () => {
    const { flags, ...driven } = new Driven(pay).happen(committed)
    const leased: UnderLease = () => ({ answer: 'Fresh', commitIndex: 1 })
    const now = { region: driven.region, at: { monotonicMs: 9, wallMs: 9 }, underLease: leased }
    expect(flags.evaluate(now, 'boolean', 'pay', false, {})).toMatchObject({
      value: true,
      reason: 'STATIC',
      flagMetadata: { level: 'lease', source: 'log', raftIndex: 1 },
    })
  })

  it('that the call bounds is met by the age, and no longer', () => {
    const driven = new Driven(base).fresh()
    const bounded: Asked = { level: { name: 'bounded', maxAgeMs: 100 }, onUnmet: 'refuse' }
    expect(driven.ask('banner', {}, { ...bounded, ms: 100 })).toMatchObject({
      reason: 'DEFAULT',
      flagMetadata: { level: 'bounded', boundMs: 100, ageMs: 100 },
    })
    expect(driven.ask('banner', {}, { ...bounded, ms: 101 })).toMatchObject({
      reason: 'ERROR',
      flagMetadata: { unmet: 'TooOld' },
    })
  })

  it('linearizable is evaluated from what the log answered, in the step that brings it', () => {
    const strict: FlagRecordWire = {
      ...pay,
      consistency: { level: 'linearizable', on_unmet: 'refuse' },
    }
    const driven = new Driven(strict)
    expect(driven.ask('pay')).toMatchObject({
      reason: 'ERROR',
      errorMessage: expect.stringContaining('event Ask'),
    })
    driven.happen(
      { type: 'Ask', flagId: 'pay', context: 1 },
      { type: 'IndexAnswered', context: 1, index: 1 },
      committed,
    )
    const answered = driven.actions.find((action) => action.type === 'Answered')!
    const evaluated = () =>
      driven.flags.evaluateAnswered(driven.now(), answered.answer, 'boolean', false, {})
    expect(evaluated()).toMatchObject({
      value: true,
      reason: 'STATIC',
      flagMetadata: { level: 'linearizable', raftIndex: 1 },
    })
    driven.happen({
      type: 'Apply',
      index: 2,
      entry: { ...entryOn('pay', { on: false }), index: 2 },
    })
    expect(evaluated).toThrow(AnotherVersion)
  })
})

describe('the end of a flag', () => {
  it('holds from its moment on, by the clock of whoever reads, and for its children', () => {
    const child: FlagRecordWire = {
      ...base,
      flag_id: 'child',
      dependencies: [{ flag_id: 'banner', state: 'ENABLED' }],
    }
    const driven = new Driven({ ...base, ttl: 1000 }, child).fresh()
    expect(driven.ask('banner', {}, { ms: 999 })).toMatchObject({ reason: 'DEFAULT' })
    expect(driven.ask('banner', {}, { ms: 1000 })).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' })
    expect(driven.ask('child', {}, { ms: 1000 })).toMatchObject({
      reason: 'PREREQUISITE_FAILED',
      flagMetadata: { blockedBy: 'banner' },
    })
    expect(driven.ask('banner', {}, { ms: 5 })).toMatchObject({ reason: 'DEFAULT' })
  })

  it('is a deletion too', () => {
    const driven = new Driven(base).happen(write('banner', { limit: 3 }), {
      type: 'Write',
      flagId: 'banner',
      changes: undefined,
      dot: { origin: 'eu/1', seq: 2 },
      ticket: null,
    })
    expect(driven.ask('banner')).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' })
  })
})

describe('all flags at once', () => {
  it('are answered each at its own level', () => {
    const driven = new Driven(base, pay).fresh()
    const answers = driven.flags.evaluateAll(driven.now(), {})
    expect(answers).toMatchObject([
      { flagId: 'banner', answer: { value: false, reason: 'DEFAULT' } },
      { flagId: 'pay', answer: { reason: 'ERROR', flagMetadata: { unmet: 'NoLease' } } },
    ])
  })
})

describe('records', () => {
  const under = (flagId: string, ...parents: readonly string[]): FlagRecordWire => ({
    ...base,
    flag_id: flagId,
    dependencies: parents.map((parent) => ({ flag_id: parent, state: 'ENABLED' })),
  })
  const given = { origin: 'eu/1', hash }

  it('that depend on each other in a circle are refused, with the circle', () => {
    const records = recordsOf(under('a', 'b'), under('b', 'a'))
    expect(() => regionConfigOf(records, given)).toThrow(DependencyError)
    expect(() => regionConfigOf(records, given)).toThrow('a -> b -> a')
  })

  it('of which one waits for two others are refused', () => {
    const records = recordsOf(under('a'), under('b'), under('c', 'a', 'b'))
    expect(() => regionConfigOf(records, given)).toThrow(ParentsError)
    expect(() => regionConfigOf(records, given)).toThrow('c -> a -> b, allowed one flag')
  })
})
