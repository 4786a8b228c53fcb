/**
 * What happens to a cluster, as people read it in a transcript: one line for the event, then what changed.
 */
import type { Entry } from '../../../fcs/entry.ts'
import { entriesBetween, type Log } from '../../../fcs/log.ts'
import type { Message } from '../../../fcs/message.ts'
import type { Image, ServerState } from '../../../fcs/state.ts'
import type { Cluster, ClusterEvent, Write } from '../../../sim/cluster.ts'

/** Lines of one event; what was sent is left out where `isBrief`, since it arrives in the same command. */
export function happenedText(
  before: Cluster,
  event: ClusterEvent,
  after: Cluster,
  isBrief: boolean,
): readonly string[] {
  const lines = [`  ${eventText(event)}`]
  for (const [at, { self }] of after.configs.entries()) {
    const changes = serverChanges(before.servers[at]!, after.servers[at]!)
    if (changes.length > 0) lines.push(`    ${self}: ${changes.join(', ')}`)
    if (before.disks[at] !== after.disks[at]) {
      lines.push(`    ${self} has on disk: ${imageText(after.disks[at]!)}`)
    }
    const isCrash = event.type === 'Restart' && event.server === self
    lines.push(...writeLines(self, before.writes[at]!, after.writes[at]!, isCrash))
  }
  if (event.type === 'Lose' || isBrief) return lines
  for (const [key, message] of after.network) {
    if (!before.network.has(key)) lines.push(`    sent: ${messageText(message)}`)
  }
  return lines.length === 1 ? [...lines, '    nothing changes'] : lines
}

function eventText(event: ClusterEvent): string {
  switch (event.type) {
    case 'Lose':
      return `lost: ${messageText(event.message)}`
    case 'Receive':
      return `arrives${event.keep ? ' (a copy stays under way)' : ''}: ${messageText(event.message)}`
    case 'Propose':
      return `${event.server} is asked to append ${event.value}`
    case 'TransferLeadership':
      return `${event.server} is to have ${event.to} lead`
    case 'ElectionTimeout':
      return `${event.server}'s election timer fires`
    case 'Heartbeat':
      return `${event.server}'s heartbeat timer fires`
    case 'Compact':
      return `${event.server} compacts its log`
    case 'Persist':
      return `${event.server}'s oldest write is durable`
    case 'Restart':
      return `${event.server} crashes and restarts`
  }
}

export function messageText(message: Message): string {
  const { type, source, destination, term } = message
  const head = `${type} ${source}->${destination} term ${term}`
  switch (message.type) {
    case 'PreVoteRequest':
      return `${head}, log ends at ${placeText(message.lastIndex, message.lastTerm)}`
    case 'VoteRequest': {
      const asked = message.transfer ? ', as its leader asked' : ''
      return `${head}, log ends at ${placeText(message.lastIndex, message.lastTerm)}${asked}`
    }
    case 'TimeoutNow':
      return `${head}, stand at once`
    case 'PreVoteResponse':
    case 'VoteResponse':
      return `${head}, ${message.granted ? 'granted' : 'refused'}`
    case 'AppendRequest':
      return `${head}, after ${placeText(message.previousIndex, message.previousTerm)}: ${entriesText(message.entries)}, commit ${message.commitIndex}`
    case 'AppendResponse':
      return `${head}, ${message.success ? 'equal up to' : 'no match, try after'} ${message.index}`
    case 'LeaseRequest':
    case 'LeaseGrant':
      return `${head}, ask ${message.ask}`
    case 'ReadRequest':
    case 'ReadResponse':
      return `${head}, read ${message.context}`
    case 'SnapshotRequest':
      return `${head}, snapshot of ${placeText(message.index, message.lastTerm)} from ${message.offset} on`
    case 'SnapshotResponse':
      return `${head}, has ${message.offset} of snapshot ${message.index}`
  }
}

function placeText(index: number, term: number): string {
  return index === 0 ? '0' : `${index} of term ${term}`
}

/** `1:no-op 1:x`: terms and values, from index 1. */
export function entriesText(entries: readonly Entry[]): string {
  if (entries.length === 0) return 'nothing'
  return entries.map(({ term, value }) => `${term}:${value ?? 'no-op'}`).join(' ')
}

export function logText(log: Log): string {
  const beyond = entriesText(
    log.length === log.base ? [] : entriesBetween(log, log.base + 1, log.length),
  )
  return log.base === 0 ? beyond : `after ${placeText(log.base, log.baseTerm)}: ${beyond}`
}

function imageText({ currentTerm, votedFor, log }: Image): string {
  return `term ${currentTerm}, vote ${votedFor ?? 'none'}, log ${logText(log)}`
}

/** How a server's memory changed. */
function serverChanges(before: ServerState, after: ServerState): readonly string[] {
  const changes: string[] = []
  const add = (name: string, from: unknown, to: unknown) => {
    if (from !== to) changes.push(`${name} ${String(from)} -> ${String(to)}`)
  }
  add('role', before.role, after.role)
  add('term', before.currentTerm, after.currentTerm)
  add('vote', before.votedFor ?? 'none', after.votedFor ?? 'none')
  add('leader', before.leader ?? 'unknown', after.leader ?? 'unknown')
  add('votes', before.votes.join(' ') || 'none', after.votes.join(' ') || 'none')
  add('log', logText(before.log), logText(after.log))
  add('commit', before.commitIndex, after.commitIndex)
  add('heard', before.heard.join(' ') || 'none', after.heard.join(' ') || 'none')
  add('missed beats', before.missedBeats, after.missedBeats)
  add('transferee', before.transferee ?? 'none', after.transferee ?? 'none')
  add('handed over', before.handedOver, after.handedOver)
  add('match', progressText(before, 'matchIndex'), progressText(after, 'matchIndex'))
  add('next', progressText(before, 'nextIndex'), progressText(after, 'nextIndex'))
  return changes
}

function progressText(state: ServerState, name: 'matchIndex' | 'nextIndex'): string {
  return state.progress.map((progress) => progress[name]).join('/') || 'none'
}

/** Writes that began, or were lost in a crash. */
function writeLines(
  server: string,
  before: readonly Write[],
  after: readonly Write[],
  isCrash: boolean,
): readonly string[] {
  if (isCrash) return before.map(({ image }) => `    ${server} loses a write: ${imageText(image)}`)
  return after
    .filter((write) => !before.includes(write))
    .map(({ image, persist: { release } }) => {
      const then = release.length === 0 ? '' : `; then ${release.map(messageText).join('; ')}`
      return `    ${server} writes: ${imageText(image)}${then}`
    })
}
