/**
 * Whoever watches a run: what happened is told event by event, as `view.ts` has it. A run that nobody watches makes
 * none of it.
 */
import { isUsable } from '../../fcs/lease/regionLease.ts'
import type { Message as LogMessage } from '../../fcs/message.ts'
import type { Message as GossipMessage } from '../../fdl/message.ts'
import { dotOf } from '../../flag/update.ts'
import { flagIn } from '../../rfc/reconcile/state.ts'
import type { ClientMessage, Letter, RegionNode, TimerName } from './node.ts'
import { worldFlags } from './flags.ts'
import type { EventView, FaultView, MessageView, RegionView } from './view.ts'

interface Watched {
  readonly nowMs: number
  readonly nodes: readonly RegionNode[]
}

type Begun = Pick<EventView, 'kind' | 'region' | 'name' | 'text'> & { readonly received?: number }

type DueView =
  | {
      readonly kind: 'arrival'
      readonly letter: Letter
      readonly id: number
      readonly from: number
    }
  | { readonly kind: 'timer'; readonly timer: TimerName }
  | { readonly kind: 'log' | 'gossip' | 'restart' }

export class Watch {
  readonly #tell: (view: EventView) => void
  readonly #regions: readonly string[]
  #step = 0
  #begun: Begun | undefined
  #sent: MessageView[] = []
  #before: readonly RegionView[] = []
  #faults: FaultView[] = []

  constructor(regions: readonly string[], tell: (view: EventView) => void) {
    this.#regions = regions
    this.#tell = tell
  }

  begins(kind: EventView['kind'], node: RegionNode | undefined, name: string, text = name): void {
    this.#begun = { kind, region: node?.name ?? '', name, text }
  }

  beginsDue(due: DueView, node: RegionNode): void {
    const { name: region } = node
    switch (due.kind) {
      case 'arrival': {
        const type = typeOf(due.letter)
        const name = `Receive${type[0]!.toUpperCase()}${type.slice(1)}`
        const text = `from ${this.#regions[due.from]!}: ${textOf(due.letter)}`
        this.#begun = { kind: 'message', region, name, text, received: due.id }
        return
      }
      case 'timer': {
        const name = timerNames[due.timer](node)
        this.#begun = { kind: 'timer', region, name, text: name }
        return
      }
      case 'log':
        this.#begun = {
          kind: 'disk',
          region,
          name: 'Persist',
          text: 'a write of the log is durable',
        }
        return
      case 'gossip':
        this.#begun = {
          kind: 'disk',
          region,
          name: 'PersistGossip',
          text: 'a write of gossip is durable',
        }
        return
      case 'restart':
        this.#begun = { kind: 'restart', region, name: 'Restart', text: 'starts again' }
    }
  }

  fault(fault: FaultView): void {
    this.#faults.push(fault)
  }

  sent(
    id: number,
    from: RegionNode,
    to: number,
    letter: Letter,
    fate?: number | 'loss' | 'cut',
  ): void {
    this.#sent.push({
      id,
      from: from.name,
      to: this.#regions[to]!,
      layer: letter.layer,
      type: typeOf(letter),
      text: textOf(letter),
      ...(typeof fate === 'number' && { arrivesAtMs: fate }),
      ...(typeof fate === 'string' && { lost: fate }),
    })
  }

  ends(world: Watched, violated?: string): void {
    const begun = this.#begun
    if (begun === undefined) return
    const regions = world.nodes.map((node) => viewOf(world, node))
    const at = this.#regions.indexOf(begun.region)
    const [was, is] = [this.#before[at], regions[at]]
    const changed =
      was === undefined || is === undefined
        ? []
        : Object.keys(is).filter((key) => {
            const name = key as keyof RegionView
            return JSON.stringify(was[name]) !== JSON.stringify(is[name])
          })
    this.#faults = this.#faults.filter(({ untilMs }) => untilMs === null || untilMs > world.nowMs)
    this.#tell({
      step: this.#step,
      atMs: world.nowMs,
      ...begun,
      sent: this.#sent,
      regions,
      changed,
      faults: [...this.#faults],
      ...(violated !== undefined && { violated }),
    })
    this.#step += 1
    this.#begun = undefined
    this.#sent = []
    this.#before = regions
  }
}

const timerNames: Readonly<Record<TimerName, (node: RegionNode) => string>> = {
  server: ({ server }) => (server?.role === 'leader' ? 'Heartbeat' : 'ElectionTimeout'),
  gossip: ({ gossip }) => (gossip.phase === 'exchanging' ? 'GiveUp' : 'StartExchange'),
  mode: () => 'ModeTimer',
  answer: () => 'AnswerTimeout',
  session: () => 'SessionTimeout',
  tick: () => 'Tend',
}

function viewOf({ nowMs }: Watched, node: RegionNode): RegionView {
  const { server, gossip, cache, status } = node
  const held = server?.lease
  const monotonicMs = node.clock.monotonicAt(nowMs)
  const conflicts = worldFlags.filter(({ id }) => flagIn(cache.reconciled, id).heads.length > 1)
  return {
    region: node.name,
    status: node.isGone ? 'gone' : status === 'down' ? 'down' : node.isPaused ? 'paused' : 'up',
    role: server?.role ?? 'none',
    term: server?.currentTerm ?? node.logDisk.image.currentTerm,
    leader: server?.leader ?? null,
    last: server?.log.length ?? node.logDisk.image.log.length,
    commit: server?.commitIndex ?? 0,
    applied: cache.readable.applied,
    phase: gossip.phase,
    mode: cache.readable.mode,
    vector: Object.fromEntries([...gossip.cursor].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    deferred: cache.deferred.length,
    conflicts: conflicts.map(({ id }) => id),
    epoch: cache.readable.epoch,
    leased:
      held !== undefined &&
      (isUsable(held, monotonicMs) ||
        (server?.role === 'leader' && monotonicMs < held.leaderUntilMs)),
  }
}

function typeOf({ layer, message }: Letter): string {
  return layer === 'fcs' ? message.type : message.kind
}

function textOf({ layer, message }: Letter): string {
  switch (layer) {
    case 'fcs':
      return logText(message)
    case 'fdl':
      return gossipText(message)
    case 'client':
      return requestText(message)
  }
}

function logText(message: LogMessage): string {
  const { type, term } = message
  switch (message.type) {
    case 'AppendRequest': {
      const { previousIndex, previousTerm, entries, commitIndex } = message
      return `${type} term ${term} after ${previousIndex}/${previousTerm}, ${entries.length} entries, commit ${commitIndex}`
    }
    case 'AppendResponse':
      return `${type} term ${term} ${message.success ? 'has' : 'lacks'} ${message.index}`
    case 'PreVoteRequest':
    case 'VoteRequest':
      return `${type} term ${term}, log to ${message.lastIndex}/${message.lastTerm}`
    case 'PreVoteResponse':
    case 'VoteResponse':
      return `${type} term ${term} ${message.granted ? 'granted' : 'refused'}`
    case 'SnapshotRequest':
      return `${type} term ${term} to ${message.index}, from ${message.offset}${message.done ? ', last' : ''}`
    case 'SnapshotResponse':
      return `${type} term ${term} to ${message.index}, has ${message.offset}`
    case 'ReadRequest':
      return `${type} term ${term} number ${message.context}`
    case 'ReadResponse':
      return `${type} term ${term} number ${message.context}, index ${message.index}`
    case 'LeaseRequest':
      return `${type} term ${term} number ${message.ask}`
    case 'LeaseGrant':
      return `${type} term ${term} number ${message.ask}, from ${message.index}`
    case 'TimeoutNow':
      return `${type} term ${term}`
  }
}

function gossipText(message: GossipMessage): string {
  switch (message.kind) {
    case 'push':
      return `push ${message.updates.map(dotOf).join(' ')}`
    case 'patch':
      return `patch ${message.patches.map(({ update }) => dotOf(update)).join(' ')}`
    case 'notice':
      return `notice ${message.notice.index}`
    case 'digest':
    case 'ack':
      return `${message.kind} ${cursorText(message.cursor)}`
    case 'delta':
    case 'reset':
      return `${message.kind} ${message.updates.map(dotOf).join(' ')}; ${cursorText(message.cursor)}`
  }
}

function cursorText(cursor: ReadonlyMap<string, number>): string {
  return [...cursor].map(([origin, seq]) => `${origin}:${seq}`).join(' ')
}

function requestText(message: ClientMessage): string {
  switch (message.kind) {
    case 'Propose':
      return `Propose ${message.flagId}`
    case 'OpenSession':
      return `OpenSession ${message.actorId}`
    case 'Keys':
      return `Keys ${message.keys.join(' ')}`
  }
}
