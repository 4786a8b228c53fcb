/**
 * Drives the code through every stored trace of one model and compares the projected state after every
 * step.
 *
 * It is not a checker of the spec: what the spec allows is taken from the traces. A step has no
 * arguments, so it replays as: among the enabled events of its action, those that lead to the spec's
 * next state; none is a mismatch, and so are two that lead to different states of the code.
 *
 * A trace that branches off an earlier one goes on from the state of the code there. Since the code is
 * pure and its states immutable, that is the state to which the earlier steps would lead again.
 */
import { canonical } from '../../shared/value.ts'
import type { SpecState, Value } from '../../shared/value.ts'
import type { StateGraph } from '../graph/stateGraph.ts'
import type { AlphabetEvent, ProtocolModel } from '../protocol.ts'
import type { StoredModel, StoredTrace } from '../traces/storedModel.ts'
import { stateDifferences } from './difference.ts'
import { nearestFirst } from './mismatch.ts'
import type { MismatchKind, ReplayMismatch } from './mismatch.ts'
import { describeThrown } from './thrown.ts'
import { createWalks } from './walks.ts'
import type { Walks } from './walks.ts'

export interface ReplayOutcome {
  readonly traces: number
  /** Steps that agreed. */
  readonly steps: number
  readonly edgesCovered: number
  readonly edgesTotal: number
  readonly mismatches: readonly ReplayMismatch[]
}

export interface ReplayProgress {
  readonly traces: number
  readonly steps: number
}

/** After this many mismatches the rest of the traces says nothing new. */
const defaultMismatchLimit = 3

/**
 * Replays all traces. The generator yields after each trace, so that the caller can show progress and
 * stay interruptible; it returns the outcome.
 */
export function* replayModel(
  code: ProtocolModel<unknown, unknown>,
  stored: StoredModel,
  mismatchLimit = defaultMismatchLimit,
): Generator<ReplayProgress, ReplayOutcome, void> {
  const covered = new Uint8Array(stored.graph.edges.length)
  const mismatches: ReplayMismatch[] = []
  const replay = { code, stored, matches: createMatcher(stored.graph), walks: createWalks(stored) }
  let steps = 0
  let traces = 0
  for (const [index, trace] of stored.traces.entries()) {
    // Where an earlier trace broke off before the branch, there is no state to go on from.
    if (trace.from !== undefined && replay.walks.at(trace.from) === undefined) continue
    const { taken, mismatch } = replayTrace({ ...replay, trace, index })
    taken.forEach((_, step) => (covered[edgeNumber(stored.graph, trace, step)] = 1))
    steps += taken.length
    traces++
    if (mismatch !== undefined) mismatches.push(mismatch)
    if (mismatches.length >= mismatchLimit) break
    yield { traces, steps }
  }
  return {
    traces,
    steps,
    edgesCovered: covered.reduce((sum, edge) => sum + edge, 0),
    edgesTotal: covered.length,
    mismatches,
  }
}

interface TraceRun {
  readonly code: ProtocolModel<unknown, unknown>
  readonly stored: StoredModel
  readonly matches: (expected: number, actual: SpecState) => boolean
  readonly walks: Walks
  readonly trace: StoredTrace
  readonly index: number
}

interface TraceResult {
  /** The events of the steps that agreed. */
  readonly taken: readonly unknown[]
  readonly mismatch?: ReplayMismatch
}

const replayTrace = (run: TraceRun): TraceResult => {
  const { trace, walks, index } = run
  const taken: unknown[] = []
  const started = startTrace(run)
  if ('mismatch' in started) return { taken, mismatch: started.mismatch }
  let { state } = started
  walks.reached(index, 0, state)
  for (const [step, action] of trace.actions.entries()) {
    const stepped = replayStep(run, state, step, action, taken)
    if ('mismatch' in stepped) {
      walks.ended(index, taken)
      return { taken, mismatch: stepped.mismatch }
    }
    taken.push(stepped.event)
    state = stepped.state
    walks.reached(index, step + 1, state)
  }
  walks.ended(index, taken)
  return { taken }
}

type Started = { readonly state: unknown } | { readonly mismatch: ReplayMismatch }
type Stepped =
  { readonly state: unknown; readonly event: unknown } | { readonly mismatch: ReplayMismatch }

const startTrace = (run: TraceRun): Started => {
  const { code, trace, stored, walks } = run
  if (trace.from !== undefined) return { state: walks.at(trace.from) }
  const expected = trace.states[0] as number
  const place = { model: stored.origin.model, trace: run.index + 1, step: 0 }
  const fail = (kind: MismatchKind, reason: string, more: Partial<ReplayMismatch> = {}) => ({
    mismatch: { ...place, tried: [], taken: [], kind, reason, ...more },
  })
  try {
    const states = distinctStates(
      code,
      code.initial.filter((state) => run.matches(expected, code.project(state))),
    )
    const [state] = states
    if (states.length === 1) return { state }
    if (states.length > 1) {
      return fail('initial', `${states.length} initial states of the code project to this one`)
    }
    const tried = code.initial.map((initial, index) => ({
      event: `initial state ${index + 1}`,
      actor: '',
      differences: stateDifferences(
        stored.graph.states[expected] as SpecState,
        code.project(initial),
      ),
    }))
    return fail('initial', 'no initial state of the code projects to this one', {
      tried: nearestFirst(tried),
    })
  } catch (error) {
    const { message, ...more } = describeThrown(error)
    return fail('threw', message, more)
  }
}

const replayStep = (
  run: TraceRun,
  state: unknown,
  index: number,
  action: string,
  taken: readonly unknown[],
): Stepped => {
  const { code, trace, walks } = run
  const expected = trace.states[index + 1] as number
  const place = { model: run.stored.origin.model, trace: run.index + 1, step: index + 1, action }
  const fail = (kind: MismatchKind, reason: string, more: Partial<ReplayMismatch> = {}) => {
    const before = trace.from === undefined ? [] : walks.eventsTo(trace.from)
    const words = [...before, ...taken].map((event) => code.describe(event))
    return { mismatch: { ...place, tried: [], taken: words, kind, reason, ...more } }
  }
  let current: unknown
  try {
    const enabled = code.enabled(state)
    const reached: { readonly event: unknown; readonly state: unknown }[] = []
    for (const { action: own, event } of enabled) {
      if (own !== action) continue
      current = event
      const next = code.apply(state, event)
      if (run.matches(expected, code.project(next))) reached.push({ event, state: next })
    }
    current = undefined
    const [first] = reached
    if (first === undefined) return fail(...explainMissing(run, state, enabled, action, expected))
    if (reached.length === 1) return first
    if (
      distinctStates(
        code,
        reached.map((each) => each.state),
      ).length === 1
    )
      return first
    const events = reached.map(({ event }) => code.describe(event)).join('; ')
    return fail('ambiguous', `different states of the code project to the expected one: ${events}`)
  } catch (error) {
    const { message, ...more } = describeThrown(error)
    const during = current === undefined ? '' : ` (${code.describe(current)})`
    return fail('threw', `${message}${during}`, more)
  }
}

/** Why no event led to the expected state. Runs only after a failure, so it may be slow. */
const explainMissing = (
  run: TraceRun,
  state: unknown,
  enabled: readonly AlphabetEvent<unknown>[],
  action: string,
  expected: number,
): [MismatchKind, string, Partial<ReplayMismatch>] => {
  const { code, stored } = run
  const candidates = enabled.filter((each) => each.action === action)
  if (candidates.length === 0) {
    const others = [...new Set(enabled.map((each) => each.action))].sort()
    const instead = others.length === 0 ? 'no event is' : `enabled are ${others.join(', ')}`
    return ['disabled', `no event of ${action} is enabled in the code; ${instead}`, {}]
  }
  const wanted = stored.graph.states[expected] as SpecState
  const tried = candidates.map(({ event }) => ({
    event: code.describe(event),
    actor: code.actor(event),
    differences: stateDifferences(wanted, code.project(code.apply(state, event))),
  }))
  const count =
    candidates.length === 1 ? 'the one event' : `none of the ${candidates.length} events`
  const verb = candidates.length === 1 ? 'does not lead' : 'leads'
  return [
    'state',
    `${count} of ${action} ${verb} to the expected state`,
    { tried: nearestFirst(tried) },
  ]
}

const distinctStates = (
  code: ProtocolModel<unknown, unknown>,
  states: readonly unknown[],
): readonly unknown[] => [...new Map(states.map((state) => [code.key(state), state])).values()]

/** Compares variable by variable and stops at the first that differs: most candidates differ early. */
const createMatcher = (graph: StateGraph): TraceRun['matches'] => {
  const variables = Object.keys(graph.states[0] ?? {}).sort()
  const texts: (readonly string[] | undefined)[] = []
  return (expected, actual) => {
    const wanted = (texts[expected] ??= variables.map((name) =>
      canonical(graph.states[expected]?.[name] as Value),
    ))
    if (Object.keys(actual).length !== variables.length) return false
    return variables.every((name, index) => {
      const value = actual[name]
      return value !== undefined && canonical(value) === wanted[index]
    })
  }
}

const edgeNumber = (graph: StateGraph, trace: StoredTrace, index: number): number => {
  const from = trace.states[index] as number
  const to = trace.states[index + 1] as number
  let edge = graph.firstEdge[from] as number
  for (; edge < (graph.firstEdge[from + 1] as number); edge++) {
    const found = graph.edges[edge]
    if (found?.to === to && found.action === trace.actions[index]) return edge
  }
  throw new RangeError(`the graph lacks step ${index + 1} of a trace of its own`)
}
