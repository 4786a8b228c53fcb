/**
 * The messages of a spec as arrows, from a variable that holds what is under way: a set, a bag or a sequence of records
 * that name two lanes.
 *
 * What is added was sent; what is taken away arrived, or was lost where the step says so or its receiver did nothing.
 */
import { canonical, isSequence, mapEntries, setMembers } from '../../shared/value.ts'
import type { SpecState, Value } from '../../shared/value.ts'
import type { Message } from '../story.ts'
import { namedEntries } from './lanes.ts'

/** How specs name whom a message is from and to. */
const ends = [
  ['source', 'destination'],
  ['from', 'to'],
  ['src', 'dst'],
  ['msource', 'mdest'],
  ['sender', 'receiver'],
] as const

const kinds = ['type', 'kind', 'mtype', 'msg', 'tag'] as const

export interface SpecStep {
  readonly state: SpecState
  readonly action: string
  /** Who acts, as far as it is known; -1. */
  readonly lane: number
}

/** A message that was sent, while it is followed. */
interface Sent {
  readonly key: string
  readonly message: Omit<Message, 'receivedAt' | 'lost'>
  receivedAt?: number
  lost?: NonNullable<Message['lost']>
}

/** The variable that holds what is under way, if there is one. */
export function networkOf(
  states: readonly SpecState[],
  lanes: readonly string[],
): string | undefined {
  const holds = Object.keys(states[0] ?? {}).filter((variable) =>
    states.some((state) =>
      [...contents(state[variable]).values()].some(({ value }) => isMessage(value, lanes)),
    ),
  )
  return (
    holds.find((variable) => /^(?:messages?|msgs?|network|inflight|channels?)$/i.test(variable)) ??
    holds[0]
  )
}

export function specMessages(
  steps: readonly SpecStep[],
  network: string,
  lanes: readonly string[],
  show: (value: Value) => string,
): readonly Message[] {
  const sent: Sent[] = []
  let before = new Map<string, Content>()
  for (const [at, step] of steps.entries()) {
    const after = contents(step.state[network])
    const gone = differences(before, after)
    for (const { key, value } of differences(after, before)) {
      const message = messageOf(value, lanes, show)
      if (message !== undefined) sent.push({ key, message: { ...message, sentAt: at } })
    }
    for (const { key } of gone) {
      const open = sent.find((each) => each.key === key && isOpen(each) && each.message.sentAt < at)
      if (open !== undefined) settle(open, step, at)
    }
    if (gone.length === 0) copyArrives(sent, step, at)
    before = after
  }
  return sent.map(({ message, receivedAt, lost }) => ({
    ...message,
    ...(receivedAt !== undefined && { receivedAt }),
    ...(lost !== undefined && { lost }),
  }))
}

const isOpen = ({ receivedAt, lost }: Sent): boolean =>
  receivedAt === undefined && lost === undefined

function settle(open: Sent, { action, lane }: SpecStep, at: number): void {
  const isLoss = /^(?:lose|drop|discard)/i.test(action) || (lane >= 0 && lane !== open.message.to)
  if (isLoss) open.lost = { at, why: action === '' ? 'taken away' : action }
  else open.receivedAt = at
}

/** `ReceiveX` that leaves the message where it is: it may arrive once more. */
function copyArrives(sent: readonly Sent[], { action, lane }: SpecStep, at: number): void {
  const type = /^Receive(\w+)$/.exec(action)?.[1]?.toLowerCase()
  if (type === undefined) return
  const open = sent.filter(
    (each) =>
      isOpen(each) &&
      each.message.sentAt < at &&
      each.message.to === lane &&
      each.message.type.toLowerCase() === type,
  )
  if (open.length === 1) open[0]!.receivedAt = at
}

interface Content {
  readonly value: Value
  readonly count: number
}

/** What a set, bag or sequence holds, by text. */
function contents(value: Value | undefined): Map<string, Content> {
  const found = new Map<string, Content>()
  const add = (member: Value, count: number) => {
    const key = canonical(member)
    found.set(key, { value: member, count: count + (found.get(key)?.count ?? 0) })
  }
  if (typeof value !== 'object') return found
  const members = isSequence(value) ? value : setMembers(value)
  for (const member of members ?? []) add(member, 1)
  for (const [key, count] of mapEntries(value) ?? []) if (typeof count === 'number') add(key, count)
  return found
}

/** What the first has more of than the second, as often as it has. */
function differences(more: ReadonlyMap<string, Content>, less: ReadonlyMap<string, Content>) {
  return [...more].flatMap(([key, { value, count }]) => {
    const left = count - (less.get(key)?.count ?? 0)
    return Array.from({ length: Math.max(0, Math.min(left, 100)) }, () => ({ key, value }))
  })
}

function wordOf(fields: ReadonlyMap<string, Value>, name: string): string {
  const value = fields.get(name)
  return typeof value === 'string' ? value : ''
}

function endsOf(fields: ReadonlyMap<string, Value>, lanes: readonly string[]) {
  for (const names of ends) {
    const [from, to] = names.map((name) => lanes.indexOf(wordOf(fields, name)))
    if (from !== undefined && to !== undefined && from >= 0 && to >= 0) return { from, to, names }
  }
  return undefined
}

function isMessage(value: Value, lanes: readonly string[]): boolean {
  const fields = namedEntries(value)
  return fields !== undefined && endsOf(fields, lanes) !== undefined
}

function messageOf(
  value: Value,
  lanes: readonly string[],
  show: (value: Value) => string,
): Omit<Message, 'sentAt'> | undefined {
  const fields = namedEntries(value)
  const found = fields && endsOf(fields, lanes)
  if (fields === undefined || found === undefined) return undefined
  const { from, to, names } = found
  const kind = kinds.find((name) => typeof fields.get(name) === 'string')
  const type = kind === undefined ? 'message' : wordOf(fields, kind)
  const others = [...fields].filter(
    ([name]) => name !== kind && !(names as readonly string[]).includes(name),
  )
  const text = [type, ...others.map(([name, field]) => `${name} ${show(field)}`)].join(' ')
  return { from, to, layer: 'spec', type, text }
}
