/** Mutants made by rule: which are made from a small source, and the gate on those that survive. */
import * as Effect from 'effect/Effect'
import { describe, expect, it } from 'vitest'
import { generatedReport, scoresBy } from '../../src/conformance/mutants/generated/report.ts'
import { applyMutation, mutationText } from '../../src/conformance/mutants/generated/mutation.ts'
import { mutationsOf } from '../../src/conformance/mutants/generated/mutationsOf.ts'
import type { GeneratedRow } from '../../src/conformance/mutants/generated/survivors.ts'
import { loadParser } from '../../src/conformance/mutants/generated/syntax.ts'

const parse = await Effect.runPromise(loadParser)

/** `operator: mutated line` of every mutation, in order. */
const made = (source: string): readonly string[] =>
  mutationsOf(source, parse).map((mutation) => {
    return `${mutation.operator}: ${mutationText('f.ts', source, mutation).mutated}`
  })

describe('mutations of a source', () => {
  it('change operators, comparisons and constants', () => {
    expect(made('const a = (b + 1) * c')).toEqual([
      'arithmetic: const a = (b - 1) * c',
      'constant: const a = (b + 2) * c',
      'constant: const a = (b + 0) * c',
      'arithmetic: const a = (b + 1) + c',
    ])
    expect(made('const a = b <= c')).toEqual([
      'comparison: const a = b < c',
      'comparison: const a = b > c',
    ])
    expect(made('const a = b < c')).toEqual([
      'comparison: const a = b <= c',
      'comparison: const a = b >= c',
    ])
    expect(made('const a = b !== 0')).toEqual([
      'equality: const a = b === 0',
      'constant: const a = b !== 1',
    ])
    expect(made('const a = true')).toEqual(['boolean: const a = false'])
  })

  it('drop operands, negate conditions, swap arms and extremes', () => {
    expect(made('const a = b && !c')).toEqual([
      'operand dropped: const a = b',
      'operand dropped: const a = !c',
      'logical: const a = b || !c',
      'condition negated: const a = b && c',
    ])
    expect(made('const a = b ? c : d')).toEqual(['arms swapped: const a = b ? d : c'])
    expect(made('const a = Math.min(b, c)')).toEqual(['min or max: const a = Math.max(b, c)'])
  })

  it('drop statements and guards', () => {
    expect(made('function f() {\n  if (a) return\n  g()\n}')).toEqual([
      'guard dropped: ;',
      'condition negated: if (!(a)) return',
      'statement dropped: ;',
    ])
    expect(made('if (a) {\n  b()\n}')).toEqual([
      'statement dropped: ;',
      'condition negated: if (!(a)) {',
      'statement dropped: ;',
    ])
  })

  it('leave wording and types alone', () => {
    expect(made("import { a } from 'a'\ntype B = 1 | 2\ninterface C { readonly d: 3 }")).toEqual([])
    expect(made('const a: 1 | 2 = b as 1')).toEqual([])
    expect(made('const a = `${b + 1} of ${c ? d : e}`')).toEqual([])
    expect(made('if (a) throw new RangeError(b + 1)')).toEqual([
      'guard dropped: ;',
      'condition negated: if (!(a)) throw new RangeError(b + 1)',
    ])
    expect(made("invariant(a > b, 'A', () => c + 1)")).toEqual([
      'statement dropped: ;',
      "comparison: invariant(a >= b, 'A', () => c + 1)",
      "comparison: invariant(a <= b, 'A', () => c + 1)",
    ])
  })

  it('stand where they say, whatever types and letters come before', () => {
    const source =
      "const é: string = 'ü'\nexport function f(a: number): boolean {\n  return a! > 1\n}"
    const [first] = mutationsOf(source, parse)
    expect(first).toMatchObject({ operator: 'comparison', within: 'f', replace: '>=' })
    expect(applyMutation(source, first!)).toBe(source.replace('a! > 1', 'a! >= 1'))
    expect(mutationText('x/f.ts', source, first!)).toEqual({
      file: 'x/f.ts',
      within: 'f',
      original: 'return a! > 1',
      mutated: 'return a! >= 1',
    })
  })
})

const row = (mutated: string, killedBy?: string): GeneratedRow => ({
  file: 'x/f.ts',
  within: 'f',
  original: 'a',
  mutated,
  operator: 'constant',
  ...(killedBy === undefined ? {} : { killedBy }),
})

const listing = (mutated: string, reason = 'the two are the same for whole numbers') => {
  return { file: 'x/f.ts', within: 'f', original: 'a', mutated, reason }
}

describe('the gate on survivors', () => {
  it('passes what is killed or listed, and gives the score', () => {
    const rows = [row('b', 'replay'), row('c', 'test: f > works'), row('d', 'timeout'), row('e')]
    const report = generatedReport(rows, [listing('e')])
    expect(report).toMatchObject({
      ok: true,
      generated: { total: 4, killed: 3, listed: 1, score: 0.75 },
      survivors: [{ mutated: 'e', reason: 'the two are the same for whole numbers' }],
      failures: [],
    })
    expect(scoresBy(rows, 'killedBy')).toEqual([
      ['replay', 1, 1],
      ['unit tests', 1, 1],
      ['timeout', 1, 1],
      ['nothing', 0, 1],
    ])
  })

  it('refuses an unlisted survivor by its name', () => {
    const report = generatedReport([row('b', 'replay'), row('c')], [])
    expect(report.ok).toBe(false)
    expect(report.failures).toEqual(['survives, and is not listed: x/f.ts (f): a -> c'])
  })

  it('refuses a listing that is killed, not generated, or not explained', () => {
    const rows = [row('b', 'replay'), row('c')]
    const { failures } = generatedReport(rows, [listing('b'), listing('c', ' '), listing('d')])
    expect(failures).toEqual([
      'is listed as a survivor, but killed: x/f.ts (f): a -> b',
      'is listed as a survivor, but not generated: x/f.ts (f): a -> d',
      'is listed as a survivor without a reason: x/f.ts (f): a -> c',
    ])
  })
})
