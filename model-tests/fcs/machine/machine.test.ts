/** What entries do: flags, sessions (thesis 6.3; cases 22 to 25), and the same everywhere. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../src/fcs/entry.ts'
import { FlagMachine, type Result } from '../../../src/fcs/machine/machine.ts'
import {
  decodeSnapshot,
  encodeSnapshot,
  SnapshotError,
} from '../../../src/fcs/machine/machineSnapshot.ts'
import { sessionLimits } from '../../../src/fcs/machine/sessions.ts'
import { entryOf, hash, machineAfter, openEntry, setEntry } from './support.ts'

const first = { session: 1, sequence: 1 }

describe('a flag', () => {
  it('has the value of the last entry that set it, and says which that was', () => {
    const machine = machineAfter(setEntry('f', 'off'), entryOf(null), setEntry('f', 'on'))
    expect(machine.flag('f')).toStrictEqual({
      payload: 'on',
      payloadHash: hash('on'),
      actorId: 'ops@eu',
      commitTs: 1_000,
      term: 1,
      index: 3,
    })
    expect(machine.flag('g')).toBeUndefined()
  })

  it('has a time that never falls, although the next leader’s clock is behind', () => {
    const machine = machineAfter(setEntry('f', 'on', { commitTs: 5_000 }), setEntry('g', 'on'))
    expect(machine.flag('g')?.commitTs).toBe(5_000)
  })

  it('is left alone by an entry that is no command', () => {
    const machine = new FlagMachine(hash)
    expect(machine.apply(entryOf('{"type":"SetFlag"}'), 1)).toStrictEqual({
      type: 'Refused',
      reason: 'NotACommand',
    })
    expect(machine.index).toBe(1)
    expect(machine.state().flags).toStrictEqual([])
  })
})

describe('entries', () => {
  it('are applied in order and without gaps', () => {
    const machine = machineAfter(setEntry('f', 'on'))
    expect(() => machine.apply(setEntry('f', 'off'), 3)).toThrow(/AppliedInOrder/)
    expect(() => machine.apply(setEntry('f', 'off'), 1)).toThrow(/AppliedInOrder/)
  })

  it('are passed over where they come again after a restart', () => {
    const entries = [setEntry('f', 'off'), setEntry('f', 'on'), setEntry('g', 'on')]
    const machine = machineAfter(...entries.slice(0, 2))
    expect(machine.applyFrom(1, entries)).toStrictEqual([
      { type: 'FlagSet', flagId: 'g', index: 3 },
    ])
    expect(machine.state()).toStrictEqual(machineAfter(...entries).state())
  })
})

describe('a session', () => {
  it('case 22: a command that comes twice is applied once, and answered alike', () => {
    const again = setEntry('f', 'on', { step: first })
    const machine = machineAfter(openEntry(), again, setEntry('f', 'off'))
    expect(machine.apply(again, 4)).toStrictEqual({ type: 'FlagSet', flagId: 'f', index: 2 })
    expect(machine.flag('f')?.payload).toBe('off')
  })

  it('case 23: expired, it is an error and no second application', () => {
    const machine = machineAfter(openEntry(), setEntry('f', 'on', { step: first }))
    const commitTs = 1_000 + sessionLimits.idleMs + 1
    machine.apply(setEntry('f', 'off', { commitTs }), 3)
    expect(machine.apply(setEntry('f', 'on', { step: first, commitTs }), 4)).toStrictEqual({
      type: 'Refused',
      reason: 'SessionUnknown',
    })
    expect(machine.flag('f')?.payload).toBe('off')
  })

  it('lives as long as it is used', () => {
    const machine = machineAfter(openEntry())
    for (let use = 1; use <= 5; use += 1) {
      const commitTs = 1_000 + use * sessionLimits.idleMs
      const result = machine.apply(
        setEntry('f', String(use), { step: { session: 1, sequence: use }, commitTs }),
        use + 1,
      )
      expect(result).toMatchObject({ type: 'FlagSet' })
    }
  })

  it('that was never opened is unknown', () => {
    const machine = new FlagMachine(hash)
    expect(machine.apply(setEntry('f', 'on', { step: first }), 1)).toMatchObject({
      reason: 'SessionUnknown',
    })
  })

  it('case 25: a delayed command that a later one overtook is not applied', () => {
    const machine = machineAfter(
      openEntry(),
      setEntry('f', 'new', { step: { session: 1, sequence: 2 } }),
    )
    expect(machine.apply(setEntry('f', 'old', { step: first }), 3)).toStrictEqual({
      type: 'Refused',
      reason: 'SequenceOvertaken',
    })
    expect(machine.flag('f')?.payload).toBe('new')
  })

  it('makes room for a new one where there are too many: the longest unused goes', () => {
    const machine = new FlagMachine(hash)
    for (let index = 1; index <= sessionLimits.sessions; index += 1)
      machine.apply(openEntry(), index)
    let index = sessionLimits.sessions
    const use = (session: number) =>
      machine.apply(setEntry('f', 'on', { step: { session, sequence: index } }), (index += 1))
    expect(use(1)).toMatchObject({ type: 'FlagSet' })
    machine.apply(openEntry(), (index += 1))
    expect(use(2)).toMatchObject({ reason: 'SessionUnknown' })
    expect(use(1)).toMatchObject({ type: 'FlagSet' })
    expect(machine.state().sessions).toHaveLength(sessionLimits.sessions)
  })
})

describe('a snapshot', () => {
  const entries = [openEntry(), setEntry('f', 'on', { step: first }), entryOf(null, 2)]

  it('case 24: keeps the sessions, so that a retry after it is answered alike', () => {
    const text = encodeSnapshot(machineAfter(...entries).state(), hash)
    const machine = new FlagMachine(hash, decodeSnapshot(text, hash))
    const retry = { ...setEntry('f', 'on', { step: first }), term: 2 }
    expect(machine.apply(retry, 4)).toStrictEqual({ type: 'FlagSet', flagId: 'f', index: 2 })
  })

  it('goes on with the chain', () => {
    const whole = machineAfter(...entries)
    const machine = new FlagMachine(hash, decodeSnapshot(encodeSnapshot(whole.state(), hash), hash))
    const next = { ...setEntry('f', 'off'), term: 2 }
    whole.apply(next, 4)
    machine.apply(next, 4)
    expect(machine.head).toBe(whole.head)
  })

  it.each([
    ['NotASnapshot', 'no'],
    ['NotASnapshot', 'null'],
    ['NotASnapshot', '{"version":1}'],
    ['OtherVersion', '{"version":2,"hash":"","content":""}'],
    ['WrongHash', '{"version":1,"hash":"","content":"{}"}'],
  ] as const)('is refused where it is damaged: %s', (reason, text) => {
    expect(() => decodeSnapshot(text, hash)).toThrow(SnapshotError)
    expect(() => decodeSnapshot(text, hash)).toThrow(expect.objectContaining({ reason }))
  })
})

/** What a client may do: set a flag within a session or without one, or open one. */
const entry: fc.Arbitrary<Entry> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(openEntry()) },
  { weight: 1, arbitrary: fc.constant(entryOf(null)) },
  {
    weight: 6,
    arbitrary: fc
      .record({
        flag: fc.constantFrom('f', 'g'),
        payload: fc.constantFrom('a', 'b', 'c'),
        step: fc.option(
          fc.record({
            session: fc.integer({ min: 1, max: 4 }),
            sequence: fc.integer({ min: 1, max: 3 }),
          }),
          { nil: undefined },
        ),
      })
      .map(({ flag, payload, step }) =>
        setEntry(flag, payload, step === undefined ? {} : { step }),
      ),
  },
)

describe('any log', () => {
  it('gives the same state in one go, and over a snapshot anywhere', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), fc.nat(), (log, pick) => {
        const at = pick % (log.length + 1)
        const cut = machineAfter(...log.slice(0, at))
        const text = encodeSnapshot(cut.state(), hash)
        const restored = new FlagMachine(hash, decodeSnapshot(text, hash))
        restored.applyFrom(1, log)
        expect(restored.state()).toEqual(machineAfter(...log).state())
      }),
    )
  })

  it('applies each step of a session once, and answers its repetitions alike', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), (log) => {
        const machine = new FlagMachine(hash)
        const answers = new Map<string, Result>()
        for (const [at, each] of log.entries()) {
          const result = machine.apply(each, at + 1)
          const step = each.value === null ? undefined : /"step":(\{.*?\})/.exec(each.value)?.[1]
          if (step === undefined || result.type !== 'FlagSet') continue
          expect(result).toStrictEqual(answers.get(step) ?? { ...result, index: at + 1 })
          answers.set(step, result)
        }
      }),
    )
  })
})
