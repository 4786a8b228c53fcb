/**
 * What is left of a run that broke a property: the run as a file, and a test that does it again.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Regression, regressionFormat } from '../../../sim/world/regression.ts'
import type { BatchFailure } from './batch.ts'

// Compiled or not, this file lies four folders below the package's root.
const sources = fileURLToPath(new URL('../../../../src/', import.meta.url))

function nameOf({ property, seed }: Pick<BatchFailure, 'property' | 'seed'>): string {
  return `${property.replaceAll(/[^A-Za-z0-9]/g, '')}-${seed}`
}

function regressionOf(failure: BatchFailure): Regression {
  const { property, detail, seed, schedule } = failure
  const name = nameOf(failure)
  return { flagspanRegression: regressionFormat, name, property, detail, seed, schedule }
}

/** Writes both files into the folder; gives the path of the first. */
export function writeArtefacts(failure: BatchFailure, folder: string): string {
  const regression = regressionOf(failure)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${regression.name}.json`)
  writeFileSync(file, `${JSON.stringify(regression, undefined, 1)}\n`)
  writeFileSync(join(folder, `${regression.name}.test.ts`), testOf(regression, folder))
  return file
}

function testOf({ name, property }: Regression, folder: string): string {
  const world = relative(resolve(folder), join(sources, 'sim', 'world')).replaceAll('\\', '/')
  return `/** Does the run of ${name}.json again: it broke ${property}, and must not. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseRegression } from '${world}/regression.ts'
import { replay } from '${world}/replay.ts'

it('holds ${property} in the run of ${name}.json', () => {
  const text = readFileSync(new URL('${name}.json', import.meta.url), 'utf8')
  const { result } = replay(parseRegression(text))
  expect(result.broken).toBeUndefined()
})
`
}
