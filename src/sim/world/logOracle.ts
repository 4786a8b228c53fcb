/**
 * What must hold of all servers of the log together, checked as they step: the safety properties of RaftCommit,
 * RaftSnapshot and LinearizableReads by their names there, each where it can be broken and nowhere else.
 *
 * Not the checks a server makes on itself (src/fcs/checks.ts): this sees all servers and disks, remembers, and counts
 * majorities for itself. What entries mean is judged in `flagLog.ts`, leases in `leaseOracle.ts`.
 */
import type { Persist } from '../../fcs/action.ts'
import { isLeased } from '../../fcs/config.ts'
import type { Entry } from '../../fcs/entry.ts'
import type { Event } from '../../fcs/event.ts'
import { entryAt, holds, termAt } from '../../fcs/log.ts'
import type { Message } from '../../fcs/message.ts'
import type { ServerState } from '../../fcs/state.ts'
import { invariant } from '../../shared/invariant.ts'
import type { FlagLog } from './flagLog.ts'
import { LeaseOracle, leadsUnderLease } from './leaseOracle.ts'
import type { Around, RegionNode } from './node.ts'

/** An entry is known by its index and term: so is the whole log before it. */
interface Known {
  readonly entry: Entry
  readonly previousTerm: number | undefined
}

export class LogOracle {
  readonly #flags: FlagLog
  /** In which term each was first known to be committed. */
  readonly #committedIn: number[] = []
  readonly #known = new Map<number, Known>()
  readonly #leaders = new Map<number, string>()
  readonly #votes = new Map<string, string>()
  readonly #durableTerm = new Map<string, number>()
  readonly #leases: LeaseOracle
  #leader: string | undefined
  #transferTo: string | undefined
  lastLeaderTerm = 0

  constructor(flags: FlagLog) {
    this.#flags = flags
    this.#leases = new LeaseOracle(flags.committed)
  }

  transferAsked(to: string): void {
    this.#transferTo = to
  }

  /** A server starts: what it says it knew must be what it had made durable. */
  recovered(node: RegionNode): void {
    const server = node.server!
    const least = this.#durableTerm.get(node.name) ?? 0
    invariant(server.currentTerm >= least, 'OneLeaderPerTermEver', () => `${node.name} lost a term`)
    this.#keepsVote(node, server.currentTerm, server.votedFor)
  }

  /** A write of the log is durable. */
  durable(node: RegionNode): void {
    const { currentTerm, votedFor } = node.logDisk.image
    this.#keepsVote(node, currentTerm, votedFor)
  }

  /** Whom it told others that it votes for is whom it votes for, as long as the term lasts. */
  #keepsVote({ name }: RegionNode, term: number, votedFor: string | undefined): void {
    const told = this.#votes.get(`${term} ${name}`)
    const isSame = told === undefined || told === votedFor
    invariant(isSame, 'VoteStable', () => `${name} in ${term}: ${told}, then ${votedFor}`)
  }

  writes(node: RegionNode, { log, currentTerm, snapshot }: Persist): void {
    const server = node.server!
    if (snapshot !== undefined) {
      const { index } = snapshot.snapshot
      invariant(
        index <= this.#flags.committed.length,
        'SnapshotNeverLosesCommitted',
        () => `${index}`,
      )
      invariant(
        snapshot.base <= index,
        'SnapshotNeverLosesCommitted',
        () => `base ${snapshot.base}`,
      )
    }
    if (log === undefined) return
    invariant(currentTerm >= 0, 'TypeOK')
    let previousTerm = termAt(server.log, log.after)
    for (const [offset, entry] of log.entries.entries()) {
      this.#matches(log.after + 1 + offset, entry, previousTerm)
      previousTerm = entry.term
    }
  }

  #matches(index: number, entry: Entry, previousTerm: number | undefined): void {
    const key = index * 65_536 + entry.term
    const known = this.#known.get(key)
    if (known === undefined) {
      this.#known.set(key, { entry, previousTerm })
      return
    }
    const isSame =
      known.entry.value === entry.value &&
      (known.previousTerm === undefined ||
        previousTerm === undefined ||
        known.previousTerm === previousTerm)
    invariant(isSame, 'LogMatching', () => `two entries ${index} of term ${entry.term}`)
  }

  /** A message leaves that speaks for what is durable. */
  released(node: RegionNode, message: Message): void {
    const { image } = node.logDisk
    this.#durableTerm.set(node.name, image.currentTerm)
    if (message.type === 'VoteResponse' && message.granted) {
      this.#votesFor(node.name, message.term, message.destination)
    } else if (message.type === 'VoteRequest') {
      this.#votesFor(node.name, message.term, node.name)
    }
  }

  /** Any message that is sent; it must not say more than the sender's disk. */
  sent(world: Around, node: RegionNode, message: Message): void {
    const { image } = node.logDisk
    if (message.type === 'AppendResponse' && message.success) {
      invariant(
        image.log.length >= message.index && image.currentTerm >= message.term,
        'AcknowledgedIsDurable',
        () => `${node.name} acknowledges ${message.index}, has ${image.log.length}`,
      )
    } else if (message.type === 'VoteResponse' && message.granted) {
      invariant(
        image.currentTerm > message.term ||
          (image.currentTerm === message.term && image.votedFor === message.destination),
        'AcknowledgedIsDurable',
        () => `${node.name} votes for ${message.destination} in ${message.term}`,
      )
    } else if (message.type === 'VoteRequest') {
      const isDurable = image.currentTerm >= message.term
      invariant(isDurable, 'AcknowledgedIsDurable', () => `${node.name} stands in ${message.term}`)
      if (message.transfer) requireHandover(world, node, message.term)
    }
  }

  #votesFor(voter: string, term: number, candidate: string): void {
    const key = `${term} ${voter}`
    const before = this.#votes.get(key) ?? candidate
    invariant(
      before === candidate,
      'VoteStable',
      () => `${voter} in ${term}: ${before}, ${candidate}`,
    )
    this.#votes.set(key, candidate)
  }

  stepped(
    world: Around,
    node: RegionNode,
    before: ServerState,
    after: ServerState,
    event: Event,
  ): void {
    if (after.role !== before.role) this.#roleChanged(world, node, before, after, event)
    if (after.currentTerm > before.currentTerm) requireTold(node, after, event)
    if (after.commitIndex > before.commitIndex) {
      this.#committedAt(world, node, before, after)
      const isCounted = event.type === 'Receive' && event.message.type === 'AppendResponse'
      if (isCounted && after.role === 'follower') world.sometimes('twoDelayCommit')
    }
    if (after.log !== before.log && after.log.base === before.log.base) {
      const at = Math.min(before.log.length, after.log.length)
      if (at > after.log.base && termAt(before.log, at) !== termAt(after.log, at)) {
        world.sometimes('conflictingSuffixCut')
      } else if (after.log.length < before.log.length) world.sometimes('conflictingSuffixCut')
    }
    if (after.incoming !== undefined && before.incoming !== undefined) {
      if (after.incoming.data.length > before.incoming.data.length)
        world.sometimes('snapshotInParts')
    }
    this.#leases.stepped(world, node, before, after, event)
  }

  #roleChanged(
    world: Around,
    node: RegionNode,
    before: ServerState,
    after: ServerState,
    event: Event,
  ): void {
    const edge = `${before.role} ${after.role}`
    invariant(roleEdges.has(edge), 'StateTransitions', () => `${node.name}: ${edge}`)
    if (after.role === 'leader') return this.#elected(world, node, after)
    if (before.role === 'leader' && event.type === 'Heartbeat') {
      world.sometimes('leaderSteppedDown')
    }
  }

  #elected(world: Around, node: RegionNode, { currentTerm, log }: ServerState): void {
    const other = this.#leaders.get(currentTerm) ?? node.name
    invariant(
      other === node.name,
      'ElectionSafety',
      () => `${other}, ${node.name} in ${currentTerm}`,
    )
    this.#leaders.set(currentTerm, node.name)
    this.lastLeaderTerm = Math.max(this.lastLeaderTerm, currentTerm)
    for (let index = log.base + 1; index <= this.#flags.committed.length; index += 1) {
      // Late votes may elect a leader of an earlier term, which owes nothing to later ones.
      if (this.#committedIn[index - 1]! >= currentTerm) break
      const isThere = termAt(log, index) === this.#flags.committed[index - 1]!.term
      invariant(isThere, 'LeaderCompleteness', () => `${node.name} lacks entry ${index}`)
    }
    for (const each of world.nodes) {
      if (each === node || !leadsUnderLease(world, each)) continue
      const term = each.server!.currentTerm
      const isLater = term >= currentTerm
      invariant(isLater, 'PromiseKept', () => `${each.name} leads ${term} under a lease`)
    }
    if (this.#leader !== undefined && this.#leader !== node.name) {
      if (world.nodes.some(({ cache }) => cache.deferred.length > 0)) {
        world.sometimes('leaderChangedUnderLoad')
      }
      if (this.#transferTo === node.name) world.sometimes('leadershipTransferred')
    }
    this.#transferTo = undefined
    this.#leader = node.name
  }

  #committedAt(world: Around, node: RegionNode, before: ServerState, after: ServerState): void {
    for (let index = before.commitIndex + 1; index <= after.commitIndex; index += 1) {
      const entry = entryAt(after.log, index)
      if (index > this.#flags.committed.length)
        this.#commit(world, node, index, entry, after.currentTerm)
      else if (entry !== undefined) {
        const known = this.#flags.committed[index - 1]!
        const isSame = known.term === entry.term && known.value === entry.value
        invariant(isSame, 'FollowerCommitIsCommitted', () => `${node.name} has another ${index}`)
      }
    }
  }

  #commit(
    world: Around,
    node: RegionNode,
    index: number,
    entry: Entry | undefined,
    term: number,
  ): void {
    invariant(
      entry !== undefined,
      'SnapshotNeverLosesCommitted',
      () => `${index} was never committed`,
    )
    const voters = world.nodes.filter(({ isVoter }) => isVoter)
    const have = voters.filter(({ logDisk }) => holds(logDisk.image.log, index, entry.term))
    invariant(
      have.length * 2 > voters.length,
      'CommittedIsDurable',
      () => `${node.name} commits ${index}, which ${have.length} of ${voters.length} have`,
    )
    this.#committedIn.push(term)
    this.#flags.commit(world, entry)
    if (isLeased(entry, node.logConfig)) this.#leases.committed(world, index)
  }
}

/** Spec: `RoleEdges`. A leader, and whoever stands, follows again from everywhere. */
const roleEdges: ReadonlySet<string> = new Set([
  'follower preCandidate',
  'follower candidate',
  'preCandidate candidate',
  'candidate preCandidate',
  'candidate leader',
  'preCandidate follower',
  'candidate follower',
  'leader follower',
])

/** A term rises by standing, or by a message that is of it; asking beforehand is none. */
function requireTold({ name }: RegionNode, { role, currentTerm }: ServerState, event: Event): void {
  if (role === 'candidate') return
  const message = event.type === 'Receive' ? event.message : undefined
  const isTold =
    message?.term === currentTerm &&
    message.type !== 'PreVoteRequest' &&
    (message.type !== 'PreVoteResponse' || !message.granted)
  invariant(isTold, 'PreVoteDoesNotBumpTerm', () => `${name} is in ${currentTerm}`)
}

/** Who leads the term before has asked for it. */
function requireHandover({ nodes }: Around, { name }: RegionNode, term: number): void {
  for (const { server, name: leader } of nodes) {
    if (server?.role !== 'leader' || server.currentTerm !== term - 1) continue
    invariant(server.handedOver, 'TransferFollowsHandover', () => `${name}, while ${leader} leads`)
  }
}
