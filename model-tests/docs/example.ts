/**
 * The example of README.md, word for word but for this comment and the path of the import: a test holds
 * the two together and runs it. Not a driver to build on: its disk is a variable and its network a list.
 */
import {
  type Action,
  type Config,
  type Event,
  type Image,
  type Message,
  type ServerState,
  checkMessage,
  emptyImage,
  makeConfig,
  noOp,
  recover,
  step,
  written,
} from '../../src/fcs/index.ts'

interface Server {
  readonly config: Config
  image: Image
  state: ServerState
}

const voters = ['eu', 'us', 'ap']
const servers = new Map<string, Server>()
for (const self of voters) {
  const image = emptyImage // read it from the disk
  servers.set(self, { config: makeConfig({ self, voters }), image, state: recover(image) })
}

const pending: { to: string; event: Event }[] = []

function send(message: Message): void {
  const to = message.destination // here the wire would be; what comes off it is checked
  const arrived = checkMessage(message, servers.get(to)!.config)
  pending.push({ to, event: { type: 'Receive', message: arrived } })
}

function carryOut(action: Action, id: string, server: Server): void {
  switch (action.type) {
    case 'Persist': // make it durable, whole or not at all; an error ends the process
      server.image = written(server.image, action)
      for (const message of action.release) send(message) // not before
      pending.push({ to: id, event: { type: 'Persisted', receipt: action.receipt } })
      break
    case 'Send':
      send(action.message)
      break
    case 'Apply':
      for (const { value } of action.entries) if (value !== noOp) console.log(id, 'applies', value)
      break
    case 'HandOver': // the preferred leader can lead: have this server ask it to
      pending.unshift({ to: id, event: { type: 'TransferLeadership', to: action.to } })
      break
    case 'SetTimer': // start it, in place of the one before; it brings ElectionTimeout or Heartbeat
    case 'ProposalAccepted': // decided once `index` is applied with this `term`
    case 'ProposalRefused': // tell the client why, and who leads
    case 'TransferRefused': // nobody was asked to lead; the reason says why
    case 'ReadReady': // what was asked with `AskRead` may be answered from what is applied
    case 'ReadRefused':
    case 'InstallSnapshot': // these come only where logs are compacted
    case 'SnapshotRefused':
    case 'CompactionRefused':
      break
  }
}

function run(to: string, first: Event): void {
  pending.push({ to, event: first })
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const server = servers.get(next.to)!
    const { state, actions } = step(server.state, next.event, server.config)
    server.state = state
    for (const action of actions) carryOut(action, next.to, server) // strictly in order
  }
}

run('eu', { type: 'ElectionTimeout' })
run('eu', { type: 'Propose', value: 'checkout-v2 on' })
