/**
 * `flagspan docs` as a user runs it, on a project of its own: it writes, it notices, it refuses.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/folders.ts'
import { runBin } from '../support/processes.ts'

const module = `---- MODULE Toy ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = 1 - x
(* It is a bit. *)
Small == x \\in {0, 1}
Simple == INSTANCE Bit WITH b <- x
(* It is what a bit is. *)
RefinesBit == Simple!Spec
====
`

const simple = `---- MODULE Bit ----
VARIABLE b
Spec == b \\in {0, 1} /\\ [][TRUE]_b
====
`

const config = `\\* purpose: a bit.
\\* module: Toy
\\* protocol: Toy
\\* tier: quick
\\* mode: exhaustive
\\* expect: holds
\\* checkers: tlc
\\* bounds: nothing to bound.

INIT Init
NEXT Next
INVARIANTS
  Small
PROPERTIES
  RefinesBit
CHECK_DEADLOCK FALSE
`

const markers = (names: readonly string[]) =>
  names.map((name) => `<!-- generated:${name} -->\n<!-- /generated:${name} -->\n`).join('\n')

async function project(): Promise<string> {
  const root = await temporaryFolder()
  await mkdir(join(root, 'spec/toy'), { recursive: true })
  await writeFile(join(root, 'spec/toy/Toy.tla'), module)
  await writeFile(join(root, 'spec/toy/Toy.cfg'), config)
  await writeFile(join(root, 'README.md'), markers(['models', 'replay', 'mutants']))
  const parts = ['properties', 'refinements', 'bounds', 'smallest']
  await writeFile(join(root, 'spec/README.md'), markers(parts))
  await mkdir(join(root, 'spec/shared'))
  await writeFile(join(root, 'spec/shared/Bit.tla'), simple)
  return root
}

const docs = (cwd: string, ...args: readonly string[]) => runBin('main', ['docs', ...args], { cwd })

describe('flagspan docs', () => {
  it('writes the tables, and then has nothing to write', async () => {
    const root = await project()
    const first = await docs(root)
    expect(first).toMatchObject({ code: 0, err: '' })
    expect(first.out).toContain('README.md: written (models, replay, mutants)')
    const specs = await readFile(join(root, 'spec/README.md'), 'utf8')
    expect(specs).toMatch(/\| `Small` +\| Toy +\| state +\| It is a bit\. +\| +1 \|/)
    // Nobody has checked the model yet, so it has no states to show.
    expect(specs).toMatch(/\| `Toy` \| `Bit` +\| `RefinesBit` +\| +1 \| +0 \| - +\|/)
    const second = await docs(root, '--json')
    expect(JSON.parse(second.out)).toEqual({
      ok: true,
      files: [
        { file: 'README.md', changed: [] },
        { file: 'spec/README.md', changed: [] },
      ],
    })
  })

  it('with --check fails where a table is out of date, and writes nothing', async () => {
    const root = await project()
    await docs(root)
    await writeFile(join(root, 'spec/toy/Toy.cfg'), config.replace('a bit.', 'one bit.'))
    const before = await readFile(join(root, 'README.md'), 'utf8')
    const { code, out, err } = await docs(root, '--check')
    expect(code).toBe(1)
    expect(out).toContain('README.md: out of date (models)')
    expect(err).toBe(
      'flagspan: out of date: README.md, spec/README.md; run flagspan docs and commit what it writes\n',
    )
    expect(await readFile(join(root, 'README.md'), 'utf8')).toBe(before)
  })

  it.each([
    ['README.md', '# nothing\n', /README\.md: has no place for models/],
    [
      'spec/manifest.json',
      '{"tools":{},"models":{},"mutants":7}',
      /manifest\.json: section mutants/,
    ],
    ['spec/toy/Toy.tla', module.replace('(* It is a bit. *)\n', ''), /Toy\.tla:6: .*comment/],
  ])('refuses a wrong %s in one line', async (file, text, reason) => {
    const root = await project()
    await writeFile(join(root, file), text)
    const { code, err } = await docs(root)
    expect(code).toBe(2)
    expect(err).toMatch(reason)
    expect(err.trim().split('\n')).toHaveLength(1)
  })
})
