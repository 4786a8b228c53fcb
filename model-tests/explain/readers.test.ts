/** What can be explained is recognised by its content and read whole; everything else is refused in one sentence. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { counterexampleLines } from '../../src/conformance/check/counterexample.ts'
import { readTraceBytes } from '../../src/conformance/traces/traceBytes.ts'
import { ExplainError } from '../../src/explain/explainError.ts'
import { readCheckOutput } from '../../src/explain/read/checkOutput.ts'
import { readItf } from '../../src/explain/read/itfTrace.ts'
import { readStory } from '../../src/explain/read/readStory.ts'
import { readTlcOutput } from '../../src/explain/read/tlcOutput.ts'
import { stateKey } from '../../src/shared/value.ts'
import { state } from './support.ts'

const first = String.raw`/\ pc = (s1 :> "a" @@ s2 :> "a")
/\ owner = (s1 :> s2 @@ s2 :> None)
/\ messages = {}`
const sent = String.raw`/\ pc = (s1 :> "b" @@ s2 :> "a")
/\ owner = (s1 :> s2 @@ s2 :> None)
/\ messages = { [ type |-> "Ask",
    source |-> s1, destination |-> s2 ] }`
const taken = String.raw`/\ pc = (s1 :> "b" @@ s2 :> "c")
/\ owner = (s1 :> s2 @@ s2 :> None)
/\ messages = {}`

const at = (name: string) => `<${name} line 7, col 3 to line 8, col 9 of module Token>`

const plainTlc = `TLC2 Version 2.18 of 20 March 2023
Error: Invariant OneOwner is violated.
Error: The behavior up to this point is:
State 1: <Initial predicate>
${first}

State 2: ${at('MCAsk')}
${sent}

State 3: ${at('ReceiveAsk')}
${taken}

3 states generated, 3 distinct states found, 0 states left on queue.
`

const block = (code: number, text: string, severity = 1) =>
  `@!@!@STARTMSG ${code}:${severity} @!@!@\n${text}\n@!@!@ENDMSG ${code} @!@!@\n`

const toolTlc = [
  block(2262, 'TLC2 Version 2.18 of 20 March 2023', 0),
  block(2110, 'Invariant OneOwner is violated.'),
  block(2217, `1: <Initial predicate>\n${first}\n`, 4),
  block(2217, `2: ${at('MCAsk')}\n${sent}\n`, 4),
  block(2217, `3: ${at('ReceiveAsk')}\n${taken}\n`, 4),
].join('')

describe('the output of TLC', () => {
  it.each([
    ['as text', plainTlc],
    ['with Windows line ends', plainTlc.replaceAll('\n', '\r\n')],
    ['as numbered blocks', toolTlc],
    ['behind other output', `some tool says\n${plainTlc}`],
  ])('is read %s', (_, text) => {
    const story = readStory(text)
    expect(story).toMatchObject({
      kind: 'counterexample',
      source: 'TLC',
      name: 'Token',
      lanes: ['s1', 's2'],
      laneFields: ['pc', 'owner'],
      sharedFields: ['messages'],
      verdict: { outcome: 'violated', property: 'OneOwner', at: 2 },
    })
    expect(story.steps.map(({ action, lane }) => [action, lane])).toEqual([
      ['Init', -1],
      ['Ask', 0],
      ['ReceiveAsk', 1],
    ])
    expect(story.steps[1]!.changes).toEqual(['pc: "a" -> "b"'])
    expect(story.steps[2]!.lanes[1]!.values).toEqual(['c', 'None'])
    expect(story.messages).toEqual([
      { from: 0, to: 1, sentAt: 1, receivedAt: 2, layer: 'spec', type: 'Ask', text: 'Ask' },
    ])
  })

  it.each([
    [`Back to state 2: ${at('MCAsk')}`, 'then Ask leads back to state 2, and so on for ever'],
    ['State 4: Stuttering', 'then nothing happens any more'],
  ])('tells how it goes on: %s', (line, goesOn) => {
    const text = plainTlc
      .replace('Invariant OneOwner is', 'Temporal properties were')
      .replace('3 states generated', `${line}\n\n3 states generated`)
    const story = readStory(text)
    expect(story.goesOn).toBe(goesOn)
    expect(story.steps).toHaveLength(3)
    expect(story.verdict.at).toBeUndefined()
  })

  it.each([
    ['Error: Deadlock reached.', 'Deadlock'],
    ['Error: Action property TermGrows is violated.', 'TermGrows'],
    ['Error: Temporal property Ends was violated.', 'Ends'],
    ['Error: Evaluating invariant TypeOK failed.', 'TypeOK'],
  ])('names what is broken: %s', (line, property) => {
    const text = plainTlc.replace('Error: Invariant OneOwner is violated.', line)
    expect(readStory(text).verdict.property).toBe(property)
  })

  it('may be a single state', () => {
    const text =
      'TLC2 Version 2.18\nError: Invariant Small is violated by the initial state:\nx = 7\n\n'
    expect(readTlcOutput(text).steps).toEqual([{ index: 1, action: 'Init', state: { x: 7 } }])
    expect(readStory(text)).toMatchObject({ lanes: [], sharedFields: ['x'] })
  })

  it('tells a loss from an arrival', () => {
    const text = plainTlc.replace('ReceiveAsk', 'Lose').replace('s2 :> "c"', 's2 :> "a"')
    const [message] = readStory(text).messages
    expect(message).toMatchObject({ lost: { at: 2, why: 'Lose' } })
    expect(message).not.toHaveProperty('receivedAt')
  })
})

describe('a counterexample that `flagspan check` printed', () => {
  const steps = [
    { index: 1, action: 'Init', state: state({ log: '(s1 :> <<>> @@ s2 :> <<1>>)', n: '{}' }) },
    {
      index: 2,
      action: 'Write',
      state: state({ log: '(s1 :> <<3>> @@ s2 :> <<1>>)', n: '{"a -> b"}' }),
    },
    { index: 3, action: '', state: state({ log: '(s1 :> <<3>> @@ s2 :> <<>>)', n: '{}' }) },
  ]
  const constants = { Server: { '#set': ['s1', 's2'] } }
  const lines = counterexampleLines({ trace: steps, lasso: { backTo: 2, action: '' } }, constants)
  const printed = { model: 'MCLog', checker: 'embedded', property: 'Inv', lines }
  const table = 'MCLog  embedded  violates Inv  3  3  0.1 s'
  const text = `${table}\n\nMCLog violates Inv:\n${lines.join('\n')}\n\nlast line\n`

  it.each([
    ['as text', text],
    ['as JSON', JSON.stringify({ ok: false, counterexamples: [printed] })],
    [
      'as the last line',
      `MCLog embedded: violated\n${JSON.stringify({ counterexamples: [printed] })}\n`,
    ],
  ])('is read %s', (_, given) => {
    const story = readStory(given)
    expect(story).toMatchObject({ source: 'embedded checker', name: 'MCLog', lanes: ['s1', 's2'] })
    expect(story.verdict.property).toBe('Inv')
    expect(story.goesOn).toBe('then a step leads back to state 2, and so on for ever')
    expect(story.steps.map(({ action }) => action)).toEqual(['Init', 'Write', 'a step'])
  })

  it('gives the states that it was made of', () => {
    const read = readCheckOutput(printed).steps
    expect(read.map((step) => stateKey(step.state))).toEqual(
      steps.map((step) => stateKey(step.state)),
    )
  })

  it('may be one of several', () => {
    const two = `${text}\nMCOther violates Never:\n1. the initial state\n     x = 1\n`
    expect(readStory(two, 2)).toMatchObject({ name: 'MCOther', verdict: { property: 'Never' } })
    expect(() => readStory(two, 3)).toThrow(
      'it holds 2 counterexamples, and number 3 was asked for',
    )
  })
})

describe('a counterexample of the embedded checker itself', () => {
  it('is read', () => {
    const story = readStory(
      'State 0\n  x = [s1 |-> 1, s2 |-> 1]\n  y = [s1 |-> 0, s2 |-> 0]\nState 1\n  x = [s1 |-> 1, s2 |-> 2]\n  y = [s1 |-> 0, s2 |-> 0]\n',
    )
    expect(story).toMatchObject({ source: 'embedded checker', lanes: ['s1', 's2'] })
    expect(story.steps[1]).toMatchObject({ lane: 1, changes: ['x: 1 -> 2'] })
  })
})

describe('a trace in ITF', () => {
  const folder = join(import.meta.dirname, '../../traces/fcs')
  const bytes = readFileSync(join(folder, 'RaftCommitLoneVoter.itf.json.gz'))
  const text = gunzipSync(bytes).toString()
  const traces = JSON.parse(text) as readonly unknown[]

  it('of the stored ones goes back to an initial state, by steps of the spec', () => {
    const { graph } = readTraceBytes(bytes)
    const keys = graph.states.map(stateKey)
    const edges = new Set(graph.edges.map(({ from, to, action }) => `${from} ${action} ${to}`))
    for (const number of traces.keys()) {
      const { steps } = readItf((each) => traces[each], number)
      const places = steps.map((step) => keys.indexOf(stateKey(step.state)))
      expect(graph.initial).toContain(places[0])
      const taken = steps
        .slice(1)
        .map(({ action }, each) => `${places[each]} ${action} ${places[each + 1]}`)
      expect(taken.filter((edge) => !edges.has(edge))).toEqual([])
    }
    expect(traces.length).toBeGreaterThan(20)
  })

  it('is recognised stored, alone and in a list', () => {
    expect(readStory(text, 7)).toMatchObject({
      kind: 'trace',
      name: 'RaftCommitLoneVoter',
      lanes: ['s1'],
    })
    expect(readStory(JSON.stringify(traces[0]))).toEqual(readStory(text))
    expect(readStory(JSON.stringify(traces), 7)).toEqual(readStory(text, 7))
  })

  it('of another tool may name its actions in a variable, and have a loop', () => {
    const trace = {
      vars: ['x', 'action_taken'],
      loop: 1,
      states: [
        { x: { '#bigint': '0' }, action_taken: 'init' },
        { x: 1, action_taken: 'step' },
      ],
    }
    const story = readStory(JSON.stringify(trace))
    expect(story.steps.map(({ action }) => action)).toEqual(['Init', 'step'])
    expect(story.goesOn).toBe('then a step leads back to state 2, and so on for ever')
  })
})

describe('what cannot be explained', () => {
  const itf = { vars: ['x'], states: [{ x: 1 }] }
  it.each([
    ['', 'it holds nothing; what can be explained: a run of the simulator'],
    ['  \n', 'it holds nothing'],
    ['hello\nworld', 'it holds "hello"; what can be explained'],
    ['long '.repeat(40), 'it holds "long long'],
    ['\u0000\u0001\u0002', 'what can be explained'],
    ['{"a": 1}', 'it holds JSON of another kind'],
    ['[]', 'it holds JSON of another kind'],
    ['[1, 2]', 'it holds JSON of another kind'],
    ['{"vars": ["x"], "sta', 'it is not whole JSON; is the file cut off?'],
    ['[\n{"#meta":{}},\n{"#me', 'the list of traces does not end; is the file cut off?'],
    ['[\n{"#meta":{"x\n]\n', 'a trace of the file is not JSON'],
    ['{"flagspanRegression": 1}', 'regression name: given undefined, allowed a text'],
    ['{"flagspanRegression": 2}', 'regression flagspanRegression: given 2, allowed 1'],
    ['{"ok": true, "counterexamples": []}', 'it holds no counterexample'],
    ['{"counterexamples": [{"model": "M"}]}', 'counterexamples[0] lacks one of model, checker'],
    [JSON.stringify({ ...itf, states: [] }), 'trace 1 has no states'],
    [JSON.stringify({ ...itf, states: [3] }), 'trace 1, state 0 is not an object'],
    [JSON.stringify({ ...itf, states: [{ y: 1 }] }), 'trace 1, state 0 lacks the variable x'],
    [JSON.stringify({ ...itf, states: [{ x: null }] }), 'trace 1, state 0, x: the value is null'],
    ['TLC2 Version 2.18\nModel checking completed. No error has been found.', 'holds no states'],
    ['State 1: <Initial predicate>\n/\\ x = [a |->', 'state 1 of TLC cannot be read'],
    ['State 1: <Initial predicate>\n\n', 'state 1 of TLC has no variables'],
    ['State 0\n  x = {1, \n', 'state 0, x: expected a value'],
    ['M violates I:\n1. the initial state\n     x = {\n', 'the initial state, x: expected'],
    [
      'M violates I:\n1. the initial state\n     x = 1\n2. A\n     x is 2\n',
      'says no change: x is 2',
    ],
    [
      'M violates I:\n1. the initial state\n     x = 1\n2. A\n     x: + 2\n',
      'cannot be read: x: + 2',
    ],
    [
      'M violates I:\n1. the initial state\n     x = 1\n2. A\n     y.a: 1 -> 2\n',
      'nothing is there to be',
    ],
  ])('%j is refused', (text, message) => {
    expect(() => readStory(text)).toThrow(message)
    expect(() => readStory(text)).toThrow(ExplainError)
    try {
      readStory(text)
    } catch (error) {
      expect((error as Error).message).not.toContain('\n')
    }
  })

  it('is a second trace where there is one', () => {
    expect(() => readStory(JSON.stringify(itf), 2)).toThrow(
      'it holds 1 traces, and number 2 was asked for',
    )
    expect(() => readStory(plainTlc, 2)).toThrow('it holds 1, and number 2 was asked for')
  })
})
