/**
 * The story of a behaviour of a spec: every variable that is a function of lanes becomes their state, one field for each
 * field of its records; all others are shared.
 *
 * Who acts is worked out from what changed, as `flagspan check` does.
 */
import { actingNode, namesInConstants } from '../../conformance/check/actingNode.ts'
import { showWith, type ShowValue, stateDifference } from '../../conformance/check/difference.ts'
import type { Lasso } from '../../conformance/tlc/trace.ts'
import type { SpecState, Value } from '../../shared/value.ts'
import type { LaneState, Message, Step, Story, Tone, Verdict } from '../story.ts'
import { lanesOf, namedEntries } from './lanes.ts'
import { networkOf, specMessages } from './specMessages.ts'
import type { SpecTrace } from './specTrace.ts'

export function specStory(trace: SpecTrace): Story {
  const states = trace.steps.map(({ state }) => state)
  const lanes = lanesOf(states, trace.constants)
  const names = new Set([
    ...lanes,
    ...namesInConstants(trace.constants ?? {}),
    'None',
    'Nil',
    'NULL',
  ])
  const show = showWith(names)
  const network = networkOf(states, lanes)
  const own = new Set(Object.keys(states[0] ?? {}).filter((name) => isOfLanes(states, name, lanes)))
  const laneFields = fieldsOf(states, own, lanes)
  const sharedFields = Object.keys(states[0] ?? {}).filter((name) => !own.has(name))
  const acting = actingLanes(trace, lanes, own, network)
  const messages =
    network === undefined
      ? []
      : specMessages(
          trace.steps.map(({ state, action }, at) => ({ state, action, lane: acting[at]! })),
          network,
          lanes,
          show,
        )
  const laneAt = (at: number) => (acting[at]! >= 0 ? acting[at]! : laneOfMessages(messages, at))
  const steps = trace.steps.map(({ index, action, state }, at): Step => {
    const lane = laneAt(at)
    const before = states[at - 1]
    const lines = before === undefined ? [] : stateDifference(before, state, show)
    const isSent = (line: string) => network !== undefined && line.startsWith(`${network}: `)
    const changes = lines.filter((line) => !isSent(line) || messages.length === 0)
    return {
      number: index,
      kind: 'state',
      lane,
      action: at === 0 && action === '' ? 'Init' : action === '' ? 'a step' : action,
      text: '',
      notes: [],
      changes: ownFirst(changes, lanes[lane]),
      lanes: lanes.map((lane) => laneState(state, laneFields, lane, show)),
      shared: sharedFields.map((name) => show(state[name]!)),
    }
  })
  return {
    kind: trace.isViolation ? 'counterexample' : 'trace',
    source: trace.source,
    name: trace.name,
    about: [...trace.about, `${steps.length} states`],
    verdict: verdictOf(trace),
    lanes,
    laneFields: laneFields.map(({ name }) => name),
    sharedFields,
    steps,
    messages,
    bands: [],
    ...(trace.lasso !== undefined && { goesOn: goesOn(trace.lasso) }),
  }
}

function verdictOf({ property, isViolation, lasso, steps }: SpecTrace): Verdict {
  if (!isViolation) {
    return {
      outcome: 'unnamed',
      sentence: 'a behaviour of the spec; nothing is said to be broken',
      detail: '',
    }
  }
  const named = property === undefined ? {} : { property }
  const broken = property === undefined ? 'a property' : property
  const at = steps.length - 1
  const last = steps[at]!.index
  const sentence =
    lasso !== undefined
      ? `${broken} is violated by a behaviour without end`
      : property === 'Deadlock'
        ? `a deadlock is reached in state ${last}`
        : `${broken} is violated in state ${last}`
  return {
    outcome: 'violated',
    ...named,
    sentence,
    detail: lasso === undefined ? '' : goesOn(lasso),
    ...(lasso === undefined && { at }),
  }
}

function goesOn(lasso: Lasso): string {
  if ('stuttering' in lasso) return 'then nothing happens any more'
  const action = lasso.action === '' ? 'a step' : lasso.action
  return `then ${action} leads back to state ${lasso.backTo}, and so on for ever`
}

/** Whether it is a function of all lanes, in every state that has it. */
function isOfLanes(states: readonly SpecState[], name: string, lanes: readonly string[]): boolean {
  if (lanes.length === 0) return false
  return states.every((state) => {
    const entries = namedEntries(state[name])
    return (
      entries !== undefined &&
      entries.size > 0 &&
      [...entries.keys()].every((key) => lanes.includes(key))
    )
  })
}

interface Field {
  readonly name: string
  readonly variable: string
  /** Of the record; absent where the whole is shown. */
  readonly part?: string
}

function fieldsOf(
  states: readonly SpecState[],
  own: ReadonlySet<string>,
  lanes: readonly string[],
): readonly Field[] {
  return [...own].flatMap((variable): readonly Field[] => {
    const parts = new Set<string>()
    for (const state of states) {
      for (const image of namedEntries(state[variable])?.values() ?? []) {
        const entries = namedEntries(image)
        if (entries === undefined || isPlain(entries, lanes)) return [{ name: variable, variable }]
        for (const part of entries.keys()) parts.add(part)
      }
    }
    return [...parts].map((part) => ({ name: `${variable}.${part}`, variable, part }))
  })
}

/** A function of lanes inside one, or keys that are no names of fields. */
function isPlain(entries: ReadonlyMap<string, Value>, lanes: readonly string[]): boolean {
  const keys = [...entries.keys()]
  return keys.some((key) => lanes.includes(key) || !/^[A-Za-z_]\w*$/.test(key))
}

function laneState(
  state: SpecState,
  fields: readonly Field[],
  lane: string,
  show: ShowValue,
): LaneState {
  const values = fields.map(({ variable, part }) => {
    const image = namedEntries(state[variable])?.get(lane)
    const value = part === undefined || image === undefined ? image : namedEntries(image)?.get(part)
    if (value === undefined) return ''
    return typeof value === 'string' ? value : show(value)
  })
  return { tone: toneOf(fields, values), values }
}

function toneOf(fields: readonly Field[], values: readonly string[]): Tone {
  const texts = fields.flatMap(({ name }, at) =>
    /(?:^|\.)(?:role|state|status|phase|mode)$/i.test(name) ? [values[at]!.toLowerCase()] : [],
  )
  if (texts.some((text) => /^(?:down|crashed|dead|stopped)$/.test(text))) return 'down'
  if (texts.includes('leader')) return 'leads'
  return texts.some((text) => /^(?:pre-?)?candidate$/.test(text)) ? 'seeks' : 'plain'
}

/** As far as the lanes' own variables tell. */
function actingLanes(
  { steps }: SpecTrace,
  lanes: readonly string[],
  own: ReadonlySet<string>,
  network: string | undefined,
): readonly number[] {
  const names = new Set(lanes)
  const only = (state: SpecState): SpecState =>
    Object.fromEntries(Object.entries(state).filter(([name]) => own.has(name) && name !== network))
  return steps.map(({ state }, at) => {
    const before = steps[at - 1]?.state
    return before === undefined
      ? -1
      : lanes.indexOf(actingNode(only(before), only(state), names) ?? '')
  })
}

/** Whose message came, or else who alone sent. */
function laneOfMessages(messages: readonly Message[], at: number): number {
  const taken = messages.find(({ receivedAt }) => receivedAt === at)
  if (taken !== undefined) return taken.to
  const senders = new Set(messages.flatMap(({ sentAt, from }) => (sentAt === at ? [from] : [])))
  const [sender = -1] = senders
  return at > 0 && senders.size === 1 ? sender : -1
}

/** The acting lane's own, without its name; then the others. */
function ownFirst(changes: readonly string[], lane: string | undefined): readonly string[] {
  if (lane === undefined) return changes
  const key = `[${lane}]`
  const own = changes.filter((line) => line.includes(key)).map((line) => line.replace(key, ''))
  return [...own, ...changes.filter((line) => !line.includes(key))]
}
