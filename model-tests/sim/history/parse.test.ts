/** The text form of a history: what is read out of it, and every way in which a line can be wrong. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { HistoryLineError } from '../../../src/sim/history/historyLine.ts'
import { checkHistory } from '../../../src/sim/history/index.ts'
import { parseHistory } from '../../../src/sim/history/parse.ts'

const header = { flagspanHistory: 1, critical: ['flag'] }
const asked = { session: 'c1', region: 'eu', flag: 'flag' }
const read = { ...asked, op: 'read', level: 'local', value: 'on', startMs: 1, endMs: 2 }
const write = { ...asked, op: 'write', value: 'on', startMs: 1, endMs: 2 }
const conditional = { ...write, op: 'conditionalWrite', expected: 'off', matched: true }
const invoke = { id: 7, event: 'invoke', ...asked, op: 'write', value: 'on', atMs: 1 }
const done = { id: 7, event: 'return', atMs: 5 }
const { level: _level, ...levelless } = read

const textOf = (...lines: readonly (object | string)[]) =>
  [header, ...lines]
    .map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
    .join('\n')

const operationsOf = (...lines: readonly object[]) => parseHistory(textOf(...lines)).operations

/** Of the text as it is. */
function faultIn(text: string): HistoryLineError {
  try {
    parseHistory(text)
  } catch (error) {
    if (error instanceof HistoryLineError) return error
    throw error
  }
  throw new Error('it was taken')
}

describe('a header', () => {
  it('says what the lines do not', () => {
    const whole = {
      ...header,
      name: 'night',
      initial: { flag: 'off' },
      merged: ['testers'],
      parents: { banner: 'flag' },
      settledMs: 9,
      clockSlackMs: 3,
    }
    expect(parseHistory(`${JSON.stringify(whole)}\n`)).toEqual({
      name: 'night',
      critical: new Set(['flag']),
      initial: new Map([['flag', 'off']]),
      merged: new Set(['testers']),
      parents: new Map([['banner', 'flag']]),
      settledMs: 9,
      clockSlackMs: 3,
      operations: [],
    })
    expect(parseHistory('{"flagspanHistory":1}')).toMatchObject({ name: '', clockSlackMs: 0 })
  })

  it.each([
    ['', 'is no JSON: ""'],
    ['[]', 'given [], allowed a JSON object'],
    ['{"op":"read"}', 'a history begins with a header such as {"flagspanHistory":1'],
    ['{"flagspanHistory":2}', 'flagspanHistory: given 2, allowed 1'],
    [
      '{"flagspanHistory":1,"critical":"flag"}',
      'critical: given "flag", allowed a list of names of flags',
    ],
    [
      '{"flagspanHistory":1,"initial":[]}',
      'initial: given [], allowed an object with a value for each flag',
    ],
    [
      '{"flagspanHistory":1,"parents":{"a":1}}',
      'parents: given {"a":1}, allowed an object with the name of the parent',
    ],
    ['{"flagspanHistory":1,"settledMs":-1}', 'settledMs: given -1, allowed a number of at least 0'],
    [
      '{"flagspanHistory":1,"critcal":[]}',
      'there is no field "critcal" here; there is flagspanHistory, name, critical',
    ],
  ])('is refused: %s', (text, reason) => {
    const { line, message } = faultIn(text)
    expect(line).toBe(1)
    expect(message).toContain(`line 1: ${reason}`)
  })
})

describe('an operation', () => {
  it('is one line, with everything that was told', () => {
    const told = {
      raftIndex: 3,
      vector: { 'eu/1': 2, 'us/1': 0 },
      ageMs: 4,
      boundMs: 5,
      stale: true,
      expired: false,
      epoch: 6,
      evaluation: 'e',
      id: 'r1',
    }
    expect(operationsOf({ ...read, ...told })).toEqual([
      {
        ...told,
        vector: new Map([['eu/1', 2]]),
        session: 'c1',
        region: 'eu',
        flagId: 'flag',
        kind: 'read',
        level: 'local',
        value: 'on',
        outcome: 'ok',
        startMs: 1,
        endMs: 2,
      },
    ])
  })

  it('or two, whose places are their lines', () => {
    expect(operationsOf(invoke, read, { ...done, raftIndex: 3 })).toMatchObject([
      { id: 'line 3', kind: 'read' },
      {
        id: 7,
        kind: 'write',
        startMs: 1,
        startPlace: 2,
        endMs: 5,
        endPlace: 4,
        outcome: 'ok',
        raftIndex: 3,
      },
    ])
  })

  it('that never returns is pending, and so is one without an end', () => {
    const { endMs: _, ...endless } = write
    for (const line of [invoke, endless]) {
      expect(operationsOf(line)).toMatchObject([{ outcome: 'pending' }])
    }
  })

  it('that failed or was refused may say what it wanted only', () => {
    const { value: _, ...valueless } = read
    expect(operationsOf({ ...valueless, outcome: 'refused' })[0]!.value).toBeNull()
    const { matched: _matched, ...unheard } = conditional
    expect(operationsOf({ ...unheard, outcome: 'failed' })).toMatchObject([{ outcome: 'failed' }])
  })

  it.each<readonly [readonly (object | string)[], number, string]>([
    [['{"op":'], 2, 'is no JSON: "{\\"op\\":"'],
    [['7'], 2, 'given 7, allowed a JSON object'],
    [
      [read, '', { ...read, op: 'raed' }],
      4,
      'op: given "raed", allowed "write", "conditionalWrite", "read"',
    ],
    [
      [{ ...read, level: 'strong' }],
      2,
      'level: given "strong", allowed "linearizable", "lease", "bounded", "session", "local"',
    ],
    [[{ ...read, session: '' }], 2, 'session: given "", allowed a text of 1 to 200 characters'],
    [
      [{ ...read, id: 1.5 }],
      2,
      'id: given 1.5, allowed a text of 1 to 200 characters, or a whole number',
    ],
    [[{ ...read, startMs: '1' }], 2, 'startMs: given "1", allowed a number of at least 0'],
    [
      [{ ...read, raftIndex: 0.5 }],
      2,
      'raftIndex: given 0.5, allowed a whole number of at least 0',
    ],
    [
      [{ ...read, vector: { eu: -1 } }],
      2,
      'vector: given {"eu":-1}, allowed an object with a whole number for each origin',
    ],
    [[{ ...read, stale: 1 }], 2, 'stale: given 1, allowed true or false'],
    [
      [{ ...read, outcome: 'done' }],
      2,
      'outcome: given "done", allowed "ok", "refused", "failed", "pending"',
    ],
    [[{ ...read, event: 'start' }], 2, 'event: given "start", allowed "invoke", "return"'],
    [[{ ...read, aged: 4 }], 2, 'there is no field "aged" here'],
    [[asked], 2, 'op is missing'],
    [[{ ...write, startMs: undefined }], 2, 'startMs is missing'],
    [[levelless], 2, 'level is missing'],
    [[{ ...write, value: undefined }], 2, 'value is missing'],
    [[{ ...write, level: 'local' }], 2, 'level: only a read has one'],
    [[{ ...write, expected: 'off' }], 2, 'expected: a conditional write has it, and nothing else'],
    [[{ ...conditional, matched: undefined }], 2, 'matched: a conditional write that is ok has it'],
    [[{ ...write, matched: true }], 2, 'matched: a conditional write that is ok has it'],
    [[{ ...write, outcome: 'pending' }], 2, 'endMs: an operation that is pending has none'],
    [[{ ...write, endMs: 0.5 }], 2, 'it ends at 0.5 ms, before it began at 1 ms'],
    [
      [
        { ...read, id: 'a' },
        { ...read, id: 'a' },
      ],
      3,
      'id "a" is another operation\'s already',
    ],
    [[{ ...invoke, id: undefined }], 2, 'id is missing'],
    [[{ ...invoke, atMs: undefined }], 2, 'atMs is missing'],
    [[done], 2, 'operation 7 has not begun on an earlier line'],
    [[invoke, done, done], 4, 'operation 7 has ended already'],
    [[invoke, { ...done, value: 'on' }], 3, 'value: only a read returns one'],
    [[invoke, { ...done, atMs: 0 }], 3, 'it ends at 0 ms, before it began at 1 ms'],
    [
      [invoke, { ...done, outcome: 'pending' }],
      3,
      'outcome: given "pending", allowed "ok", "refused", "failed"',
    ],
  ])('is refused: %j', (lines, line, reason) => {
    const fault = faultIn(textOf(...lines))
    expect(fault.line).toBe(line)
    expect(fault.message).toContain(`line ${line}: ${reason}`)
  })
})

describe('the format’s description', () => {
  const text = readFileSync(new URL('../../../traces/README.md', import.meta.url), 'utf8')

  it('begins with a history that holds', () => {
    const [, example] = /```json\n(\{"flagspanHistory"[^`]*)```/.exec(text)!
    const { verdict, operations } = checkHistory(parseHistory(example!))
    expect({ verdict, operations }).toEqual({ verdict: 'holds', operations: 2 })
  })

  it('names every field there is', () => {
    const fieldsIn = (line: string) => faultIn(line).reason.split('; there is ')[1]!.split(', ')
    const own = fieldsIn('{"flagspanHistory":1,"x":1}')
    const whole = fieldsIn(textOf({ x: 1 })).concat(fieldsIn(textOf({ event: 'invoke', x: 1 })))
    const described = text.slice(text.indexOf('# Histories of clients'))
    const rows = described.split('\n').filter((line) => line.startsWith('| `'))
    const named = rows.map((row) => row.split('|')[1]!).join(' ')
    expect([...own, ...whole].filter((field) => !named.includes(`\`${field}\``))).toEqual([])
  })
})
