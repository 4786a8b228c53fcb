/**
 * The commands of a scenario: what they are called, what they take, which events they make.
 *
 * A message is named by its kind, sender and receiver, and where several are under way, the oldest is
 * meant; `term=2` and the like narrow it down.
 */
import type { Message, ServerId } from '../../../fcs/message.ts'
import { step } from '../../../fcs/step.ts'
import { type Cluster, type ClusterEvent, indexOf } from '../../../sim/cluster.ts'
import { similarName } from '../../modelRules.ts'
import { expectation } from './scenarioExpect.ts'
import { theMessage, theServer, type Script } from './scenarioScript.ts'
import { messageTypes } from './traceLine.ts'

interface CommandKind {
  readonly usage: string
  run(script: Script, args: readonly string[]): void
}

/** A chatter of more events than this never ends. */
const mostEvents = 10_000

const timer = (type: 'ElectionTimeout' | 'Heartbeat', isForLeader: boolean): CommandKind => ({
  usage: 'SERVER',
  run: (script, args) => {
    const server = theServer(script, args)
    const leads = stateOf(script, server).role === 'leader'
    if (leads !== isForLeader) {
      script.refuse(
        `${server} ${leads ? 'leads, and has no election' : 'does not lead, and has no heartbeat'} timer`,
      )
    }
    script.take({ type, server })
  },
})

const forMessage = (toEvent: (message: Message) => ClusterEvent): CommandKind => ({
  usage: `KIND FROM TO [FIELD=VALUE]... (kinds: ${messageTypes.join(', ')})`,
  run: (script, args) => script.take(toEvent(theMessage(script, args))),
})

const deliver = forMessage((message) => ({ type: 'Receive', message, keep: false }))
const lose = forMessage((message) => ({ type: 'Lose', message }))

function isOn(script: Script, command: string, args: readonly string[]): boolean {
  if (args.length !== 1 || !['on', 'off'].includes(args[0]!)) wrong(script, command)
  return args[0] === 'on'
}

function number(
  command: string,
  least: number,
  most: number,
  settings: (given: number) => Parameters<Script['set']>[0],
): CommandKind {
  return {
    usage: `NUMBER (${least} to ${most})`,
    run: (script, args) => {
      const given = Number(args[0])
      if (args.length !== 1 || !Number.isInteger(given) || given < least || given > most) {
        wrong(script, command)
      }
      script.set(settings(given))
    },
  }
}

const commands: Readonly<Record<string, CommandKind>> = {
  servers: {
    usage: 's1 [s2]... (s1 to s9, each once)',
    run: (script, args) => {
      const isList = args.length > 0 && new Set(args).size === args.length
      if (!isList || !args.every((each) => /^s[1-9]$/.test(each))) wrong(script, 'servers')
      script.set({ servers: args })
    },
  },
  prevote: {
    usage: 'on|off',
    run: (script, args) => script.set({ preVote: isOn(script, 'prevote', args) }),
  },
  'two-delay': {
    usage: 'on|off',
    run: (script, args) => script.set({ twoDelay: isOn(script, 'two-delay', args) }),
  },
  'quorum-beats': number('quorum-beats', 0, 1000, (quorumBeats) => ({ quorumBeats })),
  'entries-per-append': number('entries-per-append', 1, 1024, (maxEntriesPerAppend) => ({
    maxEntriesPerAppend,
  })),
  timeout: timer('ElectionTimeout', false),
  heartbeat: timer('Heartbeat', true),
  propose: {
    usage: 'SERVER VALUE (a word; the server must lead)',
    run: (script, [server, value, ...more]) => {
      if (value === undefined || more.length > 0 || value === 'no-op') wrong(script, 'propose')
      const leader = theServer(script, [server ?? ''])
      const { role, transferee } = stateOf(script, leader)
      if (role !== 'leader') script.refuse(`${leader} does not lead`)
      if (transferee !== undefined) script.refuse(`${leader} has asked ${transferee} to lead`)
      script.take({ type: 'Propose', server: leader, value })
    },
  },
  transfer: {
    usage: 'SERVER SERVER (the first must lead, the second have all of its log)',
    run: (script, [from, to, ...more]) => {
      if (to === undefined || more.length > 0) wrong(script, 'transfer')
      const server = theServer(script, [from ?? ''])
      const event = { type: 'TransferLeadership', server, to: theServer(script, [to]) } as const
      const { actions } = step(stateOf(script, server), event, configOf(script, server))
      const refused = actions.find(({ type }) => type === 'TransferRefused')
      if (refused !== undefined) script.refuse(`${server} refuses: ${JSON.stringify(refused)}`)
      script.take(event)
    },
  },
  persist: {
    usage: 'SERVER|all (the oldest write of a server; every write under way)',
    run: (script, args) => {
      if (args.length === 1 && args[0] === 'all') {
        persistAll(script)
        return
      }
      const server = theServer(script, args)
      if (writesOf(script.cluster(), server) === 0)
        script.refuse(`${server} has no write under way`)
      script.take({ type: 'Persist', server })
    },
  },
  restart: {
    usage: 'SERVER',
    run: (script, args) => script.take({ type: 'Restart', server: theServer(script, args) }),
  },
  deliver: {
    usage: `all, or ${deliver.usage}`,
    run: (script, args) => (isAll(args) ? arriveAll(script) : deliver.run(script, args)),
  },
  duplicate: forMessage((message) => ({ type: 'Receive', message, keep: true })),
  lose: {
    usage: `all, or ${lose.usage}`,
    run: (script, args) => {
      if (!isAll(args)) return lose.run(script, args)
      for (const message of script.cluster().network.values())
        script.take({ type: 'Lose', message })
    },
  },
  cut: {
    usage: 'SERVER SERVER, SERVER -> SERVER (one way), or SERVER (all of its links)',
    run: (script, args) => cut(script, args),
  },
  heal: {
    usage: '(no arguments)',
    run: (script, args) => {
      if (args.length > 0) wrong(script, 'heal')
      script.cuts.clear()
    },
  },
  settle: {
    usage: '(no arguments)',
    run: (script, args) => {
      if (args.length > 0) wrong(script, 'settle')
      settle(script)
    },
  },
  expect: {
    usage: 'see scenarioExpect.ts',
    run: (script, args) => {
      const missed = expectation(script, args)
      if (missed !== undefined) script.miss(`expected ${args.join(' ')}, but ${missed}`)
    },
  },
}

/** Carries out one command. */
export function runCommand(script: Script, [name, ...args]: readonly [string, ...string[]]): void {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) {
    const names = Object.keys(commands)
    const near = similarName(name, names)
    const hint = near === undefined ? `there are ${names.join(', ')}` : `did you mean ${near}?`
    return script.refuse(`unknown command; ${hint}`)
  }
  command.run(script, args)
}

function wrong(script: Script, name: string): never {
  return script.refuse(`wrong arguments; it takes: ${commands[name]!.usage}`)
}

function isAll(args: readonly string[]): boolean {
  return args.length === 1 && args[0] === 'all'
}

function stateOf(script: Script, server: ServerId) {
  const cluster = script.cluster()
  return cluster.servers[indexOf(cluster, server)]!
}

function configOf(script: Script, server: ServerId) {
  const cluster = script.cluster()
  return cluster.configs[indexOf(cluster, server)]!
}

function writesOf(cluster: Cluster, server: ServerId): number {
  return cluster.writes[indexOf(cluster, server)]!.length
}

function persistAll(script: Script, isBrief = false): void {
  for (let count = 0; count < mostEvents; count += 1) {
    const cluster = script.cluster()
    const server = cluster.configs.find(({ self }) => writesOf(cluster, self) > 0)?.self
    if (server === undefined) return
    script.take({ type: 'Persist', server }, isBrief)
  }
  script.refuse(`there is no end to it: ${mostEvents} writes and still more`)
}

/** One message that was under way arrives, or is lost on a link that is cut. */
function arrive(script: Script, message: Message, isBrief = false): void {
  const isCut = script.cuts.has(`${message.source}->${message.destination}`)
  script.take(
    isCut ? { type: 'Lose', message } : { type: 'Receive', message, keep: false },
    isBrief,
  )
}

/** What is under way now; not what is sent meanwhile. */
function arriveAll(script: Script): void {
  for (const message of script.cluster().network.values()) arrive(script, message)
}

/** Writes first, then messages in the order they were sent, until nothing is under way. */
function settle(script: Script): void {
  for (let count = 0; count < mostEvents; count += 1) {
    persistAll(script, true)
    const [message] = script.cluster().network.values()
    if (message === undefined) return
    arrive(script, message, true)
  }
  script.refuse(`there is no end to it: ${mostEvents} messages and still more`)
}

function cut(script: Script, args: readonly string[]): void {
  const [a, b, c, ...more] = args
  const isOneWay = b === '->'
  if (more.length > 0 || a === undefined || (isOneWay ? c === undefined : c !== undefined)) {
    wrong(script, 'cut')
  }
  const from = theServer(script, [a])
  const names = script.cluster().configs.map((config) => config.self)
  const other = isOneWay ? c : b
  const ends = other === undefined ? names : [theServer(script, [other])]
  for (const end of ends) {
    if (end === from) continue
    script.cuts.add(`${from}->${end}`)
    if (!isOneWay) script.cuts.add(`${end}->${from}`)
  }
}
