/** Flattening: one module that stands alone, with what is checked and nothing else. */
import { describe, expect, it } from 'vitest'
import { flatten } from '../../src/conformance/embedded/flatten.ts'
import { loadInline } from './support/inlineModel.ts'

const core = `
EXTENDS Naturals
CONSTANTS Node, Limit   \\* who and how often
ASSUME SomeNode == Node # {}
VARIABLE count
VARIABLES
  on, (* a (* nested *) comment *)
  note
vars == <<count, on, note>>
Unused == Abstract!Spec
Abstract == INSTANCE Elsewhere WITH x <- count
Init == /\\ count = [n \\in Node |-> 0]
        /\\ on = FALSE \\* a comment "with a quote
        /\\ note = "(* no comment *)"
May(n) == on
Flip(n) ==
  /\\ May(n)
  /\\ count' = [count EXCEPT ![n] = @ + 1]

  /\\ UNCHANGED <<on, note>>
Next == \\E n \\in Node : Flip(n)
Fair == Init /\\ [][Next]_vars /\\ WF_vars(Next)
Ends == <>(on)
`
const bounded = `
EXTENDS M0, FiniteSets
CONSTANTS Most, Names
ASSUME Most \\in Nat
ASSUME Limit > 0
RECURSIVE Sum(_), Other(_)
LOCAL Bound == LET top == Limit
               IN  top
Sum(s) == IF s = {} THEN 0 ELSE LET n == CHOOSE n \\in s : TRUE IN count[n] + Sum(s \\ {n})
Other(s) == 1
MCFlip(n) == /\\ Sum(Node) < Bound
             /\\ Flip(n)
MCNext == \\E n \\in Node : MCFlip(n)
Any(n) == TRUE
Three == 3
InvSum == Sum(Node) <= Limit + Max
Max == Most
`
const inline = (config: string) => loadInline({ modules: { M0: core, M: bounded }, config })
const usual = `INIT Init\nNEXT MCNext\nINVARIANT InvSum\nPROPERTY Ends
CONSTANTS Node = {a, b} Limit = 2 May <- Any Most <- Three Names = "x" c = c`

describe('flattening a model', () => {
  it('keeps what behaviour and invariants reach, in an order that can be read', async () => {
    const { definitions, constants, variables } = flatten(await inline(usual))
    const names = definitions.map((unit) => unit.name)
    expect(names.toSorted()).toEqual(
      [
        'Init',
        'May',
        'Flip',
        'Sum',
        'Bound',
        'MCFlip',
        'MCNext',
        'Any',
        'Three',
        'InvSum',
        'Max',
      ].toSorted(),
    )
    for (const [user, used] of [
      ['Flip', 'May'],
      ['MCFlip', 'Bound'],
      ['InvSum', 'Max'],
      ['May', 'Any'],
    ]) {
      expect(names.indexOf(used ?? '')).toBeLessThan(names.indexOf(user ?? ''))
    }
    expect(constants).toEqual(['Node', 'Limit', 'Most'])
    expect(variables).toEqual(['count', 'on', 'note'])
  })

  it('writes one module without comments, columns as they were', async () => {
    const { module } = flatten(await inline(usual))
    expect(module).toBe(`---- MODULE MFlat ----
EXTENDS Naturals, FiniteSets
CONSTANTS Node, Limit
VARIABLES count, on, note
RECURSIVE Sum(_), Other(_)
Init == /\\ count = [n \\in Node |-> 0]
        /\\ on = FALSE
        /\\ note = "(* no comment *)"
Any(n) == TRUE
May(nPassed) == Any(nPassed)
Flip(n) ==
  /\\ May(n)
  /\\ count' = [count EXCEPT ![n] = @ + 1]
  /\\ UNCHANGED <<on, note>>
      Bound == LET top == Limit
               IN  top
Sum(s) == IF s = {} THEN 0 ELSE LET n == CHOOSE n \\in s : TRUE IN count[n] + Sum(s \\ {n})
MCFlip(n) == /\\ Sum(Node) < Bound
             /\\ Flip(n)
MCNext == \\E n \\in Node : MCFlip(n)
Three == 3
Most == Three
Max == Most
InvSum == Sum(Node) <= Limit + Max
ASSUME SomeNode == Node # {}
ASSUME Most \\in Nat
ASSUME Limit > 0
====
`)
  })

  it('writes the configuration with names for the behaviour and without properties', async () => {
    const { config, invariants } = flatten(await inline(usual))
    expect(config).toBe(
      'INIT Init\nNEXT MCNext\nCONSTANTS\n  c = c\n  Node = {a, b}\n  Limit = 2\n' +
        'INVARIANTS\n  InvSum\nCHECK_DEADLOCK FALSE\n',
    )
    expect(invariants).toEqual(['InvSum'])
  })

  it('takes the behaviour from a specification', async () => {
    const model = await inline(
      'SPECIFICATION Fair INVARIANT InvSum CONSTANTS Node = {a} Limit = 1 Most = 1 Names = 1',
    )
    const flattened = flatten(model)
    expect(flattened.config).toContain('INIT Init\nNEXT Next\n')
    expect(flattened.module).not.toContain('WF_')
    expect(flattened.module).not.toContain('INSTANCE')
  })

  it('says what it left out, and leaves out assumptions that nothing needs or that are refused', async () => {
    const model = await inline(usual)
    expect(flatten(model).notes).toEqual([
      'the embedded checker was not asked about PROPERTIES Ends',
    ])
    const refused = flatten(model, (unit) => !unit.text.includes('Nat'))
    expect(refused.module).not.toContain('Nat\n')
    expect(refused.notes).toEqual([
      'the embedded checker was not asked about PROPERTIES Ends and ASSUME (1)',
    ])
    const small = flatten(
      await inline(
        'INIT Init NEXT Next INVARIANT Three CONSTANTS Node = {a} Limit = 1 Most = 1 Names = 1',
      ),
    )
    expect(small.module).not.toContain('Limit')
    expect(small.assumptions.map((unit) => unit.text)).toEqual(['ASSUME SomeNode == Node # {}'])
  })
})
