/** Random schedules as `verify` runs them: a broken world is found, shrunk, and found again by its seed. */
import { describe, expect, it } from 'vitest'
import type { Protocol, ScheduleWorld } from '../../src/conformance/protocol.ts'
import { runSchedules } from '../../src/conformance/schedules/runSchedules.ts'
import { findViolation } from '../../src/conformance/explore/findViolation.ts'
import type { ProtocolModel } from '../../src/conformance/protocol.ts'

/** Counts up or down; more than `most` is forbidden, and below zero it can never finish. */
const counter = (most: number): ScheduleWorld<number, number> => ({
  name: 'a counter',
  start: 0,
  enabled: () => [1, -1, 2],
  apply: (state, change) => state + change,
  properties: [{ name: 'Bounded', kind: 'state', holds: (_, after) => after <= most }],
  unfinished: (state) => (state < 0 ? ['NotNegative'] : []),
  describe: (change) => `add ${change}`,
})

const protocolOf = (world: ScheduleWorld<number, number>): Protocol => ({
  name: 'Counter',
  folder: 'counter',
  model: () => {
    throw new RangeError('not needed')
  },
  liveness: [],
  faults: [],
  worlds: [world],
})

const options = { seed: 7, runs: 200, mostEvents: 40 }

describe('runSchedules', () => {
  const sum = (events: readonly string[]): number =>
    events.reduce((total, event) => total + Number(event.replace('add ', '')), 0)

  it('shrinks every finding to a schedule that still breaks the same property', () => {
    const world = counter(5)
    const seeds = Array.from({ length: 20 }, (_, seed) => seed)
    const rows = seeds.map((seed) => runSchedules(protocolOf(world), { ...options, seed }))
    const found = rows.flatMap(({ failures }) => failures)
    expect(new Set(found.map(({ property }) => property))).toEqual(
      new Set(['Bounded', 'NotNegative']),
    )
    for (const { property, events } of found) {
      if (property === 'NotNegative') expect(events).toEqual(['add -1'])
      else expect([6, 7]).toContain(sum(events))
      expect(events.length).toBeLessThan(8)
    }
  })

  it('demands what a fair finish has to reach', () => {
    const { failures } = runSchedules(protocolOf(counter(1_000)), options)
    expect(failures[0]).toMatchObject({ property: 'NotNegative', events: ['add -1'] })
  })

  it('counts what it ran, the same for the same seed', () => {
    const harmless = { ...counter(1_000), unfinished: () => [] }
    const once = runSchedules(protocolOf(harmless), options)
    expect(once.failures).toEqual([])
    expect(once.schedules).toBe(200)
    expect(once.events).toBeGreaterThan(1_000)
    expect(runSchedules(protocolOf(harmless), options)).toEqual(once)
  })
})

describe('findViolation', () => {
  const model = (most: number): ProtocolModel<unknown, unknown> => {
    const world = counter(most)
    return {
      initial: [0],
      enabled: () => [1, 2].map((event) => ({ action: 'Add', event })),
      apply: (state, event) => {
        if (Number(state) + Number(event) === 7) throw new RangeError('seven')
        return Number(state) + Number(event)
      },
      project: (state) => ({ count: Number(state) }),
      key: String,
      properties: world.properties,
      describe: (event) => `add ${String(event)}`,
      actor: () => 'counter',
    }
  }

  it('finds a shortest way to a violation, past states where the code throws something else', () => {
    const { found } = findViolation(model(7), 'Bounded', 1_000)
    expect(found?.events).toEqual(['add 2', 'add 2', 'add 2', 'add 2'])
    expect(found?.message).toBe('Bounded does not hold')
  })

  it('finds nothing under another name, and stops at its limit', () => {
    const { found, states } = findViolation(model(7), 'Unheard', 50)
    expect(found).toBeUndefined()
    expect(states).toBeGreaterThan(50)
    expect(states).toBeLessThan(60)
  })
})
