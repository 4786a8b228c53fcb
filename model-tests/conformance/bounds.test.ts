/** The search for the smallest bounds that catch a bug, and the demand that a model reaches them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as Effect from 'effect/Effect'
import { describe, expect, it } from 'vitest'
import { examineModels } from '../../src/conformance/check/runModels.ts'
import { updateManifest } from '../../src/conformance/check/manifest.ts'
import { findModels } from '../../src/conformance/model.ts'
import { areAtLeast, modelsForBug } from '../../src/conformance/mutants/bounds/bounds.ts'
import type { Bounds } from '../../src/conformance/mutants/bounds/bounds.ts'
import { withBounds } from '../../src/conformance/mutants/bounds/boundedModel.ts'
import {
  boundsRows,
  knownBounds,
  pinBounds,
} from '../../src/conformance/mutants/bounds/pinnedBounds.ts'
import { smallestBounds } from '../../src/conformance/mutants/bounds/search.ts'
import { isBugModel } from '../../src/conformance/mutants/specMutants.ts'
import { temporaryFolder } from '../support/folders.ts'

const search = (start: Bounds, isCaught: (bounds: Bounds) => boolean): Bounds =>
  Effect.runSync(smallestBounds(start, (bounds) => Effect.sync(() => isCaught(bounds))))

describe('smallestBounds', () => {
  it('lowers each bound until the bug is no longer caught', () => {
    const caught = ({ a = 0, b = 0, c = 0 }: Bounds): boolean => a >= 3 && b >= 1 && c >= 0
    expect(search({ a: 20, b: 1, c: 7 }, caught)).toEqual({ a: 3, b: 1, c: 0 })
  })

  it('stays where one bound can make up for another', () => {
    const smallest = search({ a: 2, b: 2 }, ({ a = 0, b = 0 }) => a + b >= 2)
    expect(smallest).toEqual({ a: 0, b: 2 })
  })

  it('stays at the start where nothing less is caught', () => {
    const start = { a: 2, b: 1 }
    expect(search(start, ({ a, b }) => a === 2 && b === 1)).toEqual(start)
  })
})

describe('withBounds', () => {
  it('changes the numbers that are named, and nothing else', () => {
    const text = 'CONSTANTS\n  Steps = 12\n  StepsMore = 12\n  Door = {d1}\n'
    expect(withBounds(text, { Steps: 3 })).toBe(text.replace('Steps = 12', 'Steps = 3'))
  })

  it('does not pass over a bound that is not there', () => {
    expect(() => withBounds('CONSTANTS\n  Steps = 12\n', { Doors: 1 })).toThrow(/Doors/)
  })
})

const module = `---- MODULE Door ----
EXTENDS Naturals
CONSTANTS Steps, Locked
VARIABLE open
Init == open = 0
Other == open = 1
Next == open < Steps /\\ open' = open + 1
Wrong == open' = open + 2
Safe == open <= Steps
Small == open < 9
====
`

const config = (lines: {
  readonly more?: string
  readonly expect?: string
  readonly steps?: number
  readonly locked?: string
  readonly init?: string
}): string => `\\* purpose: a door
\\* module: Door
\\* protocol: Door
\\* tier: quick
\\* mode: exhaustive
\\* expect: ${lines.expect ?? 'holds'}
\\* checkers: tlc
\\* ${lines.more ?? 'bounds: few steps'}

INIT ${lines.init ?? 'Init'}
NEXT Next
CONSTANTS
  Steps = ${lines.steps ?? 3}
  Locked = ${lines.locked ?? 'FALSE'}
INVARIANTS
  Safe
CHECK_DEADLOCK FALSE
`

const bugConfig = config({ more: 'bug: TOY-01 wrong', expect: 'violates Safe', steps: 2 })

const examinedDoors = async (models: Readonly<Record<string, string>>) => {
  const folder = await temporaryFolder()
  const specDir = join(folder, 'spec')
  mkdirSync(join(specDir, 'door'), { recursive: true })
  writeFileSync(join(specDir, 'door', 'Door.tla'), module)
  for (const [name, text] of Object.entries(models)) {
    writeFileSync(join(specDir, 'door', `${name}.cfg`), text)
  }
  const examined = Effect.runSync(Effect.flatMap(findModels(specDir), examineModels))
  const bugs = examined.filter(isBugModel)
  const holding = examined.filter((model) => !isBugModel(model))
  return { specDir, bugs, holding, bug: bugs[0]! }
}

describe('modelsForBug', () => {
  it('takes models with the same start, constants and property, and no other', async () => {
    const { bug, holding } = await examinedDoors({
      Bug: bugConfig,
      Same: config({}),
      Locked: config({ locked: 'TRUE' }),
      Elsewhere: config({ init: 'Other' }),
      Silent: config({}).replace('  Safe', '  Small'),
    })
    expect(modelsForBug(bug, holding).map(({ name }) => name)).toEqual(['Same'])
  })

  it('knows that a bound which is missing is not large', () => {
    expect(areAtLeast({ Steps: 3 }, { Steps: 3 })).toBe(true)
    expect(areAtLeast({ Steps: 2 }, { Steps: 3 })).toBe(false)
    expect(areAtLeast({}, { Steps: 0 })).toBe(false)
  })
})

describe('the committed bounds', () => {
  const options = { update: true }
  const rowsWith = async (steps: number, confirmedIn?: string) => {
    const doors = await examinedDoors({ Bug: bugConfig, Same: config({ steps: 3 }) })
    const found = { bug: doors.bug, smallest: { Steps: steps } }
    const pin = [{ ...found, ...(confirmedIn === undefined ? {} : { confirmedIn }) }]
    await Effect.runPromise(pinBounds(pin, { specDir: doors.specDir, ...options }))
    return { ...doors, pin }
  }
  const rowOf = ({ bugs, holding, specDir }: Awaited<ReturnType<typeof rowsWith>>) =>
    Effect.runSync(boundsRows(bugs, holding, specDir))[0]!

  it('are enough where a model reaches them and the bug was refused there', async () => {
    const row = rowOf(await rowsWith(2, 'Same'))
    expect(row).toMatchObject({ adequate: true, shippedIn: 'Same', shipped: { Steps: 3 } })
  })

  it('are not enough where no model reaches them', async () => {
    const row = rowOf(await rowsWith(4, 'Same'))
    expect(row).toMatchObject({ adequate: false, shippedIn: '' })
    expect(row.reason).toBe(
      'no model that must hold reaches Steps = 4 from the same start; looked at Same',
    )
  })

  it('are not enough where the bug was not seen to be refused with them', async () => {
    const row = rowOf(await rowsWith(2))
    expect(row.adequate).toBe(false)
    expect(row.reason).toMatch(/with the bounds of Same it was not seen to be refused/)
  })

  it('count no longer once the spec has changed', async () => {
    const doors = await rowsWith(2, 'Same')
    writeFileSync(
      join(doors.specDir, 'door', 'Door.tla'),
      module.replace("open' = open + 1", "open' = open + 3"),
    )
    const changed = Effect.runSync(Effect.flatMap(findModels(doors.specDir), examineModels))
    const row = rowOf({ ...doors, bugs: changed.filter(isBugModel) })
    expect(row.adequate).toBe(false)
    expect(row.reason).toMatch(/its spec has changed/)
  })

  it('are refused where another search found others, unless it is told to write them', async () => {
    const { specDir, pin } = await rowsWith(2, 'Same')
    const found = pin.map((each) => ({ ...each, smallest: { Steps: 1 } }))
    const check = (update: boolean) => Effect.runPromise(pinBounds(found, { specDir, update }))
    expect(await check(false)).toEqual([
      'Bug: committed Steps = 2, found Steps = 1; flagspan mutants --bounds --update accepts it',
    ])
    expect(await check(true)).toEqual([])
    expect(await check(false)).toEqual([])
  })

  it('are where a search may begin, as long as the spec is the same', async () => {
    const { specDir, bugs } = await rowsWith(2, 'Same')
    expect(Effect.runSync(knownBounds(bugs, specDir))).toEqual(new Map([['Bug', { Steps: 2 }]]))
    writeFileSync(
      join(specDir, 'door', 'Door.tla'),
      module.replace('open < Steps', 'open =< Steps'),
    )
    const changed = Effect.runSync(Effect.flatMap(findModels(specDir), examineModels))
    expect(Effect.runSync(knownBounds(changed.filter(isBugModel), specDir))).toEqual(new Map())
  })

  it('are searched for again where the file holds something else', async () => {
    const doors = await rowsWith(2, 'Same')
    await Effect.runPromise(updateManifest(doors.specDir, 'bounds', () => [{ steps: 'many' }]))
    expect(rowOf(doors).reason).toMatch(/its smallest bounds are not known/)
  })
})
