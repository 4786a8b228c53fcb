/** Counterexamples for people: what changed and who did it, and nothing else. */
import { describe, expect, it } from 'vitest'
import { actingNode, namesInConstants } from '../../src/conformance/check/actingNode.ts'
import { counterexampleLines } from '../../src/conformance/check/counterexample.ts'
import { showWith, stateDifference } from '../../src/conformance/check/difference.ts'
import type { Lasso } from '../../src/conformance/tlc/runTlc.ts'
import { parseValue } from '../../src/shared/value.ts'
import type { SpecState } from '../../src/shared/value.ts'

const state = (variables: Readonly<Record<string, string>>): SpecState =>
  Object.fromEntries(Object.entries(variables).map(([name, text]) => [name, parseValue(text)]))
const show = showWith(new Set(['s1', 's2']))
const difference = (before: string, after: string): readonly string[] =>
  stateDifference(state({ v: before }), state({ v: after }), show)

describe('what changed', () => {
  it.each([
    ['1', '2', ['v: 1 -> 2']],
    ['s1', 's2', ['v: s1 -> s2']],
    ['"a"', '"s1x"', ['v: "a" -> "s1x"']],
    ['(s1 :> "off" @@ s2 :> "off")', '(s1 :> "on" @@ s2 :> "off")', ['v[s1]: "off" -> "on"']],
    [
      '(s1 :> [term |-> 1, vote |-> "none"])',
      '(s1 :> [term |-> 2, vote |-> "none"])',
      ['v[s1].term: 1 -> 2'],
    ],
    ['{1, 2}', '{2, 3}', ['v: - 1', 'v: + 3']],
    ['<<>>', '<<[term |-> 1]>>', ['v: appended [term |-> 1]']],
    ['<<1, 2, 3>>', '<<1>>', ['v: cut to 1, lost 2, 3']],
    ['<<1, 2>>', '<<1, 3>>', ['v[2]: 2 -> 3']],
    ['<<1, 2>>', '<<3>>', ['v: <<1, 2>> -> <<3>>']],
    ['<<>>', '(s1 :> 1)', ['v[s1]: new 1']],
    ['(s1 :> 1)', '<<>>', ['v[s1]: gone, was 1']],
    ['([a |-> 1] :> 1)', '([a |-> 1] :> 1 @@ [a |-> 2] :> 1)', ['v[[a |-> 2]]: new 1']],
    [
      '(<<s1, s2>> :> 1 @@ <<s2, s1>> :> 0)',
      '(<<s1, s2>> :> 2 @@ <<s2, s1>> :> 0)',
      ['v[<<s1, s2>>]: 1 -> 2'],
    ],
    ['(s1 :> {})', '(s1 :> {s2})', ['v[s1]: + s2']],
    ['{}', '<<>>', ['v: {} -> <<>>']],
    ['(s1 :> <<1>>)', '(s1 :> <<1>>)', []],
  ])('%s to %s', (before, after, lines) => {
    expect(difference(before, after)).toEqual(lines)
  })
})

describe('who acted', () => {
  const names = namesInConstants({ Server: { '#set': ['s1', 's2'] }, Nil: 'none', Limit: 3 })
  const before = state({
    role: '(s1 :> "f" @@ s2 :> "f")',
    term: '(s1 :> 1 @@ s2 :> 1)',
    messages: '{}',
    budget: '[elections |-> 1]',
  })

  it('is the node that changed in most variables', () => {
    const after = state({
      role: '(s1 :> "f" @@ s2 :> "c")',
      term: '(s1 :> 2 @@ s2 :> 2)',
      messages: '{1}',
      budget: '[elections |-> 0]',
    })
    expect(actingNode(before, after, names)).toBe('s2')
  })

  it('is nobody where only sets or records changed', () => {
    const after = { ...before, ...state({ messages: '{1}', budget: '[elections |-> 0]' }) }
    expect(actingNode(before, after, names)).toBeUndefined()
  })

  it('is looked for among the names in the constants alone', () => {
    expect(names).toEqual(new Set(['s1', 's2', 'none']))
  })
})

describe('a counterexample', () => {
  const trace = [
    { index: 1, action: 'Init', state: state({ role: '(s1 :> "f" @@ s2 :> "f")', term: '1' }) },
    { index: 2, action: 'Timeout', state: state({ role: '(s1 :> "c" @@ s2 :> "f")', term: '2' }) },
    { index: 3, action: '', state: state({ role: '(s1 :> "c" @@ s2 :> "f")', term: '2' }) },
  ]
  const constants = { Server: { '#set': ['s1', 's2'] } }

  it('has numbered steps with action, node and changes', () => {
    expect(counterexampleLines({ trace }, constants)).toEqual([
      '1. the initial state',
      '     role = [s1 |-> "f", s2 |-> "f"]',
      '     term = 1',
      '2. Timeout by s1',
      '     role[s1]: "f" -> "c"',
      '     term: 1 -> 2',
      '3. a step',
      '     nothing changes',
    ])
  })

  it('says how an endless behaviour goes on', () => {
    const last = (lasso: Lasso) => counterexampleLines({ trace, lasso }, constants).at(-1)
    expect(last({ backTo: 2, action: 'Retry' })).toBe(
      '   then Retry leads back to step 2, and so on for ever',
    )
    expect(last({ stuttering: true })).toBe('   then nothing happens any more')
    expect(counterexampleLines({ trace: [] }, constants)).toEqual([])
  })
})
