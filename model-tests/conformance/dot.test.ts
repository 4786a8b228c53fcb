/** The graph file of TLC: read whole, numbered the same way whatever its order, refused when damaged. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Effect from 'effect/Effect'
import { afterAll, describe, expect, it } from 'vitest'
import { createDotReader, DotFormatError } from '../../src/conformance/graph/dot.ts'
import { readDotFile } from '../../src/conformance/graph/dotFile.ts'
import { canonical } from '../../src/shared/value.ts'
import type { Value } from '../../src/shared/value.ts'

const file = join(import.meta.dirname, 'fixtures/tokenPass/TokenPass.dot')
const lines = readFileSync(file, 'utf8').split('\n')
const folder = mkdtempSync(join(tmpdir(), 'flagspan-dot-'))
afterAll(() => rmSync(folder, { recursive: true }))

const read = (text: readonly string[]) => {
  const reader = createDotReader()
  for (const line of text) reader.line(line)
  return reader.finish()
}

const refusal = (text: readonly string[]): string => {
  try {
    read(text)
  } catch (error) {
    if (error instanceof DotFormatError) return error.message
    throw error
  }
  return 'accepted'
}

describe('a graph file of TLC', () => {
  const graph = read(lines)

  it('gives every state and every transition', () => {
    expect(graph.states).toHaveLength(19)
    expect(graph.initial).toEqual([0, 1])
    expect(graph.edges).toHaveLength(32)
    expect([...new Set(graph.edges.map((edge) => edge.action))].sort()).toEqual([
      'Drop',
      'Lose',
      'Receive',
      'Send',
      'Wait',
    ])
  })

  it('keeps self-loops and parallel transitions', () => {
    expect(graph.edges.filter(({ from, to }) => from === to)).toHaveLength(8)
    const parallel = graph.edges.filter(({ action }) => action === 'Lose')
    for (const { from, to } of parallel) {
      expect(graph.edges).toContainEqual({ from, to, action: 'Drop' })
    }
  })

  it('reads escaped quotes and backslashes, and functions over tuples', () => {
    const [first] = graph.states
    expect(first?.['note']).toBe('say "hi" \\ bye')
    expect(canonical(first?.['seen'] as Value)).toBe('(<<"n1", 1>> :> 0 @@ <<"n2", 1>> :> 0)')
  })

  it('numbers states the same way whatever their order in the file', () => {
    const start = lines.findIndex((line) => /^-?\d/.test(line))
    const end = lines.findIndex((line) => line.startsWith('{rank'))
    const turned = [
      ...lines.slice(0, start),
      ...lines.slice(start, end).reverse(),
      ...lines.slice(end),
    ]
    expect(read(turned)).toEqual(graph)
  })

  it('reads the state of a module with a single variable', () => {
    const text = [
      'strict digraph DiskGraph {',
      '1 [label="x = 1",style = filled]',
      '1 -> 2 [label="Next"];',
      '2 [label="x = 2"];',
      '}',
      'subgraph cluster_legend {graph[style=bold];',
      '}}',
    ]
    expect(read(text).states).toEqual([{ x: 1 }, { x: 2 }])
  })

  it('is the same with and without colours and legend', () => {
    const plain = join(import.meta.dirname, 'fixtures/tokenPass/TokenPassPlain.dot')
    expect(read(readFileSync(plain, 'utf8').split('\n'))).toEqual(graph)
  })

  it('is read from the disk', async () => {
    expect(await Effect.runPromise(readDotFile(file))).toEqual(graph)
  })
})

describe('a damaged graph file', () => {
  const at = (predicate: (line: string) => boolean) => lines.findIndex(predicate)
  const edgeAt = at((line) => line.includes(' -> '))
  const replaced = (index: number, line: string) => lines.toSpliced(index, 1, line)

  it.each<[string, readonly string[], RegExp]>([
    ['empty', [], /line 1: the file is empty/],
    ['of another kind', ['digraph G {', '}'], /line 1: not a graph written by TLC: digraph G/],
    ['cut off before its last brace', lines.slice(0, lines.length - 1), /the file ends before/],
    ['cut off before the legend', lines.slice(0, lines.indexOf('}') + 1), /the file ends before/],
    ['cut off between lines', lines.slice(0, 20), /line 20: the file ends before the graph does/],
    [
      'cut off within a line',
      [...lines.slice(0, 10), (lines[10] as string).slice(0, 30)],
      /line 11: not a state or transition/,
    ],
    [
      'without actions',
      replaced(edgeAt, (lines[edgeAt] as string).replace(/ \[.*/, ';')),
      /a transition without its action; TLC writes actions with -dump dot,actionlabels/,
    ],
    ['with a foreign line', replaced(edgeAt, '<html>'), /not part of a TLC graph: <html>/],
    [
      'with a transition to nowhere',
      replaced(edgeAt, '7321700742085679485 -> 5 [label="MCSend"];'),
      /state 5 is never defined/,
    ],
    [
      'with a value that is none',
      lines.map((line) => line.replace('passes = 0', 'passes = ?')),
      /line 6: expected a value at character 0: found "\?"/,
    ],
    [
      'without initial states',
      lines.map((line) => line.replace('style = filled]', 'x]')),
      /no initial state/,
    ],
  ])('%s is refused', (_, text, reason) => {
    expect(refusal(text)).toMatch(reason)
  })

  it('is named in one line', async () => {
    const broken = join(folder, 'broken.dot')
    writeFileSync(broken, lines.slice(0, 20).join('\n'))
    const error = await Effect.runPromise(Effect.flip(readDotFile(broken)))
    expect(error._tag).toBe('WrongUse')
    expect(error.message).toBe(`${broken}: line 20: the file ends before the graph does`)
    const missing = await Effect.runPromise(Effect.flip(readDotFile(join(folder, 'none.dot'))))
    expect(missing._tag).toBe('EnvironmentLacks')
  })
})
