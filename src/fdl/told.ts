/**
 * What a peer is told that knows no more than its cursor says: what it lacks, or, where some of that has been
 * collected, all that is current. Spec: `Told`.
 */
import * as HashMap from 'effect/HashMap'
import { isBelow, type VersionVector } from '../flag/versionVector.ts'
import { batch, lacksCollected } from './batch.ts'
import type { RegionId } from './config.ts'
import type { Message } from './message.ts'
import type { Turn } from './turn.ts'

export function tell(turn: Turn, to: RegionId, vector: VersionVector): void {
  const { state } = turn
  if (lacksCollected(state, vector)) {
    const updates = [...HashMap.values(state.heads)].flat()
    turn.messages.push({ kind: 'reset', ...knowing(turn, to), updates })
  } else {
    const updates = batch(state, vector, turn.config, turn.at)
    turn.messages.push({ kind: 'delta', ...knowing(turn, to), updates })
  }
}

/** What every message of an exchange says. */
export function knowing({ state, config }: Turn, to: RegionId) {
  return { from: config.self, to, cursor: state.cursor, notice: state.notice }
}

/** Something is known here that whoever knows only `vector` lacks. Spec: `IsAhead`. */
export function isAhead({ state }: Turn, vector: VersionVector): boolean {
  return !isBelow(state.cursor, vector)
}

export type MessageOf<Kind extends Message['kind']> = Extract<Message, { readonly kind: Kind }>
