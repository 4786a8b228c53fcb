/**
 * What clients and operators do in the world, as a schedule picks it: a command that is not possible when its time
 * comes is left out, and whoever ran the schedule is told.
 *
 * A client keeps a session, and goes to another region whenever it likes.
 */
import { readFlag, type RegionalAnswer } from '../../rfc/cache/answer.ts'
import { isCriticalHere } from '../../rfc/cache/class.ts'
import { beginEvaluation, evaluate } from '../../rfc/read/evaluation.ts'
import type { Answer, Refusal } from '../../rfc/read/answer.ts'
import type { Level } from '../../rfc/read/read.ts'
import { shownOf } from '../../rfc/read/cache.ts'
import { underServerLease } from '../../rfc/read/serverLease.ts'
import { neverLeased } from '../../rfc/read/read.ts'
import { tokenAfter } from '../../rfc/read/sessionToken.ts'
import { seqAt } from '../../flag/versionVector.ts'
import { invariant } from '../../shared/invariant.ts'
import { unmarkedMs, valuesIn } from './answerOracle.ts'
import { ask, isWaitingForGossip, proposeClassChange } from './cacheDriver.ts'
import type { CallKind, Client } from './calls.ts'
import { changeTo, worldFlags } from './flags.ts'
import { isAwake } from './probe.ts'
import { isHeld } from './gossipDriver.ts'
import { compact } from './logDriver.ts'
import { readingOf, type RegionNode } from './node.ts'
import type { CommandPick } from './schedule.ts'
import type { World } from './world.ts'

/** Whether it was possible, and was done. */
export function carryOutCommand(world: World, pick: CommandPick): boolean {
  const node = regionFor(world, pick)
  if (node === undefined) return false
  if (node.isPaused) return whenAwake(world, node, pick)
  const { clients } = world.oracles.calls
  const client = clients[pick.client % clients.length]!
  const flagId = worldFlags[pick.flag % worldFlags.length]!.id
  switch (pick.kind) {
    case 'Write': {
      const isTaken = write(world, node, client, flagId)
      return writeElsewhere(world, node, pick, flagId) || isTaken
    }
    case 'Delete':
      return remove(world, node, client, flagId)
    case 'Read':
      return readAt(world, node, client, flagId, pick.choice)
    case 'Evaluate':
      return evaluateTwo(world, node, pick)
    case 'TransferLeadership':
      return transfer(world, pick)
    case 'Compact':
      if (node.server === undefined) return false
      compact(node)
      return true
    case 'ChangeClass': {
      const movable = worldFlags.filter(({ isMovable }) => isMovable)
      return proposeClassChange(world, node, movable[pick.flag % movable.length]!.id)
    }
    case 'RotateKey':
      node.keys[node.at]! += 1
      return true
  }
}

/** Of the regions that run; of a read, every third is asked of whoever takes itself for the leader, asleep or not. */
function regionFor({ nodes }: World, { kind, region }: CommandPick): RegionNode | undefined {
  const up = nodes.filter(({ status }) => status === 'up')
  if (kind === 'Read' && region % 3 === 0) {
    const leaders = up.filter(({ server }) => server?.role === 'leader')
    const terms = leaders.map(({ server }) => server!.currentTerm)
    const first = leaders[terms.indexOf(Math.min(...terms))]
    if (first !== undefined) return first
  }
  const awake = up.filter(({ isPaused }) => !isPaused)
  return awake[region % awake.length]
}

/** Asked of a process that stands still: it takes it up as soon as it goes on, before what else has come. */
function whenAwake(world: World, node: RegionNode, pick: CommandPick): boolean {
  world.onceAwake(node, pick.kind, () => {
    const { clients } = world.oracles.calls
    const client = clients[pick.client % clients.length]!
    const flagId = worldFlags[pick.flag % worldFlags.length]!.id
    readAt(world, node, client, flagId, pick.choice)
  })
  return true
}

/** Every third change meets another one, of another client in another region, at the very same time. */
function writeElsewhere(world: World, { at }: RegionNode, pick: CommandPick, flagId: string) {
  if (pick.choice % 3 !== 0) return false
  const others = world.nodes.filter((node) => node.at !== at && isAwake(node))
  const other = others[pick.choice % others.length]
  const { clients } = world.oracles.calls
  return (
    other !== undefined && write(world, other, clients[(pick.client + 1) % clients.length]!, flagId)
  )
}

/** A client changes a flag to a value of its own. */
export function write(world: World, node: RegionNode, client: Client, flagId: string): boolean {
  if (isWaitingForGossip(node, flagId)) return false
  const { calls } = world.oracles
  const value = `value ${calls.history.length} of ${node.name}`
  const ticket = calls.begin(world, node, client, 'write', flagId, value)
  const changes = changeTo(flagId, value)
  node.caching.happen({ type: 'Write', flagId, changes, dot: nextDot(node), ticket })
  return true
}

function remove(world: World, node: RegionNode, client: Client, flagId: string): boolean {
  const isGossiped = !isCriticalHere(node.cache, flagId, node.cacheConfig)
  if (isGossiped && !isHeld(node, flagId)) return false
  if (isWaitingForGossip(node, flagId)) return false
  const ticket = world.oracles.calls.begin(world, node, client, 'delete', flagId)
  node.caching.happen({ type: 'Write', flagId, changes: undefined, dot: nextDot(node), ticket })
  return true
}

function nextDot({ origin, gossip }: RegionNode) {
  return { origin, seq: seqAt(gossip.cursor, origin) + 1 }
}

const levels = ['linearizable', 'lease', 'bounded', 'session', 'local'] as const

function readAt(
  world: World,
  node: RegionNode,
  client: Client,
  flagId: string,
  choice: number,
): boolean {
  const name = levels[choice % levels.length]!
  if (name === 'linearizable') return readLinearizable(world, node, client, flagId)
  const level: Level =
    name === 'bounded'
      ? { name, maxAgeMs: 400 * (1 + (choice % 7)) }
      : name === 'session'
        ? { name, token: client.token }
        : { name }
  const call = begin(world, node, client, `read ${name}`, flagId)
  const onUnmet = choice % 2 === 0 ? 'refuse' : 'serveMarked'
  const at = readingOf(node, world)
  const underLease =
    node.server === undefined ? neverLeased : underServerLease(node.server, node.logConfig)
  const around = { config: node.cacheConfig, at, underLease }
  const answer = readFlag(node.cache, flagId, level, onUnmet, around)
  if (answer.type === 'refusal') refusedAt(world, answer)
  else {
    if (answer.isConflicted) world.sometimes('conflictServedMarked')
    judge(world, node, client, answer, level)
  }
  endRead(world, call, answer)
  return true
}

function begin(world: World, node: RegionNode, client: Client, kind: CallKind, flagId: string) {
  return world.oracles.calls.begin(world, node, client, kind, flagId)
}

function refusedAt(world: World, { errorCode }: Refusal): void {
  if (errorCode === 'Pending') world.sometimes('pendingUnderLeaseRefused')
  else if (errorCode === 'TooOld') world.sometimes('boundedReadRefused')
  else if (errorCode === 'NotCovered') world.sometimes('sessionReadRefused')
}

function judge(world: World, node: RegionNode, client: Client, answer: Answer, level: Level): void {
  const { answers } = world.oracles
  answers.answered(world, node, answer)
  if (answer.isExpired) world.sometimes('expiredEverywhere')
  if (answer.reason === 'STALE') world.sometimes('staleAnswerMarked')
  switch (level.name) {
    case 'lease':
      if (answer.reason === 'STALE') return
      if (node.server?.role !== 'leader') world.sometimes('leaseReadWithoutLeader')
      return answers.underLease(node, answer)
    case 'bounded':
      return answers.fresh(world, node, answer, level.maxAgeMs)
    case 'session':
      answers.fresh(world, node, answer, unmarkedMs)
      answers.session(node, client, answer)
      client.token = tokenAfter(client.token, node.cache.readable)
      return undefined
    case 'local':
      answers.fresh(world, node, answer, unmarkedMs)
      return answers.notBehind(node, answer)
  }
}

function endRead(
  world: World,
  call: number,
  answer: Answer | RegionalAnswer | Refusal | undefined,
): void {
  const { calls } = world.oracles
  if (answer === undefined || answer.type === 'refusal') return calls.end(world, call, false)
  const texts = valuesIn(answer.value)
  const value = texts.length === 0 ? null : texts.join(', ')
  return calls.end(world, call, true, { ...answer, value })
}

/** One at a time in each region; whoever comes meanwhile is refused, and may ask again. */
export function readLinearizable(
  world: World,
  node: RegionNode,
  client: Client,
  flagId: string,
  then?: () => void,
): boolean {
  if (node.cache.asking !== undefined || node.cache.readable.question !== undefined) return false
  const call = begin(world, node, client, 'read linearizable', flagId)
  const asked = world.oracles.flagLog.committed.length
  const context = node.nextNumber + 1
  world.onAnswer(node, context, (answer) => {
    if (answer !== undefined) {
      world.oracles.answers.answered(world, node, answer)
      world.oracles.answers.linearizable(node, answer, asked)
      if (node.server?.role !== 'leader') world.sometimes('linearizableReadAnswered')
    }
    endRead(world, call, answer)
    if (answer !== undefined) then?.()
  })
  ask(node, flagId)
  return true
}

/** Two flags out of one snapshot, a while apart. Spec: `ConsistentPrefix`. */
function evaluateTwo(world: World, node: RegionNode, { flag, choice }: CommandPick): boolean {
  const evaluation = beginEvaluation(node.cache.readable)
  const { boot } = node
  const flags = [flag, flag + 1 + (choice % 3)].map((at) => worldFlags[at % worldFlags.length]!.id)
  const shown = flags.map((flagId) => shownOf(node.cache.readable, flagId)?.version)
  world.later(20 + choice * 10, 'Evaluate', () => {
    if (node.boot !== boot) return
    for (const [at, flagId] of flags.entries()) {
      const { flag: evaluated } = evaluate(evaluation, flagId, node.cache.readable)
      const isSame = evaluated?.version === shown[at]
      invariant(isSame, 'ConsistentPrefix', () => `${node.name}: ${flagId} of another moment`)
    }
  })
  return true
}

function transfer(world: World, { choice }: CommandPick): boolean {
  const leader = world.nodes.find(({ server, isPaused }) => server?.role === 'leader' && !isPaused)
  if (leader === undefined) return false
  const others = world.nodes.filter((node) => node.isVoter && node !== leader)
  const to = others[choice % others.length]!.name
  world.oracles.log.transferAsked(to)
  leader.log.happen({ type: 'TransferLeadership', to })
  return true
}
