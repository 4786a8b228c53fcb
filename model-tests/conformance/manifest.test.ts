/** The manifest: committed numbers are compared, new ones added, nothing else touched or half-written. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Effect from 'effect/Effect'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { examineModel } from '../../src/conformance/check/examine.ts'
import type { ExaminedModel } from '../../src/conformance/check/examine.ts'
import { manifestText, readManifest, updateManifest } from '../../src/conformance/check/manifest.ts'
import { recordReports } from '../../src/conformance/check/record.ts'
import type { CheckerRun, ModelReport } from '../../src/conformance/check/report.ts'
import { findModels } from '../../src/conformance/model.ts'

const parent = mkdtempSync(join(tmpdir(), 'flagspan-manifest-'))
afterAll(() => rmSync(parent, { recursive: true }))
let specDir = ''
beforeEach(() => {
  specDir = mkdtempSync(join(parent, 'spec-'))
})
let models: readonly ExaminedModel[] = []
beforeAll(async () => {
  const found = await Effect.runPromise(findModels(join(import.meta.dirname, 'fixtures/turnsSpec')))
  models = await Effect.runPromise(Effect.forEach(found, examineModel))
})

const tlcRun: CheckerRun = {
  checker: 'tlc',
  tool: 'TLC 2.18',
  verdict: 'holds',
  distinctStates: 375,
  generated: 643,
  depth: 19,
  workers: 1,
  seconds: 1.234,
  trace: [],
}
const embeddedRun: CheckerRun = {
  checker: 'embedded',
  tool: 'tla-checker 0.9.0',
  verdict: 'holds',
  distinctStates: 375,
  workers: 1,
  seconds: 0.1,
  trace: [],
}
const report = (name: string, runs: readonly CheckerRun[], ok = true): ModelReport => {
  const header = models.find((model) => model.name === name)?.config.header
  if (header === undefined) throw new Error(`no fixture ${name}`)
  const { module, protocol, tier, mode, checkers } = header
  const rest = { problems: [], breakages: [], notChecked: [], actions: [], notes: [] }
  return { model: name, module, protocol, tier, mode, checkers, runs, ok, ...rest }
}
const record = (reports: readonly ModelReport[], update = false): Promise<readonly string[]> =>
  Effect.runPromise(
    recordReports(models, reports, { specDir, update, allModels: models }).pipe(
      Effect.map((differences) => differences.map(({ model, line }) => `${model}: ${line}`)),
    ),
  )
const content = () => Effect.runPromise(readManifest(specDir))

describe('numbers of a run', () => {
  it('are added where there are none, with the tools that made them', async () => {
    expect(await record([report('MCTurns', [tlcRun])])).toEqual([])
    const manifest = await content()
    expect(manifest.models['MCTurns']).toEqual({
      module: 'MCTurns',
      protocol: 'Turns',
      tier: 'quick',
      mode: 'exhaustive',
      checkers: {
        tlc: {
          verdict: 'holds',
          distinctStates: 375,
          generated: 643,
          depth: 19,
          workers: 1,
          seconds: 1.23,
        },
      },
    })
    expect(manifest.tools).toEqual({ tlc: 'TLC 2.18' })
    await record([report('MCTurns', [tlcRun, embeddedRun])])
    expect((await content()).models['MCTurns']?.checkers.embedded?.distinctStates).toBe(375)
  })

  it('are compared where there are some, each with both numbers, and left as they are', async () => {
    await record([report('MCTurns', [tlcRun, embeddedRun])])
    const before = readFileSync(join(specDir, 'manifest.json'), 'utf8')
    const other = { ...tlcRun, distinctStates: 1374, generated: 1642, depth: 18, seconds: 99 }
    expect(await record([report('MCTurns', [other, embeddedRun])])).toEqual([
      'MCTurns: TLC: distinct states: 1,374, the manifest says 375; accept with: flagspan check MCTurns --update',
      'MCTurns: TLC: generated states: 1,642, the manifest says 643; accept with: flagspan check MCTurns --update',
      'MCTurns: TLC: depth: 18, the manifest says 19; accept with: flagspan check MCTurns --update',
    ])
    expect(
      await record([report('MCTurns', [tlcRun, { ...embeddedRun, distinctStates: 1 }])]),
    ).toEqual([
      'MCTurns: embedded checker: distinct states: 1, the manifest says 375; accept with: flagspan check MCTurns --update',
    ])
    expect(readFileSync(join(specDir, 'manifest.json'), 'utf8')).toBe(before)
  })

  it('replace the committed ones where that is asked for', async () => {
    await record([report('MCTurns', [tlcRun])])
    expect(await record([report('MCTurns', [{ ...tlcRun, distinctStates: 374 }])], true)).toEqual(
      [],
    )
    expect((await content()).models['MCTurns']?.checkers.tlc?.distinctStates).toBe(374)
  })

  it('are compared only where every run gives the same', async () => {
    const violated: CheckerRun = { ...tlcRun, verdict: 'violated', property: 'SomebodyIdle' }
    await record([report('MCTurnsAllBusy', [violated])])
    const more = { ...violated, distinctStates: 1, generated: 1, depth: 1 }
    expect(await record([report('MCTurnsAllBusy', [more])])).toHaveLength(3)
    // Where more than one worker stops depends on timing.
    expect(await record([report('MCTurnsAllBusy', [{ ...more, workers: 2 }])])).toEqual([])
    const exhausted = { ...tlcRun, workers: 2, depth: 20 }
    await record([report('MCTurns', [tlcRun])])
    expect(await record([report('MCTurns', [exhausted])])).toEqual([])
    expect(await record([report('MCTurns', [{ ...exhausted, generated: 1 }])])).toHaveLength(1)
    // When a liveness violation is found depends on the clock.
    const unfair: CheckerRun = { ...tlcRun, verdict: 'violated', property: 'WaitingEnters' }
    await record([report('MCTurnsUnfair', [unfair])])
    expect(await record([report('MCTurnsUnfair', [{ ...unfair, distinctStates: 9 }])])).toEqual([])
    expect(await record([report('MCTurnsUnfair', [tlcRun])])).toEqual([
      'MCTurnsUnfair: TLC: verdict: holds, the manifest says violated WaitingEnters; accept with: flagspan check MCTurnsUnfair --update',
    ])
  })

  it('are never taken from a run that failed, nor from a seeded bug', async () => {
    await record([report('MCTurns', [tlcRun], false), report('MCTurnsPushIn', [tlcRun])], true)
    expect((await content()).models).toEqual({})
  })

  it('of a model that is gone are reported, and dropped by an update', async () => {
    await record([report('MCTurns', [tlcRun])])
    const manifest = await content()
    const stale = { ...manifest.models, Gone: manifest.models['MCTurns'] }
    writeFileSync(join(specDir, 'manifest.json'), JSON.stringify({ ...manifest, models: stale }))
    expect(await record([report('MCTurns', [tlcRun])])).toEqual([
      'Gone: the manifest has numbers for it, but there is no such model; drop them with: flagspan check --update',
    ])
    expect(await record([], true)).toEqual([])
    expect(Object.keys((await content()).models)).toEqual(['MCTurns'])
  })
})

describe('the file', () => {
  it('is sorted and written the same whatever the order', () => {
    const one = { tools: {}, models: {}, replay: [{ b: 1, a: 2 }] }
    expect(manifestText(one)).toBe(
      manifestText({ replay: [{ a: 2, b: 1 }], models: {}, tools: {} }),
    )
    expect(manifestText(one).endsWith('}\n')).toBe(true)
  })

  it('keeps the sections of others, also when several are written at once', async () => {
    await Effect.runPromise(
      Effect.all(
        [
          updateManifest(specDir, 'replay', () => [{ protocol: 'Turns' }]),
          updateManifest(specDir, 'graph', () => [{ states: 1 }]),
        ],
        { concurrency: 'unbounded' },
      ),
    )
    await record([report('MCTurns', [tlcRun])])
    expect(await content()).toMatchObject({
      replay: [{ protocol: 'Turns' }],
      graph: [{ states: 1 }],
      models: { MCTurns: { module: 'MCTurns' } },
    })
    expect(readdirSync(specDir)).toEqual(['manifest.json'])
  })

  it.each([
    ['no JSON', '{ "models": '],
    ['another form', '{ "tools": {}, "models": { "M": { "module": 1 } } }'],
  ])('is refused with %s, and not overwritten', async (_, text) => {
    const file = join(specDir, 'manifest.json')
    writeFileSync(file, text)
    const error = await Effect.runPromise(
      Effect.flip(recordReports(models, [], { specDir, update: true, allModels: models })),
    )
    expect(error._tag).toBe('WrongUse')
    expect(error.message).toMatch(/manifest\.json: .*restore the committed file/)
    expect(error.message).not.toContain('\n')
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  it('that cannot be written is said to be unchanged', async () => {
    const blocked = join(specDir, 'blocked')
    writeFileSync(blocked, '')
    const error = await Effect.runPromise(
      Effect.flip(updateManifest(join(blocked, 'spec'), 'replay', () => [])),
    )
    expect(error._tag).toBe('EnvironmentLacks')
    expect(error.message).toContain('Nothing was changed')
  })
})
