/** The lint before the embedded checker: every form that it gets wrong is refused, with its place. */
import { describe, expect, it } from 'vitest'
import { checkSubset, shownReason } from '../../src/conformance/embedded/subset.ts'
import type { InlineModel } from './support/inlineModel.ts'
import { loadInline } from './support/inlineModel.ts'

const reasons = async (model: InlineModel): Promise<readonly string[]> =>
  checkSubset(await loadInline(model)).reasons.map(shownReason)

/** A module whose invariant is the given text; the text starts on line 7. */
const withInvariant = (text: string, before = ''): InlineModel => ({
  modules: {
    M: `EXTENDS Integers, Sequences, FiniteSets, TLC\nVARIABLE x\nInit == x = 0\nNext == x' = 1 - x\n${before}\nInv == ${text}`,
  },
  config: 'INIT Init\nNEXT Next\nINVARIANT Inv',
})

describe('expressions inside the subset', () => {
  it.each([
    'x \\in {0, 1} \\cup {2}',
    '\\A a, b \\in {0, 1} : a = b => b = a',
    '[n \\in {0, 1} |-> x] \\in [{0, 1} -> {0, 1}]',
    '[a |-> 1, b |-> [c |-> x, d |-> 2]].b.c = x',
    '[a |-> 1] \\in [a : {1}, b : {2}] \\/ TRUE',
    'SelectSeq(<<x>>, LAMBDA e : e > 0) = <<>> \\/ x = 1',
    '/\\ x >= 0\n       /\\ \\/ x = 0\n          \\/ x = 1',
    'LET f[k \\in 0..3] == IF k = 0 THEN 0 ELSE f[k - 1] + 1 IN f[x] = x',
    '(/\\ x = 0\n        /\\ x = 1)\n       => x = 2',
    'CASE x = 0 -> TRUE\n         [] x = 1 -> TRUE\n         [] OTHER -> FALSE',
    '(x + 7) % 3 >= 0',
    '(CHOOSE v \\in {0, 1} : v = x) = x',
    '{<<a, b>> \\in {0, 1} \\X {0, 1} : a = b} # {}',
  ])('%s', async (text) => {
    expect(await reasons(withInvariant(text))).toEqual([])
  })
})

describe('expressions outside the subset', () => {
  it.each([
    ['x \\in Nat', 'M.tla:7: `Nat`'],
    ['x \\in Int', 'M.tla:7: `Int`'],
    ['\n  {x} \\intersect {0} # {}', 'M.tla:8: `\\intersect`'],
    ['(x = 0) \\equiv (x = 0)', '`\\equiv`'],
    ['(x - 1) % 2 >= 0', '`%` beside a minus'],
    ['x \\div -1 <= 0', '`\\div` beside a minus'],
    ['[a \\in {0}, b \\in {1} |-> x] # <<>>', 'function of two arguments'],
    ['x[0, 1] = x', 'function of two arguments'],
    ['[a, b \\in {0} |-> x] # <<>>', 'function of two arguments'],
    ['[f EXCEPT ![0, 1] = 2] = x', 'function of two arguments'],
    ['\\E a : a = x', 'unbounded \\E'],
    ['(CHOOSE a : a \\notin {0}) # x', 'unbounded CHOOSE'],
    ['x < 2147483648', '2147483648: too large'],
    ['Apply(LAMBDA k : k) = x', 'LAMBDA'],
    ['<>(x = 1)', '`<>`'],
    ['/\\ x = 5\n       /\\ x = 6\n       => x = 7', 'M.tla:9: `=>` behind a bulleted list'],
    ['\n     /\\ x = 5\n     /\\ x = 6\n  => x = 7', 'M.tla:10: `=>` behind a bulleted list'],
    ['/\\ x = 5\n       /\\ x = 6\n       = TRUE', '`=` behind a bulleted list'],
  ])('%s', async (text, expected) => {
    const found = await reasons(withInvariant(text))
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(expected)
  })

  it.each([
    ['f[k \\in {0, 1}] == k', 'f[x] = x', 'M.tla:6: module-level function f'],
    ['a ++ b == a', 'x ++ x = x', 'operator ++ is a symbol'],
    ['Ap(F(_), a) == F(a)', 'Ap(Cardinality, {x}) = 1', 'Ap takes the operator F(_)'],
    ['A == INSTANCE Other', 'A!Foo(x)', 'INSTANCE: A is used'],
  ])('a definition %s', async (definition, text, expected) => {
    expect((await reasons(withInvariant(text, definition))).join()).toContain(expected)
  })

  it('are found only in what is reached', async () => {
    expect(await reasons(withInvariant('x >= 0', 'Liveness == <>(x \\in Nat)'))).toEqual([])
  })
})

describe('models outside the subset', () => {
  const plain = withInvariant('x >= 0', 'Sym == Permutations({0})\nEnds == <>(x = 1)')
  const withConfig = (config: string, header?: Record<string, string>): InlineModel => ({
    ...plain,
    config: `INIT Init\nNEXT Next\n${config}`,
    ...(header === undefined ? {} : { header }),
  })

  it.each([
    ['INVARIANT Inv SYMMETRY Sym', 'Inline.cfg:12: uses SYMMETRY'],
    ['INVARIANT Inv VIEW Inv', 'uses VIEW'],
    ['INVARIANT Inv\nCONSTRAINT Inv', 'Inline.cfg:13: uses CONSTRAINT'],
    ['INVARIANT Inv ACTION_CONSTRAINT Inv', 'uses ACTION_CONSTRAINT'],
    ['PROPERTY Ends', 'lists no INVARIANTS'],
    ['INVARIANT Inv CONSTANT Nat <- Inv', 'replaces Nat of a standard module'],
  ])('%s', async (config, expected) => {
    expect((await reasons(withConfig(config))).join('\n')).toContain(expected)
  })

  it('by their mode, their expectation or a module that they extend', async () => {
    const walks = { mode: 'simulation', simulate: 'num=1 depth=2 seed=3' }
    expect((await reasons(withConfig('INVARIANT Inv', walks)))[0]).toContain('random walks')
    const mustFail = await reasons(
      withConfig('INVARIANT Inv PROPERTY Ends', { expect: 'violates Ends' }),
    )
    expect(mustFail).toHaveLength(1)
    expect(mustFail[0]).toContain('expects Ends to be violated, which is no invariant')
    const extended: InlineModel = {
      modules: { M: "EXTENDS Reals\nCONSTANT Op(_)\nVARIABLE x\nInit == x = 0\nNext == x' = x" },
      config: 'INIT Init\nNEXT Next\nINVARIANT Init\nCONSTANT Op <- Init',
    }
    expect((await reasons(extended)).join('\n')).toMatch(
      /extends Reals[^]*the constant Op is an operator/,
    )
  })

  it('but not by properties, which are left out and said to be', async () => {
    const model = await loadInline(withConfig('INVARIANT Inv PROPERTY Ends'))
    const { reasons: found, flattened } = checkSubset(model)
    expect(found).toEqual([])
    expect(flattened.notes).toEqual(['the embedded checker was not asked about PROPERTIES Ends'])
  })
})
