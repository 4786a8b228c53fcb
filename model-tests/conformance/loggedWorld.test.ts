/** Logs of worlds of events: scenarios, lines that are none, falsifications, and what the code itself follows. */
import { join } from 'node:path'
import * as Effect from 'effect/Effect'
import { describe, expect, it } from 'vitest'
import { protocols } from '../../src/conformance/bindings/index.ts'
import { LineFault } from '../../src/conformance/validate/fields.ts'
import { mutantsOf } from '../../src/conformance/validate/mutants.ts'
import { readScenario } from '../../src/conformance/validate/scenarioFile.ts'
import {
  isValidated,
  readScenarios,
  scenarioFolder,
  transcriptProblem,
} from '../../src/conformance/validate/scenarios.ts'
import { logText, readLog } from '../../src/conformance/validate/traceLog.ts'
import { validateLog } from '../../src/conformance/validate/validateAll.ts'
import type { Validation } from '../../src/conformance/validate/validation.ts'
import { run } from '../support/effects.ts'
import { tlcIsMissing } from '../support/tlc.ts'

const specDir = join(import.meta.dirname, '../../spec')

const worlds = protocols.filter(isValidated).filter(({ name }) => name !== 'RaftCommit')
const gossip = worlds.find(({ name }) => name === 'GossipConvergence')!.validation

const constants = {
  regions: ['r1', 'r2'],
  flags: ['color', 'pay'],
  critical: ['pay'],
  parents: {},
  deltaSize: 64,
  fanOut: 1,
}
const settings = Object.entries(constants).map(
  ([name, value]) => `with ${name} ${JSON.stringify(value)}`,
)
const scenario = (...commands: readonly string[]) =>
  gossip.runScenario(
    readScenario(['# Run: a test.', ...settings, ...commands].join('\n'), 'run.txt'),
  )

describe.each(worlds.map((world) => [world.name, world] as const))('%s', (_, world) => {
  const { validation } = world
  const files = readScenarios(scenarioFolder(join(import.meta.dirname, '..'), world))
  const results = files.map((file) => validation.runScenario(file))

  it('has scenarios whose transcripts and properties hold, and whose logs the code follows', () => {
    expect(files.length).toBeGreaterThanOrEqual(5)
    for (const [at, file] of files.entries()) {
      expect(results[at]!.failures).toEqual([])
      expect(transcriptProblem(file, results[at]!)).toEqual([])
      expect(validation.followedByCode(results[at]!.trace)).toBe(results[at]!.trace.lines.length)
    }
  })

  it('takes every action of the spec in some scenario', () => {
    const taken = new Set(results.flatMap(({ trace }) => trace.lines.map(({ action }) => action)))
    expect(validation.actions.filter((action) => !taken.has(action))).toEqual([])
  })

  it('writes logs that are read back as they were', () => {
    const { trace } = results[0]!
    const read = readLog(logText(world.name, trace), 'log.ndjson', world.name, validation)
    expect(read.lines).toEqual(trace.lines)
  })

  it('has falsified logs of every kind, most of which the code stops following', () => {
    const logs = results.slice(-2).map(({ trace }) => trace)
    const mutants = mutantsOf(logs, validation)
    // What a region of FlagSystem holds are names, numbers and what is made of them: no truths.
    const truths = /:(true|false)\b/.test(JSON.stringify(logs.map(({ lines }) => lines)))
    expect(truths).toBe(world.name !== 'FlagSystem')
    const kinds = new Set(mutants.map(({ kind }) => kind))
    for (const kind of [
      'swap two lines',
      'drop a line',
      'change a number',
      ...(truths ? ['turn a truth'] : []),
      'change a name',
    ]) {
      expect(kinds).toContain(kind)
    }
    const stopped = mutants.filter(
      ({ trace }) => validation.followedByCode(trace) < trace.lines.length,
    )
    expect(stopped.length / mutants.length).toBeGreaterThan(0.8)
  })
})

describe('a scenario of events', () => {
  it('takes events by their description, and says which there are instead', () => {
    const { trace } = scenario('Publish color at r1', 'all Receive', 'expect node.r2.notice 0')
    expect(trace.lines.map(({ action }) => action)).toEqual(['Publish', 'ReceivePush'])
    expect(() => scenario('Publish pay at r1')).toThrow(
      'run.txt:8: Publish pay at r1: no such command, and no such event is enabled; there are Publish color at r1; Publish color at r2',
    )
  })

  it('fails where an expectation is not met', () => {
    expect(scenario('Publish color at r1', 'expect node.r1.phase "backingOff"').failures).toEqual([
      'run.txt:9: expected node.r1.phase to be "backingOff", but it is "idle"',
    ])
  })

  it('shows what failed first where the rest of it cannot be carried out any more', () => {
    const { failures } = scenario('Publish color at r1', 'expect node.r1.notice 3', 'all Nothing')
    expect(failures).toEqual([
      'run.txt:9: expected node.r1.notice to be 3, but it is 0',
      'run.txt:10: all Nothing: no enabled event begins with "Nothing"',
    ])
  })

  it.each([
    ['with flags ["late"]', 'constants come before the first event'],
    ['random many 7', 'takes a count from 1 to 2000 and a seed'],
    ['random 7', 'takes a seed too'],
    ['all Nothing', 'no enabled event begins with "Nothing"'],
    ['expect node.r9.phase "idle"', 'the state has nothing at "node.r9.phase"'],
  ])('refuses %s', (command, reason) => {
    expect(() => scenario('Publish color at r1', command)).toThrow(reason)
  })

  it('refuses constants that make no world', () => {
    const bad = (line: string) => () =>
      gossip.runScenario(readScenario(`# Run: a test.\n${line}\nrandom 1 x`, 'run.txt'))
    expect(bad('with regions ["r1"]')).toThrow('the field constants.flags is missing')
    expect(bad('with regions [r1')).toThrow('takes a name and a value in JSON')
  })

  it('gives the same run for the same seed, and another for another', () => {
    const actions = (seed: string) => scenario(`random 40 ${seed}`).trace.lines
    expect(actions('one')).toEqual(actions('one'))
    expect(actions('one')).not.toEqual(actions('two'))
  })
})

describe('constants of a log', () => {
  const reads = worlds.find(({ name }) => name === 'LinearizableReads')!.validation

  it.each([
    [
      gossip,
      { regions: ['r1', 'r1'] },
      'constants.regions is ["r1","r1"]; it must be one name or more',
    ],
    [gossip, { flags: ['None'] }, 'constants.flags is ["None"]; it must be one name or more'],
    [
      gossip,
      { critical: ['b'] },
      'constants.critical[1] is "b"; it must be one of base, child, pay',
    ],
    [
      gossip,
      { parents: { child: 'child' } },
      'constants.parents.child is "child"; it must be one of base, pay',
    ],
    [gossip, { parents: { grown: 'base' } }, 'unknown field constants.parents.grown'],
    [gossip, { fanOut: 3 }, 'constants.fanOut is 3; it must be less than the number of regions, 3'],
    [reads, { voters: [] }, 'constants.voters must name a voter'],
    [reads, { waitTicks: 4 }, 'constants.waitTicks is 4; it must be a whole number from 5'],
    [
      reads,
      { maxEntriesPerAppend: 2e9 },
      'constants: config maxEntriesPerAppend: given 2000000000',
    ],
  ])('are refused: %#', (validation, change, reason) => {
    const given = { ...validation.exampleConstants, ...change }
    expect(() => validation.constants(given)).toThrow(LineFault)
    expect(() => validation.constants(given)).toThrow(reason)
  })

  it.each(worlds.map(({ name, validation }) => [name, validation] as const))(
    'are good as %s gives them for an example',
    (_, { constants: read, exampleConstants }) => {
      expect(Object.keys(read(exampleConstants)).length).toBeGreaterThanOrEqual(5)
    },
  )
})

describe.skipIf(tlcIsMissing)('a value of another kind than the spec has', () => {
  const protocol = worlds.find(({ name }) => name === 'GossipConvergence')!
  const log = (...lines: readonly string[]) =>
    readLog(
      [JSON.stringify({ flagspanTrace: 1, name: 'bad', constants }), ...lines, ''].join('\n'),
      'bad.ndjson',
      protocol.name,
      gossip,
    )
  const first = '{"action":"GiveUp","region":"r1","node":{}}'

  it.each([
    ['{"action":"Publish","region":"r1","flag":"color","node":{"phase":5}}', 'string "idle"'],
    ['{"action":"Notify","region":"r1","index":"x","node":{}}', 'should be an integer'],
  ])(
    'is refused with its line: %s',
    async (line, words) => {
      const begin = '{"action":"StartExchange","region":"r1","peers":{"#set":["r2"]},"node":{}}'
      const failure = await run(
        Effect.flip(validateLog(log(begin, first, line), protocol, { specDir })),
      )
      expect(failure).toMatchObject({ _tag: 'WrongUse' })
      expect(failure.message).toContain('bad.ndjson:4: a value in this line is of another kind')
      expect(failure.message).toContain(words)
    },
    60_000,
  )
})

describe('a line', () => {
  const record = (line: Parameters<Validation['record']>[0]) => gossip.record(line, constants)

  it.each([
    [{ action: 'GiveUp', region: 'r9', node: {} }, 'region is "r9"; it must be one of r1, r2'],
    [{ action: 'GiveUp', region: 'r1' }, 'nothing was seen: a line of GiveUp has node'],
    [{ action: 'GiveUp', node: {} }, 'the field region is missing'],
    [{ action: 'GiveUp', region: 'r1', node: 7 }, 'node is 7; it must be an object'],
    [
      { action: 'GiveUp', region: 'r1', node: { phase: null } },
      'node.phase is null; it must be a text',
    ],
    [
      { action: 'GiveUp', region: 'r1', node: {}, more: 1 },
      'unknown field more; allowed in a line of GiveUp',
    ],
    [
      { action: 'StartExchange', region: 'r1', peers: { '#set': 'r2' }, node: {} },
      '#set must be a list',
    ],
  ])('is refused: %j', (line, reason) => {
    expect(() => record(line)).toThrow(reason)
  })

  it('may leave out what was not seen', () => {
    const { trace } = scenario('Publish color at r1', 'StartExchange with r2 at r1', 'GiveUp at r1')
    const brief = trace.lines.map((line) => ({
      ...line,
      node: { phase: (line['node'] as { phase: string }).phase },
    }))
    expect(gossip.followedByCode({ ...trace, lines: brief })).toBe(3)
    const wrong = brief.with(2, { ...brief[2]!, node: { phase: 'exchanging' } })
    expect(gossip.followedByCode({ ...trace, lines: wrong })).toBe(2)
  })
})
