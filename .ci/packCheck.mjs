// Checks the package as its users get it: what the tarball holds, whether its entry points and types
// resolve, and whether it works once installed into an empty folder. Changes nothing in the project but
// dist, which packing builds.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'flagspan-pack-'))
const consumer = join(work, 'consumer')
let failed = 0

process.on('exit', () => rmSync(work, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))

/** Runs a command; its output is kept. */
function run(command, args, cwd = root) {
  const shell = process.platform === 'win32'
  const ended = spawnSync(command, args, { cwd, encoding: 'utf8', shell, maxBuffer: 1 << 28 })
  return { code: ended.status ?? 1, out: ended.stdout ?? '', err: ended.stderr ?? '' }
}

/** Prints one line for one check; `reason` is shown where it fails. */
function report(name, ok, reason = '') {
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`)
  if (ok) return
  failed += 1
  console.log(reason.trim().replaceAll(/^/gm, '       '))
}

/** Every file that package.json's `bin` and `exports` name. */
function entryPoints(manifest) {
  const named = (value) =>
    typeof value === 'string' ? [value] : Object.values(value).flatMap(named)
  return [...named(manifest.bin), ...named(manifest.exports)].map((path) =>
    path.replace(/^\.\//, ''),
  )
}

function packed() {
  const { code, out, err } = run('npm', ['pack', '--json', '--pack-destination', work])
  if (code !== 0) throw new Error(`npm pack failed: ${err}`)
  // What the build prints comes before the JSON.
  const [tarball] = JSON.parse(out.slice(out.search(/^\[/m)))
  return { file: join(work, tarball.filename), files: tarball.files.map(({ path }) => path) }
}

function checkContents(manifest, files) {
  const has = new Set(files)
  const missing = entryPoints(manifest).filter((path) => !has.has(path))
  report(
    'every entry point is in the tarball',
    missing.length === 0,
    `missing: ${missing.join(', ')}`,
  )
  for (const folder of manifest.files) {
    const filled = files.some((path) => path.startsWith(`${folder}/`))
    report(`the tarball has ${folder}/`, filled || !existsSync(join(root, folder)), 'it is empty')
  }
  const strange = files.filter((path) => /^(?:model-tests|\.)|\.tgz$|\.test\./.test(path))
  report('nothing else is in the tarball', strange.length === 0, strange.join(', '))
  const mapped = files
    .filter((path) => path.endsWith('.js'))
    .filter((path) => !has.has(`${path}.map`))
  report('every module has its source map', mapped.length === 0, mapped.join(', '))
}

function checkTools(file) {
  for (const [command, ...args] of [
    ['publint', '--strict', file],
    ['attw', file, '--profile', 'esm-only', '--no-emoji'],
  ]) {
    const { code, out, err } = run(command, args)
    report(`${command} finds nothing`, code === 0, out + err)
  }
}

function checkInstalled(file, manifest) {
  mkdirSync(consumer)
  const write = (name, text) => writeFileSync(join(consumer, name), text)
  write('package.json', '{ "name": "consumer", "private": true, "type": "module" }\n')
  const installed = run('npm', ['install', '--no-audit', '--no-fund', file], consumer)
  report('installs into an empty folder', installed.code === 0, installed.err)
  const npx = (...args) => run('npx', ['--no-install', ...args], consumer)
  const help = npx('flagspan', '--help')
  report(
    'npx flagspan --help',
    help.code === 0 && /SUBCOMMANDS/.test(help.out),
    help.out + help.err,
  )
  const tlc = npx('tla-tools', 'tlc', '-h')
  const noJava = tlc.code === 3
  report(
    noJava ? 'npx tla-tools tlc -h says what is missing' : 'npx tla-tools tlc -h',
    noJava
      ? /^tla-tools: .*(?:Java|jar|TLA\+ tools)/m.test(tlc.err)
      : /TLC - provides/.test(tlc.out),
    tlc.out + tlc.err,
  )
  const subpaths = Object.keys(manifest.exports).filter((subpath) => !subpath.endsWith('.json'))
  const imports = subpaths.map((subpath) => `flagspan${subpath.slice(1)}`)
  for (const name of imports) {
    const program = `const found = Object.keys(await import('${name}')); if (found.length === 0) process.exit(1)`
    const { code, err } = run(process.execPath, ['--input-type=module', '-e', program], consumer)
    report(`import '${name}'`, code === 0, err)
  }
  const uses = imports.map(
    (name, index) => `import * as part${index} from '${name}'\nvoid part${index}\n`,
  )
  write('consumer.ts', uses.join(''))
  const options = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--skipLibCheck',
  ]
  const types = run(
    join(root, 'node_modules', '.bin', 'tsc'),
    [...options, 'consumer.ts'],
    consumer,
  )
  report('its types resolve for a strict consumer', types.code === 0, types.out)
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const { file, files } = packed()
checkContents(manifest, files)
checkTools(file)
checkInstalled(file, manifest)
console.log(
  failed === 0 ? 'the package works as its users get it' : `${failed} of the checks failed`,
)
process.exitCode = failed === 0 ? 0 : 1
