/**
 * Carries out what a region's gossip asks for (src/fdl/action.ts): strictly in order, and nothing before what was
 * to be durable is; and brings what came to be held to the region's cache.
 */
import * as HashMap from 'effect/HashMap'
import type { Action, Persist } from '../../fdl/action.ts'
import type { Event } from '../../fdl/event.ts'
import type { Message } from '../../fdl/message.ts'
import { headsOf, recover } from '../../fdl/state.ts'
import { start, step } from '../../fdl/step.ts'
import { type Update } from '../../flag/update.ts'
import { incarnationOf, originKey, regionOf, seqAt } from '../../flag/versionVector.ts'
import { limits } from '../../fdl/config.ts'
import { regionConfig } from './flags.ts'
import { type Around, type Mark, readingOf, type RegionNode, writeMs } from './node.ts'

interface Happening {
  readonly event: Event
  readonly mark?: Mark | undefined
}

export function takeGossipEvent(world: Around, node: RegionNode, { event, mark }: Happening): void {
  const { state, actions } = step(node.gossip, event, node.gossipConfig, readingOf(node, world))
  node.gossip = state
  world.oracles.gossip.stepped(node, state, event, actions)
  const message = event.type === 'Receive' ? event.message : undefined
  enqueue(world, node, actions, message, mark)
  if (message !== undefined && mark !== undefined) hearOf(node, message, mark)
}

function enqueue(
  world: Around,
  node: RegionNode,
  actions: readonly Action[],
  received?: Message,
  mark?: Mark,
): void {
  const isReset = received?.kind === 'reset'
  // Only what answers a question tells of its asking.
  const asked = received?.kind === 'digest' ? mark : undefined
  for (const action of actions) node.queue.push({ action, isReset, mark: asked })
  carryOn(world, node)
}

/** Carries out what is asked for, up to the next write. */
function carryOn(world: Around, node: RegionNode): void {
  while (!node.isGossipWriting && node.queue.length > 0) {
    const { action, mark } = node.queue[0]!
    if (action.type === 'Persist') {
      node.isGossipWriting = true
      return world.wroteGossip(node, writeMs(node))
    }
    node.queue.shift()
    carryOut(world, node, action, mark)
  }
}

/** The write at the head of the queue is durable. */
export function gossipWritten(world: Around, node: RegionNode): void {
  node.isGossipWriting = false
  const { action, isReset } = node.queue.shift()!
  if (action.type === 'Persist') {
    node.gossipDisk.write(action)
    world.oracles.gossip.durable(world, node, action, isReset)
    bringToCache(world, node, action, isReset)
  }
  carryOn(world, node)
}

function bringToCache(world: Around, node: RegionNode, write: Persist, isReset: boolean): void {
  noteOrigins(node, write.cursor.keys())
  if (isReset) {
    world.sometimes('tombstoneReset')
    node.caching.happen({
      type: 'Reset',
      known: write.cursor,
      left: leftOf(node),
      updates: write.added,
    })
    return
  }
  for (const update of write.added) {
    if (update.origin === node.origin) continue
    node.caching.happen({ type: 'Deliver', update })
  }
}

function leftOf({ gossip }: RegionNode) {
  return new Map([...gossip.heads].map(([flagId, heads]) => [flagId, heads] as const))
}

function carryOut(world: Around, node: RegionNode, action: Action, mark: Mark | undefined): void {
  switch (action.type) {
    case 'Send': {
      const { message } = action
      const own = { asker: node.at, boot: node.boot, askedAt: readingOf(node, world) }
      const answers = mark !== undefined && world.placeOf(message.to) === mark.asker
      const sent =
        message.kind === 'digest' ? own : answers ? { ...mark, answerer: node.origin } : undefined
      return world.send(node, world.placeOf(message.to), { layer: 'fdl', message, mark: sent })
    }
    case 'SetTimer': {
      const { minMs, maxMs } = action
      const afterMs = minMs + node.random.next() * (maxMs - minMs)
      return world.setTimer(node, 'gossip', afterMs / node.clock.rate)
    }
    case 'CommitNoticed':
      return node.caching.happen({ type: 'Notice', index: action.notice.index })
    case 'Published':
      return world.oracles.calls.published(world, node, action.update)
    case 'Reincarnated':
      return becomeOrigin(node)
    case 'Dropped':
      if (action.reason === 'Unverified') world.oracles.gossip.dropped(world, node, action)
      return undefined
    case 'PublishRefused':
      return world.oracles.gossip.refused(action)
    case 'Changed':
    case 'Persist':
      return undefined
  }
}

/** An answer says how much its sender has of its own, since the asking. */
function hearOf(node: RegionNode, message: Message, mark: Mark): void {
  if (message.kind !== 'delta' && message.kind !== 'reset' && message.kind !== 'ack') return
  if (mark.asker !== node.at || mark.boot !== node.boot) return
  noteOrigins(node, message.cursor.keys())
  if (mark.answerer !== undefined) noteOrigins(node, [mark.answerer])
  const origin = node.otherOrigins.find((each) => regionOf(each) === message.from)
  if (origin === undefined) return
  const seq = seqAt(message.cursor, origin)
  node.caching.happen({ type: 'Contact', origin, seq, askedAt: mark.askedAt })
}

/** Who writes now: the newest incarnation of each region that was heard of. */
function noteOrigins(node: RegionNode, origins: Iterable<string>): void {
  for (const origin of origins) {
    if (origin === node.origin || node.otherOrigins.includes(origin)) continue
    const place = node.otherOrigins.findIndex((each) => regionOf(each) === regionOf(origin))
    const known = node.otherOrigins[place]
    if (known === undefined || incarnationOf(origin) <= incarnationOf(known)) continue
    node.otherOrigins[place] = origin
  }
}

function becomeOrigin(node: RegionNode): void {
  node.origin = originKey(node.name, node.gossip.incarnation)
  node.cacheConfig = regionConfig(node.origin, () => node.otherOrigins)
}

/** Gossip that starts with what is on its disk, and the cache with all that it holds. */
export function startGossip(world: Around, node: RegionNode): void {
  const { monotonicMs } = readingOf(node, world)
  const image = node.gossipDisk.recovered(monotonicMs)
  node.gossip = recover(image)
  node.queue = []
  node.isGossipWriting = false
  if (originKey(node.name, image.incarnation) !== node.origin) {
    world.sometimes('lostStateReincarnated')
  }
  becomeOrigin(node)
  if (image.cursor.size > 0) {
    const held = [...HashMap.values(image.held)].map(({ update }) => update)
    const updates = held.toSorted((a, b) => a.seq - b.seq)
    noteOrigins(node, image.cursor.keys())
    node.caching.happen({ type: 'Reset', known: image.cursor, left: leftOf(node), updates })
  }
  if (image.notice.index > 0) node.caching.happen({ type: 'Notice', index: image.notice.index })
  enqueue(world, node, start(node.gossip, node.gossipConfig).actions)
}

/** An update that nobody signed so, or that gossip must not carry, comes from a member. */
export function forgery(
  world: Around,
  node: RegionNode,
  from: RegionNode,
  amount: number,
): Message {
  const { origin } = from
  const seq = seqAt(node.gossip.cursor, origin) + 1
  const flagId = amount % 3 === 0 ? 'critical' : amount % 3 === 1 ? 'latest' : 'disputed'
  const unsigned: Update = {
    origin,
    seq,
    flagId,
    context: new Map(),
    needs: new Map(),
    payload: { value: [[origin, seq, 0, 0, 'forged']], $decided: 0, $epoch: 0 },
    urgency: Math.min(limits.urgency, amount % 10),
    issuedAtMs: readingOf(from, world).wallMs,
    expiresAtMs: undefined,
    keyId: '1',
    signature: '',
  }
  // Of a flag that is the log's even a good signature must not count.
  const signature = flagId === 'critical' ? from.gossipConfig.sign(unsigned) : 'forged'
  const update = { ...unsigned, signature }
  return { kind: 'push', from: from.name, to: node.name, updates: [update] }
}

/** Whether there is anything of this flag to delete. */
export function isHeld({ gossip }: RegionNode, flagId: string): boolean {
  return headsOf(gossip, flagId).length > 0
}
