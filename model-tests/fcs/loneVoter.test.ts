/**
 * A lone voter against a model that is as plain as it can be: arrays that are copied, and rules in
 * the words of the paper (5.2, 5.3, figure 2). Commands are random.
 */
import { fc } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { Bench, configOf, entriesOf } from './support/bench.ts'
import { runs } from './support/runs.ts'
import { CommandCount } from './support/commands.ts'

interface PlainDisk {
  readonly term: number
  readonly voted: boolean
  /** Term and value of each entry. */
  readonly log: readonly (readonly [number, string | null])[]
}

interface Plain extends PlainDisk {
  role: string
  term: number
  voted: boolean
  log: PlainDisk['log']
  disk: PlainDisk
  queue: PlainDisk[]
  committed: number
}

function plain(): Plain {
  const disk = { term: 0, voted: false, log: [] }
  return { ...disk, role: 'follower', disk, queue: [], committed: 0 }
}

function write(model: Plain): void {
  model.queue.push({ term: model.term, voted: model.voted, log: model.log })
}

type Command = fc.Command<Plain, Bench>

const count = new CommandCount()

/** A command: may it happen, what it does to the model, what it does to the core. */
function command(
  name: string,
  may: (model: Plain) => boolean,
  naive: (model: Plain) => void,
  run: (bench: Bench, before: Readonly<Plain>) => void,
): Command {
  return count.counted({
    check: may,
    run: (model, bench) => {
      const before = { ...model, queue: [...model.queue] }
      naive(model)
      run(bench, before)
      compare(model, bench)
    },
    toString: () => name,
  })
}

function compare(model: Plain, { state, disk, queue, applied }: Bench): void {
  const pairs = (log: Bench['state']['log']) =>
    entriesOf(log).map(({ term, value }) => [term, value])
  expect({
    role: state.role,
    term: state.currentTerm,
    voted: state.votedFor === 's1',
    log: pairs(state.log),
    committed: state.commitIndex,
    writes: queue.length,
  }).toStrictEqual({
    role: model.role,
    term: model.term,
    voted: model.voted,
    log: model.log,
    committed: model.committed,
    writes: model.queue.length,
  })
  expect(pairs(disk.log)).toStrictEqual(model.disk.log)
  expect([disk.currentTerm, disk.votedFor === 's1']).toStrictEqual([
    model.disk.term,
    model.disk.voted,
  ])
  expect(applied.map(({ term, value }) => [term, value])).toStrictEqual(
    model.log.slice(0, model.committed),
  )
}

const always = (): boolean => true

const electionTimeout = command(
  'ElectionTimeout',
  (model) => model.role !== 'leader',
  (model) => {
    model.role = 'candidate'
    model.term += 1
    model.voted = true
    write(model)
  },
  (bench) => void bench.take({ type: 'ElectionTimeout' }),
)

const lateTimeout = command(
  'ElectionTimeout at a leader',
  (model) => model.role === 'leader',
  () => {},
  (bench) => expect(bench.take({ type: 'ElectionTimeout' })).toStrictEqual([]),
)

const heartbeat = command(
  'Heartbeat',
  always,
  () => {},
  (bench) => expect(bench.take({ type: 'Heartbeat' }).length).toBeLessThanOrEqual(1),
)

const propose = (value: string): Command =>
  command(
    `Propose ${value}`,
    always,
    (model) => {
      if (model.role !== 'leader') return
      model.log = [...model.log, [model.term, value]]
      write(model)
    },
    (bench, { role, term, log }) => {
      const index = log.length + 1
      expect(bench.take({ type: 'Propose', value }).at(-1)).toStrictEqual(
        role === 'leader'
          ? { type: 'ProposalAccepted', term, index }
          : { type: 'ProposalRefused', reason: 'NotLeader', leader: undefined },
      )
    },
  )

const persist = command(
  'Persist',
  (model) => model.queue.length > 0,
  (model) => {
    model.disk = model.queue.shift()!
    if (model.role === 'candidate' && model.disk.term === model.term) {
      model.role = 'leader'
      model.log = [...model.log, [model.term, null]]
      write(model)
    } else if (model.role === 'leader' && model.disk.log.at(-1)?.[0] === model.term) {
      model.committed = Math.max(model.committed, model.disk.log.length)
    }
  },
  (bench) => void bench.persist(),
)

const restart = command(
  'Restart',
  always,
  (model) => Object.assign(model, { ...model.disk, role: 'follower', queue: [], committed: 0 }),
  (bench) => bench.restart(),
)

function commands(options: fc.CommandsContraints = {}) {
  return fc.commands(
    [
      fc.constant(electionTimeout),
      fc.constant(lateTimeout),
      fc.constant(heartbeat),
      fc.nat(9).map((value) => propose(`${value}`)),
      fc.nat(9).map((value) => propose(`${value}`)),
      fc.constant(persist),
      fc.constant(persist),
      fc.constant(persist),
      fc.constant(restart),
    ],
    { maxCommands: 60, size: 'max', ...options },
  )
}

const alone = configOf('s1', { voters: 1 })

describe('a lone voter', () => {
  it('does what the plain model does', () => {
    const ends: number[] = []
    fc.assert(
      fc.property(commands(), (list) => {
        const model = plain()
        fc.modelRun(() => ({ model, real: new Bench(alone) }), list)
        ends.push(model.log.length)
      }),
      runs(400),
    )
    // Most commands were possible, and many runs ended with a log.
    expect(count.share).toBeGreaterThan(0.6)
    expect(ends.filter((length) => length > 1).length / ends.length).toBeGreaterThan(0.35)
  })

  it('is found out where a crash keeps the last write, and the failure replays', () => {
    class KeepsLastWrite extends Bench {
      override restart(): void {
        if (this.queue.length > 0) this.persist()
        super.restart()
      }
    }
    const property = (options?: fc.CommandsContraints) =>
      fc.property(commands(options), (list) =>
        fc.modelRun(() => ({ model: plain(), real: new KeepsLastWrite(alone) }), list),
      )
    const seed = 1
    const found = fc.check(property(), { seed, numRuns: 500 })
    expect(found.failed).toBe(true)
    const shortest = fc.stringify(found.counterexample![0])
    expect(shortest).toMatch(/^ElectionTimeout,Restart /)
    const replayPath = /replayPath="([^"]+)"/.exec(shortest)![1]!
    const path = found.counterexamplePath!
    const again = fc.check(property({ replayPath }), { seed, path, endOnFailure: true })
    expect(again).toMatchObject({ failed: true, numRuns: 1 })
    expect(fc.stringify(again.counterexample![0])).toMatch(/^ElectionTimeout,Restart /)
  })
})
