/**
 * Updates and messages made by hand, as a region would make them or never would. Not a second definition of
 * either: what is left out is what an ordinary update has.
 */
import type { Update } from '../../../src/flag/update.ts'
import { emptyVector, type VersionVector } from '../../../src/flag/versionVector.ts'
import type { CommitNotice, Message } from '../../../src/fdl/message.ts'

/** `vector({ 'north/1': 3 })`. */
export function vector(seqs: Readonly<Record<string, number>>): VersionVector {
  return new Map(Object.entries(seqs))
}

export function seqsOf(of: VersionVector): Readonly<Record<string, number>> {
  return Object.fromEntries(of)
}

/** `update('north/1', 3, 'banner')`. */
export function update(
  origin: string,
  seq: number,
  flagId: string,
  more: Partial<Update> = {},
): Update {
  return {
    origin,
    seq,
    flagId,
    context: emptyVector,
    needs: emptyVector,
    payload: { value: `${origin}#${seq}` },
    urgency: 0,
    issuedAtMs: 0,
    expiresAtMs: undefined,
    keyId: 'k1',
    signature: 'good',
    ...more,
  }
}

/** So many updates of one origin, each of a flag of its own. */
export function sequence(origin: string, count: number, more: Partial<Update> = {}): Update[] {
  return Array.from({ length: count }, (_, at) =>
    update(origin, at + 1, `${origin}-${at + 1}`, more),
  )
}

const noNotice: CommitNotice = { term: 0, index: 0 }

interface Said {
  readonly from?: string
  readonly to?: string
  readonly cursor?: VersionVector
  readonly updates?: readonly Update[]
  readonly notice?: CommitNotice
}

/** A message from north to south, unless something else is said. */
export function message(kind: Exclude<Message['kind'], 'patch'>, said: Said = {}): Message {
  const { from = 'north', to = 'south' } = said
  const { cursor = emptyVector, updates = [], notice = noNotice } = said
  switch (kind) {
    case 'push':
      return { kind, from, to, updates }
    case 'notice':
      return { kind, from, to, notice }
    case 'digest':
    case 'ack':
      return { kind, from, to, cursor, notice }
    case 'delta':
    case 'reset':
      return { kind, from, to, cursor, notice, updates }
  }
}
