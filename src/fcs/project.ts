/**
 * The one place where the code's names meet the spec's: a server's state, image or message as the
 * value that RaftCommit has for it.
 *
 * Not a checker. Results are remembered by object, since states share most of their parts.
 */
import { remembered } from '../shared/remembered.ts'
import type { Value } from '../shared/value.ts'
import type { Config } from './config.ts'
import type { Entry } from './entry.ts'
import type { Log } from './log.ts'
import type { Message, ServerId } from './message.ts'
import type { Incoming, Snapshot } from './snapshot/snapshot.ts'
import type { Image, ServerState } from './state.ts'

/** Spec: `None`. */
const none = 'None'

/** What RaftCommit has beside its own variables; RaftSnapshot's binding says what snapshots are. */
export interface Beside {
  /** The entries that a compacted log no longer holds, from the first on. */
  readonly committed: readonly Entry[]
  /** Spec: `node[i].snapshot`. */
  snapshot(snapshot: Snapshot | undefined): Value
  /** Spec: `node[i].incoming`. */
  incoming(incoming: Incoming | undefined): Value
  /** Spec: how many parts of a snapshot a length is. */
  parts(length: number): number
}

/** Where nobody compacts. */
const nothingBeside: Beside = {
  committed: [],
  snapshot: () => ({ index: 0 }),
  incoming: () => ({ term: 0, index: 0, parts: [] }),
  parts: () => 0,
}

const logs = new WeakMap<Log, Value>()
const messages = new WeakMap<Message, Value>()
const images = new WeakMap<Image, Value>()
const servers = new WeakMap<ServerState, Value>()

export function projectEntry(entry: Entry): Value {
  return { term: entry.term, value: entry.value ?? 'no-op' }
}

/** The whole log. What is compacted is committed, the same for ever after. */
function projectLog(log: Log, { committed }: Beside): Value {
  return remembered(logs, log, () => {
    const beyond = log.shared.slice(0, log.length - log.base)
    return [...committed.slice(0, log.base), ...beyond].map(projectEntry)
  })
}

/** Spec: one element of `messages` of RaftCommit, which knows no rounds. */
export function projectMessage(message: Message): Value {
  return remembered(messages, message, () => {
    if (message.type === 'AppendRequest') {
      const { round: _round, named: _named, ...rest } = message
      return { ...rest, entries: message.entries.map(projectEntry) }
    }
    if (message.type === 'AppendResponse') {
      const { round: _round, ...rest } = message
      return rest
    }
    return { ...message }
  })
}

/** Spec: `disk[i]`, and the image of a write. */
export function projectImage(image: Image, beside = nothingBeside): Value {
  return remembered(images, image, () => ({
    currentTerm: image.currentTerm,
    votedFor: image.votedFor ?? none,
    log: projectLog(image.log, beside),
    base: image.log.base,
    snapshot: beside.snapshot(image.snapshot),
  }))
}

/** Spec: `node[i]`. Without progress, nobody was heard of. */
export function projectServer(state: ServerState, config: Config, beside = nothingBeside): Value {
  return remembered(servers, state, () => ({
    role: state.role,
    currentTerm: state.currentTerm,
    votedFor: state.votedFor ?? none,
    log: projectLog(state.log, beside),
    base: state.log.base,
    snapshot: beside.snapshot(state.snapshot),
    commitIndex: state.commitIndex,
    leader: state.leader ?? none,
    votes: { '#set': state.votes },
    nextIndex: byMember(config, (at) => state.progress[at]?.nextIndex ?? 1),
    matchIndex: byMember(config, (at) => state.progress[at]?.matchIndex ?? 0),
    offset: byMember(config, (at) => beside.parts(state.progress[at]?.offset ?? 0)),
    incoming: beside.incoming(state.incoming),
    heard: { '#set': state.heard },
    missedBeats: state.missedBeats,
    transferee: state.transferee ?? none,
    handedOver: state.handedOver,
  }))
}

function byMember(config: Config, of: (at: number) => number): Record<ServerId, number> {
  return Object.fromEntries(config.members.map((id, at) => [id, of(at)]))
}
