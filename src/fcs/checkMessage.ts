/**
 * Refuses what no server can have sent, before it reaches a step.
 *
 * For drivers: what comes off a wire is `unknown`, and a step trusts its messages. Not decoding, and
 * no proof of who sent it. What passes is a new object with the fields of its kind and no others, so
 * that later changes to the given one do not matter. Spec: the messages of `TypeOK`; paper figure 2.
 */
import { type Config, limits } from './config.ts'
import type { Entry } from './entry.ts'
import type { Message, ServerId } from './message.ts'

/** A message that no server can have sent; the text says which field, and what is allowed there. */
export class MessageError extends Error {
  /** Name of the field, as in `term` or `entries[2].value`; empty for the message as a whole. */
  readonly field: string
  readonly given: unknown
  readonly allowed: string

  constructor(field: string, given: unknown, allowed: string) {
    super(`message ${field === '' ? '' : `${field}: `}given ${shown(given)}, allowed ${allowed}`)
    this.name = 'MessageError'
    this.field = field
    this.given = given
    this.allowed = allowed
  }
}

/** One short line, whatever was given. */
function shown(given: unknown): string {
  if (Array.isArray(given)) return `an array of ${given.length}`
  if (typeof given === 'string') return JSON.stringify(given.slice(0, 40))
  if (typeof given === 'object' && given !== null) return 'an object'
  if (typeof given === 'function' || typeof given === 'symbol') return `a ${typeof given}`
  return String(given).slice(0, 40)
}

type Fields = Readonly<Record<string, unknown>>

const types = [
  'PreVoteRequest',
  'PreVoteResponse',
  'VoteRequest',
  'VoteResponse',
  'TimeoutNow',
  'AppendRequest',
  'AppendResponse',
  'LeaseRequest',
  'LeaseGrant',
  'ReadRequest',
  'ReadResponse',
  'SnapshotRequest',
  'SnapshotResponse',
] as const satisfies readonly Message['type'][]

/** The message, if a voter other than this server can have sent it here. Throws {@link MessageError}. */
export function checkMessage(message: unknown, config: Config): Message {
  const fields = object(message, '')
  const type = types.find((known) => known === fields['type'])
  if (type === undefined) throw new MessageError('type', fields['type'], types.join(', '))
  const envelope = checkEnvelope(type, fields, config)
  switch (type) {
    case 'PreVoteRequest':
    case 'VoteRequest': {
      // A candidate's log is of terms before the one it asks for.
      const end = position(fields, 'lastIndex', 'lastTerm', envelope.term - 1)
      const request = { ...envelope, lastIndex: end.index, lastTerm: end.term }
      return type === 'PreVoteRequest'
        ? { type, ...request }
        : { type, ...request, transfer: flag(fields, 'transfer') }
    }
    case 'PreVoteResponse':
    case 'VoteResponse':
      return { type, ...envelope, granted: flag(fields, 'granted') }
    case 'TimeoutNow':
      return { type, ...envelope }
    case 'AppendRequest':
      return { type, ...envelope, ...checkAppend(fields, envelope.term, config.members) }
    case 'AppendResponse':
      return {
        type,
        ...envelope,
        success: flag(fields, 'success'),
        index: whole('index', fields['index'], 0),
        round: whole('round', fields['round'], 0),
      }
    case 'LeaseRequest':
      return { type, ...envelope, ask: whole('ask', fields['ask'], 1) }
    case 'LeaseGrant':
      return { type, ...envelope, ...checkGrant(fields) }
    case 'ReadRequest':
      return { type, ...envelope, context: whole('context', fields['context'], 1) }
    case 'ReadResponse':
      return {
        type,
        ...envelope,
        context: whole('context', fields['context'], 1),
        index: whole('index', fields['index'], 1),
      }
    case 'SnapshotRequest':
      return { type, ...envelope, ...checkSnapshotPart(fields, envelope.term) }
    case 'SnapshotResponse':
      return {
        type,
        ...envelope,
        index: whole('index', fields['index'], 1),
        offset: whole('offset', fields['offset'], 0, limits.snapshotLength),
      }
  }
}

function checkGrant(fields: Fields) {
  const covers = fields['covers']
  if (typeof covers !== 'string') throw new MessageError('covers', covers, 'a string')
  return { ask: whole('ask', fields['ask'], 1), index: whole('index', fields['index'], 1), covers }
}

/** Votes are asked for and given among voters; all else concerns learners too. */
function checkEnvelope(type: Message['type'], fields: Fields, { self, voters, members }: Config) {
  const others = (isVote(type) ? voters : members).filter((id) => id !== self)
  const source = others.find((id) => id === fields['source'])
  if (source === undefined) {
    const allowed = others.length === 0 ? 'nobody else votes' : others.join(', ')
    throw new MessageError('source', fields['source'], allowed)
  }
  if (fields['destination'] !== self) {
    throw new MessageError('destination', fields['destination'], self)
  }
  return { term: whole('term', fields['term'], 1, limits.term), source, destination: self }
}

function isVote(type: Message['type']): boolean {
  return type.includes('Vote')
}

/** A list of members for each entry, or nothing at all. */
function checkNamed(given: unknown, entries: number, members: readonly ServerId[]) {
  if (given === undefined) return undefined
  if (!Array.isArray(given) || given.length !== entries) {
    throw new MessageError('named', given, `an array of ${entries}, one list for each entry`)
  }
  return given.map((names: unknown, at): readonly ServerId[] => {
    if (Array.isArray(names) && names.length <= members.length) {
      const known = members.filter((id) => names.includes(id))
      if (known.length === names.length) return known
    }
    throw new MessageError(`named[${at}]`, names, `some of ${members.join(', ')}, each once`)
  })
}

function checkAppend(fields: Fields, term: number, members: readonly ServerId[]) {
  const previous = position(fields, 'previousIndex', 'previousTerm', term)
  const given = fields['entries']
  const most = Math.min(limits.entriesPerAppend, Number.MAX_SAFE_INTEGER - previous.index)
  if (!Array.isArray(given) || given.length > most) {
    throw new MessageError('entries', given, `an array of at most ${most}`)
  }
  const entries: Entry[] = []
  let least = Math.max(1, previous.term)
  for (let at = 0; at < given.length; at += 1) {
    const entry = checkEntry(given[at], `entries[${at}]`, least, term)
    entries.push(entry)
    least = entry.term
  }
  const commitIndex = whole('commitIndex', fields['commitIndex'], 0)
  const round = whole('round', fields['round'], 0)
  const named = checkNamed(fields['named'], entries.length, members)
  const place = { previousIndex: previous.index, previousTerm: previous.term }
  return { ...place, entries, commitIndex, round, ...(named !== undefined && { named }) }
}

function checkSnapshotPart(fields: Fields, term: number) {
  const index = whole('index', fields['index'], 1)
  const lastTerm = whole('lastTerm', fields['lastTerm'], 1, term)
  const { data } = fields
  const most = limits.snapshotChunkLength
  if (typeof data !== 'string' || data === '' || data.length > most) {
    throw new MessageError('data', data, `a text of 1 to ${most} characters`)
  }
  const offset = whole('offset', fields['offset'], 0, limits.snapshotLength - data.length)
  return { index, lastTerm, offset, data, done: flag(fields, 'done') }
}

function checkEntry(given: unknown, field: string, least: number, most: number): Entry {
  const { term, value, flagId } = object(given, field)
  if (value !== null && typeof value !== 'string') {
    throw new MessageError(`${field}.value`, value, 'a string or null')
  }
  const entry = { term: whole(`${field}.term`, term, least, most), value }
  if (flagId === undefined) return entry
  if (typeof flagId !== 'string' || flagId === '' || flagId.length > limits.flagIdLength) {
    const allowed = `1 to ${limits.flagIdLength} characters, or nothing`
    throw new MessageError(`${field}.flagId`, flagId, allowed)
  }
  return { ...entry, flagId }
}

/** A place in a log: index 0 goes with term 0, and nothing else does. */
function position(fields: Fields, indexField: string, termField: string, mostTerm: number) {
  const index = whole(indexField, fields[indexField], 0)
  const [least, most] = index === 0 ? [0, 0] : [1, mostTerm]
  return { index, term: whole(termField, fields[termField], least, most) }
}

function object(given: unknown, field: string): Fields {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new MessageError(field, given, 'an object')
  }
  return given as Fields
}

function flag(fields: Fields, field: string): boolean {
  const given = fields[field]
  if (typeof given !== 'boolean') throw new MessageError(field, given, 'true or false')
  return given
}

function whole(
  field: string,
  given: unknown,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  const isWhole = typeof given === 'number' && Number.isSafeInteger(given)
  if (isWhole && given >= least && given <= most) return given
  const range = least > most ? 'nothing here' : `${least} to ${most}`
  throw new MessageError(field, given, `a whole number, ${range}`)
}
