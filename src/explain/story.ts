/**
 * A story: a run or a behaviour, in the one form that is shown, whatever it was read from.
 *
 * Lanes are regions (or servers); steps are events in their order, each with the state of every lane after it, as texts
 * for people; messages are arrows between lanes, faults bands along them. Plain data. It is no trace format: nothing is
 * read back from it.
 */

/** `run`: of the simulator. `counterexample`: of a model checker. `trace`: a behaviour that breaks nothing. */
export type StoryKind = 'run' | 'counterexample' | 'trace'

/** How a lane is drawn. */
export type Tone = 'plain' | 'leads' | 'seeks' | 'paused' | 'down'

export interface LaneState {
  readonly tone: Tone
  /** One text for each of the story's `laneFields`; empty where there is none. */
  readonly values: readonly string[]
}

/** `state` is a step of a spec; the others are those of the simulator (`sim/world/view.ts`). */
export type StepKind =
  'message' | 'timer' | 'disk' | 'command' | 'fault' | 'restart' | 'end' | 'state'

export interface Step {
  /** As its source numbers it. */
  readonly number: number
  /** Virtual time; absent in specs. */
  readonly atMs?: number
  readonly kind: StepKind
  /** Who acts; -1 where it is no lane. */
  readonly lane: number
  /** The spec's name of the action where it has one. */
  readonly action: string
  readonly text: string
  /** What else is to be known here: a call of a client, a fault that begins or ends. */
  readonly notes: readonly string[]
  /** What changed, one short text each, the acting lane's own first. */
  readonly changes: readonly string[]
  /** After the step; one for each lane. */
  readonly lanes: readonly LaneState[]
  /** After the step; one text for each of the story's `sharedFields`. */
  readonly shared: readonly string[]
}

/** Steps are named by their place in the story's `steps`, from 0. */
export interface Message {
  readonly from: number
  readonly to: number
  readonly sentAt: number
  /** Absent where it is under way when the story ends, or is lost. */
  readonly receivedAt?: number
  readonly lost?: { readonly at: number; readonly why: string }
  /** Which protocol it is of, where there are several. */
  readonly layer: string
  readonly type: string
  readonly text: string
}

/** A fault, for as long as it lasts. */
export interface Band {
  readonly kind: string
  readonly lanes: readonly number[]
  readonly first: number
  readonly last: number
  /** It lasts beyond the end. */
  readonly isOpen: boolean
}

export interface Verdict {
  /** `unnamed`: nobody says what it breaks, if anything. */
  readonly outcome: 'violated' | 'holds' | 'unnamed'
  readonly property?: string
  /** One sentence for people. */
  readonly sentence: string
  /** What was found, as it was told; may have several lines. */
  readonly detail: string
  /** The step that breaks it; absent where it is broken by the whole. */
  readonly at?: number
}

export interface Story {
  readonly kind: StoryKind
  /** What made it, such as `simulator` or `TLC`. */
  readonly source: string
  readonly name: string
  /** Facts about the whole, such as its seed. */
  readonly about: readonly string[]
  readonly verdict: Verdict
  readonly lanes: readonly string[]
  readonly laneFields: readonly string[]
  readonly sharedFields: readonly string[]
  readonly steps: readonly Step[]
  readonly messages: readonly Message[]
  readonly bands: readonly Band[]
  /** How an endless behaviour goes on after its last step. */
  readonly goesOn?: string
}

/** Where somebody who opens the story wants to be: at what broke, or at its end. */
export function mainStep({ verdict, steps }: Story): number {
  return verdict.at ?? steps.length - 1
}
