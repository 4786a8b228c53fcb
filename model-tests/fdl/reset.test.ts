/**
 * Resets: whole states merge as sets do, bring nothing back to life and lose nothing that only the receiver
 * knows. Over random histories of real regions. Spec: `Merged`, `MergeLaws`, `NoResurrection`, `DigestTruthful`.
 */
import * as HashMap from 'effect/HashMap'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { covers, dotOf, supersedes, type Update } from '../../src/flag/update.ts'
import { isBelow, join } from '../../src/flag/versionVector.ts'
import type { NodeState } from '../../src/fdl/state.ts'
import { step } from '../../src/fdl/step.ts'
import { histories, play } from './support/histories.ts'
import { configOf, names } from './support/region.ts'
import { seqsOf, update, vector } from './support/updates.ts'

const observer = configOf('observer', { members: [...names, 'observer'] })

function headsIn({ heads }: NodeState): readonly Update[] {
  return [...HashMap.values(heads)].flat()
}

/** What `state` becomes that is reset by whoever has `other`. */
function mergedWith(state: NodeState, other: NodeState): NodeState {
  const { cursor, notice } = other
  const updates = headsIn(other)
  const message = { kind: 'reset' as const, from: 'north', to: 'observer', cursor, notice, updates }
  const at = { monotonicMs: 0, wallMs: 0 }
  const next = step(state, { type: 'Receive', message }, observer, at)
  expect(next.state.dropped).toStrictEqual(state.dropped)
  return next.state
}

/** Spec: `View`. */
function viewOf(state: NodeState) {
  const alive = headsIn(state).filter(({ payload }) => payload !== undefined)
  return { cursor: seqsOf(state.cursor), alive: alive.map(dotOf).toSorted() }
}

function statesOf(commands: Parameters<typeof play>[0]) {
  const { regions, published } = play(commands)
  const [a, b, c] = regions.all.map(({ state }) => state)
  return { a: a!, b: b!, c: c!, published }
}

describe('merging whole states', () => {
  it('is commutative, associative, idempotent and inflationary', () => {
    fc.assert(
      fc.property(histories, (commands) => {
        const { a, b, c } = statesOf(commands)
        expect(viewOf(mergedWith(a, b))).toStrictEqual(viewOf(mergedWith(b, a)))
        expect(viewOf(mergedWith(mergedWith(a, b), c))).toStrictEqual(
          viewOf(mergedWith(a, mergedWith(b, c))),
        )
        expect(viewOf(mergedWith(a, a))).toStrictEqual(viewOf(a))
        const merged = mergedWith(a, b)
        expect(isBelow(join(a.cursor, b.cursor), merged.cursor)).toBe(true)
        expect(isBelow(merged.cursor, join(a.cursor, b.cursor))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('brings nothing back to life', () => {
    fc.assert(
      fc.property(histories, (commands) => {
        const { a, b, published } = statesOf(commands)
        const merged = mergedWith(a, b)
        const known = published.filter((each) => covers(merged.cursor, each))
        for (const head of headsIn(merged)) {
          expect(known.filter((each) => supersedes(each, head))).toStrictEqual([])
        }
      }),
      { numRuns: 300 },
    )
  })

  it('loses nothing that only the receiver knows', () => {
    fc.assert(
      fc.property(histories, (commands) => {
        const { a, b } = statesOf(commands)
        const own = headsIn(a).filter((head) => !covers(b.cursor, head))
        expect(headsIn(mergedWith(a, b))).toEqual(expect.arrayContaining(own))
      }),
      { numRuns: 300 },
    )
  })

  it('leaves here whatever the cursor says is known, or something that supersedes it', () => {
    fc.assert(
      fc.property(histories, (commands) => {
        const { a, b, published } = statesOf(commands)
        const merged = mergedWith(a, b)
        const known = published.filter((each) => covers(merged.cursor, each))
        for (const each of known) {
          const isHere =
            HashMap.has(merged.held, dotOf(each)) ||
            each.payload === undefined ||
            known.some((later) => supersedes(later, each))
          expect(isHere).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('notes as collected the last place that is known of each origin and not here', () => {
    fc.assert(
      fc.property(histories, (commands) => {
        const { a, b } = statesOf(commands)
        const merged = mergedWith(a, b)
        const missing = new Map<string, number>()
        for (const [origin, reached] of merged.cursor) {
          for (let seq = 1; seq <= reached; seq += 1) {
            if (!HashMap.has(merged.held, `${origin}#${seq}`)) missing.set(origin, seq)
          }
        }
        expect(seqsOf(merged.collected)).toStrictEqual(seqsOf(missing))
      }),
      { numRuns: 300 },
    )
  })
})

describe('a reset', () => {
  const at = { monotonicMs: 5, wallMs: 5 }
  const south = configOf('south')
  const reset = (state: NodeState, cursor: object, updates: readonly Update[]) => {
    const message = {
      kind: 'reset' as const,
      from: 'north',
      to: 'south',
      cursor: vector(cursor as Record<string, number>),
      notice: { term: 0, index: 0 },
      updates,
    }
    return step(state, { type: 'Receive', message }, south, at)
  }
  const empty = () => play([]).regions.named('south').state

  it('is written as one, and told to the cache as what changed and what is gone', () => {
    const first = update('north/1', 1, 'banner')
    const other = update('north/1', 2, 'theme')
    const before = reset(empty(), { 'north/1': 2 }, [first, other]).state
    const { state, actions } = reset(before, { 'north/1': 4, 'west/1': 1 }, [
      other,
      update('west/1', 1, 'promo'),
    ])
    expect(seqsOf(state.cursor)).toStrictEqual({ 'north/1': 4, 'west/1': 1 })
    expect(actions.filter(({ type }) => type === 'Persist')).toMatchObject([
      { added: [{ flagId: 'promo' }], removed: ['north/1#1'] },
    ])
    expect(actions.find(({ type }) => type === 'Changed')).toMatchObject({
      flags: [
        { flagId: 'banner', heads: [] },
        { flagId: 'promo', heads: [{ origin: 'west/1' }] },
      ],
    })
  })

  it('is answered by an ack, or by what only the receiver knows', () => {
    const kinds = (actions: readonly { type: string }[]) =>
      actions.flatMap((each) =>
        'message' in each ? [(each.message as { kind: string }).kind] : [],
      )
    expect(kinds(reset(empty(), { 'north/1': 1 }, []).actions)).toStrictEqual(['ack'])
    const ahead = reset(empty(), { 'west/1': 1 }, [update('west/1', 1, 'promo')]).state
    expect(kinds(reset(ahead, { 'north/1': 1 }, []).actions)).toStrictEqual(['delta'])
  })
})
