/**
 * The one place where the code's names meet the spec's: a region's state or a message as the value that
 * GossipConvergence has for it.
 *
 * Not a checker. Results are remembered by object, since states share most of their parts.
 */
import * as HashMap from 'effect/HashMap'
import type { Update } from '../flag/update.ts'
import { incarnationOf, regionOf, type VersionVector } from '../flag/versionVector.ts'
import { remembered } from '../shared/remembered.ts'
import { canonical, functionOf, type Value } from '../shared/value.ts'
import type { Message } from './message.ts'
import type { NodeState } from './state.ts'

const vectors = new WeakMap<VersionVector, Value>()
const updates = new WeakMap<Update, Value>()
const messages = new WeakMap<Message, Value>()
const nodes = new WeakMap<NodeState, Value>()

function projectVector(vector: VersionVector): Value {
  return remembered(vectors, vector, () =>
    functionOf([...vector].map(([origin, seq]) => [projectOrigin(origin), seq])),
  )
}

function projectOrigin(origin: string): Value {
  return [regionOf(origin), incarnationOf(origin)]
}

/** In worlds that are compared with the spec, what a good signature is. Spec: `signed`. */
export const goodSignature = 'signed'

export function projectUpdate(update: Update): Value {
  return remembered(updates, update, () => ({
    origin: projectOrigin(update.origin),
    seq: update.seq,
    flag: update.flagId,
    context: projectVector(update.context),
    needs: projectVector(update.needs),
    deleted: update.payload === undefined,
    signed: update.signature === goodSignature,
  }))
}

export function projectNode(state: NodeState): Value {
  return remembered(nodes, state, () => ({
    incarnation: state.incarnation,
    cursor: projectVector(state.cursor),
    store: { '#set': [...HashMap.values(state.held)].map(({ update }) => projectUpdate(update)) },
    notice: state.notice.index,
    phase: state.phase,
    awaits: { '#set': state.awaits },
    differed: state.differed,
    silent: { '#set': state.silent },
  }))
}

export function projectMessage(message: Message): Value {
  return remembered(messages, message, () => ({
    kind: message.kind,
    from: message.from,
    to: message.to,
    ...('cursor' in message ? { cursor: projectVector(message.cursor) } : {}),
    ...('notice' in message ? { notice: message.notice.index } : {}),
    ...('updates' in message ? { updates: { '#set': message.updates.map(projectUpdate) } } : {}),
  }))
}

/** A message's identity: equal messages, whoever made them, have one key. */
export function gossipMessageKey(message: Message): string {
  return canonical(projectMessage(message))
}
