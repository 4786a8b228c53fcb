/**
 * Ways to falsify a log of RaftCommit that need to know what its lines mean.
 */
import { isDeepStrictEqual } from 'node:util'
import { type Change, spotMutation } from '../../validate/lineSpots.ts'
import type { JsonObject, LoggedLine, Mutation } from '../../validate/validation.ts'
import { settingsOf } from './traceLine.ts'

/** Any term: of a server, a disk, a message or an entry. */
const raiseTerm: Change = ({ path, value }) => {
  const isTerm = ['term', 'currentTerm', 'lastTerm', 'previousTerm'].includes(String(path.at(-1)))
  return isTerm ? [Number(value) + 1] : []
}

/** Whom a server voted for, or whether it did. */
const changeVote: Change = ({ path, value }, { constants }) => {
  if (path.at(-1) === 'granted') return [value !== true]
  if (path.at(-1) !== 'votedFor') return []
  return [null, ...settingsOf(constants).servers].filter((other) => other !== value)
}

/** A place in a log: of a message, a commit, or of what a leader knows. */
const changeIndex: Change = ({ path, value }) => {
  const names = ['index', 'lastIndex', 'previousIndex', 'commitIndex', 'nextIndex', 'matchIndex']
  if (!path.some((name) => names.includes(String(name)))) return []
  const index = Number(value)
  return index === 0 ? [1] : [index - 1, index + 1]
}

/**
 * A write becomes durable only after a message that had to wait for it has arrived: each write is put
 * behind the next arrival of a message that speaks for it.
 */
const delayAck: Mutation = {
  kind: 'delay an ack',
  mutants: ({ lines }) =>
    lines.flatMap((line, index) => {
      if (line.action !== 'Persist') return []
      const before = lines.slice(0, index).findLast((each) => each['server'] === line['server'])
      const arrival = lines.findIndex((each, at) => at > index && speaksFor(each, line, before))
      const between = lines.slice(index + 1, arrival)
      // Behind another step of the same server it would be another write.
      if (arrival === -1 || between.some((each) => each['server'] === line['server'])) return []
      const moved = lines.toSpliced(arrival + 1, 0, line).toSpliced(index, 1)
      return {
        what: `the write of line ${index + 1} after line ${arrival + 1}`,
        lines: () => moved,
      }
    }),
}

/** Whether a message arrives that says what this write brought to the disk. */
function speaksFor(
  arrival: LoggedLine,
  write: LoggedLine,
  before: LoggedLine | undefined,
): boolean {
  const message = arrival['message'] as JsonObject | undefined
  if (message === undefined || arrival.action === 'Lose') return false
  const disk = write['disk'] as JsonObject
  const old = before?.['disk'] as JsonObject | undefined
  if (message['source'] !== write['server'] || message['term'] !== disk['currentTerm']) return false
  const changes = (...names: readonly string[]) =>
    names.some((name) => !isDeepStrictEqual(old?.[name], disk[name]))
  switch (message['type']) {
    case 'VoteRequest':
    case 'VoteResponse':
      return changes('currentTerm', 'votedFor')
    case 'AppendResponse':
      return message['success'] === true && changes('log')
    default:
      return false
  }
}

export const mutations: readonly Mutation[] = [
  spotMutation('raise a term', raiseTerm),
  spotMutation('change a vote', changeVote),
  spotMutation('change an index', changeIndex),
  delayAck,
]
