/**
 * The thread that runs the embedded checker: the checker is one long synchronous call, which can only be
 * ended by ending its thread.
 *
 * It does not decide what a result means: see `runEmbedded.ts`.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { check_spec_with_options, explore_init, explore_next, initSync } from 'tla-checker'
import type { EmbeddedReply, EmbeddedReport, EmbeddedRequest, TextState } from './request.ts'
import { statesOfTrace } from './traceText.ts'

const run = (request: EmbeddedRequest): EmbeddedReply => {
  const find = createRequire(import.meta.url).resolve
  initSync({ module: readFileSync(find('tla-checker/tla_checker_bg.wasm')) })
  const { version } = JSON.parse(readFileSync(find('tla-checker/package.json'), 'utf8')) as {
    readonly version: string
  }
  const options = {
    cfg_source: request.config,
    max_states: request.maxStates,
    max_depth: request.maxDepth,
    allow_deadlock: !request.checkDeadlock,
  }
  const start = performance.now()
  const report = JSON.parse(
    check_spec_with_options(request.module, JSON.stringify(options)),
  ) as EmbeddedReport
  const seconds = (performance.now() - start) / 1000
  const states = statesOfTrace(report.trace?.[0] ?? '')
  const actions = actionsOf(request, states)
  return { kind: 'report', report, states, actions, version, seconds }
}

interface Explored {
  readonly ok: boolean
  readonly states?: readonly ExploredState[]
  readonly transitions?: readonly {
    readonly action: string | null
    readonly state: ExploredState
  }[]
}

interface ExploredState {
  readonly display: TextState
  readonly json: unknown
}

/** The checker's trace has no action names; stepping along it again finds them. */
const actionsOf = (request: EmbeddedRequest, states: readonly TextState[]): readonly string[] => {
  if (states.length === 0) return []
  const names = states.map(() => '')
  const initial = JSON.parse(explore_init(request.module, request.config, '{}')) as Explored
  let at = initial.states?.find((state) => sameState(state.display, states[0]))
  for (let index = 1; index < states.length && at !== undefined; index++) {
    const step = findStep(request, at, states[index] as TextState)
    names[index] = step?.action ?? ''
    at = step?.state
  }
  return names
}

/** The first action that leads from one state to the next, with the next state as the checker has it. */
const findStep = (
  request: EmbeddedRequest,
  from: ExploredState,
  to: TextState,
): { readonly action: string; readonly state: ExploredState } | undefined => {
  const json = JSON.stringify(from.json)
  for (const { action, module } of request.solo) {
    const explored = JSON.parse(explore_next(module, request.config, '{}', json)) as Explored
    const step = explored.transitions?.find((each) => sameState(each.state.display, to))
    if (step !== undefined) return { action, state: step.state }
  }
  return undefined
}

const sameState = (left: TextState, right: TextState | undefined): boolean =>
  right !== undefined && Object.keys(right).every((variable) => left[variable] === right[variable])

const reply = (): EmbeddedReply => {
  try {
    return run(workerData as EmbeddedRequest)
  } catch (error) {
    return { kind: 'threw', message: error instanceof Error ? error.message : String(error) }
  }
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin.
parentPort?.postMessage(reply())
