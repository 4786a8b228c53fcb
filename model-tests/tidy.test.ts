/**
 * The whole project's text: every file keeps the rules of `support/tidiness.ts`, and no file tells where
 * it was written.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { codeOnly, faultsOf, longestFile } from './support/tidiness.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Tracked files and new ones, as a commit would take them. */
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--deduplicate'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  // A file that was just removed is still listed.
  .filter((file) => file !== '' && existsSync(`${root}${file}`))

const read = (file: string) => readFileSync(`${root}${file}`, 'utf8')

const header = '/** What it is, what it is not, and which section it stands for. */\n'

describe('the rules', () => {
  it.each([
    ['src/cli/a.ts', '\n'.repeat(longestFile.source), 'the most are'],
    ['src/cli/a.ts', `export default 1\n`, 'default export'],
    ['src/cli/a.ts', `const a: any = 1\n`, 'type any'],
    ['src/cli/a.ts', `const a = b as any\n`, 'type any'],
    ['src/cli/a.ts', `// @ts-ignore\n`, 'silences'],
    ['model-tests/a.test.ts', `it.only('a', () => {})\n`, 'left out'],
    ['src/fcs/a.ts', `import { readFileSync } from 'node:fs'\n`, 'a Node module'],
    ['src/fcs/a.ts', `import * as Effect from 'effect/Effect'\n`, 'Effect runtime'],
    ['src/sim/a.ts', `const now = Date.now()\n`, 'a clock'],
    ['src/shared/a.ts', `const a = Math.random()\n`, 'randomness'],
    ['src/fdl/a.ts', `setTimeout(f, 1)\n`, 'a timer'],
    ['src/rfc/a.ts', `const f = async () => 1\n`, 'a promise'],
    ['src/flag/a.ts', `import { a } from '../conformance/a.ts'\n`, 'an outer layer'],
  ])('in %s refuse %j', (path, text, fault) => {
    expect(faultsOf(path, header + text)).toEqual([expect.stringContaining(fault)])
  })

  it('refuse a file that does not say what it is', () => {
    expect(faultsOf('src/cli/a.ts', 'const a = 1\n')).toHaveLength(1)
    expect(faultsOf('src/cli/a.ts', `#!/usr/bin/env node\n${header}`)).toEqual([])
  })

  it('let pass what they do not mean', () => {
    const text = `${header}import * as Schema from 'effect/Schema'\n// as any, new Date\nconst a = 'await: any'\n`
    expect(faultsOf('src/fcs/a.ts', text)).toEqual([])
    expect(codeOnly("f('a', /* b */ `c\nd`) // e\n").replaceAll(/\s/g, '')).toBe('f(,)')
    expect(faultsOf('src/region/a.ts', `${header}const now = Date.now()\n`)).toEqual([])
  })
})

describe('every file', () => {
  const sources = files.filter((file) => /^(?:src|model-tests)\/.*\.ts$/.test(file))

  it('keeps them', () => {
    expect(sources.length).toBeGreaterThan(50)
    const faults = sources.flatMap((file) =>
      faultsOf(file, read(file)).map((fault) => `${file} ${fault}`),
    )
    expect(faults).toEqual([])
  })

  it('tells nothing of the machine it was written on', () => {
    const local = /(?:^|[\s"'`(=])\/(?:work|farm|root|home\/\w+)\//m
    const text = files.filter((file) => /\.(?:ts|mjs|jsonc?|md|tla|cfg|yml)$|^\.ci\//.test(file))
    expect(text).toContain('package.json')
    expect(text.filter((file) => local.test(read(file)))).toEqual([])
  })

  it('of the lock pins by hash and not by address', () => {
    const lock = read('package-lock.json')
    expect(lock).toContain('"integrity": "sha512-')
    expect(lock).not.toContain('"resolved"')
  })
})
