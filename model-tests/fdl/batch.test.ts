/**
 * What goes into a delta. Cases 44, 59 and 62: it is a part of each origin's sequence however small its budget,
 * everything goes at last, and age is counted here. Spec: `Batch`; paper 4.3.
 */
import * as HashMap from 'effect/HashMap'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dotOf, type Update } from '../../src/flag/update.ts'
import {
  isBelow,
  regionOf,
  seqAt,
  type VersionVector,
  withSeq,
} from '../../src/flag/versionVector.ts'
import { batch, lacksCollected } from '../../src/fdl/batch.ts'
import { type Config, limits } from '../../src/fdl/config.ts'
import type { NodeState } from '../../src/fdl/state.ts'
import { updateLength } from '../../src/fdl/wire.ts'
import { histories, play } from './support/histories.ts'
import { configOf, names, Region } from './support/region.ts'
import { message, sequence, update, vector } from './support/updates.ts'

const nothing = vector({})

/** South, having heard all this at once from north, by hand. */
function holder(updates: readonly Update[], more: Partial<Config> = {}): Region {
  const region = new Region(configOf('south', more))
  hear(region, ...updates)
  return region
}

function hear(region: Region, ...updates: readonly Update[]): void {
  region.receive(message('delta', { updates }))
  for (const each of updates) expect(HashMap.has(region.state.held, dotOf(each))).toBe(true)
}

function sentBy({ state, config, monotonicMs, wallMs }: Region, to: VersionVector = nothing) {
  return batch(state, to, config, { monotonicMs, wallMs }).map(dotOf)
}

/** Spec: `Batch`, where all have equal points. */
function specBatch({ held }: NodeState, to: VersionVector, size: number): readonly string[] {
  const sent: string[] = []
  let reached = to
  const isReady = ({ origin, seq, context, needs }: Update): boolean =>
    seq === seqAt(reached, origin) + 1 && isBelow(context, reached) && isBelow(needs, reached)
  const isBefore = (left: Update, right: Update): number =>
    names.findIndex((each) => each === regionOf(left.origin)) -
      names.findIndex((each) => each === regionOf(right.origin)) ||
    Number(left.origin.split('/')[1]) - Number(right.origin.split('/')[1])
  while (sent.length < size) {
    const ready = [...HashMap.values(held)].map((each) => each.update).filter(isReady)
    const first = ready.toSorted(isBefore)[0]
    if (first === undefined) break
    sent.push(dotOf(first))
    reached = withSeq(reached, first.origin, first.seq)
  }
  return sent
}

describe('of random histories', () => {
  it('a delta is what the spec says, where all have equal points', () => {
    let compared = 0
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 6 }), (commands, deltaUpdates) => {
        const { all } = play(commands).regions
        for (const { state } of all) {
          for (const other of all) {
            const to = other.state.cursor
            if (lacksCollected(state, to)) continue
            const config = configOf('south', { deltaUpdates })
            const found = batch(state, to, config, { monotonicMs: 0, wallMs: 0 }).map(dotOf)
            expect(found).toStrictEqual(specBatch(state, to, deltaUpdates))
            if (found.length > 1) compared += 1
          }
        }
      }),
      { numRuns: 200 },
    )
    expect(compared).toBeGreaterThan(50)
  })

  it('case 44: whoever takes a delta, cut off anywhere, knows a part of each sequence without gaps', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 400 }), (commands, deltaLength) => {
        const [a, b] = play(commands).regions.all
        if (lacksCollected(a!.state, b!.state.cursor)) return
        const config = configOf('south', { deltaLength })
        let reached = b!.state.cursor
        for (const each of batch(a!.state, reached, config, { monotonicMs: 0, wallMs: 0 })) {
          expect(each.seq).toBe(seqAt(reached, each.origin) + 1)
          expect(isBelow(each.context, reached) && isBelow(each.needs, reached)).toBe(true)
          reached = withSeq(reached, each.origin, each.seq)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('the budget', () => {
  it('case 44: counts updates, and what is left comes with the next delta', () => {
    const region = holder(sequence('north/1', 5), { deltaUpdates: 2 })
    expect(sentBy(region)).toStrictEqual(['north/1#1', 'north/1#2'])
    expect(sentBy(region, vector({ 'north/1': 2 }))).toStrictEqual(['north/1#3', 'north/1#4'])
    expect(sentBy(region, vector({ 'north/1': 4 }))).toStrictEqual(['north/1#5'])
    expect(sentBy(region, vector({ 'north/1': 5 }))).toStrictEqual([])
  })

  it('counts length as it is sent', () => {
    const updates = sequence('north/1', 5)
    const two = updateLength(updates[0]!) + updateLength(updates[1]!)
    expect(sentBy(holder(updates, { deltaLength: two }))).toHaveLength(2)
    expect(sentBy(holder(updates, { deltaLength: two - 1 }))).toHaveLength(1)
  })

  it('lets one update go, whatever its length', () => {
    const large = update('north/1', 1, 'banner', { payload: { text: 'x'.repeat(1000) } })
    const region = holder([large, update('north/1', 2, 'theme')], { deltaLength: 1 })
    expect(sentBy(region)).toStrictEqual(['north/1#1'])
    expect(sentBy(region, vector({ 'north/1': 1 }))).toStrictEqual(['north/1#2'])
  })
})

describe('what goes first', () => {
  const each = (origin: string, more: Partial<Update> = {}) =>
    update(origin, 1, `of ${origin}`, more)

  it('of equal ones is the first region of the members, then the lower incarnation', () => {
    const region = holder([each('west/1'), each('north/10'), each('north/2'), each('south/7')])
    expect(sentBy(region)).toStrictEqual(['north/2#1', 'north/10#1', 'south/7#1', 'west/1#1'])
  })

  it('is what has waited longest', () => {
    const region = holder([each('west/1')])
    region.wait(1)
    hear(region, each('north/1'))
    expect(sentBy(region)).toStrictEqual(['west/1#1', 'north/1#1'])
  })

  it('is, before that, what is more urgent', () => {
    const region = holder([each('west/1', { urgency: 1 })])
    region.wait(1)
    hear(region, each('north/1', { urgency: 2 }))
    expect(sentBy(region)).toStrictEqual(['north/1#1', 'west/1#1'])
  })

  it('is what is about to expire, from a minute before by default', () => {
    const expiresAtMs = 60_001
    const region = holder([each('north/1'), each('west/1', { expiresAtMs })])
    expect(sentBy(region)).toStrictEqual(['north/1#1', 'west/1#1'])
    region.wallMs = 1
    expect(sentBy(region)).toStrictEqual(['west/1#1', 'north/1#1'])
  })

  it('is an origin for the sake of an urgent update behind others, as far as is looked ahead', () => {
    const behind = (count: number) => [
      ...sequence('west/1', count),
      update('west/1', count + 1, 'urgent', { urgency: 1 }),
    ]
    const seen = holder([each('north/1'), ...behind(limits.lookAhead - 1)])
    expect(sentBy(seen)[0]).toBe('west/1#1')
    const unseen = holder([each('north/1'), ...behind(limits.lookAhead)])
    expect(sentBy(unseen)[0]).toBe('north/1#1')
  })

  it('is never before what it builds on, however urgent', () => {
    const parent = each('west/1')
    const child = each('north/1', { urgency: 9, needs: vector({ 'west/1': 1 }) })
    const later = update('south/9', 1, 'of west/1', {
      urgency: 9,
      context: vector({ 'west/1': 1 }),
    })
    expect(sentBy(holder([parent, child, later]))[0]).toBe('west/1#1')
  })

  it('case 62: goes by the age here; how old an update says it is does not count', () => {
    const region = holder([each('west/1', { issuedAtMs: 0 })])
    region.wait(10_000)
    const claims = holder([each('north/1', { issuedAtMs: 10_000 }), each('west/1')])
    claims.wait(10_000)
    hear(region, each('north/1', { issuedAtMs: 0, urgency: 1 }))
    // West has waited two ageing intervals, north claims to be as old and has just come.
    expect(sentBy(region)).toStrictEqual(['west/1#1', 'north/1#1'])
    expect(sentBy(claims)).toStrictEqual(['north/1#1', 'west/1#1'])
  })

  it('case 62: is not changed by a wall clock that is set', () => {
    const region = holder([each('west/1')])
    region.wait(5000)
    hear(region, each('north/1', { urgency: 1 }))
    for (const wallMs of [0, 5000, 10 ** 12]) {
      region.wallMs = wallMs
      expect(sentBy(region)).toStrictEqual(['west/1#1', 'north/1#1'])
    }
  })
})

describe('ageing', () => {
  /** An update goes before all that comes this much later, or more: points beyond urgency, expiry, and one. */
  const bound = limits.urgency + 2

  /** The most urgent one there can be: about to expire, too. */
  const urgent = (seq: number): Update =>
    update('north/1', seq, `urgent ${seq}`, { urgency: limits.urgency, expiresAtMs: 1 })

  it('case 59: sends an update before all that came 11 ageing intervals later, and not before', () => {
    const config = configOf('south')
    const old = update('west/1', 1, 'patient')
    const later = (ms: number): Region => {
      const region = holder([old])
      region.wait(ms)
      region.wallMs = 0
      hear(region, urgent(1))
      return region
    }
    expect(sentBy(later(bound * config.ageingMs))[0]).toBe('west/1#1')
    expect(sentBy(later((bound - 1) * config.ageingMs - 1))[0]).toBe('north/1#1')
  })

  it('case 59: lets no stream of urgent updates hold up another', () => {
    const region = new Region(configOf('south', { deltaUpdates: 1 }))
    hear(region, update('west/1', 1, 'patient'))
    let reached = nothing
    const sent: string[] = []
    // Each second an urgent update comes and one update goes.
    for (let second = 1; second <= 120; second += 1) {
      hear(region, urgent(second))
      const [first] = batch(region.state, reached, region.config, {
        monotonicMs: region.monotonicMs,
        wallMs: region.wallMs,
      })
      sent.push(first!.flagId)
      reached = withSeq(reached, first!.origin, first!.seq)
      region.wait(1000)
    }
    const wentAtMs = sent.indexOf('patient') * 1000
    expect(wentAtMs).toBeGreaterThan(0)
    expect(wentAtMs).toBeLessThanOrEqual(bound * region.config.ageingMs)
    expect(sent.filter((flagId) => flagId !== 'patient')).toHaveLength(119)
  })

  it('case 59: holds for any urgencies, ages and places: what is 11 intervals older goes first', () => {
    const some = fc.array(
      fc.record({
        origin: fc.constantFrom('north/1', 'south/9', 'west/1'),
        urgency: fc.integer({ min: 0, max: limits.urgency }),
        afterMs: fc.integer({ min: 0, max: 40_000 }),
        isExpiring: fc.boolean(),
      }),
      { minLength: 2, maxLength: 12 },
    )
    fc.assert(
      fc.property(some, (arrivals) => {
        const region = new Region(configOf('south'))
        const cameAtMs = new Map<string, number>()
        const next = new Map<string, number>()
        for (const { origin, urgency, afterMs, isExpiring } of arrivals) {
          region.wait(afterMs)
          const seq = (next.get(origin) ?? 0) + 1
          next.set(origin, seq)
          const expiresAtMs = isExpiring ? region.wallMs : undefined
          const one = update(origin, seq, `${origin} ${seq}`, { urgency, expiresAtMs })
          hear(region, one)
          cameAtMs.set(dotOf(one), region.monotonicMs)
        }
        const order = sentBy(region)
        expect(order).toHaveLength(arrivals.length)
        const ageMs = (dot: string) => cameAtMs.get(dot)!
        for (const [place, dot] of order.entries()) {
          for (const before of order.slice(0, place)) {
            expect(ageMs(before) - ageMs(dot)).toBeLessThan(bound * region.config.ageingMs)
          }
        }
      }),
      { numRuns: 300 },
    )
  })
})
