/**
 * Client sessions: a retried command is applied once (thesis 6.3).
 *
 * The table is part of the applied state, changed by entries alone, so that every replica has the same; time
 * is the entries' `commitTs`, which never falls. A session that was not used for a time, or the one that was
 * not used for longest where there are too many, is gone; its client gets an error, never a second
 * application. Not a security measure: who may use a session is decided before the log.
 */
import { invariant } from '../../shared/invariant.ts'
import type { SessionStep } from './command.ts'

/** The same on all replicas, or they would disagree on what is expired. */
export const sessionLimits = {
  sessions: 4096,
  /** From the last use on, in milliseconds of `commitTs`. */
  idleMs: 3_600_000,
} as const

/** A session as the table keeps it; `result` is what its last command was answered. */
export interface Session<Result> {
  readonly id: number
  readonly usedTs: number
  readonly sequence: number
  readonly result: Result | undefined
}

export type StepVerdict<Result> =
  | { readonly kind: 'new' }
  /** The same command again: the answer it had. */
  | { readonly kind: 'repeated'; readonly result: Result }
  /** Never opened, or expired. */
  | { readonly kind: 'unknown' }
  /** A later command of the session was applied already. */
  | { readonly kind: 'overtaken' }

export class Sessions<Result> {
  /** From the longest unused to the latest used. */
  readonly #byId = new Map<number, Session<Result>>()

  constructor(sessions: Iterable<Session<Result>> = []) {
    for (const session of sessions) this.#byId.set(session.id, session)
  }

  get size(): number {
    return this.#byId.size
  }

  /** All, the longest unused first: what a snapshot keeps. */
  list(): readonly Session<Result>[] {
    return [...this.#byId.values()]
  }

  /** Forgets what has not been used for too long. To be called with each entry's time, before all else. */
  expire(nowTs: number): void {
    for (const { id, usedTs } of this.#byId.values()) {
      if (nowTs - usedTs <= sessionLimits.idleMs) return
      this.#byId.delete(id)
    }
  }

  /** Where there is no room, the longest unused one makes it. */
  open(id: number, nowTs: number): void {
    invariant(!this.#byId.has(id), 'SessionOpensOnce', () => `session ${id}`)
    const [oldest] = this.#byId.keys()
    if (this.size >= sessionLimits.sessions && oldest !== undefined) this.#byId.delete(oldest)
    this.#byId.set(id, { id, usedTs: nowTs, sequence: 0, result: undefined })
  }

  /** What becomes of a command. A known session counts as used. */
  judge({ session: id, sequence }: SessionStep, nowTs: number): StepVerdict<Result> {
    const session = this.#byId.get(id)
    if (session === undefined) return { kind: 'unknown' }
    this.#use({ ...session, usedTs: nowTs })
    if (sequence > session.sequence) return { kind: 'new' }
    if (sequence < session.sequence || session.result === undefined) return { kind: 'overtaken' }
    return { kind: 'repeated', result: session.result }
  }

  /** The command was applied, once and for all. */
  record({ session: id, sequence }: SessionStep, result: Result): void {
    const session = this.#byId.get(id)
    invariant(session !== undefined, 'SessionIsKnown', () => `session ${id}`)
    invariant(sequence > session.sequence, 'AppliedOnce', () => `session ${id}: ${sequence}`)
    this.#use({ ...session, sequence, result })
  }

  /** Moves it to the end. */
  #use(session: Session<Result>): void {
    this.#byId.delete(session.id)
    this.#byId.set(session.id, session)
  }
}
