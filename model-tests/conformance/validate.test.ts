/**
 * Holding logs against a spec: what is refused and where, which logs say too little, and what becomes of
 * falsified ones. The last part starts TLC.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { raftCommit } from '../../src/conformance/bindings/raftCommit/model.ts'
import { validation } from '../../src/conformance/bindings/raftCommit/trace.ts'
import { fieldsOf } from '../../src/conformance/validate/fields.ts'
import { judgeMutants, readLegal } from '../../src/conformance/validate/judgeMutants.ts'
import { reportOf } from '../../src/conformance/validate/judgeTrace.ts'
import { mutantsOf } from '../../src/conformance/validate/mutants.ts'
import { runTraces } from '../../src/conformance/validate/runTraces.ts'
import { readScenario } from '../../src/conformance/validate/scenarioFile.ts'
import { readScenarios, type ValidatedProtocol } from '../../src/conformance/validate/scenarios.ts'
import { textDifference } from '../../src/conformance/validate/textDifference.ts'
import { logText, readLog, recordsOf } from '../../src/conformance/validate/traceLog.ts'
import { validateLog } from '../../src/conformance/validate/validateAll.ts'
import type {
  JsonObject,
  LoggedLine,
  LoggedTrace,
  Validation,
} from '../../src/conformance/validate/validation.ts'
import { canonical } from '../../src/shared/value.ts'
import { run } from '../support/effects.ts'
import { temporaryFolder } from '../support/folders.ts'
import { tlcIsMissing } from '../support/tlc.ts'

const specDir = join(import.meta.dirname, '../../spec')

const election = validation.runScenario(
  readScenario(
    '# Case 1: an election.\nservers s1 s2 s3\nprevote off\ntimeout s1\nsettle\npropose s1 x\nsettle\n',
    'election.txt',
  ),
).trace

/** The log with one field of one line changed; the line is counted from 1. */
const changed = (trace: LoggedTrace, number: number, part: string, fields: JsonObject) => {
  const line = trace.lines[number - 1] as LoggedLine
  const lines = trace.lines.with(number - 1, {
    ...line,
    [part]: { ...(line[part] as JsonObject), ...fields },
  })
  return { ...trace, lines }
}

const log = (...lines: readonly string[]) =>
  readLog(lines.join('\n'), 'own.ndjson', 'RaftCommit', validation)
const header = JSON.stringify({
  flagspanTrace: 1,
  constants: {
    servers: ['s1'],
    preVote: true,
    twoDelay: false,
    quorumBeats: 0,
    maxEntriesPerAppend: 2,
  },
})
const node = { role: 'candidate', currentTerm: 1, votedFor: 's1', log: [], commitIndex: 0 }
const timeout = { action: 'ElectionTimeout', server: 's1', node }

describe('a log', () => {
  it('is read as it was written', () => {
    const text = logText('RaftCommit', election)
    const read = readLog(text, 'own.ndjson', 'RaftCommit', validation)
    expect(read.lines).toEqual(election.lines)
    expect(read).toMatchObject({ name: 'election', constants: election.constants })
    expect(recordsOf(read, validation)).toEqual(recordsOf(election, validation))
  })

  it.each<[string, readonly string[], string]>([
    ['empty', [''], 'own.ndjson: the file is empty; a log begins with'],
    [
      'without a header',
      [JSON.stringify(timeout)],
      'own.ndjson:1: a log begins with a header line',
    ],
    [
      'of another version',
      ['{"flagspanTrace":2}'],
      'own.ndjson:1: this is version 2 of the format',
    ],
    [
      'of another spec',
      ['{"flagspanTrace":1,"spec":"Other","constants":{}}', '{}'],
      'a log of Other, not of',
    ],
    ['without constants', ['{"flagspanTrace":1}'], 'own.ndjson:1: the field constants is missing'],
    [
      'with a wrong constant',
      [header.replace('true', '1'), '{}'],
      'own.ndjson:1: constants.preVote is 1',
    ],
    [
      'with a name that TLA+ cannot hold',
      [header.replace('s1', 'sö'), '{}'],
      'own.ndjson:1: the text "sö"',
    ],
    ['without events', [header, ''], 'own.ndjson: there is no event after the header'],
    ['with a broken line', [header, '', '{"action":'], 'own.ndjson:3: not a JSON object: '],
    [
      'with a line that is no object',
      [header, '7'],
      'own.ndjson:2: the line is 7; it must be an object',
    ],
    ['without an action', [header, '{}'], 'own.ndjson:2: the field action is missing'],
    [
      'with an unknown action',
      [header, '{"action":"Vote"}'],
      'own.ndjson:2: unknown action "Vote"; there are',
    ],
    ['with a misspelt one', [header, '{"action":"Persit"}'], 'did you mean Persist?'],
  ])('%s is refused', (_, lines, message) => {
    expect(() => log(...lines)).toThrow(message)
  })

  it.each<[string, object, string]>([
    ['nobody', { action: 'Restart', node }, 'own.ndjson:2: the field server is missing'],
    ['a stranger', { ...timeout, server: 's7' }, 'own.ndjson:2: server is "s7"; it must be s1'],
    [
      'nothing seen',
      { action: 'Restart', server: 's1' },
      'own.ndjson:2: the field node is missing',
    ],
    [
      'a wrong role',
      { ...timeout, node: { ...node, role: 'boss' } },
      'node.role is "boss"; it must be one of',
    ],
    [
      'a negative term',
      { ...timeout, node: { ...node, currentTerm: -1 } },
      'node.currentTerm is -1',
    ],
    [
      'a wrong entry',
      { ...timeout, node: { ...node, log: [{ term: 1 }] } },
      'the field node.log[1].value is missing',
    ],
    [
      'a misspelt field',
      { ...timeout, node: { ...node, comit: 1 } },
      'unknown field node.comit; allowed here: ',
    ],
    ['no value', { ...timeout, action: 'Propose' }, 'the field value is missing'],
    [
      'the value of new leaders',
      { ...timeout, action: 'Propose', value: 'no-op' },
      'no client proposes it',
    ],
    ['no message', { ...timeout, action: 'Lose' }, 'the field message is missing'],
    [
      'another message',
      { ...timeout, action: 'ReceiveVoteRequest', message: { type: 'VoteResponse' } },
      'message.type is "VoteResponse"; it must be VoteRequest',
    ],
  ])('with %s in a line is refused', (_, line, message) => {
    expect(() => recordsOf(log(header, JSON.stringify(line)), validation)).toThrow(message)
  })
})

describe('the code itself', () => {
  it('follows its own log to the end, and a wrong one up to the wrong line', () => {
    expect(validation.followedByCode(election)).toBe(election.lines.length)
    for (const number of [1, 4, 9, election.lines.length]) {
      const wrong = changed(election, number, 'node', { currentTerm: 9 })
      expect(validation.followedByCode(wrong)).toBe(number - 1)
    }
  })
})

describe('falsified logs', () => {
  const scenarios = readScenarios(join(import.meta.dirname, '../fcs/scenarios'))
  const traces = scenarios.map((file) => validation.runScenario(file).trace)
  const mutants = mutantsOf(traces, validation)

  it('are many, of every kind, and the same in every run', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(100)
    const kinds = [
      'swap two lines',
      'drop a line',
      'raise a term',
      'change a vote',
      'change an index',
      'delay an ack',
    ]
    for (const kind of kinds) {
      expect(mutants.filter((mutant) => mutant.kind === kind).length).toBeGreaterThanOrEqual(10)
    }
    const again = mutantsOf(traces, validation)
    expect(again.map(({ trace }) => trace.lines)).toEqual(mutants.map(({ trace }) => trace.lines))
  })

  it('differ from the logs that they were made from, and can still be read', () => {
    for (const { trace, original } of mutants) {
      expect(trace.lines).not.toEqual(original.lines)
      expect(recordsOf(trace, validation)).toHaveLength(trace.lines.length)
    }
  })

  it('are judged by the spec, by the code and by the list', () => {
    const [mutant] = mutants.filter(({ kind }) => kind === 'raise a term')
    if (mutant === undefined) throw new Error('no mutant')
    const length = mutant.trace.lines.length
    const entry = {
      trace: mutant.original.name,
      kind: mutant.kind,
      what: mutant.what,
      reason: 'so',
    }
    const judged = (matched: number, isOfCode: boolean, legal = [entry]) =>
      judgeMutants([mutant], [{ matched, states: [] }], legal, {
        ...validation,
        followedByCode: () => (isOfCode ? length : 0),
      })
    expect(judged(0, false, [])).toEqual({ total: 1, refused: 1, legal: 0, problems: [] })
    expect(judged(length, true)).toEqual({ total: 1, refused: 0, legal: 1, problems: [] })
    const problem = (text: string) => [expect.stringContaining(text) as unknown]
    expect(judged(length, true, []).problems).toEqual(problem('not listed as legal'))
    expect(judged(length, true, [])).toMatchObject({ refused: 0, legal: 0 })
    expect(judged(length, false).problems).toEqual(problem('accepts what the code cannot do'))
    expect(judged(0, true).problems).toEqual(
      problem('the code can behave so, and the spec refuses'),
    )
    expect(judged(0, false).problems).toEqual(problem('listed as legal, but the spec refuses it'))
    const stale = judged(0, false, [{ ...entry, what: 'line 0' }])
    expect(stale.problems).toEqual(problem('no such log is made any more'))
  })

  it('that are legal are listed with a reason', async () => {
    const file = join(await temporaryFolder(), 'legal.json')
    expect(readLegal(file)).toEqual([])
    await writeFile(file, '[{"trace":"a","kind":"b","what":"c","reason":" "}]')
    expect(() => readLegal(file)).toThrow('legal.json: must be a list of objects')
    await writeFile(file, '[')
    expect(() => readLegal(file)).toThrow('legal.json: not JSON')
  })
})

describe('a difference of texts', () => {
  it('shows what is missing and what is new, with two lines around', () => {
    const lines = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    expect(textDifference(lines, lines)).toEqual([])
    expect(textDifference(lines, lines.with(4, 'E'))).toEqual([
      '...',
      ' c',
      ' d',
      '-e',
      '+E',
      ' f',
      ' g',
    ])
    expect(textDifference([], ['a'])).toEqual(['+a'])
    expect(textDifference(['a', 'b'], ['b'])).toEqual(['-a', ' b'])
  })
})

/** Counts up by what the log says, or by one or two where it does not. */
const toyModule = `---- MODULE TraceToy ----
EXTENDS Naturals, Sequences
CONSTANT LoggedLines
VARIABLE total
Init == total = 0
Act(line) ==
  CASE line.action = "Add" -> \\E by \\in 1..2 :
    ("by" \\in DOMAIN line => by = line.by) /\\ total' = total + by
Saw(line) == "total" \\in DOMAIN line => total' = line.total
Choices == [action : {"Add"}, by : 1..2]
====
`

const toy: Validation = {
  ...validation,
  module: 'TraceToy',
  actions: ['Add'],
  constants: () => ({}),
  substitutions: {},
  record: (line) => ({ ...line }) as Record<string, string | number>,
  describe: ({ by = 0 }) => `Add ${canonical(by)}`,
  seen: (_, { total = 0 }) => ({ total }),
  said: ({ total = 0 }) => ({ total }),
}

const toyTrace = (name: string, ...lines: readonly JsonObject[]): LoggedTrace => ({
  name,
  constants: {},
  lines: lines.map((line) => ({ action: 'Add', ...line })),
  places: lines.map((_, index) => ({ file: name, line: index + 1 })),
})

describe.skipIf(tlcIsMissing)('TLC', () => {
  const logs = (traces: readonly LoggedTrace[], how: Validation) =>
    traces.map((trace) => ({
      records: recordsOf(trace, how),
      constants: how.constants(trace.constants),
      places: trace.places,
    }))

  it('counts the states that a log leaves possible, and too many are a failure', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'toy'))
    await writeFile(join(folder, 'toy/TraceToy.tla'), toyModule)
    const traces = [
      toyTrace('pinned', { by: 1 }, { total: 3 }),
      toyTrace('open', {}, {}, { total: 4 }),
      toyTrace('wrong', { by: 1 }, { total: 4 }),
    ]
    const options = { specFolder: join(folder, 'toy'), validation: toy, timeoutSeconds: 60 }
    const { walks, jvms } = await run(runTraces(logs(traces, toy), options))
    expect(jvms).toBe(1)
    expect(walks).toEqual([
      { matched: 2, states: [1, 1, 1] },
      // 1 or 2; then 2, 3 or 4; then only 4.
      { matched: 3, states: [1, 2, 3, 1] },
      { matched: 1, states: [1, 1] },
    ])
    const log = { records: [], constants: {}, places: [] }
    const reports = traces.map((trace, index) => {
      const walk = walks[index]
      return walk === undefined ? undefined : reportOf({ trace, log, walk })
    })
    expect(reports).toMatchObject([
      { matched: 2, pinnedShare: 1, problems: [] },
      {
        pinnedShare: 0.3333,
        problems: [expect.stringContaining('pinned at 1 of 3 lines only; after line 1, 2 states')],
      },
      { matched: 1, problems: ['wrong: the spec refuses line 2 of 2 (wrong:2)'] },
    ])
  }, 60_000)

  it('refuses a log at the very line that is wrong', async () => {
    const last = election.lines.length
    const numbers = [1, 3, 7, last]
    const traces = [
      election,
      ...numbers.map((number) => changed(election, number, 'node', { currentTerm: 9 })),
      ...numbers.slice(1).map((number) => changed(election, number, 'disk', { votedFor: 's3' })),
      // A field that was never logged is nothing that could be wrong.
      { ...election, lines: election.lines.map(({ disk: _, ...line }) => line as LoggedLine) },
    ]
    const options = { specFolder: join(specDir, 'fcs'), validation, timeoutSeconds: 60 }
    const { walks } = await run(runTraces(logs(traces, validation), options))
    const refusedAfter = numbers.map((number) => number - 1)
    expect(walks.map(({ matched }) => matched)).toEqual([
      last,
      ...refusedAfter,
      ...refusedAfter.slice(1),
      last,
    ])
    expect(walks.every(({ states }) => states.every((count) => count === 1))).toBe(true)
  }, 60_000)

  it('says what the spec would have allowed instead', async () => {
    const wrong = changed(election, 3, 'node', { votedFor: 's3' })
    const protocol = raftCommit as ValidatedProtocol
    const { traces } = await run(validateLog(wrong, protocol, { specDir }))
    expect(traces).toMatchObject([
      {
        matched: 2,
        problems: [
          `election: the spec refuses line 3 of ${election.lines.length} (election.txt:5)`,
        ],
      },
    ])
    const [verdict, before, ...rest] = traces[0]?.details ?? []
    expect(verdict).toBe(
      'the spec allows ReceiveVoteRequest s1->s2 term 1 there, but with another result: ' +
        'node.votedFor is "s1" in the spec and "s3" in the log',
    )
    expect(before).toBe('state before it:')
    expect(rest).toContainEqual(expect.stringMatching(/^ {2}messages = \{.*"VoteRequest"/))
    expect(rest).toContainEqual(
      expect.stringMatching(
        /^ {2}ReceiveVoteRequest s1->s3 term 1: .*node\.s3\.votedFor: "None" -> "s1"/,
      ),
    )
    expect(rest).toContainEqual(
      expect.stringMatching(/^ {2}Lose VoteRequest s1->s2 term 1: messages/),
    )
  }, 60_000)
})

describe('the fields of a line', () => {
  it('are each asked for, and no others are taken', () => {
    const fields = fieldsOf({ a: 1, b: [{ c: true }], d: { e: null } }, 'x')
    expect(fields.whole('a')).toBe(1)
    expect(fields.list('b', (item) => item.flag('c'))).toEqual([true])
    expect(() => fields.done()).toThrow('unknown field x.d; allowed here: a, b')
    expect(fields.object('d').textOrNull('e', ['f'])).toBeNull()
    expect(() => fields.done()).not.toThrow()
    expect(() => fields.whole('a', 2)).toThrow('x.a is 1; it must be a whole number from 2')
  })
})
