/**
 * Carries out what a region's cache asks for (src/rfc/cache/action.ts): changes go to gossip or to the log, questions to
 * the region's own server, answers to the clients.
 */
import * as HashMap from 'effect/HashMap'
import type { Action } from '../../rfc/cache/action.ts'
import type { Event } from '../../rfc/cache/event.ts'
import { type DeferredWrite, newRegion } from '../../rfc/cache/state.ts'
import { step } from '../../rfc/cache/step.ts'
import { restore } from '../../rfc/read/boot.ts'
import { noBootstrap } from '../../rfc/read/bootstrap.ts'
import type { SetTimer } from '../../rfc/read/action.ts'
import { emptyImage } from '../../rfc/read/state.ts'
import type { Changes } from '../../rfc/reconcile/change.ts'
import type { ConflictRequest } from '../../rfc/reconcile/escalation.ts'
import { fold, viewOf } from '../../rfc/reconcile/fold.ts'
import { proposeClass } from '../../rfc/reconcile/propose.ts'
import { flagIn } from '../../rfc/reconcile/state.ts'
import { dotOf, type Update } from '../../flag/update.ts'
import { isBelow } from '../../flag/versionVector.ts'
import { updatesIn } from '../../rfc/reconcile/version.ts'
import { invariant } from '../../shared/invariant.ts'
import { flagOf, reconcileConfig } from './flags.ts'
import { propose } from './logDriver.ts'
import { type Around, readingOf, type RegionNode } from './node.ts'
import { probeStep } from './probe.ts'
import { classText, decisionText, writeText } from './request.ts'

export function takeCacheEvent(world: Around, node: RegionNode, event: Event): void {
  const before = node.cache
  const { region, actions } = step(before, event, node.cacheConfig, readingOf(node, world))
  node.cache = region
  if (region.deferred !== before.deferred) node.deferred = region.deferred
  world.oracles.cache.stepped(world, node, before, event, actions)
  for (const action of actions) carryOut(world, node, action, event)
  probeStep(world, node, before, event, node.cacheSteps)
  node.cacheSteps += 1
}

function carryOut(world: Around, node: RegionNode, action: Action, event: Event): void {
  switch (action.type) {
    case 'Publish': {
      const { flagId, payload, context } = action
      world.oracles.calls.publishes(node, action.dot, event)
      const { expiresAtMs } = flagOf(flagId)
      const publish = { type: 'Publish' as const, flagId, context, payload }
      return node.gossiping.happen({
        event: { ...publish, ...(expiresAtMs !== undefined && { expiresAtMs }) },
      })
    }
    case 'Submitted':
      return submit(world, node, action.write)
    case 'Ask':
      return decide(world, node, action.request)
    case 'AskIndex':
      return node.log.happen({ type: 'AskRead', context: action.context })
    case 'SetTimer':
      return setTimer(world, node, action)
    case 'Refresh':
      ask(node, 'critical')
      return undefined
    case 'Persist':
      node.lastEpoch = action.image.epoch
      return undefined
    case 'Answered':
      return world.answered(node, action.context, action.answer)
    case 'NotLinearizable':
      return world.answered(node, action.context, undefined)
    case 'ReadRefused':
      if (action.reason === 'NotAnswered') world.answered(node, action.context, undefined)
      return undefined
    case 'Rejected':
      if (action.reason === 'TooFarAhead' || action.reason === 'TooMany') refuse(world, node, event)
      return undefined
    case 'Returned':
      return returned(world, action)
    case 'WriteRefused':
    case 'DeferRefused':
      return world.oracles.calls.refused(world, event, action.reason)
    case 'OutOfOrder':
      return invariant(false, 'CausalDelivery', () => `${action.sequence} ${action.given}`)
    default:
  }
}

function setTimer(world: Around, node: RegionNode, { timer, atMs }: SetTimer): void {
  world.setTimer(node, timer, Math.max(0, node.clock.untilMs(atMs, world.nowMs)))
}

function returned(world: Around, action: Extract<Action, { readonly type: 'Returned' }>): void {
  if (action.reason === 'PassedBy') {
    world.sometimes('updatePassedBy')
    return world.oracles.gossip.passedBy(action.dot)
  }
  world.sometimes('deferredWriteReturned')
  const { ticket } = action.write
  if (typeof ticket === 'number') world.ended(ticket, { type: 'refused', reason: 'Reclassified' })
}

/** What was refused for now is delivered again later (duty 2 of reconciliation). */
function refuse(world: Around, node: RegionNode, event: Event): void {
  world.sometimes('futureTimestampRefused')
  const updates: readonly Update[] =
    event.type === 'Deliver' ? [event.update] : event.type === 'Reset' ? event.updates : []
  const known = new Set(node.refused.map(dotOf))
  node.refused.push(...updates.filter((update) => !known.has(dotOf(update))))
}

/** A linearizable read of the cache itself: what it learns is how fresh it is. */
export function ask(node: RegionNode, flagId: string): number {
  node.nextNumber += 1
  node.caching.happen({ type: 'Ask', flagId, context: node.nextNumber })
  return node.nextNumber
}

function submit(world: Around, node: RegionNode, write: DeferredWrite): void {
  const { session } = node
  if (session.submission?.write !== write) {
    session.lastSequence += 1
    session.submission = { write, sequence: session.lastSequence }
  }
  node.submittedAtMs = world.nowMs
  const { actorId, id } = session
  if (id === undefined) return propose(world, node, { kind: 'OpenSession', actorId })
  const { flagId, epoch, changes } = write
  const payload = writeText(flagId, epoch, changes)
  const step = { session: id, sequence: session.submission.sequence }
  propose(world, node, { kind: 'Propose', flagId, payload, actorId, step })
}

/** Whoever decides takes the first of the values, field by field. */
function decide(world: Around, node: RegionNode, request: ConflictRequest): void {
  const { flagId } = request
  const { heads } = flagIn(node.cache.reconciled, flagId)
  const { fields } = viewOf(flagId, heads, fold(heads, reconcileConfig), reconcileConfig)
  const choice: Changes = Object.fromEntries(
    request.conflicted.map((field) => [field, fields[field]?.siblings?.[0] ?? null]),
  )
  const payload = decisionText(request, choice)
  propose(world, node, { kind: 'Propose', flagId, payload, actorId: node.session.actorId })
}

/** An operator moves the flag to the other layer; whether a proposal left. */
export function proposeClassChange(world: Around, node: RegionNode, flagId: string): boolean {
  const proposal = proposeClass(node.cache.reconciled, flagId, reconcileConfig)
  if (proposal === undefined) return false
  const payload = classText(proposal)
  propose(world, node, { kind: 'Propose', flagId, payload, actorId: node.session.actorId })
  return true
}

/** A cache that starts knows only that its epoch goes on, and what it has to hand over. */
export function startCache(node: RegionNode): void {
  const stored = { text: undefined, lastEpoch: node.lastEpoch }
  const { state } = restore(stored, noBootstrap, node.cacheConfig.read)
  node.cache = {
    ...newRegion(emptyImage(0)),
    readable: state,
    deferred: node.deferred,
  }
  node.refused = []
}

const submitEveryMs = 700
const escalateEveryMs = 1_500
const refusedEveryMs = 800

/** What a cache's driver does now and then: hands over, asks for decisions, and delivers again. */
export function tendCache(world: Around, node: RegionNode): void {
  const { nowMs } = world
  if (node.cache.deferred.length > 0 && nowMs - node.submittedAtMs >= submitEveryMs) {
    node.caching.happen({ type: 'Submit' })
  }
  const { waiting } = node.cache.reconciled
  for (const flagId of waiting) node.caching.happen({ type: 'Escalate', flagId })
  if (waiting.length > 0) node.escalatedAtMs = nowMs
  else if (nowMs - node.escalatedAtMs >= escalateEveryMs) {
    node.escalatedAtMs = nowMs
    for (const [flagId, { heads }] of node.cache.reconciled.flags) {
      if (heads.length > 1) node.caching.happen({ type: 'Escalate', flagId })
    }
  }
  if (node.refused.length > 0 && nowMs - node.refusedAtMs >= refusedEveryMs) {
    node.refusedAtMs = nowMs
    const updates = node.refused
    for (const update of updates) {
      node.refused = node.refused.filter((each) => each !== update)
      // A reset may have taken it away.
      if (!HashMap.has(node.gossip.held, dotOf(update))) continue
      node.caching.happen({ type: 'Deliver', update })
    }
  }
}

/**
 * Entries may stand for updates that gossip has not brought here: whoever wrote on top of them would make a change that
 * nobody can take before those have come.
 */
export function isWaitingForGossip({ cache, gossip }: RegionNode, flagId: string): boolean {
  const { seen } = fold(flagIn(cache.reconciled, flagId).heads, reconcileConfig)
  return !isBelow(updatesIn(seen), gossip.cursor)
}
