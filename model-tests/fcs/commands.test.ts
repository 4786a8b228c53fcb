/**
 * Three cores against one plain log: whatever happens, the commands that are applied anywhere are one
 * sequence, which only grows and holds only what was proposed.
 *
 * The cores' actions are carried out by hand (support/bench.ts), over a network that is a plain list.
 */
import { fc } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import type { Action } from '../../src/fcs/action.ts'
import { checkMessage } from '../../src/fcs/checkMessage.ts'
import type { Entry } from '../../src/fcs/entry.ts'
import type { Message } from '../../src/fcs/message.ts'
import { Bench, configOf, names, sent } from './support/bench.ts'
import { CommandCount } from './support/commands.ts'
import { runs } from './support/runs.ts'

/** What anybody outside may know. */
interface Oracle {
  /** The one sequence. */
  committed: Entry[]
  readonly proposed: Set<string>
  /** Writes under way at each server, and messages under way. */
  readonly writing: number[]
  inFlight: number
}

interface Cores {
  readonly benches: readonly Bench[]
  /** Messages under way, in the order they were sent. */
  readonly network: Message[]
}

type Command = fc.Command<Oracle, Cores>

const servers = 3

function start(preVote: boolean): { model: Oracle; real: Cores } {
  const ids = names.slice(0, servers)
  const benches = ids.map((id) => new Bench(configOf(id, { voters: servers, preVote })))
  const writing = ids.map(() => 0)
  return {
    model: { committed: [], proposed: new Set(), writing, inFlight: 0 },
    real: { benches, network: [] },
  }
}

/** The server's actions are carried out, and the oracle counts them. */
function carryOut(model: Oracle, real: Cores, at: number, actions: readonly Action[]): void {
  post(model, real, sent(actions))
  model.writing[at]! += actions.filter((action) => action.type === 'Persist').length
}

function post(model: Oracle, real: Cores, messages: readonly Message[]): void {
  real.network.push(...messages)
  model.inFlight += messages.length
}

function compare(model: Oracle, { benches, network }: Cores): void {
  expect(network).toHaveLength(model.inFlight)
  for (const [at, { applied, queue, state }] of benches.entries()) {
    expect(queue).toHaveLength(model.writing[at]!)
    expect(state.writesInFlight).toBe(model.writing[at]!)
    const known = model.committed.slice(0, applied.length)
    expect(applied.slice(0, known.length)).toStrictEqual(known)
    for (const entry of applied.slice(known.length)) {
      expect(entry.value === null || model.proposed.has(entry.value)).toBe(true)
      model.committed.push(entry)
    }
  }
}

function makeCommands(count: CommandCount) {
  const command = (
    name: string,
    check: (model: Readonly<Oracle>) => boolean,
    run: (model: Oracle, real: Cores) => void,
  ): Command =>
    count.counted({
      check,
      run: (model, real) => {
        run(model, real)
        compare(model, real)
      },
      toString: () => name,
    })
  const always = (): boolean => true
  const underWay = ({ inFlight }: Readonly<Oracle>): boolean => inFlight > 0

  const timer = (type: 'ElectionTimeout' | 'Heartbeat') => (at: number) =>
    command(`${type} s${at + 1}`, always, (model, real) =>
      carryOut(model, real, at, real.benches[at]!.take({ type })),
    )
  const propose = (at: number, value: string) =>
    command(`Propose ${value} to s${at + 1}`, always, (model, real) => {
      model.proposed.add(value)
      const actions = real.benches[at]!.take({ type: 'Propose', value })
      expect(actions.at(-1)!.type).toMatch(/^Proposal(?:Accepted|Refused)$/)
      carryOut(model, real, at, actions)
    })
  const persist = (pick: number) =>
    command(
      `Persist ${pick}`,
      ({ writing }) => writing.some((writes) => writes > 0),
      (model, real) => {
        const busy = real.benches.flatMap(({ queue }, at) => (queue.length > 0 ? [at] : []))
        const at = busy[pick % busy.length]!
        const { released, actions } = real.benches[at]!.persist()
        model.writing[at]! -= 1
        post(model, real, released)
        carryOut(model, real, at, actions)
      },
    )
  const restart = (at: number) =>
    command(`Restart s${at + 1}`, always, (model, real) => {
      real.benches[at]!.restart()
      model.writing[at] = 0
    })
  const deliver = (pick: number) =>
    command(`Deliver ${pick}`, underWay, (model, real) => {
      const [message] = real.network.splice(pick % real.network.length, 1)
      model.inFlight -= 1
      const at = names.findIndex((name) => name === message!.destination)
      const bench = real.benches[at]!
      const wire: unknown = JSON.parse(JSON.stringify(message))
      carryOut(model, real, at, bench.receive(checkMessage(wire, bench.config)))
    })
  const lose = (pick: number) =>
    command(`Lose ${pick}`, underWay, (model, real) => {
      real.network.splice(pick % real.network.length, 1)
      model.inFlight -= 1
    })
  const duplicate = (pick: number) =>
    command(`Duplicate ${pick}`, underWay, (model, real) =>
      post(model, real, [real.network[pick % real.network.length]!]),
    )

  const server = fc.nat(servers - 1)
  const pick = fc.nat(99)
  const often = <T>(times: number, arbitrary: T): T[] =>
    Array.from({ length: times }, () => arbitrary)
  return fc.commands(
    [
      server.map(timer('ElectionTimeout')),
      server.map(timer('Heartbeat')),
      ...often(
        2,
        fc.tuple(server, fc.nat(99)).map(([at, value]) => propose(at, `${value}`)),
      ),
      ...often(6, pick.map(persist)),
      ...often(10, pick.map(deliver)),
      server.map(restart),
      pick.map(lose),
      pick.map(duplicate),
    ],
    { maxCommands: 200, size: 'max' },
  )
}

describe.each([true, false])('three servers, pre-vote %s', (preVote) => {
  it('apply one sequence, whatever happens', () => {
    const count = new CommandCount()
    const committed: number[] = []
    fc.assert(
      fc.property(makeCommands(count), (commands) => {
        const world = start(preVote)
        fc.modelRun(() => world, commands)
        committed.push(world.model.committed.length)
      }),
      runs(200),
    )
    // Most commands were possible, and many runs committed something.
    expect(count.share).toBeGreaterThan(0.5)
    expect(committed.filter((length) => length > 0).length / committed.length).toBeGreaterThan(0.25)
  })
})
