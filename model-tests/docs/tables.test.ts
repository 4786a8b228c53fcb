/**
 * Tables of the docs: their form, and what they say where the manifest lacks something.
 */
import { check } from 'prettier'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/conformance/config.ts'
import type { Model } from '../../src/conformance/model.ts'
import { markdownTable } from '../../src/conformance/docs/markdownTable.ts'
import { commentAbove } from '../../src/conformance/docs/properties.ts'
import type { SeededMutant } from '../../src/conformance/docs/recorded.ts'
import {
  modelsTable,
  mutantsTable,
  replayTable,
  smallestBoundsTable,
} from '../../src/conformance/docs/recordedTables.ts'

/** The cells of a Markdown table's rows, header and rule aside. */
const cellsOf = (table: string): readonly (readonly string[])[] =>
  table
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )

const model = (name: string, header: string): Model => ({
  name,
  configFile: `spec/toy/${name}.cfg`,
  moduleFile: 'spec/toy/Toy.tla',
  folder: 'toy',
  config: parseConfig(`${header}\nINIT Init\nNEXT Next\nCHECK_DEADLOCK FALSE\n`, `${name}.cfg`),
})

const header = (purpose: string, mode = 'exhaustive') =>
  `\\* purpose: ${purpose}\n\\* module: Toy\n\\* protocol: Toy\n\\* tier: quick\n\\* mode: ${mode}\n` +
  '\\* expect: holds\n\\* checkers: tlc\n\\* bounds: small\n'

const numbers = {
  verdict: 'holds',
  distinctStates: 1234,
  generated: 5,
  depth: 6,
  seconds: 7.25,
} as const

const recorded = (workers: number) => ({
  module: 'Toy',
  protocol: 'Toy',
  tier: 'quick' as const,
  mode: 'exhaustive' as const,
  checkers: { tlc: { ...numbers, workers } },
})

describe('a table', () => {
  it('is laid out as the formatter leaves it', async () => {
    const table = markdownTable(
      ['name', 'count'],
      [
        ['a', 12_345],
        ['b | c', undefined],
      ],
    )
    expect(await check(`${table}\n`, { parser: 'markdown' })).toBe(true)
    expect(table).toBe(
      '| name   |  count |\n| ------ | -----: |\n| a      | 12,345 |\n| b \\| c |      - |',
    )
  })
})

describe('the table of models', () => {
  it('shows what was recorded, and where nothing was', () => {
    const models = [model('A', header('one.')), model('B', header('two.'))]
    const table = modelsTable(models, { tools: {}, models: { A: recorded(1) } })
    expect(cellsOf(table)).toEqual([
      ['`A`', 'one.', 'TLC', 'holds', '1,234', '6', '7.3 s'],
      ['`B`', 'two.', 'TLC', 'not recorded yet', '-', '-', '-'],
    ])
  })

  it('leaves out a depth that depends on timing, and counts runs of a simulation', () => {
    const simulated = header('walks.', 'simulation') + '\\* simulate: num=10 depth=20 seed=1\n'
    const models = [model('A', header('one.')), model('S', simulated)]
    const table = modelsTable(models, { tools: {}, models: { A: recorded(2), S: recorded(2) } })
    expect(cellsOf(table).map((row) => row.slice(4, 6))).toEqual([
      ['1,234', '-'],
      ['10 runs of 20 steps', '-'],
    ])
  })
})

describe('the table of replayed models', () => {
  it('has both directions and their sums', () => {
    const replay = [
      { model: 'A', protocol: 'Toy', edgesCovered: 3, edgesTotal: 4 },
      { model: 'B', protocol: 'Toy', edgesCovered: 5, edgesTotal: 5 },
    ]
    const graph = [{ model: 'A', specStates: 2, codeStates: 2, specEdges: 4, codeEdges: 4 }]
    expect(cellsOf(replayTable({ replay, graph, mutants: undefined, bounds: undefined }))).toEqual([
      ['`A`', '4', '3', '4', '2', '2'],
      ['`B`', '5', '5', '-', '-', '-'],
      ['all', '9', '8', '4', '2', '2'],
    ])
  })

  it('says where nothing was recorded', () => {
    const none = { replay: undefined, graph: undefined, mutants: undefined, bounds: undefined }
    expect(replayTable(none)).toBe('Replay: not recorded yet.')
    expect(mutantsTable(none)).toBe('Seeded bugs: not recorded yet.')
  })
})

describe('the table of seeded bugs', () => {
  const mutant = (more: Partial<SeededMutant>): SeededMutant => ({
    id: 'TOY-01',
    title: 'wrong',
    layer: 'spec',
    killed: true,
    ...more,
  })

  it('has one row for each bug, with both layers', () => {
    const mutants = [
      mutant({ id: 'TOY-02', property: 'B' }),
      mutant({ property: 'A' }),
      mutant({ property: 'C' }),
      mutant({ layer: 'code', property: 'invariant:A' }),
      mutant({ id: 'TOY-02', layer: 'code', property: 'replay' }),
    ]
    expect(
      cellsOf(mutantsTable({ replay: undefined, graph: undefined, bounds: undefined, mutants })),
    ).toEqual([
      ['TOY-01', 'wrong', '`A`, `C`', '`A`'],
      ['TOY-02', 'wrong', '`B`', '`replay`'],
    ])
  })

  it('does not hide a bug that survives, or is in one layer only', () => {
    const mutants = [mutant({ property: 'A', killed: false })]
    expect(
      cellsOf(mutantsTable({ replay: undefined, graph: undefined, bounds: undefined, mutants })),
    ).toEqual([['TOY-01', 'wrong', '**survives**', '-']])
  })
})

describe('the meaning of a property', () => {
  it('is the comment right above it', () => {
    const text = '(* not this *)\n\n(* One thing   *)\n(* in two lines. *)\nP == TRUE\n'
    expect(commentAbove(text, 5, 'T.tla')).toBe('One thing in two lines.')
  })

  it('must be there', () => {
    expect(() => commentAbove('(* far away *)\n\nP == TRUE\n', 3, 'T.tla')).toThrow(
      /T\.tla:3: a property needs a comment right above it/,
    )
  })
})

describe('the table of smallest bounds', () => {
  it('names the model that is large enough, and does not hide where there is none', () => {
    const bounds = [
      { model: 'TOY-01A', smallest: { Steps: 2, Losses: 0 }, confirmedIn: 'ToyFull' },
      { model: 'TOY-02A', smallest: { Steps: 9 } },
    ]
    const none = { replay: undefined, graph: undefined, mutants: undefined }
    expect(cellsOf(smallestBoundsTable({ ...none, bounds }))).toEqual([
      ['`TOY-01A`', 'Steps 2', '`ToyFull`'],
      ['`TOY-02A`', 'Steps 9', '**none**'],
    ])
    expect(smallestBoundsTable({ ...none, bounds: undefined })).toMatch('not recorded yet')
  })
})
