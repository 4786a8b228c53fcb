/** Logs of worlds of events: scenarios, lines that are none, falsifications, and what the code itself follows. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { protocols } from '../../src/conformance/bindings/index.ts'
import { mutantsOf } from '../../src/conformance/validate/mutants.ts'
import { readScenario } from '../../src/conformance/validate/scenarioFile.ts'
import {
  isValidated,
  readScenarios,
  scenarioFolder,
  transcriptProblem,
} from '../../src/conformance/validate/scenarios.ts'
import { logText, readLog } from '../../src/conformance/validate/traceLog.ts'
import type { Validation } from '../../src/conformance/validate/validation.ts'

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
const run = (...commands: readonly string[]) =>
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
    const mutants = mutantsOf(
      results.slice(-2).map(({ trace }) => trace),
      validation,
    )
    const kinds = new Set(mutants.map(({ kind }) => kind))
    for (const kind of [
      'swap two lines',
      'drop a line',
      'change a number',
      'turn a truth',
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
    const { trace } = run('Publish color at r1', 'all Receive', 'expect node.r2.notice 0')
    expect(trace.lines.map(({ action }) => action)).toEqual(['Publish', 'ReceivePush'])
    expect(() => run('Publish pay at r1')).toThrow(
      'run.txt:8: Publish pay at r1: no such command, and no such event is enabled; there are Publish color at r1; Publish color at r2',
    )
  })

  it('fails where an expectation is not met', () => {
    expect(run('Publish color at r1', 'expect node.r1.phase "backingOff"').failures).toEqual([
      'run.txt:9: expected node.r1.phase to be "backingOff", but it is "idle"',
    ])
  })

  it.each([
    ['with flags ["late"]', 'constants come before the first event'],
    ['random many 7', 'takes a count from 1 to 2000 and a seed'],
    ['random 7', 'takes a seed too'],
    ['all Nothing', 'no enabled event begins with "Nothing"'],
    ['expect node.r9.phase "idle"', 'the state has nothing at "node.r9.phase"'],
  ])('refuses %s', (command, reason) => {
    expect(() => run('Publish color at r1', command)).toThrow(reason)
  })

  it('refuses constants that make no world', () => {
    const bad = (line: string) => () =>
      gossip.runScenario(readScenario(`# Run: a test.\n${line}\nrandom 1 x`, 'run.txt'))
    expect(bad('with regions ["r1"]')).toThrow('the field constants.flags is missing')
    expect(bad('with regions [r1')).toThrow('takes a name and a value in JSON')
  })

  it('gives the same run for the same seed, and another for another', () => {
    const actions = (seed: string) => run(`random 40 ${seed}`).trace.lines
    expect(actions('one')).toEqual(actions('one'))
    expect(actions('one')).not.toEqual(actions('two'))
  })
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
    const { trace } = run('Publish color at r1', 'StartExchange with r2 at r1', 'GiveUp at r1')
    const brief = trace.lines.map((line) => ({
      ...line,
      node: { phase: (line['node'] as { phase: string }).phase },
    }))
    expect(gossip.followedByCode({ ...trace, lines: brief })).toBe(3)
    const wrong = brief.with(2, { ...brief[2]!, node: { phase: 'exchanging' } })
    expect(gossip.followedByCode({ ...trace, lines: wrong })).toBe(2)
  })
})
