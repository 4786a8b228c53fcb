/**
 * A committed entry as auditors and readers see it: the paper's `<term, index, flag_id, payload_hash,
 * actor_id, commit_ts>` (section 4.1), with its link in the hash chain.
 *
 * A view of what entries say, and no state: whether a command was applied or refused is the machine's to say,
 * and so is the log's own time, which never falls, where a `commitTs` here is that of one leader's clock.
 * Entries without a flag (no-ops, sessions) are records too, or the chain would have holes.
 */
import { type Entry, noOp } from '../entry.ts'
import { chainAfter, type ChainedEntry, chainStart } from './chain.ts'
import { CommandError, decodeCommand, type Hash } from './command.ts'

interface Place {
  readonly term: number
  readonly index: number
  /** Head of the chain after this entry. */
  readonly head: string
}

export type LogRecord =
  | (Place & {
      readonly type: 'SetFlag'
      readonly flagId: string
      readonly payloadHash: string
      readonly actorId: string
      /** Milliseconds since 1970 on the clock of the leader that took the command. */
      readonly commitTs: number
    })
  | (Place & { readonly type: 'OpenSession'; readonly actorId: string; readonly commitTs: number })
  | (Place & { readonly type: 'NoOp' })

/** A log that cannot be read as records; says which entry, and why. */
export class LogRecordError extends Error {
  readonly index: number
  readonly reason: 'WrongIndex' | 'NotACommand' | 'BrokenChain'
  /** What is wrong with the command, where it is none. */
  readonly command: CommandError | undefined

  constructor(
    index: number,
    reason: LogRecordError['reason'],
    detail: string,
    command?: CommandError,
  ) {
    super(`log entry ${index}: ${detail}`)
    this.name = 'LogRecordError'
    this.index = index
    this.reason = reason
    this.command = command
  }
}

/** The record of one committed entry; `before` is the head of the chain up to it. Throws {@link LogRecordError}. */
export function logRecord(entry: Entry, index: number, before: string, hash: Hash): LogRecord {
  if (!Number.isSafeInteger(index) || index < 1) {
    const allowed = `a whole number from 1 to ${Number.MAX_SAFE_INTEGER}`
    throw new LogRecordError(index, 'WrongIndex', `given index ${index}, allowed ${allowed}`)
  }
  const place = { term: entry.term, index, head: chainAfter(before, entry, index, hash) }
  if (entry.value === noOp) return { type: 'NoOp', ...place }
  const command = commandOf(entry.value, index, hash)
  const { actorId, commitTs } = command
  if (command.type === 'OpenSession') return { type: 'OpenSession', ...place, actorId, commitTs }
  const { flagId, payloadHash } = command
  return { type: 'SetFlag', ...place, flagId, payloadHash, actorId, commitTs }
}

function commandOf(text: string, index: number, hash: Hash) {
  try {
    return decodeCommand(text, hash)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    throw new LogRecordError(index, 'NotACommand', error.message, error)
  }
}

/**
 * The records of a log that was kept with its heads, the chain checked on the way; `first` is the index of
 * the first entry, and `head` the head before it. Throws {@link LogRecordError} for the first that is wrong.
 */
export function readRecords(
  chained: readonly ChainedEntry[],
  hash: Hash,
  { first = 1, head = chainStart } = {},
): readonly LogRecord[] {
  let before = head
  return chained.map(({ entry, head: kept }, offset) => {
    const index = first + offset
    const record = logRecord(entry, index, before, hash)
    if (record.head !== kept) {
      const detail = 'its head does not follow from the entry and the head before it'
      throw new LogRecordError(index, 'BrokenChain', detail)
    }
    before = kept
    return record
  })
}
