/**
 * What fields are by definition: all operations are kept, each with the set of operations in its past, and what a
 * reader sees is asked of them. No vectors, no merging, nothing of the implementation: its oracle.
 */
import type { Json } from '../../../src/flag/update.ts'
import type { FieldView } from '../../../src/flag/fragment/fragment.ts'

export interface Operation {
  /** Identity, and its place among others of one moment. */
  readonly origin: string
  readonly seq: number
  /** Everything that its writer had seen. */
  readonly past: ReadonlySet<Operation>
  /** How many those are. */
  readonly pastSize: number
  readonly wallMs: number
  /** `touch` is a version of the flag in which another field was changed. */
  readonly kind: 'change' | 'delete' | 'touch'
  /** Undefined unless it is a change. */
  readonly change: Json | undefined
}

/** What a reader sees who knows these. */
export type Definition = (known: readonly Operation[]) => FieldView

/** One operation on one element, or key; a deletion of the flag is one on each. */
interface Act<Kind> {
  readonly operation: Operation
  readonly kind: Kind | 'delete'
}

const isSeenBy = (acts: readonly Act<unknown>[], { operation }: Act<unknown>): boolean =>
  acts.some((other) => other.operation.past.has(operation))

type SetAct = 'add' | 'remove'
type SetChange = { readonly add?: readonly string[]; readonly remove?: readonly string[] }

const setView =
  (isThere: (acts: readonly Act<SetAct>[]) => boolean): Definition =>
  (known) => {
    const changes = known.map((operation) => ({
      operation,
      change: operation.change as SetChange | undefined,
    }))
    const elements = new Set(changes.flatMap(({ change }) => change?.add ?? []))
    const actsOn = (element: string) =>
      changes.flatMap(({ operation, change }): readonly Act<SetAct>[] => {
        if (operation.kind === 'delete') return [{ operation, kind: 'delete' }]
        if (operation.kind === 'touch') return []
        if (change?.add?.includes(element)) return [{ operation, kind: 'add' }]
        return change?.remove?.includes(element) ? [{ operation, kind: 'remove' }] : []
      })
    return { value: [...elements].filter((element) => isThere(actsOn(element))).sort() }
  }

/** There if some addition is not seen by any removal. */
export const addWins = setView((acts) => {
  const removals = acts.filter(({ kind }) => kind !== 'add')
  return acts.some((act) => act.kind === 'add' && !isSeenBy(removals, act))
})

/** There if some addition is not seen by any removal, and every removal is seen by an addition, or by a deletion. */
export const removeWins = setView((acts) => {
  const removals = acts.filter(({ kind }) => kind !== 'add')
  const answers = acts.filter(({ kind }) => kind !== 'remove')
  return (
    acts.some((act) => act.kind === 'add' && !isSeenBy(removals, act)) &&
    acts.every((act) => act.kind !== 'remove' || isSeenBy(answers, act))
  )
})

/** `winner` if somebody set it and nobody who had seen that set the other; else the other if it was ever set. */
export const switchTo =
  (winner: boolean): Definition =>
  (known) => {
    const acts = known
      .filter(({ kind }) => kind !== 'touch')
      .map((operation) => ({ operation, kind: operation.change ?? 'delete' }))
    const others = acts.filter(({ kind }) => kind !== winner)
    if (acts.some((act) => act.kind === winner && !isSeenBy(others, act))) return { value: winner }
    const deletions = acts.filter(({ kind }) => kind === 'delete')
    const isSet = acts.some((act) => act.kind !== 'delete' && !isSeenBy(deletions, act))
    return { value: isSet ? !winner : undefined }
  }

/** The writes that no other write or deletion has seen, in the order of their dots. */
function current(known: readonly Operation[]): readonly Operation[] {
  return known
    .filter(({ kind }) => kind === 'change')
    .filter((one) => known.every(({ kind, past }) => kind === 'touch' || !past.has(one)))
    .sort((left, right) => compareText(left.origin, right.origin) || left.seq - right.seq)
}

const compareText = (left: string, right: string) => (left === right ? 0 : left < right ? -1 : 1)

export const extreme =
  (choose: (...numbers: readonly number[]) => number): Definition =>
  (known) => {
    const numbers = current(known).map(({ change }) => change as number)
    return { value: numbers.length === 0 ? undefined : choose(...numbers) }
  }

/** Values of this model are texts and numbers. */
function different(operations: readonly Operation[]): readonly Json[] {
  return [...new Set(operations.map(({ change }) => change!))]
}

const view = (value: Json | undefined, values: readonly Json[]): FieldView =>
  values.length > 1 ? { value, siblings: values } : { value }

export const everyValue: Definition = (known) => {
  const values = different(current(known))
  return view(values[0], values)
}

export const lastWriterWins: Definition = (known) => {
  const [last] = [...current(known)].sort(
    (left, right) => right.wallMs - left.wallMs || compareText(right.origin, left.origin),
  )
  return { value: last?.change }
}

/** The operation whose value is served: any of the current ones if all are equal, or else the last agreed one. */
function standing(known: readonly Operation[]): Operation | undefined {
  const siblings = current(known)
  if (different(siblings).length <= 1) return first(siblings)
  const agreed = siblings.map(({ past }) => standing([...past]))
  return agreed.includes(undefined) ? undefined : first(agreed.filter((each) => each !== undefined))
}

/** One that had seen none of the others: the one with the shortest past. */
function first(some: readonly Operation[]): Operation | undefined {
  return [...some].sort(
    (left, right) =>
      left.pastSize - right.pastSize ||
      compareText(left.origin, right.origin) ||
      left.seq - right.seq,
  )[0]
}

export const agreement: Definition = (known) =>
  view(standing(known)?.change, different(current(known)))

type MapChange = {
  readonly set?: { readonly [key: string]: Json }
  readonly remove?: readonly string[]
}

/** A key is what its kind says of the operations on it; removing it is deleting it. */
export const mapOfDefinition =
  (inner: Definition, isThere: (known: readonly Operation[]) => boolean): Definition =>
  (known) => {
    const changeOf = (operation: Operation) => operation.change as MapChange | undefined
    const keys = [...new Set(known.flatMap((each) => Object.keys(changeOf(each)?.set ?? {})))]
    const onKey = (key: string): readonly Operation[] => {
      const parts = new Map<Operation, Operation>()
      const partOf = (operation: Operation): readonly Operation[] => {
        const change = changeOf(operation)
        const isSet = change?.set !== undefined && Object.hasOwn(change.set, key)
        const isRemoved = operation.kind === 'delete' || change?.remove?.includes(key) === true
        if (!isSet && !isRemoved) return []
        const part = parts.get(operation) ?? {
          ...operation,
          past: new Set([...operation.past].flatMap(partOf)),
          kind: isSet ? ('change' as const) : ('delete' as const),
          change: isSet ? change.set[key]! : undefined,
        }
        parts.set(operation, part)
        return [part]
      }
      return known.flatMap(partOf)
    }
    const there = keys.sort().filter((key) => isThere(onKey(key)))
    const views = there.map((key) => ({ key, ...inner(onKey(key)) }))
    const siblings = views.flatMap(({ key, siblings = [] }) =>
      siblings.map((each) => ({ [key]: each })),
    )
    const values = views.filter(({ value }) => value !== undefined)
    return {
      value: Object.fromEntries(values.map(({ key, value }) => [key, value!])),
      ...(siblings.length > 0 && { siblings }),
    }
  }

/** Whether any write is current. */
export const hasCurrent = (known: readonly Operation[]): boolean => current(known).length > 0
