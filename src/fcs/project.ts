/**
 * The one place where the code's names meet the spec's: a server's state, image or message as the
 * value that RaftCommit has for it.
 *
 * Not a checker. Results are remembered by object, since states share most of their parts.
 */
import type { Value } from '../shared/value.ts'
import type { Config } from './config.ts'
import type { Entry } from './entry.ts'
import type { Log } from './log.ts'
import type { Message, ServerId } from './message.ts'
import type { Image, ServerState } from './state.ts'

/** Spec: `None`. */
const none = 'None'

const logs = new WeakMap<Log, Value>()
const messages = new WeakMap<Message, Value>()
const images = new WeakMap<Image, Value>()
const servers = new WeakMap<ServerState, Value>()

function remembered<Key extends object>(
  memory: WeakMap<Key, Value>,
  key: Key,
  make: () => Value,
): Value {
  const known = memory.get(key)
  if (known !== undefined) return known
  const made = make()
  memory.set(key, made)
  return made
}

export function projectEntry(entry: Entry): Value {
  return { term: entry.term, value: entry.value ?? 'no-op' }
}

function projectLog(log: Log): Value {
  return remembered(logs, log, () => log.shared.slice(0, log.length).map(projectEntry))
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
export function projectImage(image: Image): Value {
  return remembered(images, image, () => ({
    currentTerm: image.currentTerm,
    votedFor: image.votedFor ?? none,
    log: projectLog(image.log),
  }))
}

/** Spec: `node[i]`. Without progress, nobody was heard of. */
export function projectServer(state: ServerState, config: Config): Value {
  return remembered(servers, state, () => ({
    role: state.role,
    currentTerm: state.currentTerm,
    votedFor: state.votedFor ?? none,
    log: projectLog(state.log),
    commitIndex: state.commitIndex,
    leader: state.leader ?? none,
    votes: { '#set': state.votes },
    nextIndex: byMember(config, (at) => state.progress[at]?.nextIndex ?? 1),
    matchIndex: byMember(config, (at) => state.progress[at]?.matchIndex ?? 0),
    heard: { '#set': state.heard },
    missedBeats: state.missedBeats,
    transferee: state.transferee ?? none,
    handedOver: state.handedOver,
  }))
}

function byMember(config: Config, of: (at: number) => number): Record<ServerId, number> {
  return Object.fromEntries(config.members.map((id, at) => [id, of(at)]))
}
