/**
 * The expectations of a scenario: what must hold at its point of the run.
 *
 *   expect s1 leader term 2 commit 1       any of: ROLE, `term N`, `vote S|none`, `follows S|none`,
 *                                          `commit N`, `transferee S|none`, `log LOG`, `disk-term N`, `disk-vote S|none`,
 *                                          `disk-log LOG`, `writing N` (writes under way)
 *   expect committed LOG                   the longest log that anybody ever took as committed
 *   expect under-way KIND FROM TO [F=V]... such a message; `not-under-way`: none
 *   expect quiet                           no message and no write under way
 *
 * A LOG is entries with their terms, as `1:no-op,1:x`, or `nothing`.
 */
import type { ServerId } from '../../../fcs/message.ts'
import type { Image, ServerState } from '../../../fcs/state.ts'
import { indexOf } from '../../../sim/cluster.ts'
import { shown } from '../../validate/fields.ts'
import { messagesLike, type Script } from './scenarioScript.ts'
import { entriesText, logText, messageText } from './scenarioText.ts'

interface Server {
  readonly state: ServerState
  readonly image: Image
  readonly writes: number
}

const roles = ['follower', 'preCandidate', 'candidate', 'leader']

const observations: Readonly<Record<string, (server: Server) => string>> = {
  term: ({ state }) => String(state.currentTerm),
  vote: ({ state }) => state.votedFor ?? 'none',
  follows: ({ state }) => state.leader ?? 'none',
  commit: ({ state }) => String(state.commitIndex),
  log: ({ state }) => listText(logText(state.log)),
  'disk-term': ({ image }) => String(image.currentTerm),
  'disk-vote': ({ image }) => image.votedFor ?? 'none',
  'disk-log': ({ image }) => listText(logText(image.log)),
  transferee: ({ state }) => state.transferee ?? 'none',
  writing: ({ writes }) => String(writes),
}

/** Logs are one word here. */
function listText(text: string): string {
  return text.replaceAll(' ', ',')
}

/** What is so instead; `undefined` where the expectation is met. */
export function expectation(script: Script, args: readonly string[]): string | undefined {
  const [subject = '', ...rest] = args
  const cluster = script.cluster()
  switch (subject) {
    case 'committed': {
      const committed = listText(entriesText(cluster.committed))
      if (rest.length !== 1) script.refuse('takes one log, as 1:no-op,1:x, or nothing')
      return committed === rest[0] ? undefined : `committed is ${committed}`
    }
    case 'under-way':
      return messagesLike(script, rest).length > 0 ? undefined : `no such message is under way`
    case 'not-under-way': {
      const [message] = messagesLike(script, rest)
      return message === undefined ? undefined : `there is ${messageText(message)}`
    }
    case 'quiet': {
      const writes = cluster.writes.reduce((sum, queue) => sum + queue.length, 0)
      if (cluster.network.size + writes === 0) return undefined
      return `${cluster.network.size} messages and ${writes} writes are under way`
    }
    default:
      return serverExpectation(script, subject, rest)
  }
}

function serverExpectation(
  script: Script,
  server: ServerId,
  args: readonly string[],
): string | undefined {
  const cluster = script.cluster()
  const names = cluster.configs.map((config) => config.self)
  if (!names.includes(server) || args.length === 0) {
    script.refuse(
      `expects something of ${names.join(', ')}, committed, under-way, not-under-way or quiet`,
    )
  }
  const at = indexOf(cluster, server)
  const found: Server = {
    state: cluster.servers[at]!,
    image: cluster.disks[at]!,
    writes: cluster.writes[at]!.length,
  }
  const missed: string[] = []
  for (let index = 0; index < args.length; index += 1) {
    const name = args[index]!
    if (roles.includes(name)) {
      if (found.state.role !== name) missed.push(`${server} is ${found.state.role}`)
      continue
    }
    const observe = Object.hasOwn(observations, name) ? observations[name] : undefined
    const wanted = args[(index += 1)]
    if (observe === undefined) {
      const known = [...roles, ...Object.keys(observations)].join(', ')
      return script.refuse(`nothing is called ${shown(name)}; there are ${known}`)
    }
    if (wanted === undefined) return script.refuse(`${name} takes a value`)
    const actual = observe(found)
    if (actual !== wanted) missed.push(`${server} has ${name} ${actual}`)
  }
  return missed.length === 0 ? undefined : missed.join(' and ')
}
