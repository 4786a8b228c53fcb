/** Each fault does what it says, ends, and is left out where nobody is that it can befall. */
import { describe, expect, it } from 'vitest'
import { replay } from '../../../src/sim/world/replay.ts'
import { type FaultKind, type FaultPick, faultKinds } from '../../../src/sim/world/schedule.ts'
import type { EventView } from '../../../src/sim/world/view.ts'
import { busy, command, fault, threeVoters } from './support.ts'

function runWith(pick: FaultPick, seed = 11) {
  return replay({ seed, schedule: { setting: threeVoters, faults: [pick], commands: busy } })
}

/** Events while the fault is on. */
function during(kind: FaultKind, events: readonly EventView[]): readonly EventView[] {
  return events.filter(({ faults }) => faults.some((each) => each.kind === kind))
}

const sentIn = (events: readonly EventView[]) => events.flatMap(({ sent }) => sent)

describe('every kind of fault', () => {
  it.each(faultKinds)('%s befalls somebody, and the run keeps all properties', (kind) => {
    // A machine is either suspended or has a wall clock that is set, by seed.
    const found = [11, 12, 13, 14]
      .map((seed) => runWith(fault(kind, { durationMs: 900 }), seed))
      .find(({ result }) => result.faultsRan === 1)
    expect(found, `${kind} befell nobody`).toBeDefined()
    expect(found!.result.broken).toBeUndefined()
    expect(during(kind, found!.events).length).toBeGreaterThan(0)
  })
})

describe('a crash', () => {
  it('of the leader leaves the others to choose another, and it comes back', () => {
    const { events } = runWith(fault('CrashLeader', { durationMs: 4_000 }))
    const at = events.findIndex(({ name }) => name === 'CrashLeader')
    const leader = events[at - 1]!.regions.find(({ role }) => role === 'leader')!.region
    const after = events.slice(at)
    expect(after[0]!.regions.find(({ region }) => region === leader)!.status).toBe('down')
    const next = after.find(({ regions }) =>
      regions.some(({ region, role }) => role === 'leader' && region !== leader),
    )
    expect(next).toBeDefined()
    expect(events.at(-1)!.regions.every(({ status }) => status === 'up')).toBe(true)
  })

  it('with a lost disk takes a voter out for good', () => {
    const { events, result } = runWith(fault('LoseDisk'))
    expect(events.at(-1)!.regions.filter(({ status }) => status === 'gone')).toHaveLength(1)
    expect(result.broken).toBeUndefined()
  })

  it('that loses the disk of gossip brings the region back under another incarnation', () => {
    const { result } = runWith(fault('LoseGossipDisk', { afterMs: 1_500 }))
    expect(result.sometimes.lostStateReincarnated).toBeGreaterThan(0)
  })
})

describe('disks', () => {
  it.each([
    ['TearTail', 'tornTailRecovered'],
    ['FlipBit', 'damagedDiskRefused'],
    ['FailSync', 'failedSyncEndedProcess'],
  ] as const)('%s: %s', (kind, name) => {
    const { result } = runWith(fault(kind, { durationMs: 3_000 }))
    expect(result.sometimes[name]).toBe(1)
  })

  it('that is slow ends no process before an election timeout is over', () => {
    const { result, events } = runWith(fault('SlowDisk', { amount: 99, durationMs: 5_000 }))
    expect(result.broken).toBeUndefined()
    expect(during('SlowDisk', events).every(({ regions }) => regions.every(isUp))).toBe(true)
  })
})

const isUp = ({ status }: EventView['regions'][number]) => status === 'up'

describe('links', () => {
  it('that are cut let nothing through, and one way only that way', () => {
    const { events } = runWith(fault('CutOneWay', { durationMs: 3_000 }))
    const cut = sentIn(during('CutOneWay', events)).filter(({ lost }) => lost === 'cut')
    expect(new Set(cut.map(({ from, to }) => `${from} ${to}`)).size).toBe(1)
    const off = runWith(fault('CutOff', { durationMs: 3_000 }))
    const lost = sentIn(during('CutOff', off.events)).filter((each) => each.lost === 'cut')
    expect(new Set(lost.map(({ from, to }) => `${from} ${to}`)).size).toBe(4)
  })

  it('lose, copy, and let messages overtake each other', () => {
    const lost = sentIn(during('Lose', runWith(fault('Lose', { amount: 99 })).events))
    expect(lost.some((each) => each.lost === 'loss')).toBe(true)
    const copied = sentIn(during('Duplicate', runWith(fault('Duplicate', { amount: 99 })).events))
    const without = ({ from, to, type, text }: (typeof copied)[number]) =>
      [from, to, type, text].join()
    const twice = copied.filter((each, at) => at > 0 && without(each) === without(copied[at - 1]!))
    expect(twice.length).toBeGreaterThan(0)
    expect(new Set(copied.map(({ id }) => id)).size).toBe(copied.length)
    const late = sentIn(during('Reorder', runWith(fault('Reorder', { amount: 99 })).events))
    expect(overtakes(late)).toBe(true)
  })

  it('that are clogged hold everything back until they are not', () => {
    const { events } = runWith(fault('Clog', { durationMs: 2_000 }))
    const held = sentIn(during('Clog', events)).filter(
      ({ lost, arrivesAtMs }) => lost === undefined && arrivesAtMs === undefined,
    )
    expect(held.length).toBeGreaterThan(0)
    const end = events.find(({ name }) => name === 'Clog ends')!.step
    const arrived = new Map(events.map(({ received, step }) => [received, step]))
    for (const { id } of held) expect(arrived.get(id) ?? Infinity).toBeGreaterThan(end)
  })
})

function overtakes(sent: EventView['sent']): boolean {
  return sent.some((first, at) =>
    sent
      .slice(at + 1)
      .some(
        ({ from, to, arrivesAtMs = Infinity }) =>
          from === first.from && to === first.to && arrivesAtMs < (first.arrivesAtMs ?? 0),
      ),
  )
}

describe('a fault that can befall nobody', () => {
  it('is left out and counted as such', () => {
    const faults = [fault('LoseDisk'), fault('LoseDisk', { region: 1 })]
    const schedule = { setting: threeVoters, faults, commands: [command('Write')] }
    expect(replay({ seed: 3, schedule }).result.faultsRan).toBe(1)
  })
})
