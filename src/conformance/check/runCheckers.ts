/**
 * Asks each checker about one examined model, and puts their answers into one form.
 *
 * It judges nothing: see `judge.ts`.
 */
import * as Effect from 'effect/Effect'
import type { EmbeddedBroke } from '../embedded/runEmbedded.ts'
import { runEmbedded } from '../embedded/runEmbedded.ts'
import { soloModules } from '../embedded/soloModules.ts'
import type { EnvironmentLacks, TlcBroke, WrongUse } from '../errors.ts'
import { deadlockName } from '../modelRules.ts'
import { definitionsOf } from '../modules/closure.ts'
import { propertiesOfKind } from '../modules/propertyKind.ts'
import type { PropertyKind } from '../modules/propertyKind.ts'
import { runTlc } from '../tlc/runTlc.ts'
import type { ActionCoverage, TlcResult, ViolationKind } from '../tlc/runTlc.ts'
import type { ExaminedModel } from './examine.ts'
import type { CheckerRun } from './report.ts'

/** What the checkers need from the platform to be started. */
export type CheckerServices = Effect.Services<ReturnType<typeof runTlc>>

export interface TlcRunOptions {
  readonly workers: number
  readonly coverage: boolean
  readonly timeoutSeconds?: number
  readonly onProgress?: Parameters<typeof runTlc>[0]['onProgress']
}

/** A run of TLC with what only TLC has. */
export interface TlcAnswer {
  readonly run: CheckerRun
  readonly actions: readonly ActionCoverage[]
  readonly warnings: readonly string[]
}

/** The two checkers; tests put others in their place. */
export interface Checkers {
  readonly tlc: (
    model: ExaminedModel,
    options: TlcRunOptions,
  ) => Effect.Effect<TlcAnswer, WrongUse | EnvironmentLacks | TlcBroke, CheckerServices>
  readonly embedded: (
    model: ExaminedModel,
    timeoutSeconds: number | undefined,
  ) => Effect.Effect<CheckerRun, EmbeddedBroke>
}

const askTlc = Effect.fnUntraced(function* (model: ExaminedModel, options: TlcRunOptions) {
  const { simulate } = model.config.header
  const result = yield* runTlc({
    moduleFile: model.moduleFile,
    configFile: model.configFile,
    mode: simulate === undefined ? { kind: 'check' } : { kind: 'simulate', ...simulate },
    workers: options.workers,
    coverage: options.coverage,
    short: model.config.header.tier === 'quick',
    ...(options.timeoutSeconds === undefined ? {} : { timeoutSeconds: options.timeoutSeconds }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  })
  const property = violatedProperty(model, result)
  const run: CheckerRun = {
    checker: 'tlc',
    tool: `TLC ${result.tlcVersion}`,
    verdict: result.verdict,
    ...(property === undefined ? {} : { property }),
    distinctStates: result.distinctStates,
    generated: result.generated,
    depth: result.verdict === 'holds' ? result.depth : result.trace.length,
    workers: options.workers,
    seconds: result.seconds,
    trace: result.trace,
    ...(result.lasso === undefined ? {} : { lasso: result.lasso }),
  }
  return { run, actions: result.coverage, warnings: result.warnings }
})

/** Which properties TLC leaves without a name of their own, by the kind of violation. */
const unnamedKinds: Readonly<Record<ViolationKind, readonly PropertyKind[]>> = {
  temporal: ['liveness', 'refinement'],
  action: ['refinement'],
  init: ['refinement', 'liveness'],
  invariant: [],
  deadlock: [],
  assert: [],
}

/** The property by the name that the configuration lists; where several may be meant, all of them. */
export const violatedProperty = (
  model: ExaminedModel,
  result: Pick<TlcResult, 'verdict' | 'property' | 'kind'>,
): string | undefined => {
  if (result.verdict === 'holds') return undefined
  if (result.verdict === 'deadlock') return deadlockName
  const { invariants, properties } = model.config
  const { property: named, kind } = result
  if (named !== undefined && [...invariants, ...properties].includes(named)) return named
  const kinds = kind === undefined ? [] : unnamedKinds[kind]
  const candidates = propertiesOfKind(properties, definitionsOf(model.closure), kinds)
  if (candidates.length > 0) return candidates.join(' or ')
  return named ?? (kind === 'assert' ? 'Assert' : 'a property that TLC does not name')
}

const askEmbedded = Effect.fnUntraced(function* (
  model: ExaminedModel,
  timeoutSeconds: number | undefined,
) {
  const { flattened } = model.subset
  const result = yield* runEmbedded({
    module: flattened.module,
    config: flattened.config,
    invariants: flattened.invariants,
    checkDeadlock: model.config.checkDeadlock,
    solo: soloModules(flattened, model.behaviour.next),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
  })
  const { version, ...found } = result
  const run: CheckerRun = {
    checker: 'embedded',
    tool: `tla-checker ${version}`,
    workers: 1,
    ...found,
    ...(found.verdict === 'holds' ? {} : { depth: found.trace.length }),
  }
  return run
})

export const checkers: Checkers = { tlc: askTlc, embedded: askEmbedded }
