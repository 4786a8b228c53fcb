/**
 * The story that a page carries, made whole again: the state of every lane after every step. Equal states are one
 * object, so that thousands of steps cost little.
 *
 * It runs in the page: nothing of another file may be called here.
 */
import type { PageStep, PageStory } from '../pageStory.ts'

export interface OpenLane {
  readonly tone: string
  readonly values: readonly string[]
}

export interface OpenStep extends PageStep {
  /** After the step. */
  readonly lanes: readonly OpenLane[]
  readonly sharedValues: readonly string[]
  /** Places of the messages that it sent and took. */
  readonly sends: readonly number[]
  readonly takes: readonly number[]
  /** Whether anything is to be seen of it beside that it happened. */
  readonly isQuiet: boolean
}

export interface OpenStory extends Omit<PageStory, 'steps'> {
  readonly steps: readonly OpenStep[]
  /** Lane fields that the story never changes. */
  readonly constantFields: ReadonlySet<number>
}

export function unpackStory(story: PageStory): OpenStory {
  const { lanes, laneFields, sharedFields, messages } = story
  const sends: number[][] = story.steps.map(() => [])
  const takes: number[][] = story.steps.map(() => [])
  for (const [place, { sentAt, receivedAt }] of messages.entries()) {
    sends[sentAt]!.push(place)
    if (receivedAt !== undefined) takes[receivedAt]!.push(place)
  }
  const varying = new Set<number>()
  let states: readonly OpenLane[] = lanes.map(() => ({
    tone: 'plain',
    values: laneFields.map(() => ''),
  }))
  let shared: readonly string[] = sharedFields.map(() => '')
  const steps = story.steps.map((step, at): OpenStep => {
    if (at > 0) for (const [, field] of step.values ?? []) varying.add(field)
    states = nextLanes(states, step)
    if (step.shared !== undefined) {
      const next = [...shared]
      for (const [field, text] of step.shared) next[field] = text
      shared = next
    }
    const { kind, changes = [], notes = [] } = step
    const isProtocol = kind === 'message' || kind === 'timer' || kind === 'disk'
    const isQuiet = isProtocol && at > 0 && changes.length === 0 && notes.length === 0
    return {
      ...step,
      lanes: states,
      sharedValues: shared,
      sends: sends[at]!,
      takes: takes[at]!,
      isQuiet,
    }
  })
  const constantFields = new Set(
    laneFields.map((_, field) => field).filter((field) => !varying.has(field)),
  )
  return { ...story, steps, constantFields }
}

function nextLanes(
  before: readonly OpenLane[],
  { values = [], tones = [] }: PageStep,
): readonly OpenLane[] {
  if (values.length === 0 && tones.length === 0) return before
  const after = before.map(({ tone, values: texts }) => ({ tone, values: [...texts] }))
  for (const [lane, field, text] of values) after[lane]!.values[field] = text
  for (const [lane, tone] of tones) after[lane]!.tone = tone
  const touched = new Set([...values.map(([lane]) => lane), ...tones.map(([lane]) => lane)])
  return after.map((lane, at) => (touched.has(at) ? lane : before[at]!))
}

export const unpackSource = [unpackStory, nextLanes].map(String).join('\n')
