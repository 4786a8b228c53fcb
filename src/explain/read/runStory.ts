/**
 * The story of a run of the simulator: done again from its seed and schedule, and told event by event.
 *
 * What clients asked for and were answered is no event of its own in a run: it is noted at the event that it
 * happened in.
 */
import type { Regression } from '../../sim/world/regression.ts'
import { replay, type Replayed } from '../../sim/world/replay.ts'
import type { Setting } from '../../sim/world/schedule.ts'
import type { EventView, FaultView, RegionView } from '../../sim/world/view.ts'
import type { Band, LaneState, Step, Story, Tone, Verdict } from '../story.ts'
import { type CallNotes, callNotes } from './callNotes.ts'
import { runMessages } from './runMessages.ts'

export function runStory(regression: Regression): Story {
  return storyOf(regression, replay(regression))
}

/** For whoever has replayed it. */
export function storyOf(regression: Regression, { result, events }: Replayed): Story {
  const lanes = events[0]?.regions.map(({ region }) => region) ?? []
  const notes = callNotes(result.history, events)
  const { steps } = events.reduce(tellNext(lanes, notes), { steps: [] as Step[], faults: [] })
  return {
    kind: 'run',
    source: 'simulator',
    name: regression.name,
    about: [`seed ${regression.seed}`, ...aboutSetting(regression.schedule.setting)],
    verdict: verdictOf(regression, result.broken, events),
    lanes,
    laneFields: fields.map(([name]) => name),
    sharedFields: [],
    steps,
    messages: runMessages(events, lanes),
    bands: bandsOf(events, lanes),
  }
}

function aboutSetting(setting: Setting): readonly string[] {
  const { regions, learners, leases, twoDelay, hasty } = setting
  const { lossPercent, driftPpm, entriesPerSnapshot } = setting
  return [
    `${regions} regions${learners > 0 ? `, ${learners} of them learners` : ''}`,
    leases ? 'leases' : 'no leases',
    ...(twoDelay ? ['two-delay commits'] : []),
    ...(hasty ? ['hasty elections'] : []),
    `a snapshot every ${entriesPerSnapshot} entries`,
    `loss ${lossPercent}%`,
    `drift ${driftPpm} ppm`,
  ]
}

function verdictOf(
  { property }: Regression,
  broken: Replayed['result']['broken'],
  events: readonly EventView[],
): Verdict {
  if (broken === undefined) {
    const sentence = `${property} is not broken by this run any more`
    return { outcome: 'holds', property, sentence, detail: '' }
  }
  const [last] = events.slice(-1)
  const at = last?.violated === undefined ? undefined : events.length - 1
  const other = broken.property === property ? '' : `; it was kept for ${property}`
  const where =
    last === undefined || at === undefined ? 'by the run as a whole' : `at step ${last.step}`
  return {
    outcome: 'violated',
    property: broken.property,
    sentence: `${broken.property} is violated ${where}${other}`,
    detail: broken.detail.replace(/^invariant \w+ violated: /, ''),
    ...(at !== undefined && { at }),
  }
}

interface Told {
  readonly steps: Step[]
  readonly faults: readonly FaultView[]
}

function tellNext(lanes: readonly string[], notes: readonly (CallNotes | undefined)[]) {
  return ({ steps, faults }: Told, event: EventView, at: number): Told => {
    const before = steps.at(-1)
    const own = lanes.indexOf(event.region === '' ? (notes[at]?.region ?? '') : event.region)
    const states = event.regions.map((view, lane) => laneState(view, lanes, before?.lanes[lane]))
    const changes = before === undefined ? [] : changesOf(before.lanes, states, own, lanes)
    steps.push({
      number: event.step,
      atMs: event.atMs,
      kind: event.kind,
      lane: own,
      action: event.name,
      text: event.text === event.name ? '' : event.text,
      notes: [...faultNotes(faults, event.faults), ...(notes[at]?.texts ?? [])],
      changes,
      lanes: states,
      shared: [],
    })
    return { steps, faults: event.faults }
  }
}

const fields: readonly (readonly [
  string,
  (view: RegionView, lanes: readonly string[]) => string,
])[] = [
  ['status', ({ status }) => status],
  ['role', ({ role }) => role],
  ['term', ({ term }) => String(term)],
  ['leader', ({ leader }) => leader ?? '–'],
  ['last', ({ last }) => String(last)],
  ['commit', ({ commit }) => String(commit)],
  ['applied', ({ applied }) => String(applied)],
  ['leased', ({ leased }) => (leased ? 'yes' : 'no')],
  ['phase', ({ phase }) => phase],
  ['vector', ({ vector }, lanes) => compactVector(vector, lanes)],
  ['mode', ({ mode }) => mode],
  ['epoch', ({ epoch }) => String(epoch)],
  ['deferred', ({ deferred }) => String(deferred)],
  ['conflicts', ({ conflicts }) => (conflicts.length === 0 ? '–' : conflicts.join(' '))],
]

/** One number for each lane, in their order; `3@2` is the third of the second incarnation. */
export function compactVector(
  vector: Readonly<Record<string, number>>,
  lanes: readonly string[],
): string {
  const newest = new Map<string, { readonly incarnation: number; readonly seq: number }>()
  for (const [origin, seq] of Object.entries(vector)) {
    const [region = '', number = '1'] = origin.split('/')
    const incarnation = Number(number)
    if (incarnation >= (newest.get(region)?.incarnation ?? 0))
      newest.set(region, { incarnation, seq })
  }
  return lanes
    .map((lane) => {
      const { incarnation, seq } = newest.get(lane) ?? { incarnation: 1, seq: 0 }
      return incarnation > 1 ? `${seq}@${incarnation}` : String(seq)
    })
    .join('·')
}

/** Most events change nothing of most regions: what is equal is shared. */
function laneState(
  view: RegionView,
  lanes: readonly string[],
  before: LaneState | undefined,
): LaneState {
  const values = fields.map(([, textOf]) => textOf(view, lanes))
  const tone = toneOf(view)
  const isSame = tone === before?.tone && values.every((value, at) => value === before.values[at])
  return isSame ? before : { tone, values }
}

function toneOf({ status, role }: RegionView): Tone {
  if (status === 'down' || status === 'gone') return 'down'
  if (status === 'paused') return 'paused'
  if (role === 'leader') return 'leads'
  return role === 'candidate' || role === 'preCandidate' ? 'seeks' : 'plain'
}

function changesOf(
  before: readonly LaneState[],
  after: readonly LaneState[],
  own: number,
  lanes: readonly string[],
): readonly string[] {
  const of = (lane: number): readonly string[] => {
    const [was, is] = [before[lane], after[lane]]
    if (was === undefined || is === undefined || was === is) return []
    const prefix = lane === own ? '' : `${lanes[lane] ?? ''} `
    return fields.flatMap(([name], at) =>
      was.values[at] === is.values[at]
        ? []
        : [`${prefix}${name} ${was.values[at] ?? ''} → ${is.values[at] ?? ''}`],
    )
  }
  const others = after.flatMap((_, lane) => (lane === own ? [] : of(lane)))
  return own < 0 ? others : [...of(own), ...others]
}

const sameFault = (left: FaultView, right: FaultView) =>
  left.kind === right.kind &&
  left.fromMs === right.fromMs &&
  left.regions.join() === right.regions.join()

function faultNotes(before: readonly FaultView[], after: readonly FaultView[]): readonly string[] {
  const name = ({ kind, regions }: FaultView) => `${kind} of ${regions.join(' and ')}`
  const begun = after.filter((fault) => !before.some((each) => sameFault(each, fault)))
  const over = before.filter((fault) => !after.some((each) => sameFault(each, fault)))
  return [
    ...begun.map((fault) => {
      const { fromMs, untilMs } = fault
      const length = untilMs === null ? 'for ever' : `for ${Math.round(untilMs - fromMs)} ms`
      return `${name(fault)} begins, ${length}`
    }),
    ...over.map((fault) => `${name(fault)} is over`),
  ]
}

function bandsOf(events: readonly EventView[], lanes: readonly string[]): readonly Band[] {
  const bands: { readonly fault: FaultView; readonly first: number; last: number }[] = []
  for (const [at, { faults }] of events.entries()) {
    for (const fault of faults) {
      const known = bands.findLast((band) => sameFault(band.fault, fault))
      if (known === undefined) bands.push({ fault, first: at, last: at })
      else known.last = at
    }
  }
  return bands.map(({ fault, first, last }) => ({
    kind: fault.kind,
    lanes: fault.regions.map((region) => lanes.indexOf(region)).filter((lane) => lane >= 0),
    first,
    last,
    isOpen: last === events.length - 1,
  }))
}
