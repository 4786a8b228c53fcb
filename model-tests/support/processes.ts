/**
 * Starts the commands of this project as a user would, and looks at what processes are running.
 */
import { execFileSync, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What a finished process left. */
export interface Finished {
  /** Exit code; 128 + signal is not applied: `signal` says what ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

/** A process under way. */
export interface Started {
  readonly pid: number
  readonly finished: Promise<Finished>
  readonly kill: (signal: NodeJS.Signals) => void
}

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Starts one of the bins from source, such as `start('main', ['--help'])`. */
export function start(
  bin: 'main' | 'tlaTools',
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Started {
  const child = spawn(process.execPath, [`${root}src/cli/${bin}.ts`, ...args], {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, out, err }))
  })
  if (child.pid === undefined) throw new Error('the process did not start')
  return { pid: child.pid, finished, kill: (signal) => child.kill(signal) }
}

/** Runs one of the bins to its end. */
export function runBin(...[bin, args, options]: Parameters<typeof start>): Promise<Finished> {
  return start(bin, args, options).finished
}

/** Process ids of all processes whose command line contains `text`. */
export function processesWith(text: string): readonly number[] {
  return execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(text))
    .map((line) => Number.parseInt(line, 10))
}

/** Waits until `reached` is true; fails after ten seconds. */
export async function until(reached: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!reached()) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
