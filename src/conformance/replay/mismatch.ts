/**
 * One step of a stored trace that the code does not follow, as data and in words.
 *
 * It is not how one is found: see `replayModel.ts`.
 */
import { differenceText } from './difference.ts'
import type { ValueDifference } from './difference.ts'

/** An event that was tried for a step, and how far it was off. */
export interface TriedEvent {
  readonly event: string
  /** The node that acts. */
  readonly actor: string
  /** Empty where the event leads to the expected state. */
  readonly differences: readonly ValueDifference[]
}

export type MismatchKind =
  /** No initial state of the code is the trace's first state, or several are. */
  | 'initial'
  /** No event of the action is enabled. */
  | 'disabled'
  /** No event of the action leads to the expected state. */
  | 'state'
  /** Two events lead to the expected state, but to different states of the code. */
  | 'ambiguous'
  /** The code threw. */
  | 'threw'

export interface ReplayMismatch {
  readonly model: string
  readonly kind: MismatchKind
  /** Number of the trace, from 1. */
  readonly trace: number
  /** Number of the step in the trace, from 1; 0 stands for the initial state. */
  readonly step: number
  /** Action of the step; absent for the initial state. */
  readonly action?: string
  /** One line. */
  readonly reason: string
  /** The property that the code found broken, where it named one. */
  readonly invariant?: string
  readonly tried: readonly TriedEvent[]
  /** The events taken up to the step, in words. */
  readonly taken: readonly string[]
}

/** The events that came closest to the expected state, first. */
export const nearestFirst = (tried: readonly TriedEvent[]): readonly TriedEvent[] =>
  tried.toSorted((a, b) => a.differences.length - b.differences.length)

/** Events beyond these are counted only; the nearest ones explain a mismatch. */
const shownEventLimit = 3
const shownTakenLimit = 40

/** The mismatch for people: what differs where, then how the code got there. */
export const mismatchLines = (mismatch: ReplayMismatch): readonly string[] => {
  const { model, trace, step, action, reason, tried, taken } = mismatch
  const place = step === 0 ? 'initial state' : `step ${step}, ${action}`
  return [
    `${model}, trace ${trace}, ${place}: ${reason}`,
    ...tried.slice(0, shownEventLimit).flatMap(triedLines),
    ...(tried.length > shownEventLimit ? [`  and ${tried.length - shownEventLimit} more`] : []),
    ...takenLines(taken),
  ]
}

const triedLines = ({ event, actor, differences }: TriedEvent): readonly string[] => [
  `  tried ${event}${actor === '' ? '' : ` (acting: ${actor})`}`,
  ...differences.map((difference) => `    ${differenceText(difference)}`),
]

/** How the code got there, as numbered events; of a long way only the end. */
export const takenLines = (taken: readonly string[]): readonly string[] => {
  if (taken.length === 0) return []
  const skipped = Math.max(0, taken.length - shownTakenLimit)
  return [
    skipped === 0 ? '  after' : `  after ${skipped} events and`,
    ...taken.slice(skipped).map((event, index) => `    ${skipped + index + 1}. ${event}`),
  ]
}
