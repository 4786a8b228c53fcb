/** The scenarios of tricky cases, on the code alone: transcripts, expectations, and bad scenario files. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { validation } from '../../src/conformance/bindings/raftCommit/trace.ts'
import { readScenario } from '../../src/conformance/validate/scenarioFile.ts'
import { readScenarios, transcriptProblem } from '../../src/conformance/validate/scenarios.ts'
import type { ScenarioResult } from '../../src/conformance/validate/validation.ts'

const scenarios = readScenarios(join(import.meta.dirname, 'scenarios'))

const prose = '# Case 1: a test.'
const run = (...commands: readonly string[]): ScenarioResult =>
  validation.runScenario(readScenario([prose, ...commands].join('\n'), 'case.txt'))

const servers = 'servers s1 s2 s3'

describe('every scenario', () => {
  it.each(scenarios.map((file) => [file.name, file] as const))('%s', (_, file) => {
    const result = validation.runScenario(file)
    expect(result.failures).toEqual([])
    expect(transcriptProblem(file, result)).toEqual([])
    expect(validation.followedByCode(result.trace)).toBe(result.trace.lines.length)
    expect(file.commands.some(({ words }) => words[0] === 'expect')).toBe(true)
  })

  it('shows a tricky case, and together they show all that the core reaches', () => {
    expect(scenarios.length).toBeGreaterThanOrEqual(15)
    const shown = new Set(scenarios.flatMap((file) => file.cases))
    const reached = [1, 2, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]
    expect(reached.filter((number) => !shown.has(number))).toEqual([])
  })

  it('together they take every action of the spec', () => {
    const taken = new Set(
      scenarios.flatMap((file) => validation.runScenario(file).trace.lines.map((l) => l.action)),
    )
    expect(validation.actions.filter((action) => !taken.has(action))).toEqual([])
  })
})

describe('a scenario', () => {
  it('fails where an expectation is not met, with the place and what is so instead', () => {
    const { failures } = run(servers, 'timeout s1', 'expect s1 leader term 4')
    expect(failures).toEqual([
      'case.txt:4: expected s1 leader term 4, but s1 is preCandidate and s1 has term 0',
    ])
    const quiet = run(servers, 'timeout s1', 'expect quiet', 'expect committed 1:x')
    expect(quiet.failures).toEqual([
      'case.txt:4: expected quiet, but 2 messages and 0 writes are under way',
      'case.txt:5: expected committed 1:x, but committed is nothing',
    ])
    const message = run(
      servers,
      'timeout s1',
      'expect under-way VoteRequest s1 s2',
      'expect not-under-way PreVoteRequest s1 s2 term=1',
    )
    expect(message.failures).toHaveLength(2)
  })

  it('fails where the transcript differs, and shows the lines', () => {
    const text = [prose, servers, 'restart s1', '----', `> ${servers}`, '> restart s2'].join('\n')
    const file = readScenario(text, 'case.txt')
    expect(transcriptProblem(file, validation.runScenario(file))).toEqual([
      'case.txt: the transcript is not the one in the file (--rewrite accepts it)',
      ` > ${servers}`,
      '-> restart s2',
      '+> restart s1',
      '+  s1 crashes and restarts',
      '+    nothing changes',
    ])
  })

  it('loses what is sent over a cut link, and nothing after it is healed', () => {
    const base = [servers, 'prevote off', 'cut s1 -> s2', 'timeout s1', 'settle']
    const cut = run(...base, 'expect s2 term 0', 'expect s1 leader', 'expect s3 term 1')
    expect(cut.failures).toEqual([])
    expect(cut.trace.lines.filter((line) => line.action === 'Lose').length).toBeGreaterThan(0)
    const healed = run(...base, 'heal', 'heartbeat s1', 'settle', 'expect s2 term 1 follows s1')
    expect(healed.failures).toEqual([])
  })
})

describe('a bad scenario is refused with its place', () => {
  it.each<[string, readonly string[], string]>([
    ['an unknown command', [servers, 'explode s1'], ':3: explode s1: unknown command; there are '],
    [
      'a misspelt command',
      [servers, 'timout s1'],
      ':3: timout s1: unknown command; did you mean timeout?',
    ],
    [
      'an unknown server',
      [servers, 'timeout s4'],
      ':3: timeout s4: takes one of s1, s2, s3, not "s4"',
    ],
    [
      'a missing argument',
      [servers, 'restart'],
      ':3: restart: takes one of s1, s2, s3, not nothing',
    ],
    ['no servers', ['timeout s1'], ':2: timeout s1: name the servers first'],
    [
      'servers twice',
      ['servers s1 s1'],
      ':2: servers s1 s1: wrong arguments; it takes: s1 [s2]...',
    ],
    [
      'a late setting',
      [servers, 'timeout s1', 'prevote off'],
      ':4: prevote off: settings come before',
    ],
    ['a wrong setting', [servers, 'prevote maybe'], ':3: prevote maybe: wrong arguments'],
    ['no whole number', ['entries-per-append 0'], ':2: entries-per-append 0: wrong arguments'],
    ['no leader', [servers, 'propose s1 x'], ':3: propose s1 x: s1 does not lead'],
    ['no heartbeat timer', [servers, 'heartbeat s1'], ':3: heartbeat s1: s1 does not lead'],
    ['no write', [servers, 'persist s1'], ':3: persist s1: s1 has no write under way'],
    [
      'no such message',
      [servers, 'timeout s1', 'deliver VoteRequest s1 s2'],
      ':4: deliver VoteRequest s1 s2: no such message is under way; there are: PreVoteRequest s1->s2',
    ],
    ['no kind of message', [servers, 'lose Vote s1 s2'], ':3: lose Vote s1 s2: no kind of message'],
    [
      'a filter on nothing',
      [servers, 'expect not-under-way VoteRequest s1 s2 trem=1'],
      ':3: expect not-under-way VoteRequest s1 s2 trem=1: trem=1 is not FIELD=VALUE',
    ],
    [
      'no filter',
      [servers, 'timeout s1', 'deliver PreVoteRequest s1 s2 1'],
      ':4: deliver PreVoteRequest s1 s2 1: 1 is not FIELD=VALUE with one of term, lastIndex, lastTerm',
    ],
    [
      'nothing of the name',
      [servers, 'expect s1 happy'],
      ':3: expect s1 happy: nothing is called "happy"',
    ],
    ['no value', [servers, 'expect s1 term'], ':3: expect s1 term: term takes a value'],
    ['no subject', [servers, 'expect s9 term 1'], ':3: expect s9 term 1: expects something of s1'],
    ['no event', [servers], ': servers s1 s2 s3: a scenario needs at least one event'],
    ['a cut of nothing', [servers, 'cut s1 -> '], ':3: cut s1 ->: wrong arguments'],
  ])('%s', (_, commands, message) => {
    expect(() => run(...commands)).toThrow(
      `case.txt${message.startsWith(': s') ? ':2' : ''}${message}`,
    )
  })

  it.each([
    ['servers s1\ntimeout s1\n', 'case.txt:1: a scenario begins with the cases that it shows'],
    ['', 'case.txt:1: a scenario begins with the cases'],
    [`${prose}\n\n----\n> servers s1\n`, 'case.txt: a scenario needs at least one command'],
  ])('%j', (text, message) => {
    expect(() => readScenario(text, 'case.txt')).toThrow(message)
  })

  it('and its first line may name several cases', () => {
    const file = readScenario('# Cases 10, 11 and 12: all of them.\nservers s1\n', 'case.txt')
    expect(file).toMatchObject({ cases: [10, 11, 12], title: 'all of them.', transcript: [] })
  })
})
