/** From specs and stored traces to rows: what is found, generated, refused as stale, and pinned. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as NodeServices from '@effect/platform-node/NodeServices'
import * as Effect from 'effect/Effect'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { manifestFile } from '../../src/conformance/check/manifest.ts'
import { coverEdges } from '../../src/conformance/graph/paths.ts'
import type { Protocol } from '../../src/conformance/protocol.ts'
import { exploreAll, replayAll } from '../../src/conformance/replay/conformance.ts'
import { generateTraces } from '../../src/conformance/replay/generate.ts'
import { pinCounts } from '../../src/conformance/replay/pinnedCounts.ts'
import { findReplayModels, loadReplay } from '../../src/conformance/replay/replayModels.ts'
import { graphByProtocol, replayByProtocol } from '../../src/conformance/replay/rows.ts'
import {
  failureLines,
  jsonSummary,
  lastLine,
  summaryHolds,
} from '../../src/conformance/replay/summary.ts'
import { specDigest } from '../../src/conformance/traces/specDigest.ts'
import { compressTraces } from '../../src/conformance/traces/traceBytes.ts'
import { writeTraces } from '../../src/conformance/traces/traceWriter.ts'
import { tlcIsMissing } from '../support/tlc.ts'
import { protocols, tokenPass } from './fixtures/tokenPass/index.ts'
import { tokenPassGraph, tokenPassOrigin } from './fixtures/tokenPass/stored.ts'

const root = mkdtempSync(join(tmpdir(), 'flagspan-replay-'))
afterAll(() => rmSync(root, { recursive: true }))

const specDir = join(root, 'spec')
const tracesDir = join(root, 'traces')
const traceFile = join(tracesDir, 'toy', 'TokenPass.itf.json.gz')
const config = join(specDir, 'toy', 'TokenPass.cfg')
const places = { specDir, tracesDir, protocols }

const edit = (file: string, from: string, to: string): void => {
  const text = readFileSync(file, 'utf8')
  expect(text).toContain(from)
  writeFileSync(file, text.replace(from, to))
}

const find = (wanted?: readonly string[], changes: Partial<typeof places> = {}) =>
  findReplayModels({ ...places, ...changes }, wanted)

const load = (wanted?: readonly string[], changes: Partial<typeof places> = {}) =>
  Effect.flatMap(find(wanted, changes), (models) => Effect.forEach(models, loadReplay))

const refusal = async (effect: Effect.Effect<unknown, { readonly message: string }>) =>
  (await Effect.runPromise(Effect.flip(effect))).message

beforeEach(async () => {
  rmSync(specDir, { recursive: true, force: true })
  rmSync(tracesDir, { recursive: true, force: true })
  cpSync(join(import.meta.dirname, 'fixtures/tokenPass/spec'), specDir, { recursive: true })
  const [found] = await Effect.runPromise(find())
  if (found === undefined) throw new Error('the toy model is not found')
  const origin = {
    ...tokenPassOrigin,
    config: found.model.behaviour,
    specSha256: specDigest(found.model),
  }
  mkdirSync(join(tracesDir, 'toy'), { recursive: true })
  const text = writeTraces(origin, tokenPassGraph, coverEdges(tokenPassGraph))
  writeFileSync(traceFile, compressTraces(text))
})

describe('replayed models', () => {
  it('are found by name, configuration, trace file, or all together', async () => {
    for (const wanted of [[], ['TokenPass'], [config], [traceFile]]) {
      const models = await Effect.runPromise(load(wanted))
      expect(models.map(({ model }) => model.name)).toEqual(['TokenPass'])
      expect(models[0]?.traceFile).toBe(traceFile)
    }
  })

  it('are refused where something is amiss, each in one line', async () => {
    expect(await refusal(load(['TokenPas']))).toMatch(/no such model; did you mean TokenPass\?/)
    expect(await refusal(load([], { protocols: [] }))).toMatch(
      /TokenPass\.cfg: no code is bound to protocol TokenPass/,
    )
    const strict: Protocol = {
      ...tokenPass,
      model: () => {
        throw new RangeError('Passes must be at most 2')
      },
    }
    expect(await refusal(load([], { protocols: [strict] }))).toMatch(
      /TokenPass\.cfg: Passes must be at most 2$/,
    )
    writeFileSync(join(tracesDir, 'toy', 'Gone.itf.json.gz'), '')
    expect(await refusal(load())).toMatch(
      /Gone\.itf\.json\.gz: no model of this name has `replay: yes`; remove the file/,
    )
    rmSync(tracesDir, { recursive: true })
    expect(await refusal(load())).toMatch(
      /TokenPass\.itf\.json\.gz: model TokenPass has no stored traces\. `flagspan replay --generate TokenPass`/,
    )
    edit(config, '\\* replay: yes\n', '')
    expect(await refusal(find())).toMatch(/spec: no model has `replay: yes` in its header/)
    expect(await refusal(find(['TokenPass']))).toMatch(/^TokenPass: no `replay: yes` in the header/)
  })

  const module = join(specDir, 'toy', 'TokenPass.tla')
  it.each<[string, string, string, string]>([
    ['an action', module, 'hop |-> passes + 1', 'hop |-> passes + 2'],
    ['the module that it extends from', join(specDir, 'toy', 'MCTokenPass.tla'), '<', '<='],
    ['a constant', config, 'Passes = 3', 'Passes = 2'],
    ['a model value into a string', config, '{n1, n2}', '{"n1", "n2"}'],
  ])('have stale traces once %s changes', async (_, file, from, to) => {
    edit(file, from, to)
    expect(await refusal(load())).toMatch(
      /TokenPass\.itf\.json\.gz: the traces are stale, the spec has changed since\. `flagspan replay --generate/,
    )
  })

  it('keep their traces when only comments, layout or what is checked change', async () => {
    edit(module, '(* A token', '(* One token')
    edit(module, 'Wait(n) ==', '\\* A comment\n\nWait(n) ==')
    edit(
      config,
      'INVARIANT TypeOK\nCHECK_DEADLOCK FALSE',
      'CHECK_DEADLOCK FALSE\nINVARIANTS\n  TypeOK',
    )
    edit(config, 'purpose: every', 'purpose: each')
    expect(await Effect.runPromise(load())).toHaveLength(1)
  })

  it('are not mistaken for each other', async () => {
    const other = join(root, 'TokenPass.itf.json')
    const origin = { ...tokenPassOrigin, model: 'Other' }
    writeFileSync(other, writeTraces(origin, tokenPassGraph, coverEdges(tokenPassGraph)))
    expect(await refusal(load([other]))).toMatch(
      /holds traces of Other \(TokenPass\), not of TokenPass/,
    )
  })
})

const rowsOf = async (changes: Partial<typeof places> = {}) => {
  const models = await Effect.runPromise(load([], changes))
  const replay = await Effect.runPromise(replayAll(models))
  return { replay, graph: await Effect.runPromise(exploreAll(models)) }
}

/** The toy with a token that sometimes comes back: spec and code part ways. */
const faulty: Protocol = {
  ...tokenPass,
  model: (config) => {
    const code = tokenPass.model(config)
    return {
      ...code,
      enabled: (state) => code.enabled(state).filter(({ action }) => action !== 'Lose'),
    }
  },
}

describe('rows', () => {
  it('show sound code as sound', async () => {
    const rows = await rowsOf()
    const summary = { ...rows, differences: [] }
    expect(summaryHolds(summary)).toBe(true)
    expect(failureLines(summary)).toEqual([])
    expect(lastLine(summary)).toBe(
      'holds: 32 of 32 transitions of 1 models replayed; the code has the same 19 states and the same transitions',
    )
    expect(replayByProtocol([...rows.replay, ...rows.replay])).toMatchObject([
      { protocol: 'TokenPass', edgesCovered: 64, edgesTotal: 64 },
    ])
    expect(graphByProtocol([...rows.graph, ...rows.graph])).toMatchObject([
      { protocol: 'TokenPass', specStates: 38, codeStates: 38, specEdges: 64, codeEdges: 64 },
    ])
    expect(jsonSummary(summary)).toMatchObject({
      ok: true,
      replay: [{ protocol: 'TokenPass', model: 'TokenPass', edgesCovered: 32, edgesTotal: 32 }],
      graph: [{ protocol: 'TokenPass', model: 'TokenPass', specStates: 19, codeStates: 19 }],
    })
  })

  it('show faulty code as faulty, with what is needed to find out why', async () => {
    const rows = await rowsOf({ protocols: [faulty] })
    const summary = { ...rows, differences: [] }
    expect(summaryHolds(summary)).toBe(false)
    expect(jsonSummary(summary)).toMatchObject({ ok: false })
    const text = failureLines(summary).join('\n')
    expect(text).toMatch(/^TokenPass, trace \d+, step \d+, Lose: no event of Lose is enabled/m)
    expect(text).toMatch(/^TokenPass: \d+ of 32 transitions not replayed$/m)
    expect(text).toMatch(/^TokenPass, missing transition: the spec takes Lose;/m)
    expect(text).toMatch(/^TokenPass: 3 more differences between the graphs$/m)
    expect(lastLine(summary)).toMatch(
      /^fails: \d+ of 32 transitions .*1 models whose code has another/,
    )
  })
})

describe('pinned figures', () => {
  const pin = async (
    update: boolean,
    changes: Partial<typeof places> = {},
    all = ['TokenPass'],
  ) => {
    const { replay, graph } = await rowsOf(changes)
    return Effect.runPromise(pinCounts(replay, graph, { specDir, update, allModels: all }))
  }
  const manifest = () =>
    JSON.parse(readFileSync(manifestFile(specDir), 'utf8')) as Record<string, never[]>

  it('are written when new, and a difference is said until it is accepted', async () => {
    expect(await pin(false)).toEqual([])
    expect(manifest()['replay']).toMatchObject([{ model: 'TokenPass', edgesTotal: 32 }])
    expect(manifest()['graph']).toMatchObject([
      { model: 'TokenPass', specStates: 19, codeEdges: 32 },
    ])
    edit(manifestFile(specDir), '"edgesTotal": 32', '"edgesTotal": 31')
    edit(manifestFile(specDir), '"stepsPerSecond": ', '"stepsPerSecond": 1')
    expect(await pin(false)).toEqual([
      {
        model: 'TokenPass',
        line: 'replay: edgesTotal is 32, the manifest says 31; accept with: flagspan replay TokenPass --update',
      },
    ])
    expect(manifest()['replay']).toMatchObject([{ edgesTotal: 31 }])
    expect(await pin(true)).toEqual([])
    expect(manifest()['replay']).toMatchObject([{ edgesTotal: 32 }])
  })

  it('of a model that is gone are said, and dropped with an update', async () => {
    await pin(false)
    const lines = (await pin(false, {}, ['Other'])).map(({ line }) => line)
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(
      /there is no such replay model; drop them with: flagspan replay --update/,
    )
  })

  it('are never taken from code that fails', async () => {
    expect(await pin(true, { protocols: [faulty] })).toEqual([])
    expect(existsSync(manifestFile(specDir))).toBe(false)
  })

  it('that are damaged are refused', async () => {
    await pin(false)
    edit(manifestFile(specDir), '"edgesTotal": 32', '"edgesTotal": "many"')
    const { replay, graph } = await rowsOf()
    expect(await refusal(pinCounts(replay, graph, { specDir, update: false }))).toMatch(
      /manifest\.json: section replay: .*restore the committed file/,
    )
  })
})

describe.skipIf(tlcIsMissing)('traces made with TLC', () => {
  const generate = async () => {
    const [found] = await Effect.runPromise(find())
    if (found === undefined) throw new Error('the toy model is not found')
    return generateTraces(found.model, traceFile).pipe(Effect.provide(NodeServices.layer))
  }

  it('have the same bytes each time', async () => {
    const before = readFileSync(traceFile)
    rmSync(traceFile)
    const made = await Effect.runPromise(await generate())
    expect(made).toMatchObject({ states: 19, edges: 32, steps: 32, file: traceFile })
    expect(readFileSync(traceFile).equals(before)).toBe(true)
    expect(readdirSync(join(tracesDir, 'toy'))).toEqual(['TokenPass.itf.json.gz'])
  }, 30_000)

  it('are left as they were where the model does not hold', async () => {
    const before = readFileSync(traceFile)
    edit(join(specDir, 'toy', 'MCTokenPass.tla'), 'passes \\in 0..Passes', 'passes = 0')
    const error = await Effect.runPromise(Effect.flip(await generate()))
    expect(error._tag).toBe('PropertyFails')
    expect(error.message).toMatch(/^TokenPass: TLC says violated TypeOK; only a model that holds/)
    expect(readFileSync(traceFile).equals(before)).toBe(true)
  }, 30_000)

  it('are refused where TLC cannot name the actions', async () => {
    edit(join(specDir, 'toy', 'MCTokenPass.tla'), '\\/ MCLose', '\\/ \\E t \\in network : Lose(t)')
    const error = await Effect.runPromise(Effect.flip(await generate()))
    expect(error.message).toMatch(
      /MCTokenPass\.tla: TLC calls some transitions Next only; define each/,
    )
  }, 30_000)
})
