/**
 * Carries out what a region's server of the log asks for (src/fcs/action.ts), and brings what is committed to the
 * region's machine and cache.
 *
 * The duties are kept in their order; what a real driver would do with files and sockets the world does.
 */
import type { Action, Apply, Persist } from '../../fcs/action.ts'
import type { Event } from '../../fcs/event.ts'
import { recoverWithLeases, requireLeases } from '../../fcs/lease/leaseState.ts'
import { termAt } from '../../fcs/log.ts'
import { type Command, encodeCommand } from '../../fcs/machine/command.ts'
import { recover } from '../../fcs/state.ts'
import { step } from '../../fcs/step.ts'
import { simulationHash } from '../machines.ts'
import { type Around, type ClientMessage, readingOf, type RegionNode, writeMs } from './node.ts'
import { probeCommit } from './probe.ts'
import { type Applied, newestFirst, Replica } from './replica.ts'

export function takeLogEvent(world: Around, node: RegionNode, event: Event): void {
  const before = node.server
  if (before === undefined) return
  const { state, actions } = step(before, event, node.logConfig, readingOf(node, world))
  node.server = state
  const { flagLog, log } = world.oracles
  const { length } = flagLog.committed
  log.stepped(world, node, before, state, event)
  for (let index = length + 1; index <= flagLog.committed.length; index += 1) {
    const entry = flagLog.entryAt(index)
    if (entry !== undefined) probeCommit(world, entry.flagId)
  }
  for (const action of actions) carryOut(world, node, action)
  if (state.commitIndex > before.commitIndex) {
    const index = state.commitIndex
    const notice = { term: termAt(state.log, index) ?? state.currentTerm, index }
    node.gossiping.happen({ event: { type: 'Notify', notice } })
  }
  const held = state.lease?.held
  if (held !== undefined && held !== before.lease?.held) {
    node.caching.happen({ type: 'LeaseGranted', index: held.index, untilMs: held.untilMs })
  }
}

function carryOut(world: Around, node: RegionNode, action: Action): void {
  switch (action.type) {
    case 'Send': {
      const { message } = action
      return world.send(node, world.placeOf(message.destination), { layer: 'fcs', message })
    }
    case 'Persist':
      return persist(world, node, action)
    case 'Apply':
      return apply(world, node, action)
    case 'InstallSnapshot':
      node.replica = new Replica()
      node.replica.install(action.data)
      world.sometimes('snapshotInstalled')
      return catchUp(world, node)
    case 'SetTimer': {
      const { minMs, maxMs } = action
      const afterMs = (minMs + node.random.next() * (maxMs - minMs)) / node.clock.rate
      return world.setTimer(node, 'server', afterMs)
    }
    case 'ReadReady': {
      const { context, index } = action
      return node.caching.happen({ type: 'IndexAnswered', context, index })
    }
    case 'HandOver':
      return node.log.happenNext({ type: 'TransferLeadership', to: action.to })
    case 'ReadRefused':
    case 'SnapshotRefused':
    case 'ProposalAccepted':
    case 'ProposalRefused':
    case 'TransferRefused':
    case 'CompactionRefused':
      return undefined
  }
}

function persist(world: Around, node: RegionNode, write: Persist): void {
  world.oracles.log.writes(node, write)
  node.logDisk.inFlight.push(write)
  startWrite(world, node)
}

function startWrite(world: Around, node: RegionNode): void {
  if (node.isWriting || node.logDisk.inFlight.length === 0) return
  node.isWriting = true
  const afterMs = writeMs(node)
  // A disk that hangs keeps others from leading, and only a clock can tell (duty 3).
  if (afterMs > node.logConfig.electionTimeoutMaxMs) world.crash(node, 'a write that hangs')
  else world.wroteLog(node, afterMs)
}

/** The oldest write of the log is durable, or has failed. */
export function logWritten(world: Around, node: RegionNode): void {
  node.isWriting = false
  const { logDisk } = node
  if (logDisk.fails) {
    world.sometimes('failedSyncEndedProcess')
    return world.crash(node, 'a write that failed')
  }
  if (logDisk.tears) return world.crash(node, 'the power', true)
  const write = logDisk.finish()
  world.oracles.log.durable(node)
  startWrite(world, node)
  for (const message of write.release) {
    world.oracles.log.released(node, message)
    world.send(node, world.placeOf(message.destination), { layer: 'fcs', message })
  }
  node.log.happen({ type: 'Persisted', receipt: write.receipt })
}

function apply(world: Around, node: RegionNode, { first, entries }: Apply): void {
  for (const [offset, entry] of entries.entries()) {
    const index = first + offset
    if (index <= node.replica.index) continue
    const applied = node.replica.apply(entry, index)
    world.oracles.flagLog.applied(node, applied)
    tellCache(world, node, applied)
  }
}

function tellCache(world: Around, node: RegionNode, applied: Applied): void {
  const { index, entry, command, result, isFirst } = applied
  const { session } = node
  if (command?.type === 'OpenSession' && result.type === 'SessionOpened') {
    if (command.actorId === session.actorId) session.id ??= result.session
  }
  node.caching.happen({ type: 'Apply', index, ...(entry && { entry }) })
  if (isFirst) endSubmission(world, node)
}

/** The own change that was handed over is ruled on. */
function endSubmission(world: Around, node: RegionNode): void {
  const { id, submission } = node.session
  if (id === undefined || submission === undefined) return
  const outcome = node.replica.outcomeOf(id)
  if (outcome === undefined || outcome.sequence < submission.sequence) return
  node.session.submission = undefined
  const { isTaken, index } = outcome
  world.oracles.flagLog.ruled(world, index, isTaken)
  node.caching.happen({ type: 'Ruled', write: submission.write, isTaken })
  const { ticket } = submission.write
  if (isTaken && typeof ticket === 'number') world.ended(ticket, { type: 'written', index })
  if (node.cache.deferred.length > 0) node.caching.happen({ type: 'Submit' })
}

/** The cache is told of what a snapshot stands for: the newest entry of each flag, and that there were others. */
function catchUp(world: Around, node: RegionNode): void {
  const { replica } = node
  const entries = newestFirst(replica.ledger)
  let next = 0
  for (let index = node.cache.readable.applied + 1; index <= replica.index; index += 1) {
    while ((entries[next]?.index ?? index) < index) next += 1
    const entry = entries[next]?.index === index ? entries[next] : undefined
    node.caching.happen({ type: 'Apply', index, ...(entry && { entry }) })
  }
  endSubmission(world, node)
}

/** A server that starts with what is on its disk. */
export function startLog(world: Around, node: RegionNode): void {
  const { logDisk, logConfig } = node
  if (node.isGone) return
  if (logDisk.isDamaged) {
    world.sometimes('damagedDiskRefused')
    node.isGone = true
    return
  }
  if (logDisk.isTorn) world.sometimes('tornTailRecovered')
  logDisk.isTorn = false
  const { image } = logDisk
  node.server =
    logConfig.leases === undefined
      ? recover(image)
      : recoverWithLeases(image, logConfig, readingOf(node, world))
  world.oracles.log.recovered(node)
  node.replica = new Replica()
  if (image.snapshot !== undefined) {
    node.replica.install(image.snapshot.data)
    catchUp(world, node)
  }
  const { electionTimeoutMinMs: minMs, electionTimeoutMaxMs: maxMs } = logConfig
  world.setTimer(node, 'server', minMs + node.random.next() * (maxMs - minMs))
}

/** Brings a request to whoever leads, as far as this region knows. */
export function propose(world: Around, node: RegionNode, message: ClientMessage): void {
  const leader = node.server?.leader
  if (leader === undefined) return
  if (leader === node.name) return takeProposal(world, node, message)
  world.send(node, world.placeOf(leader), { layer: 'client', message })
}

/** At the leader, or at whoever was taken for it: it fixes the time. */
export function takeProposal(world: Around, node: RegionNode, message: ClientMessage): void {
  if (message.kind === 'Keys' || node.server?.role !== 'leader') return
  const commitTs = Math.max(0, readingOf(node, world).wallMs)
  const command = commandOf(message, commitTs)
  const value = encodeCommand(command, simulationHash)
  const flag = message.kind === 'Propose' ? { flagId: message.flagId } : {}
  node.log.happen({ type: 'Propose', value, ...flag })
}

function commandOf(
  message: Exclude<ClientMessage, { readonly kind: 'Keys' }>,
  commitTs: number,
): Command {
  const { actorId } = message
  if (message.kind === 'OpenSession') return { type: 'OpenSession', actorId, commitTs }
  const { flagId, payload, step } = message
  const payloadHash = simulationHash(payload)
  return {
    type: 'SetFlag',
    flagId,
    payload,
    payloadHash,
    actorId,
    commitTs,
    ...(step && { step }),
  }
}

/** Longer than a snapshot takes to the farthest region: one that is replaced on its way begins anew. */
const compactEveryMs = 4_000

/** What a server's driver does now and then: leases, reads that were not answered, snapshots. */
export function tendLog(world: Around, node: RegionNode): void {
  const { server, replica } = node
  if (server === undefined) return
  const isDue = replica.index - (server.snapshot?.index ?? 0) >= node.entriesPerSnapshot
  if (isDue && world.nowMs - node.compactedAtMs >= compactEveryMs) {
    node.compactedAtMs = world.nowMs
    compact(node)
  }
  if (server.reads.own !== undefined) {
    node.log.happen({ type: 'AskRead', context: server.reads.own.context })
  } else {
    const { question } = node.cache.readable
    if (question !== undefined && question.index === undefined) {
      node.log.happen({ type: 'AskRead', context: question.context })
    }
  }
  if (server.lease !== undefined && server.role === 'follower') {
    const { held } = server.lease
    const { leaseMs } = requireLeases(node.logConfig)
    const { monotonicMs } = readingOf(node, world)
    if (held === undefined || held.untilMs - monotonicMs < leaseMs * 0.7) {
      node.nextNumber += 1
      node.log.happen({ type: 'AskLease', id: node.nextNumber })
    }
  }
}

/** An operator's wish, or the driver's. */
export function compact(node: RegionNode): void {
  const { replica, server } = node
  if (server === undefined || replica.index <= (server.snapshot?.index ?? 0)) return
  node.log.happen({ type: 'Compact', index: replica.index, data: replica.snapshot() })
}
