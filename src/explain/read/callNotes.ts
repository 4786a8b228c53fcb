/**
 * What clients asked for in a run and what they were told, as notes at the events in which that happened.
 *
 * A history has times and no events; two events at one moment are told apart by the region.
 */
import type { HistoryEvent } from '../../sim/world/calls.ts'
import type { EventView } from '../../sim/world/view.ts'

export interface CallNotes {
  readonly texts: readonly string[]
  /** Whom the client asked, where a call begins here. */
  readonly region?: string
}

/** For each event its notes; nothing where it has none. */
export function callNotes(
  history: readonly HistoryEvent[],
  events: readonly EventView[],
): readonly (CallNotes | undefined)[] {
  const notes: (CallNotes | undefined)[] = []
  const asked = new Map<number, string>()
  let from = 0
  for (const entry of history) {
    while (from + 1 < events.length && events[from + 1]!.atMs < entry.atMs) from += 1
    const isNew = (at: number) => notes[at]?.region === undefined
    const at = placeOf(entry, events, from, isNew)
    const texts = notes[at]?.texts ?? []
    if (entry.type === 'invoke') {
      asked.set(entry.call, `${entry.kind} of ${entry.flagId}`)
      notes[at] = { texts: [...texts, askedText(entry)], region: entry.region }
    } else {
      notes[at] = { ...notes[at], texts: [...texts, toldText(entry, asked.get(entry.call))] }
    }
  }
  return notes
}

/** The event that it happened in, or else the last one before it. */
function placeOf(
  entry: HistoryEvent,
  events: readonly EventView[],
  from: number,
  isNew: (at: number) => boolean,
): number {
  for (let at = from; at < events.length && events[at]!.atMs <= entry.atMs; at += 1) {
    const { atMs, kind, name, region } = events[at]!
    if (atMs !== entry.atMs) continue
    if (entry.type === 'return' && isOf(entry.origin, region)) return at
    const isCommand = kind === 'command' && entry.type === 'invoke' && isNew(at)
    if (isCommand && entry.kind.startsWith(name.toLowerCase())) return at
  }
  return from
}

function isOf(origin: string, region: string): boolean {
  return region === '' || origin.startsWith(`${region}/`)
}

function askedText({ call, client, region, kind, flagId, value }: Asked): string {
  const what =
    kind === 'write' ? `writes ${flagId} = ${JSON.stringify(value)}` : `${verb(kind)} ${flagId}`
  return `client ${client} ${what} in ${region} (call ${call})`
}

type Asked = Extract<HistoryEvent, { readonly type: 'invoke' }>

function verb(kind: Asked['kind']): string {
  if (kind === 'delete') return 'deletes'
  return kind.startsWith('read ') ? `reads (${kind.slice('read '.length)})` : kind
}

type ToldEntry = Extract<HistoryEvent, { readonly type: 'return' }>

function toldText({ call, ok, value, ageMs, isMarked }: ToldEntry, asked = 'a call'): string {
  if (!ok) return `call ${call}, ${asked}: refused`
  if (!asked.startsWith('read')) return `call ${call}, ${asked}: taken`
  const age = ageMs === null ? '' : `, at most ${Math.round(ageMs)} ms old`
  return `call ${call}, ${asked}: ${JSON.stringify(value)}${age}${isMarked ? ', marked' : ''}`
}
