/**
 * What a client must not read older than: the place in the log and the vector that it has written or seen.
 *
 * A client takes it from region to region. Its text is not signed: one that somebody made up can only ask for more
 * than there is, and is refused. Spec: `session`, `Covers`, `TokenAfter`; Terry et al. (1994).
 */
import {
  emptyVector,
  isBelow,
  join,
  type OriginKey,
  type VersionVector,
} from '../../flag/versionVector.ts'
import { limits } from './config.ts'

export interface SessionToken {
  readonly raftIndex: number
  readonly vector: VersionVector
}

/** Of a client that has neither read nor written. */
export const emptyToken: SessionToken = { raftIndex: 0, vector: emptyVector }

/** A text that is no session token; the message says what was given, what is allowed, and what to do. */
export class SessionTokenError extends Error {
  readonly part: 'length' | 'form' | 'version' | 'raftIndex' | 'origin' | 'seq'

  constructor(part: SessionTokenError['part'], given: string, allowed: string) {
    const shown = JSON.stringify(given.slice(0, 80))
    super(
      `session token ${part}: given ${shown}, allowed ${allowed}; ` +
        'send back the token of the last answer unchanged, or none to begin a session',
    )
    this.name = 'SessionTokenError'
    this.part = part
  }
}

/** The token after an answer out of what has come in up to there. */
export function tokenAfter(
  token: SessionToken,
  { applied, vector }: { readonly applied: number; readonly vector: VersionVector },
): SessionToken {
  const raftIndex = Math.max(token.raftIndex, applied)
  return { raftIndex, vector: join(token.vector, vector) }
}

/** Whether all that the client wrote or saw has come in. Spec: `Covers`. */
export function covers(
  { applied, vector }: { readonly applied: number; readonly vector: VersionVector },
  token: SessionToken,
): boolean {
  return applied >= token.raftIndex && isBelow(token.vector, vector)
}

/** Equal tokens have equal texts. */
export function encodeToken({ raftIndex, vector }: SessionToken): string {
  const origins = [...vector].filter(([, seq]) => seq > 0).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `1.${raftIndex}.${origins.map(([origin, seq]) => `${encodeURIComponent(origin)}=${seq}`).join('&')}`
}

/** Throws {@link SessionTokenError}. */
export function decodeToken(text: string): SessionToken {
  if (text.length > limits.tokenLength) {
    throw new SessionTokenError('length', text, `at most ${limits.tokenLength} characters`)
  }
  const parts = /^([^.]*)\.([^.]*)\.(.*)$/s.exec(text)
  if (parts === null) {
    throw new SessionTokenError('form', text, '1.INDEX.ORIGIN=SEQ&ORIGIN=SEQ')
  }
  const [, version = '', index = '', rest = ''] = parts
  if (version !== '1') throw new SessionTokenError('version', version, '1')
  const raftIndex = wholeOf('raftIndex', index)
  const vector = new Map<OriginKey, number>()
  const pairs = rest === '' ? [] : rest.split('&')
  if (pairs.length > limits.tokenOrigins) {
    throw new SessionTokenError('origin', rest, `at most ${limits.tokenOrigins} origins`)
  }
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    const origin = originOf(pair.slice(0, Math.max(at, 0)))
    if (vector.has(origin)) throw new SessionTokenError('origin', pair, 'each origin once')
    vector.set(origin, wholeOf('seq', pair.slice(at + 1)))
  }
  return { raftIndex, vector }
}

function wholeOf(part: 'raftIndex' | 'seq', text: string): number {
  const value = /^(?:0|[1-9][0-9]*)$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(value)) {
    throw new SessionTokenError(part, text, `a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`)
  }
  return value
}

function originOf(text: string): OriginKey {
  const allowed = `a name of 1 to ${limits.originLength} characters, percent-encoded`
  let origin: string
  try {
    origin = decodeURIComponent(text)
  } catch {
    throw new SessionTokenError('origin', text, allowed)
  }
  if (origin === '' || origin.length > limits.originLength) {
    throw new SessionTokenError('origin', text, allowed)
  }
  return origin
}
