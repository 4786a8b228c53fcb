/**
 * What README.md and spec/README.md say by hand is true: the example is the code that is tested here,
 * names of actions, functions, modules and commands exist.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runBin } from '../support/processes.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (file: string) => readFileSync(`${root}${file}`, 'utf8')
const readme = read('README.md')
const specReadme = read('spec/README.md')
const examples = [
  { file: 'model-tests/docs/example.ts', lines: 3 },
  { file: 'model-tests/docs/gossipExample.ts', lines: 3 },
  { file: 'model-tests/docs/flagExample.ts', lines: 6 },
]

/** The fenced blocks of one language, in order. */
const blocks = (text: string, language: string): readonly string[] =>
  [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
    .filter(([, own]) => own === language)
    .map(([, , body]) => body ?? '')

describe('the examples of the README', () => {
  it('are those that are compiled and run here', () => {
    const codes = examples.map(({ file }) =>
      read(file)
        .slice(read(file).indexOf('*/\n') + 3)
        .replaceAll(/'..\/..\/src\/(\w+)\/index\.ts'/g, `'flagspan/$1'`),
    )
    expect(blocks(readme, 'ts')).toEqual(codes)
  })

  it.each(examples)('$file prints what the README says', ({ file, lines }) => {
    const out = execFileSync(process.execPath, [`${root}${file}`], { encoding: 'utf8' })
    expect(out.split('\n').filter(Boolean)).toHaveLength(lines)
    expect(blocks(readme, '')).toContain(out)
  })
})

describe('the README', () => {
  it('names commands that there are', async () => {
    const { out } = await runBin('main', ['--help'])
    const there = [...out.slice(out.indexOf('SUBCOMMANDS')).matchAll(/^ {2}([\w-]+) /gm)].map(
      ([, name]) => name,
    )
    const named = [...readme.matchAll(/(?:`|npx )flagspan ([a-z-]+)/g)].map(([, name]) => name)
    expect(new Set(named).size).toBeGreaterThan(4)
    expect(there).toEqual(expect.arrayContaining([...new Set(named)]))
  })

  it.each([
    ['README.md', readme, ''],
    ['spec/README.md', specReadme, 'spec/'],
  ])('%s has no link to a file that is not there', (_, text, folder) => {
    const links = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, link]) => link ?? '')
    expect(links.length).toBeGreaterThan(2)
    expect(links.filter((link) => !existsSync(`${root}${folder}${link}`))).toEqual([])
  })

  it.each([
    ['README.md', readme],
    ['spec/README.md', specReadme],
  ])('%s names source files that are there', (_, text) => {
    const files = [...text.matchAll(/`((?:src|spec|traces|model-tests)\/[\w./-]+\.\w+)`/g)]
    expect(files.length).toBeGreaterThan(1)
    expect(files.map(([, file]) => file ?? '').filter((file) => !existsSync(root + file))).toEqual(
      [],
    )
  })
})

describe('the table of actions', () => {
  const rows = specReadme
    .slice(specReadme.indexOf('## Actions'), specReadme.indexOf('## Properties'))
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )

  it('has every action of the bounded next-state relation, and no other', () => {
    const nextOf = (module: string) => {
      const next = /^MC\w*Next ==\n((?: {2}\\\/ MC\w+\n)+)/m.exec(read(`spec/${module}.tla`))
      return [...(next?.[1] ?? '').matchAll(/MC(\w+)/g)].map(([, name]) => `\`${name}\``)
    }
    const modules = [
      'fcs/MCRaftCommit',
      'fcs/MCRaftSnapshot',
      'fcs/MCLinearizableReads',
      'fdl/MCGossipConvergence',
      'rfc/MCReconciliation',
      'rfc/MCRegionalReads',
      'system/MCFlagSystem',
    ]
    const actions = [...new Set(modules.flatMap(nextOf))]
    expect(actions).toHaveLength(66)
    expect(rows.map(([action]) => action)).toEqual(actions)
    expect(rows.map(([, trace]) => trace)).toEqual(actions)
  })

  it.each(rows)(
    '%s is defined in the spec, and its function in the code',
    (action, _, __, code) => {
      const name = (action ?? '').replaceAll('`', '')
      const specs = [
        'fcs/RaftCommit',
        'fcs/RaftSnapshot',
        'fcs/LinearizableReads',
        'fdl/GossipConvergence',
        // A deletion is a publication there, and has an action of its own only within bounds.
        'fdl/MCGossipConvergence',
        'rfc/Reconciliation',
        'rfc/RegionalReads',
        'system/FlagSystem',
      ]
      const text = specs.map((spec) => read(`spec/${spec}.tla`)).join('\n')
      expect(text).toMatch(new RegExp(`^(?:MC)?${name}(?:\\(| ==)`, 'm'))
      const place = /^`(\w+)` in `([\w/.]+)`$/.exec(code ?? '')
      expect(read(place?.[2] ?? '')).toMatch(new RegExp(`^export function ${place?.[1]}\\(`, 'm'))
    },
  )
})

describe('the table of modules', () => {
  it('has every module of the specs', () => {
    const modules = (readdirSync(`${root}spec`, { recursive: true }) as string[])
      .filter((file) => file.endsWith('.tla'))
      .sort()
    const named = [...specReadme.matchAll(/^\| \[[\w/]+\]\(([\w/.]+\.tla)\)/gm)]
    expect(new Set(named.map(([, file]) => file))).toEqual(new Set(modules))
  })
})
