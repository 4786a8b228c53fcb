/**
 * A scenario on its way, as its commands see it, and how they read servers and messages among their
 * arguments.
 *
 * A message is named by its kind, sender and receiver; `term=2` and the like narrow it down.
 */
import type { Message, ServerId } from '../../../fcs/message.ts'
import type { Cluster, ClusterEvent } from '../../../sim/cluster.ts'
import { shown } from '../../validate/fields.ts'
import { messageText } from './scenarioText.ts'
import { type LoggedKind, messageTypes, type Settings } from './traceLine.ts'

/** A scenario on its way. */
export interface Script {
  readonly settings: Partial<Settings>
  /** Throws where the scenario has not named its servers yet. */
  cluster(): Cluster
  set(settings: Partial<Settings>): void
  /** Links that lose what is sent over them, as `s1->s2`. */
  readonly cuts: Set<string>
  /** `isBrief`: what it sent is not shown. */
  take(event: ClusterEvent, isBrief?: boolean): void
  /** An expectation that is not met. */
  miss(text: string): void
  /** A command that cannot be carried out. */
  refuse(reason: string): never
}

/** The one server that the arguments name. */
export function theServer(script: Script, args: readonly string[]): ServerId {
  const { configs } = script.cluster()
  const names = configs.map((config) => config.self)
  const [server, ...more] = args
  if (server !== undefined && more.length === 0 && names.includes(server)) return server
  const given = args.length === 0 ? 'nothing' : shown(args.join(' '))
  return script.refuse(`takes one of ${names.join(', ')}, not ${given}`)
}

/** What a message can be narrowed down by; entries have no form here. */
const fieldsOfKind: Readonly<Record<LoggedKind, readonly string[]>> = {
  PreVoteRequest: ['term', 'lastIndex', 'lastTerm'],
  PreVoteResponse: ['term', 'granted'],
  VoteRequest: ['term', 'lastIndex', 'lastTerm', 'transfer'],
  VoteResponse: ['term', 'granted'],
  TimeoutNow: ['term'],
  AppendRequest: ['term', 'previousIndex', 'previousTerm', 'commitIndex'],
  AppendResponse: ['term', 'success', 'index'],
}

/** Messages that fit a description, the one that was sent first in front. */
export function messagesLike(script: Script, args: readonly string[]): readonly Message[] {
  const [kind = '', source = '', destination = '', ...filters] = args
  const type = messageTypes.find((known) => known === kind)
  if (type === undefined) {
    return script.refuse(
      `no kind of message is called ${shown(kind)}; there are ${messageTypes.join(', ')}`,
    )
  }
  theServer(script, [source])
  theServer(script, [destination])
  const wanted = filters.map((filter) => {
    const [field = '', value] = filter.split('=')
    if (value === undefined || !fieldsOfKind[type].includes(field)) {
      script.refuse(`${filter} is not FIELD=VALUE with one of ${fieldsOfKind[type].join(', ')}`)
    }
    return { field, value }
  })
  return [...script.cluster().network.values()].filter(
    (message) =>
      message.type === type &&
      message.source === source &&
      message.destination === destination &&
      wanted.every(({ field, value }) => {
        const actual: unknown = Object.entries(message).find(([name]) => name === field)?.[1]
        return JSON.stringify(actual) === value
      }),
  )
}

export function theMessage(script: Script, args: readonly string[]): Message {
  const [message] = messagesLike(script, args)
  if (message !== undefined) return message
  const under = [...script.cluster().network.values()].map(messageText)
  return script.refuse(
    `no such message is under way; there are: ${under.length === 0 ? 'none' : under.join('; ')}`,
  )
}
