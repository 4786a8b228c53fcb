/**
 * A story as it is written into a page: of each step only what differs from the one before, so that thousands of them
 * stay small. The page unpacks it (`viewer/unpack.ts`).
 */
import { mainStep, type Band, type Message, type Step, type Story } from '../story.ts'

export interface PageStep extends Pick<Step, 'number' | 'kind' | 'lane' | 'action'> {
  readonly atMs?: number
  readonly text?: string
  readonly notes?: readonly string[]
  readonly changes?: readonly string[]
  /** Lane, field and text. */
  readonly values?: readonly (readonly [number, number, string])[]
  /** Lane and tone. */
  readonly tones?: readonly (readonly [number, string])[]
  /** Shared field and text. */
  readonly shared?: readonly (readonly [number, string])[]
}

export interface PageStory extends Pick<
  Story,
  'kind' | 'source' | 'name' | 'about' | 'verdict' | 'lanes' | 'laneFields' | 'sharedFields'
> {
  readonly steps: readonly PageStep[]
  readonly messages: readonly Message[]
  readonly bands: readonly Band[]
  readonly goesOn?: string
  /** Where the page opens. */
  readonly opensAt: number
}

export function pageStory(story: Story): PageStory {
  const { kind, source, name, about, verdict, lanes, laneFields, sharedFields, goesOn } = story
  const { messages, bands, steps } = story
  return {
    ...{ kind, source, name, about, verdict, lanes, laneFields, sharedFields, messages, bands },
    steps: steps.map((step, at) => pageStep(step, steps[at - 1])),
    ...(goesOn !== undefined && { goesOn }),
    opensAt: mainStep(story),
  }
}

function pageStep(step: Step, before: Step | undefined): PageStep {
  const { number, kind, lane, action, atMs, text, notes, changes } = step
  const values = step.lanes.flatMap(({ values: texts }, at) => {
    const old = before?.lanes[at]?.values
    return texts === old
      ? []
      : differing(old, texts).map(([field, value]) => [at, field, value] as const)
  })
  const tones = step.lanes.flatMap(({ tone }, at) =>
    tone === before?.lanes[at]?.tone ? [] : [[at, tone] as const],
  )
  const shared = differing(before?.shared, step.shared)
  return {
    ...{ number, kind, lane, action },
    ...(atMs !== undefined && { atMs: Math.round(atMs * 1000) / 1000 }),
    ...(text !== '' && { text }),
    ...(notes.length > 0 && { notes }),
    ...(changes.length > 0 && { changes }),
    ...(values.length > 0 && { values }),
    ...(tones.length > 0 && { tones }),
    ...(shared.length > 0 && { shared }),
  }
}

function differing(
  before: readonly string[] | undefined,
  after: readonly string[],
): readonly (readonly [number, string])[] {
  return after.flatMap((text, at) => (before?.[at] === text ? [] : [[at, text] as const]))
}
