/**
 * Runs of TLC that are ended before they finish: nothing of them may stay behind.
 */
import * as Effect from 'effect/Effect'
import * as Fiber from 'effect/Fiber'
import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runTlc, type TlcOptions, type TlcProgress } from '../../src/conformance/tlc/runTlc.ts'
import { failureOf, run } from '../support/effects.ts'
import { temporaryFolder } from '../support/folders.ts'
import { processesWith, until } from '../support/processes.ts'
import { tlcIsMissing } from '../support/tlc.ts'

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/tlc/${name}`, import.meta.url))

const grid: TlcOptions = {
  moduleFile: fixture('Grid.tla'),
  configFile: fixture('Grid.cfg'),
  mode: { kind: 'check' },
  workers: 1,
  short: true,
}

/** A folder that the run uses for its temporary files, so that a test sees them alone. */
async function ownTemporaryFolder(): Promise<string> {
  const folder = await temporaryFolder()
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  onTestFinished(() => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  })
  return folder
}

async function expectNothingLeft(folder: string): Promise<void> {
  expect(await readdir(folder)).toEqual([])
  expect(processesWith(folder)).toEqual([])
}

describe.skipIf(tlcIsMissing)('TLC that does not finish', () => {
  it('is gone, with its folders, when the run is interrupted; progress was reported', async () => {
    const folder = await ownTemporaryFolder()
    const seen: TlcProgress[] = []
    await run(
      Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(
          runTlc({ ...grid, onProgress: (progress) => seen.push(progress) }),
        )
        yield* Effect.promise(() =>
          until(() => (seen.at(-1)?.distinct ?? 0) > 0, 'TLC reported counts'),
        )
        expect(processesWith(folder)).toHaveLength(1)
        yield* Fiber.interrupt(fiber)
      }),
    )
    await expectNothingLeft(folder)
    expect(seen.at(-1)).toMatchObject({
      generated: expect.any(Number),
      queue: expect.any(Number),
      depth: expect.any(Number),
    })
    expect(seen.at(-1)?.generated).toBeGreaterThan(seen.at(-1)?.distinct ?? 0)
    // Ticks in between: not only when TLC has something to say.
    expect(seen.length).toBeGreaterThan(1)
  })

  it('says that it was ended from outside', async () => {
    const folder = await ownTemporaryFolder()
    const failure = failureOf(runTlc(grid))
    await until(() => processesWith(folder).length === 1, 'TLC runs')
    for (const pid of processesWith(folder)) process.kill(pid, 'SIGKILL')
    expect(await failure).toMatchObject({
      _tag: 'TlcBroke',
      reason: 'killed',
      exitCode: 3,
      message: expect.stringMatching(/Grid\.cfg: TLC was ended from outside \(SIGKILL\)/),
    })
    await expectNothingLeft(folder)
  })

  it('says that the time limit was reached', async () => {
    const folder = await ownTemporaryFolder()
    expect(await failureOf(runTlc({ ...grid, timeoutSeconds: 1 }))).toMatchObject({
      _tag: 'TlcBroke',
      reason: 'timeout',
      message: expect.stringMatching(/time limit of 1 seconds/),
    })
    await expectNothingLeft(folder)
  })

  it('says that it ran out of memory, and does not hang', async () => {
    const folder = await ownTemporaryFolder()
    expect(
      await failureOf(runTlc({ ...grid, moduleFile: fixture('Explode.tla'), heapMb: 24 })),
    ).toMatchObject({
      _tag: 'TlcBroke',
      reason: 'memory',
      message: expect.stringMatching(/Grid\.cfg: TLC ran out of memory/),
    })
    await expectNothingLeft(folder)
  })

  it('says that no temporary folder can be made', async () => {
    const folder = await ownTemporaryFolder()
    process.env['TMPDIR'] = `${folder}/missing`
    expect(await failureOf(runTlc(grid))).toMatchObject({
      _tag: 'EnvironmentLacks',
      exitCode: 3,
      message: expect.stringMatching(/missing.*no such file or folder.*TMPDIR/),
    })
  })
})
