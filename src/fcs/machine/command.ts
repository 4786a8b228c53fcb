/**
 * What clients ask of the Flag Coordination Service, and the text that stands for it in a log entry.
 *
 * To the log a command is an opaque text; here it gets its meaning. With the term and index of its entry it
 * is the paper's `<term, index, flag_id, payload_hash, actor_id, commit_ts>` (section 4.1). The leader fixes
 * `commitTs` before it proposes, so that all replicas agree on it. What a payload means is the flag's affair.
 */

/** Upper bounds, in one place. Lengths are in UTF-16 code units. */
export const commandLimits = {
  flagIdLength: 256,
  actorIdLength: 256,
  payloadLength: 65_536,
} as const

/** SHA-256, or any other function whose collisions nobody can make; handed in, the core has no IO. */
export type Hash = (text: string) => string

/** Which of a client's commands this is (thesis 6.3). */
export interface SessionStep {
  /** Index of the entry that opened the session. */
  readonly session: number
  /** Grows by one or more with each command of the session; a retry has the same. */
  readonly sequence: number
}

export interface SetFlag {
  readonly type: 'SetFlag'
  readonly flagId: string
  /** Text that the flag's schema gives a meaning. */
  readonly payload: string
  readonly payloadHash: string
  /** Who is answerable for the change. */
  readonly actorId: string
  /** Milliseconds since 1970 on the leader's wall clock, when it took the command. */
  readonly commitTs: number
  /** Absent where the client does not retry. */
  readonly step?: SessionStep
}

/** The session's name is the index of this command's entry. */
export interface OpenSession {
  readonly type: 'OpenSession'
  readonly actorId: string
  readonly commitTs: number
}

export type Command = SetFlag | OpenSession

/** A command that no log should take; the text says which field, and what is allowed there. */
export class CommandError extends Error {
  readonly field: string
  readonly given: unknown
  readonly allowed: string

  constructor(field: string, given: unknown, allowed: string) {
    const shown = typeof given === 'string' ? JSON.stringify(given.slice(0, 40)) : String(given)
    super(`command ${field}: given ${shown}, allowed ${allowed}`)
    this.name = 'CommandError'
    this.field = field
    this.given = given
    this.allowed = allowed
  }
}

/** The text of a command: equal commands have equal texts. Throws {@link CommandError}. */
export function encodeCommand(command: Command, hash: Hash): string {
  const checked = checkCommand(command, hash)
  return JSON.stringify(checked)
}

/** The command that a text stands for. Throws {@link CommandError} where it stands for none. */
export function decodeCommand(text: string, hash: Hash): Command {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new CommandError('text', text, 'JSON')
  }
  return checkCommand(json, hash)
}

type Fields = Readonly<Record<string, unknown>>

/** A new object with the fields of its kind, in one order, and no others. */
function checkCommand(given: unknown, hash: Hash): Command {
  if (typeof given !== 'object' || given === null) {
    throw new CommandError('text', given, 'an object')
  }
  const fields = given as Fields
  switch (fields['type']) {
    case 'OpenSession':
      return { type: 'OpenSession', ...checkOrigin(fields) }
    case 'SetFlag': {
      const flagId = text(fields, 'flagId', 1, commandLimits.flagIdLength)
      const payload = text(fields, 'payload', 0, commandLimits.payloadLength)
      const payloadHash = hash(payload)
      if (fields['payloadHash'] !== payloadHash) {
        throw new CommandError('payloadHash', fields['payloadHash'], 'the hash of the payload')
      }
      const step = fields['step'] === undefined ? {} : { step: checkStep(fields['step']) }
      return { type: 'SetFlag', flagId, payload, payloadHash, ...checkOrigin(fields), ...step }
    }
    default:
      throw new CommandError('type', fields['type'], 'SetFlag, OpenSession')
  }
}

function checkOrigin(fields: Fields): { actorId: string; commitTs: number } {
  return {
    actorId: text(fields, 'actorId', 1, commandLimits.actorIdLength),
    commitTs: whole(fields, 'commitTs', 'commitTs', 0),
  }
}

function checkStep(given: unknown): SessionStep {
  if (typeof given !== 'object' || given === null) {
    throw new CommandError('step', given, 'an object with session and sequence')
  }
  const fields = given as Fields
  return {
    session: whole(fields, 'session', 'step.session', 1),
    sequence: whole(fields, 'sequence', 'step.sequence', 1),
  }
}

function text(fields: Fields, field: string, least: number, most: number): string {
  const given = fields[field]
  if (typeof given === 'string' && given.length >= least && given.length <= most) return given
  throw new CommandError(field, given, `a text of ${least} to ${most} characters`)
}

function whole(fields: Fields, field: string, shownField: string, least: number): number {
  const given = fields[field]
  if (typeof given === 'number' && Number.isSafeInteger(given) && given >= least) return given
  throw new CommandError(shownField, given, `a whole number from ${least}`)
}
