/**
 * A history from its text form: a header, and then for each operation one line, or one when it begins and one when it
 * ends.
 *
 * The first fault is told with its line, and nothing is judged then. The format is in traces/README.md.
 */
import {
  count,
  flagNames,
  type Fields,
  flagParents,
  flagValues,
  HistoryLineError,
  isObject,
  json,
  moment,
  name,
  oneOf,
  readFields,
  shown,
  text,
  truth,
  vector,
} from './historyLine.ts'
import type { History, Operation } from './operation.ts'

const historyFormat = 1

/** More than that is no history that anybody looks at; the limit keeps memory bounded. */
const mostOperations = 1_000_000

const headerKinds = {
  flagspanHistory: oneOf([historyFormat]),
  name: text,
  critical: flagNames,
  initial: flagValues,
  merged: flagNames,
  parents: flagParents,
  settledMs: moment,
  clockSlackMs: moment,
}

const askedKinds = {
  id: name,
  session: text,
  region: text,
  flag: text,
  op: oneOf(['write', 'conditionalWrite', 'read']),
  level: oneOf(['linearizable', 'lease', 'bounded', 'session', 'local']),
  value: json,
  expected: json,
  boundMs: moment,
  evaluation: text,
}

const toldKinds = {
  value: json,
  outcome: oneOf(['ok', 'refused', 'failed']),
  matched: truth,
  raftIndex: count,
  vector,
  ageMs: moment,
  stale: truth,
  expired: truth,
  epoch: count,
}

const eventKinds = { event: oneOf(['invoke', 'return']) }
const invokeKinds = { event: oneOf(['invoke']), atMs: moment, ...askedKinds }
const returnKinds = { event: oneOf(['return']), id: name, atMs: moment, ...toldKinds }
const wholeKinds = {
  ...askedKinds,
  ...toldKinds,
  outcome: oneOf(['ok', 'refused', 'failed', 'pending']),
  startMs: moment,
  endMs: moment,
}

type Draft = { -readonly [Name in keyof Operation]?: Operation[Name] | undefined }
type Asked = ReturnType<typeof readFields<typeof askedKinds>>
type Told = Omit<ReturnType<typeof readFields<typeof toldKinds>>, 'outcome'> & {
  readonly outcome?: Operation['outcome']
}

interface Drafted {
  readonly line: number
  readonly draft: Draft
}

/** Throws {@link HistoryLineError}. */
export function parseHistory(source: string): History {
  const lines = source.split('\n')
  const header = readHeader(lines[0]!)
  const drafts = new Map<number | string, Drafted>()
  const operations: Operation[] = []
  const ids = new Set<number | string>()
  const begin = (line: number, id: number | string) => {
    if (ids.has(id))
      throw new HistoryLineError(line, `id ${shown(id)} is another operation's already`)
    if (ids.size === mostOperations) {
      throw new HistoryLineError(line, `a history has at most ${mostOperations} operations`)
    }
    ids.add(id)
  }
  lines.forEach((each, at) => {
    if (at === 0 || each.trim() === '') return
    const line = at + 1
    const fields = objectOn(line, each)
    if (fields['event'] === 'return') return endDraft(line, fields, drafts, ids, operations)
    if (fields['event'] === undefined) {
      const operation = wholeOperation(line, fields)
      begin(line, operation.id)
      operations.push(operation)
      return
    }
    readFields(line, { event: fields['event'] }, eventKinds)
    const { atMs, ...asked } = readFields(line, fields, invokeKinds)
    const draft = askedOf(line, asked, asked.id ?? missing(line, 'id'))
    begin(line, draft.id!)
    drafts.set(draft.id!, {
      line,
      draft: { ...draft, startMs: atMs ?? missing(line, 'atMs'), startPlace: line },
    })
  })
  for (const { line, draft } of drafts.values())
    operations.push(finished(line, { ...draft, outcome: 'pending' }))
  return { ...header, operations }
}

function readHeader(given: string): Omit<History, 'operations'> {
  const fields = objectOn(1, given)
  if (fields['flagspanHistory'] === undefined) {
    throw new HistoryLineError(
      1,
      'a history begins with a header such as {"flagspanHistory":1,"critical":["checkout"]}; the format is described in traces/README.md',
    )
  }
  const header = readFields(1, fields, headerKinds)
  return {
    name: header.name ?? '',
    critical: header.critical ?? new Set(),
    initial: header.initial ?? new Map(),
    merged: header.merged ?? new Set(),
    parents: header.parents ?? new Map(),
    clockSlackMs: header.clockSlackMs ?? 0,
    ...(header.settledMs !== undefined && { settledMs: header.settledMs }),
  }
}

function objectOn(line: number, given: string): Fields {
  let parsed: unknown
  try {
    parsed = JSON.parse(given)
  } catch {
    throw new HistoryLineError(line, `is no JSON: ${shown(given)}`)
  }
  if (isObject(parsed)) return parsed
  throw new HistoryLineError(line, `given ${shown(parsed)}, allowed a JSON object`)
}

function wholeOperation(line: number, fields: Fields): Operation {
  const whole = readFields(line, fields, wholeKinds)
  const { endMs, startMs } = whole
  const draft = {
    ...askedOf(line, whole, whole.id ?? `line ${line}`),
    ...toldOf(whole),
    startMs: startMs ?? missing(line, 'startMs'),
    endMs,
    outcome: whole.outcome ?? (endMs === undefined ? 'pending' : 'ok'),
  }
  return finished(line, draft)
}

function endDraft(
  line: number,
  fields: Fields,
  drafts: Map<number | string, Drafted>,
  ids: ReadonlySet<number | string>,
  operations: Operation[],
): void {
  const told = readFields(line, fields, returnKinds)
  const id = told.id ?? missing(line, 'id')
  const open = drafts.get(id)
  if (open === undefined) {
    const why = ids.has(id) ? 'has ended already' : 'has not begun on an earlier line'
    throw new HistoryLineError(line, `operation ${shown(id)} ${why}`)
  }
  drafts.delete(id)
  if (told.value !== undefined && open.draft.kind !== 'read') {
    throw new HistoryLineError(line, 'value: only a read returns one')
  }
  operations.push(
    finished(line, {
      ...open.draft,
      ...toldOf(told),
      ...(told.value !== undefined && { value: told.value }),
      endMs: told.atMs ?? missing(line, 'atMs'),
      endPlace: line,
      outcome: told.outcome ?? 'ok',
    }),
  )
}

function askedOf(line: number, asked: Asked, id: number | string): Draft {
  const { session, flag, op, region, level, value, expected, boundMs, evaluation } = asked
  return {
    id,
    session: session ?? missing(line, 'session'),
    region: region ?? missing(line, 'region'),
    flagId: flag ?? missing(line, 'flag'),
    kind: op ?? missing(line, 'op'),
    level,
    value,
    expected,
    boundMs,
    evaluation,
  }
}

function toldOf({ raftIndex, vector, ageMs, stale, expired, epoch, matched }: Told): Draft {
  return { raftIndex, vector, ageMs, stale, expired, epoch, matched }
}

/** Whether its fields belong together. */
function finished(line: number, draft: Draft): Operation {
  const { kind, outcome, value, level, expected, matched, startMs, endMs } = draft
  const refuse = (reason: string): never => {
    throw new HistoryLineError(line, reason)
  }
  const isRead = kind === 'read'
  if (isRead && level === undefined) missing(line, 'level')
  if (!isRead && level !== undefined) refuse('level: only a read has one')
  if (value === undefined && !(isRead && outcome !== 'ok')) missing(line, 'value')
  if ((kind === 'conditionalWrite') !== (expected !== undefined)) {
    refuse('expected: a conditional write has it, and nothing else')
  }
  if ((kind === 'conditionalWrite' && outcome === 'ok') !== (matched !== undefined)) {
    refuse('matched: a conditional write that is ok has it, and nothing else')
  }
  if ((outcome === 'pending') !== (endMs === undefined)) {
    refuse('endMs: an operation that is pending has none, every other has one')
  }
  if (endMs !== undefined && endMs < startMs!) {
    refuse(`it ends at ${endMs} ms, before it began at ${startMs} ms`)
  }
  const known = Object.entries({ ...draft, value: value ?? null }).filter(
    ([, given]) => given !== undefined,
  )
  return Object.fromEntries(known) as unknown as Operation
}

function missing(line: number, field: string): never {
  throw new HistoryLineError(
    line,
    `${field} is missing; the format is described in traces/README.md`,
  )
}
