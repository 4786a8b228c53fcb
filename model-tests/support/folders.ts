/**
 * Temporary folders of tests, gone when the test ends.
 */
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A new folder for the running test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'flagspan-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
