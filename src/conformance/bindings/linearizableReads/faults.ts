/**
 * The seeded bugs of LinearizableReads on the code's side: one source mutation for each id.
 *
 * The spec's side is LinearizableReadsBugs.tla with a configuration of the same id in spec/fcs/bugs/, which also
 * says within which bounds to look.
 */
import type { CodeFault } from '../../protocol.ts'

const linearizable = 'invariant:LinearizableReads'
const fresh = 'invariant:LeaseImpliesFresh'
const promise = 'invariant:PromiseKept'

const readIndexFaults: readonly CodeFault[] = [
  {
    id: 'FCS-10',
    title: 'no no-op before ReadIndex',
    file: 'fcs/read/readIndex.ts',
    find: 'Math.max(state.commitIndex, state.termStart)',
    replace: 'state.commitIndex',
    killedBy: linearizable,
  },
  {
    id: 'FCS-11',
    title: 'ReadIndex without the quorum round',
    file: 'fcs/read/readIndex.ts',
    find: 'setOwn(turn, { context, index: readIndexOf(turn.state, turn.config.twoDelay), round })',
    replace:
      'void round\n    setOwn(turn, { context, index: readIndexOf(turn.state, turn.config.twoDelay), round: 0 })',
    killedBy: linearizable,
  },
  {
    id: 'FCS-12',
    title: 'ReadIndex answered for a reused context',
    file: 'fcs/read/readIndex.ts',
    find: 'own.index > 0 || own.context !== message.context',
    replace: 'own.index > 0',
    killedBy: linearizable,
  },
  {
    id: 'FCS-32',
    title: 'ReadIndex by the commit index although others may count first',
    file: 'fcs/read/readIndex.ts',
    find: 'return twoDelay ? state.log.length :',
    replace: 'return',
    killedBy: linearizable,
  },
]

const leaderFaults: readonly CodeFault[] = [
  {
    id: 'FCS-13',
    title: 'leader lease measured from the response',
    file: 'fcs/lease/leaderLease.ts',
    find: 'leaderUntilMs: lease.rounds[at]!.sentMs + leaseMs',
    replace: 'leaderUntilMs: lease.monotonicMs + leaseMs',
    killedBy: promise,
  },
  {
    id: 'FCS-17',
    title: 'drift ignored in the promise of a voter',
    file: 'fcs/lease/leaderLease.ts',
    find: 'const promiseUntilMs = lease.monotonicMs + waitMs(requireLeases(config))',
    replace: 'const promiseUntilMs = lease.monotonicMs + requireLeases(config).leaseMs',
    killedBy: promise,
  },
  {
    id: 'FCS-18',
    title: 'drift ignored in the deferral of a new leader',
    file: 'fcs/lease/leaderLease.ts',
    find: 'const deferUntilMs = lease.monotonicMs + waitMs(requireLeases(turn.config))',
    replace: 'const deferUntilMs = lease.monotonicMs + requireLeases(turn.config).leaseMs',
    killedBy: fresh,
  },
  {
    id: 'FCS-19',
    title: 'deferred commit left out',
    file: 'fcs/lease/leaderLease.ts',
    find: 'const deferUntilMs = lease.monotonicMs + waitMs(requireLeases(turn.config))',
    replace: 'const deferUntilMs = lease.monotonicMs',
    killedBy: 'invariant:DeferredCommit',
  },
  {
    id: 'FCS-28',
    title: 'restarted voter that votes at once',
    file: 'fcs/lease/leaseState.ts',
    find: 'const promise = isVoter ? at.monotonicMs + waitMs(leases) : never',
    replace: 'const promise = isVoter ? never : never',
    killedBy: promise,
  },
  {
    id: 'FCS-37',
    title: 'lease kept over a transfer of the leadership',
    file: 'fcs/transfer.ts',
    find: '  giveUpLease(turn)\n',
    replace: '  if (to === config.self) giveUpLease(turn)\n',
    killedBy: promise,
  },
  {
    id: 'FCS-33',
    title: 'vote given within a promise',
    file: 'fcs/election.ts',
    find: 'const isBound = isPromised(turn)',
    replace: 'const isBound = false',
    killedBy: promise,
  },
]

const clockFaults: readonly CodeFault[] = [
  {
    id: 'FCS-14',
    title: 'lease kept over a suspension',
    file: 'fcs/lease/leaseState.ts',
    find: 'return at.wallMs - at.monotonicMs > lease.leadMs + leases.wallToleranceMs',
    replace: 'return at.wallMs < lease.leadMs + leases.wallToleranceMs',
    killedBy: linearizable,
  },
  {
    id: 'FCS-15',
    title: 'wall clock used for the lease',
    file: 'fcs/lease/readUnderLease.ts',
    find: 'const nowMs = at.monotonicMs',
    replace: 'const nowMs = at.wallMs',
    killedBy: linearizable,
  },
]

const grantFaults: readonly CodeFault[] = [
  {
    id: 'FCS-16',
    title: 'drift ignored in the record of a grant',
    file: 'fcs/lease/grants.ts',
    find: 'const untilMs = lease.monotonicMs + waitMs(leases)',
    replace: 'const untilMs = lease.monotonicMs + leases.leaseMs',
    killedBy: fresh,
  },
  {
    id: 'FCS-20',
    title: 'commit without waiting for a holder',
    file: 'fcs/lease/grants.ts',
    find: 'if (waitedFor.length === 0) return index',
    replace: 'if (waitedFor.length >= 0) return index',
    killedBy: fresh,
  },
  {
    id: 'FCS-22',
    title: 'lease granted by a leader without a lease',
    file: 'fcs/lease/grants.ts',
    find: 'return lease.monotonicMs < lease.leaderUntilMs',
    replace: 'return lease.monotonicMs > 0',
    killedBy: fresh,
  },
  {
    id: 'FCS-23',
    title: 'grant that names the commit index',
    file: 'fcs/lease/grants.ts',
    find: 'index: state.log.length,',
    replace: 'index: state.commitIndex,',
    killedBy: fresh,
  },
  {
    id: 'FCS-26',
    title: 'leased entry carried past its holder by a later entry',
    file: 'fcs/lease/grants.ts',
    find: 'for (let at = Math.max(state.commitIndex, least) + 1; at <= index; at += 1) {',
    replace: 'for (let at = Math.max(index, least + 1); at <= index; at += 1) {',
    killedBy: fresh,
  },
  {
    id: 'FCS-31',
    title: 'holders of leases of earlier leaders not named',
    file: 'fcs/lease/grants.ts',
    find: 'isLeased(entry, config) ? holders(config, state.lease) : []',
    replace: 'isLeased(entry, config) ? holders(config, { ...state.lease, deferUntilMs: 0 }) : []',
    killedBy: fresh,
  },
]

const regionFaults: readonly CodeFault[] = [
  {
    id: 'FCS-21',
    title: 'pending entry served',
    file: 'fcs/lease/readUnderLease.ts',
    find: 'if (entryAt(log, index)!.flagId === flagId) return true',
    replace: 'if (entryAt(log, index)!.flagId === flagId) return false',
    killedBy: 'invariant:PendingNotServed',
  },
  {
    id: 'FCS-24',
    title: 'lease usable by log length',
    file: 'fcs/lease/regionLease.ts',
    find: 'setLease(turn, { ...lease, ask: undefined, held: { index: message.index, untilMs } })',
    replace:
      'const matchedIndex = Math.max(lease.matchedIndex, state.log.length)\n' +
      '  setLease(turn, { ...lease, matchedIndex, ask: undefined, held: { index: message.index, untilMs } })',
    killedBy: fresh,
  },
  {
    id: 'FCS-25',
    title: 'holder left out of a two-delay commit',
    file: 'fcs/lease/names.ts',
    find: 'if (names === undefined || !names.every((id) => has(id, at))) return at - 1',
    replace: 'if (names?.every((id) => has(id, -1)) === false) return at - 1',
    killedBy: fresh,
  },
  {
    id: 'FCS-27',
    title: 'lease kept on joining a newer term',
    file: 'fcs/lease/leaderLease.ts',
    find: 'if (lease !== undefined) setLease(turn, freshLease(lease, lease.promiseUntilMs))',
    replace:
      'if (lease === undefined) return\n' +
      '  const held = lease.held && { ...lease.held, index: 0 }\n' +
      '  setLease(turn, { ...freshLease(lease, lease.promiseUntilMs), held })',
    killedBy: fresh,
  },
  {
    id: 'FCS-29',
    title: 'grant for an earlier request taken for a later one',
    file: 'fcs/lease/regionLease.ts',
    find: 'message.term !== state.currentTerm || message.ask !== lease.ask.id',
    replace: 'message.term !== state.currentTerm',
    killedBy: fresh,
  },
  {
    id: 'FCS-30',
    title: 'lease counted from the arrival of the grant',
    file: 'fcs/lease/regionLease.ts',
    find: 'setLease(turn, { ...lease, ask: undefined, held: { index: message.index, untilMs } })',
    replace:
      'const fromNow = lease.monotonicMs + leaseMs\n' +
      '  setLease(turn, { ...lease, ask: undefined, held: { index: message.index, untilMs: fromNow } })',
    killedBy: fresh,
  },
]

export const linearizableReadsFaults: readonly CodeFault[] = [
  ...readIndexFaults,
  ...leaderFaults,
  ...clockFaults,
  ...grantFaults,
  ...regionFaults,
]
