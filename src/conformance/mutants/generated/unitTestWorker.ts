/**
 * The process in which unit tests run against mutants: one test file for each mutant, which imports all
 * tests, and through them the sources, under addresses of that mutant's own.
 *
 * The sources and tests on disk are never touched. Started by unitTests.ts with the path of its plan;
 * says on stdout what has started and ended, and does not notice what hangs.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { startVitest } from 'vitest/node'
import type { TestModule } from 'vitest/node'
import type { UnitTestLine, UnitTestPlan } from './unitTestPlan.ts'

const plan = JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as UnitTestPlan
const mutants = new Map(plan.mutants.map((mutant) => [mutant.id, mutant]))
const suffix = '.mutant.ts'
const mark = '?mutant='

for (const { id } of plan.mutants) {
  const imports = plan.tests.map((file) => `import ${JSON.stringify(`${file}${mark}${id}`)}\n`)
  writeFileSync(join(plan.folder, `${id}${suffix}`), imports.join(''))
}

const sourceOf = (file: string, id: string): string => {
  const mutant = mutants.get(id)
  return mutant?.file === file ? mutant.text : readFileSync(file, 'utf8')
}

/** The server also knows files by their path below its root. */
const absolute = (file: string): string =>
  file.startsWith(plan.root) ? file : join(plan.root, file)

/** Every module below the package that a mutant's test file reaches is loaded for that mutant alone. */
const perMutant = {
  name: 'per-mutant-modules',
  enforce: 'pre' as const,
  resolveId(specifier: string, importer: string | undefined): string | undefined {
    if (specifier.includes(mark)) return absolute(specifier)
    const [from, id] = importer?.split(mark) ?? []
    if (from === undefined || id === undefined || !specifier.startsWith('.')) return undefined
    return `${resolve(dirname(from), specifier)}${mark}${id}`
  },
  load(address: string): string | undefined {
    const [file, id] = address.split(mark)
    if (file === undefined || id === undefined) return undefined
    return stripTypeScriptTypes(sourceOf(absolute(file), id))
  },
}

const say = (line: UnitTestLine): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

const idOf = ({ moduleId }: TestModule): string => basename(moduleId).slice(0, -suffix.length)

const failureOf = (module: TestModule): string | undefined => {
  for (const test of module.children.allTests('failed')) return test.fullName
  return module.ok() ? undefined : (module.errors()[0]?.message ?? 'it does not run')
}

const reporter = {
  onTestModuleStart: (module: TestModule): void => say({ event: 'started', id: idOf(module) }),
  onTestModuleEnd: (module: TestModule): void => {
    const failed = failureOf(module)
    const passed = [...module.children.allTests('passed')].length
    say({ event: 'ended', id: idOf(module), passed, ...(failed === undefined ? {} : { failed }) })
  },
}

const vitest = await startVitest(
  'test',
  [],
  {
    root: plan.root,
    config: false,
    dir: plan.folder,
    include: [`**/*${suffix}`],
    watch: false,
    pool: 'threads',
    // What is not mutated is loaded once; what is has addresses of its own.
    isolate: false,
    maxWorkers: plan.threads,
    testTimeout: 5_000,
    reporters: [reporter],
  },
  { plugins: [perMutant], logLevel: 'silent' },
)
await vitest.close()
process.exit(0)
