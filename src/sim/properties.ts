/**
 * What holds in every state, and over every step, of a cluster: the safety properties of RaftCommit
 * by their names there, on the code's own state.
 *
 * Not the checks a server makes on itself (src/fcs/checks.ts): these see all servers, all disks and
 * the history. They count majorities for themselves, so that a wrong quorum cannot agree with them.
 */
import type { Entry } from '../fcs/entry.ts'
import { lastTerm, type Log, termAt } from '../fcs/log.ts'
import type { Message, ServerId } from '../fcs/message.ts'
import type { Image, ServerState } from '../fcs/state.ts'
import type { Cluster } from './cluster.ts'

export interface ClusterProperty {
  /** As in the spec. */
  readonly name: string
  /** A `state` property looks at `after` alone. */
  readonly kind: 'state' | 'step'
  holds(before: Cluster, after: Cluster): boolean
}

function stateProperty(name: string, holds: (cluster: Cluster) => boolean): ClusterProperty {
  return { name, kind: 'state', holds: (_, after) => holds(after) }
}

interface ServerStep {
  readonly server: ServerId
  readonly before: ServerState
  readonly after: ServerState
  readonly diskBefore: Image
  readonly diskAfter: Image
  readonly cluster: Cluster
  readonly clusterAfter: Cluster
}

/** A property of what one server does in one step; a restart is exempt where the spec says so. */
function stepProperty(
  name: string,
  holds: (step: ServerStep) => boolean,
  restartIsExempt = false,
): ClusterProperty {
  const holdsOver = (before: Cluster, after: Cluster): boolean =>
    after.servers.every((state, at) => {
      const step: ServerStep = {
        server: after.configs[at]!.self,
        before: before.servers[at]!,
        after: state,
        diskBefore: before.disks[at]!,
        diskAfter: after.disks[at]!,
        cluster: before,
        clusterAfter: after,
      }
      if (step.before === step.after && step.diskBefore === step.diskAfter) return true
      return (restartIsExempt && isRestarted(step)) || holds(step)
    })
  return { name, kind: 'step', holds: holdsOver }
}

/** Spec: `IsRestarted`. */
function isRestarted({ after, diskBefore }: ServerStep): boolean {
  return (
    after.role === 'follower' &&
    after.leader === undefined &&
    after.commitIndex === (diskBefore.snapshot?.index ?? 0) &&
    after.writesInFlight === 0 &&
    after.log === diskBefore.log &&
    after.currentTerm === diskBefore.currentTerm
  )
}

function isMajority(count: number, cluster: Cluster): boolean {
  return 2 * count > cluster.servers.length
}

function sameEntry(a: Entry | undefined, b: Entry | undefined): boolean {
  return a !== undefined && b !== undefined && a.term === b.term && a.value === b.value
}

function entryAt(log: Log, index: number): Entry | undefined {
  return index <= log.length ? log.shared[index - 1] : undefined
}

/** Do the first `length` entries of both logs agree, and exist? */
function agree(a: Log, b: Log, length: number): boolean {
  for (let index = 1; index <= length; index += 1) {
    if (!sameEntry(entryAt(a, index), entryAt(b, index))) return false
  }
  return true
}

function agreesWith(log: Log, entries: readonly Entry[], length: number): boolean {
  for (let index = 1; index <= length; index += 1) {
    if (!sameEntry(entryAt(log, index), entries[index - 1])) return false
  }
  return true
}

function leaders(cluster: Cluster): readonly ServerState[] {
  return cluster.servers.filter((state) => state.role === 'leader')
}

function logsMatch(a: Log, b: Log): boolean {
  for (let index = Math.min(a.length, b.length); index >= 1; index -= 1) {
    if (termAt(a, index) === termAt(b, index)) return agree(a, b, index)
  }
  return true
}

function logTermsMonotonic({ log, currentTerm }: ServerState): boolean {
  for (let index = 1; index <= log.length; index += 1) {
    if (termAt(log, index)! < termAt(log, index - 1)!) return false
  }
  return lastTerm(log) <= currentTerm
}

const stateProperties: readonly ClusterProperty[] = [
  stateProperty('ElectionSafety', (cluster) => {
    const terms = leaders(cluster).map((state) => state.currentTerm)
    return new Set(terms).size === terms.length
  }),
  stateProperty('OneLeaderPerTermEver', ({ elected }) => {
    return new Set(elected.map(({ term }) => term)).size === elected.length
  }),
  stateProperty('LogMatching', ({ servers }) =>
    servers.every((a, at) => servers.slice(at + 1).every((b) => logsMatch(a.log, b.log))),
  ),
  stateProperty('LogTermsMonotonic', ({ servers }) => servers.every(logTermsMonotonic)),
  stateProperty('CandidateTermNotInLog', ({ servers }) =>
    servers.every((state) => state.role !== 'candidate' || lastTerm(state.log) < state.currentTerm),
  ),
  stateProperty('TransferFollowsHandover', ({ network, servers }) =>
    [...network.values()].every(
      (message) =>
        message.type !== 'VoteRequest' ||
        !message.transfer ||
        servers.every(
          ({ role, currentTerm, handedOver }) =>
            role !== 'leader' || currentTerm !== message.term - 1 || handedOver,
        ),
    ),
  ),
  stateProperty('LeaderCompleteness', (cluster) => {
    const { committed } = cluster
    const committedTerm = committed.at(-1)?.term ?? 0
    return leaders(cluster).every(
      (state) =>
        state.currentTerm <= committedTerm || agreesWith(state.log, committed, committed.length),
    )
  }),
  stateProperty('StateMachineSafety', ({ servers, committed }) =>
    servers.every(({ log, commitIndex }) => agreesWith(log, committed, commitIndex)),
  ),
  stateProperty('CommittedIsDurable', (cluster) =>
    cluster.committed.every((entry, at) => {
      const holders = cluster.disks.filter(({ log }) => sameEntry(entryAt(log, at + 1), entry))
      return isMajority(holders.length, cluster)
    }),
  ),
  stateProperty('AcknowledgedIsDurable', (cluster) =>
    cluster.servers.every((state, self) =>
      state.progress.every(({ matchIndex }, at) => {
        if (cluster.servers[at]!.currentTerm > state.currentTerm) return true
        const own = state.role === 'leader' ? matchIndex : state.progress[self]!.matchIndex
        return agree(state.log, cluster.disks[at]!.log, Math.min(matchIndex, own))
      }),
    ),
  ),
]

const roleEdges: Readonly<Record<ServerState['role'], readonly ServerState['role'][]>> = {
  follower: ['preCandidate', 'candidate'],
  preCandidate: ['candidate', 'follower'],
  candidate: ['preCandidate', 'leader', 'follower'],
  leader: ['follower'],
}

const restartIsExempt = true

/** Does receiving this message raise a lower term? A pre-vote, asked for or granted, does not. */
function carriesTerm(message: Message): boolean {
  if (message.type === 'PreVoteRequest') return false
  return message.type !== 'PreVoteResponse' || !message.granted
}

const stepProperties: readonly ClusterProperty[] = [
  stepProperty('TermMonotonic', (step) => {
    if (step.diskAfter.currentTerm < step.diskBefore.currentTerm) return false
    return step.after.currentTerm >= step.before.currentTerm || isRestarted(step)
  }),
  stepProperty(
    'CommitIndexMonotonic',
    ({ before, after }) => after.commitIndex >= before.commitIndex,
    restartIsExempt,
  ),
  stepProperty(
    'CommittedLogAppendOnly',
    ({ before, after }) => agree(before.log, after.log, before.commitIndex),
    restartIsExempt,
  ),
  stepProperty('LeaderAppendOnly', ({ before, after }) => {
    const leads = before.role === 'leader' && after.role === 'leader'
    if (!leads || before.currentTerm !== after.currentTerm) return true
    return agree(before.log, after.log, before.log.length)
  }),
  stepProperty('NeverCommitEntryPrevTerms', ({ before, after }) => {
    if (after.role !== 'leader' || after.commitIndex <= before.commitIndex) return true
    return termAt(after.log, after.commitIndex) === after.currentTerm
  }),
  stepProperty('FollowerCommitIsCommitted', ({ before, after, clusterAfter }) => {
    const { role, log, commitIndex } = after
    if (role !== 'follower' || commitIndex <= before.commitIndex) return true
    const holders = clusterAfter.disks.filter((disk) => agree(log, disk.log, commitIndex))
    return isMajority(holders.length, clusterAfter)
  }),
  stepProperty('VoteStable', ({ diskBefore, diskAfter }) => {
    if (diskBefore.currentTerm !== diskAfter.currentTerm) return true
    return diskBefore.votedFor === undefined || diskBefore.votedFor === diskAfter.votedFor
  }),
  stepProperty('PreVoteDoesNotBumpTerm', ({ before, after, cluster, server }) => {
    if (after.currentTerm <= before.currentTerm || after.role === 'candidate') return true
    return [...cluster.network.values()].some(
      (message) =>
        message.destination === server &&
        message.term === after.currentTerm &&
        carriesTerm(message),
    )
  }),
  stepProperty('StateTransitions', ({ before, after }) => {
    return before.role === after.role || roleEdges[before.role].includes(after.role)
  }),
]

export const clusterProperties: readonly ClusterProperty[] = [...stateProperties, ...stepProperties]

/** The first property that the step from `before` to `after` violates; `undefined` if none. */
export function violatedProperty(before: Cluster, after: Cluster): string | undefined {
  return clusterProperties.find((property) => !property.holds(before, after))?.name
}
