/**
 * The messages of a run as arrows: from the event that sent each to the one that it arrived in.
 *
 * A message that should have arrived and did not found nobody there.
 */
import type { EventView, MessageView } from '../../sim/world/view.ts'
import type { Message } from '../story.ts'

export function runMessages(
  events: readonly EventView[],
  lanes: readonly string[],
): readonly Message[] {
  const received = new Map<number, number>()
  for (const [at, event] of events.entries()) {
    if (event.received !== undefined) received.set(event.received, at)
  }
  return events.flatMap((event, sentAt) =>
    event.sent.map((message): Message => {
      const { from, to, layer, type, text } = message
      const receivedAt = received.get(message.id)
      const lost = receivedAt === undefined ? lostAt(message, sentAt, events) : undefined
      return {
        from: lanes.indexOf(from),
        to: lanes.indexOf(to),
        sentAt,
        ...(receivedAt !== undefined && { receivedAt }),
        ...(lost !== undefined && { lost }),
        layer,
        type,
        text,
      }
    }),
  )
}

function lostAt(
  { lost, arrivesAtMs }: MessageView,
  sentAt: number,
  events: readonly EventView[],
): Message['lost'] {
  if (lost !== undefined) {
    return { at: sentAt, why: lost === 'cut' ? 'the link is cut' : 'lost on its way' }
  }
  if (arrivesAtMs === undefined) return undefined
  const at = firstAfter(events, arrivesAtMs)
  return at === undefined ? undefined : { at, why: 'nobody is there' }
}

/** Times never go back. */
function firstAfter(events: readonly EventView[], ms: number): number | undefined {
  let [low, high] = [0, events.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (events[middle]!.atMs > ms) high = middle
    else low = middle + 1
  }
  return low < events.length ? low : undefined
}
