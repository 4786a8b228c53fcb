/** Checking models: what came out against what must, the checkers against each other, what was left. */
import { join } from 'node:path'
import * as NodeServices from '@effect/platform-node/NodeServices'
import * as Effect from 'effect/Effect'
import { beforeAll, describe, expect, it } from 'vitest'
import { examineModel } from '../../src/conformance/check/examine.ts'
import type { ExaminedModel } from '../../src/conformance/check/examine.ts'
import { problemsOf } from '../../src/conformance/check/judge.ts'
import { runningModels } from '../../src/conformance/check/progressLine.ts'
import type { CheckerRun, ModelReport } from '../../src/conformance/check/report.ts'
import { violatedProperty } from '../../src/conformance/check/runCheckers.ts'
import type { Checkers } from '../../src/conformance/check/runCheckers.ts'
import { runModels } from '../../src/conformance/check/runModels.ts'
import type { RunModelsOptions } from '../../src/conformance/check/runModels.ts'
import {
  exitCodeOf,
  failureMessage,
  jsonSummary,
  lastLine,
  notCheckedLines,
  notCheckedOf,
} from '../../src/conformance/check/summary.ts'
import { EmbeddedBroke } from '../../src/conformance/embedded/runEmbedded.ts'
import { EnvironmentLacks, TlcBroke, WrongUse } from '../../src/conformance/errors.ts'
import { findModels, loadModel } from '../../src/conformance/model.ts'
import { loadInline, writeInlineSpec } from './support/inlineModel.ts'

let all: readonly ExaminedModel[] = []
beforeAll(async () => {
  const found = await Effect.runPromise(findModels(join(import.meta.dirname, 'fixtures/turnsSpec')))
  all = await Effect.runPromise(Effect.forEach(found, examineModel))
})
const model = (name: string): ExaminedModel => {
  const found = all.find((each) => each.name === name)
  if (found === undefined) throw new Error(`no fixture ${name}`)
  return found
}

const holds: CheckerRun = {
  checker: 'tlc',
  tool: 'TLC 2.18',
  verdict: 'holds',
  distinctStates: 375,
  generated: 643,
  depth: 19,
  workers: 1,
  seconds: 1,
  trace: [],
}
const state = { index: 1, action: 'Init', state: {} }
const violates = (property: string, steps = 4): CheckerRun => ({
  ...holds,
  verdict: 'violated',
  property,
  trace: Array.from({ length: steps }, (_, index) => ({ ...state, index: index + 1 })),
})
const embedded = (run: CheckerRun): CheckerRun => ({ ...run, checker: 'embedded' })

describe('a verdict', () => {
  it.each([
    ['MCTurns', [holds, embedded(holds)], []],
    ['MCTurns', [violates('OneInside')], ['OneInside is violated (TLC)']],
    ['MCTurnsAllBusy', [violates('SomebodyIdle')], []],
    ['MCTurnsAllBusy', [holds], ['SomebodyIdle must be violated here, but everything holds (TLC)']],
    [
      'MCTurnsAllBusy',
      [violates('TypeOK')],
      ['SomebodyIdle must be violated here, but TypeOK is (TLC)'],
    ],
    [
      'MCTurnsUnfair',
      [violates('WaitingEnters or Other')],
      [
        'WaitingEnters must be violated here, but WaitingEnters or Other is (TLC); TLC does not say which: list only WaitingEnters of these in this model',
      ],
    ],
  ])('of %s that is not as the header says is a failure', (name, runs, problems) => {
    expect(problemsOf(model(name), runs)).toEqual(problems)
  })

  it('on which the checkers differ is a failure', () => {
    const differ = (left: CheckerRun, right: CheckerRun, name = 'MCTurns') =>
      problemsOf(model(name), [left, embedded(right)])
    expect(differ(holds, { ...holds, distinctStates: 374 })).toEqual([
      'the checkers disagree on distinct states: 375 (TLC), 374 (embedded)',
    ])
    expect(differ(holds, violates('OneInside'))).toContain(
      'the checkers disagree on the verdict: holds (TLC), violated OneInside (embedded)',
    )
    const busy = violates('SomebodyIdle')
    expect(differ(busy, violates('SomebodyIdle', 5), 'MCTurnsAllBusy')).toEqual([
      'the checkers disagree on the length of the counterexample: 4 (TLC), 5 (embedded)',
    ])
    // The embedded checker is not asked about step properties.
    expect(differ(violates('VisitsOnlyGrow'), holds)).toEqual(['VisitsOnlyGrow is violated (TLC)'])
  })
})

describe('a violation that TLC 2.18 does not name', () => {
  const properties = 'PROPERTY Steps PROPERTY Ends PROPERTY Refines'
  const inline = async (config: string): Promise<ExaminedModel> => {
    const module = `VARIABLE x\nInit == x = 0\nNext == x' = 1 - x\nEnds == <>(x = 1)
Steps == [][x' # x]_x\nAbstract == INSTANCE Elsewhere\nRefines == Abstract!Spec`
    const loaded = await loadInline({
      modules: { M: module },
      config: `INIT Init NEXT Next ${config}`,
    })
    return { ...loaded, subset: model('MCTurns').subset }
  }

  it('belongs to the only property of its kind, and to none where there are several', async () => {
    const one = await inline('PROPERTY Steps PROPERTY Ends')
    const several = await inline(properties)
    const temporal = { verdict: 'violated', kind: 'temporal' } as const
    expect(violatedProperty(one, temporal)).toBe('Ends')
    expect(violatedProperty(several, temporal)).toBe('Ends or Refines')
    // A part of a refinement has a name or place in another module.
    expect(violatedProperty(several, { verdict: 'violated', kind: 'action' })).toBe('Refines')
    expect(
      violatedProperty(several, { verdict: 'violated', kind: 'action', property: 'Steps' }),
    ).toBe('Steps')
    expect(violatedProperty(several, { verdict: 'deadlock', kind: 'deadlock' })).toBe('Deadlock')
  })
})

/** Checkers that give what they are told, and count how many threads are at work. */
const fakes = (tlc: Checkers['tlc'], embeddedRun: Checkers['embedded']): Checkers => ({
  tlc,
  embedded: embeddedRun,
})
const answers = fakes(
  (asked) => {
    const { expect: wanted } = asked.config.header
    const run = wanted.verdict === 'holds' ? holds : violates(wanted.property)
    return Effect.succeed({ run, actions: [], warnings: [] })
  },
  (asked) => {
    const { expect: wanted } = asked.config.header
    return Effect.succeed(embedded(wanted.verdict === 'holds' ? holds : violates(wanted.property)))
  },
)
const runAll = (
  models: readonly ExaminedModel[],
  options: RunModelsOptions,
): Promise<readonly ModelReport[]> =>
  Effect.runPromise(Effect.provide(runModels(models, options), NodeServices.layer))
const run = (names: readonly string[], options: RunModelsOptions) =>
  runAll(names.map(model), options)
/** The same model, as if its header put it into the full tier. */
const inFullTier = (name: string): ExaminedModel => {
  const { config, ...rest } = model(name)
  return { ...rest, config: { ...config, header: { ...config.header, tier: 'full' } } }
}
const quick = ['MCTurns', 'MCTurnsAllBusy', 'MCTurnsFair', 'MCTurnsUnfair']

describe('many models', () => {
  it('are each checked on the checkers that their headers name', async () => {
    const reports = await run(quick, { use: answers })
    expect(reports.map((each) => each.runs.map(({ checker }) => checker))).toEqual([
      ['tlc', 'embedded'],
      ['tlc', 'embedded'],
      ['tlc'],
      ['tlc'],
    ])
    const summary = { reports, differences: [] }
    expect(exitCodeOf(summary, true)).toBe(0)
    expect(lastLine(summary)).toBe(
      '4 of 4 models came out as they must (2 of them by being violated); not checked: 0',
    )
    expect(jsonSummary(summary, true)).toMatchObject({ ok: true, notChecked: [], failures: [] })
  })

  it('use no more threads than there are cores', async () => {
    let now = 0
    let most = 0
    const busy = <A>(threads: number, answer: A): Effect.Effect<A> =>
      Effect.acquireUseRelease(
        Effect.sync(() => {
          now += threads
          most = Math.max(most, now)
        }),
        () => Effect.as(Effect.sleep('5 millis'), answer),
        () => Effect.sync(() => (now -= threads)),
      )
    const counting = fakes(
      (_, { workers }) => busy(workers, { run: holds, actions: [], warnings: [] }),
      () => busy(1, embedded(holds)),
    )
    const models = [...quick.map(model), inFullTier('MCTurns')]
    await runAll(models, { use: counting, coreCount: 3 })
    expect(most).toBe(3)
    expect(now).toBe(0)
  })

  it('give TLC one thread in the quick tier, all in the full tier, or as many as asked for', async () => {
    const seen: Record<string, readonly [number, boolean]> = {}
    const noting = fakes((asked, { workers, coverage }) => {
      seen[asked.name] = [workers, coverage]
      return Effect.succeed({ run: holds, actions: [], warnings: [] })
    }, answers.embedded)
    const models = [model('MCTurns'), model('MCTurnsRandom'), inFullTier('MCTurnsFair')]
    await runAll(models, { use: noting, coreCount: 3 })
    // Each worker walks on its own: with one, the walks are the same on every machine.
    expect(seen).toEqual({
      MCTurns: [1, true],
      MCTurnsRandom: [1, false],
      MCTurnsFair: [3, false],
    })
    await run(['MCTurns'], { use: noting, coreCount: 3, workers: 2, coverage: false })
    expect(seen['MCTurns']).toEqual([2, false])
  })
})

describe('what cannot be checked here', () => {
  const lacking = fakes(
    () => Effect.fail(new EnvironmentLacks({ what: 'Java', message: 'there is no Java' })),
    answers.embedded,
  )

  it('is said once for each reason, and fails only a strict check', async () => {
    const reports = await run(quick, { use: lacking })
    expect(notCheckedLines(notCheckedOf(reports))).toEqual([
      'not checked: MCTurns (TLC with its PROPERTIES VisitsOnlyGrow), MCTurnsAllBusy (TLC), MCTurnsFair (TLC with its PROPERTIES WaitingEnters), MCTurnsUnfair (TLC with its PROPERTIES WaitingEnters): there is no Java',
    ])
    const summary = { reports, differences: [] }
    expect(lastLine(summary)).toBe(
      '2 of 4 models came out as they must (1 of them by being violated); not checked: 4',
    )
    expect([exitCodeOf(summary, false), exitCodeOf(summary, true)]).toEqual([0, 3])
    expect(failureMessage(summary)).toBe('--strict: 4 checks could not be made here, as said above')
  })

  it('counts what only TLC could do where TLC was not asked', async () => {
    const reports = await run(quick, { use: answers, checkers: ['embedded'] })
    expect(notCheckedOf(reports)).toMatchObject([
      { model: 'MCTurns', what: 'PROPERTIES VisitsOnlyGrow' },
      { model: 'MCTurnsFair', what: 'the embedded checker' },
      { model: 'MCTurnsUnfair', what: 'the embedded checker' },
    ])
    expect(notCheckedOf(await run(quick, { use: answers, checkers: ['tlc'] }))).toEqual([])
  })

  it('is told from a run that broke, which has an exit code of its own', async () => {
    const broken = (use: Partial<Checkers>) =>
      run(['MCTurns'], { use: { ...answers, ...use } }).then((reports) => ({
        reports,
        differences: [],
      }))
    const syntax = await broken({
      tlc: () => Effect.fail(new WrongUse({ message: 'M.tla:3: no' })),
    })
    expect(exitCodeOf(syntax, false)).toBe(2)
    expect(failureMessage(syntax)).toBe('MCTurns: M.tla:3: no')
    const memory = new TlcBroke({ reason: 'memory', message: 'no room' })
    expect(exitCodeOf(await broken({ tlc: () => Effect.fail(memory) }), false)).toBe(3)
    const warning = new EmbeddedBroke({ reason: 'warning', message: 'hm' })
    expect(exitCodeOf(await broken({ embedded: () => Effect.fail(warning) }), false)).toBe(2)
    const both = await broken({
      tlc: () => Effect.fail(memory),
      embedded: () => Effect.succeed(embedded(violates('OneInside'))),
    })
    expect(exitCodeOf(both, false)).toBe(1)
    expect(failureMessage(both)).toBe(
      'MCTurns: OneInside is violated (the embedded checker) (and 1 more)',
    )
  })
})

describe('a header that asks for the embedded checker', () => {
  it('is refused where that checker cannot be trusted, with every reason', async () => {
    const module =
      "EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == x' = 1 - x\nInv == x \\in Nat"
    const specDir = writeInlineSpec({
      modules: { M: module },
      config: 'INIT Init NEXT Next INVARIANT Inv\nVIEW Inv',
      header: { checkers: 'tlc, embedded' },
    })
    const error = await Effect.runPromise(
      findModels(specDir).pipe(
        Effect.flatMap(([first]) =>
          first === undefined ? Effect.die('none') : examineModel(first),
        ),
        Effect.flip,
      ),
    )
    expect(error.message).toMatch(
      /Inline\.cfg:7: the header asks for the embedded checker.*Inline\.cfg:11: uses VIEW; .*M\.tla:6: `Nat`.*write checkers: tlc$/,
    )
  })

  it('needs no module that only an instance uses', async () => {
    const loaded = await Effect.runPromise(loadModel(model('MCTurns')))
    expect(loaded.closure.standardModules).toEqual(['Naturals', 'Sequences', 'FiniteSets'])
  })
})

describe('progress', () => {
  it('shows what runs with states, queue, rate and time, and keeps what ended', () => {
    const running = runningModels()
    const now = { model: 'M', checker: 'tlc', phase: 'running' } as const
    running.note({ ...now, phase: 'started', secondsElapsed: 0 })
    running.note({ ...now, distinct: 12_000, queue: 300, secondsElapsed: 4 })
    // The same counts again: the rate stays that of the moment when they were new.
    running.note({ ...now, distinct: 12_000, queue: 300, secondsElapsed: 9 })
    running.note({ model: 'M', checker: 'embedded', phase: 'running', secondsElapsed: 2 })
    expect(running.line()).toBe(
      '0 done | M tlc: 12,000 states, 300 waiting, 3,000/s, 9 s | M embedded: 2 s',
    )
    const kept = running.note({
      ...now,
      phase: 'ended',
      distinct: 12_345,
      secondsElapsed: 5.04,
      outcome: 'holds',
    })
    expect(kept).toBe('M tlc: holds, 12,345 states, 5.0 s')
    expect(running.line()).toBe('1 done | M embedded: 2 s')
  })
})
