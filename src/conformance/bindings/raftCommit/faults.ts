/**
 * The seeded bugs of RaftCommit on the code's side: one source mutation for each id.
 *
 * The spec's side is a configuration of the same id in spec/fcs/bugs/, which also says within which
 * bounds to look. Nothing here can be switched on in the code that ships: a fault is put into a copy
 * of the source while it loads. Faults that only liveness sees are in liveness.ts.
 */
import type { CodeFault } from '../../protocol.ts'

const electionFaults: readonly CodeFault[] = [
  {
    id: 'RAFT-01',
    title: 'vote twice in a term',
    file: 'fcs/election.ts',
    find: 'return state.votedFor === undefined || state.votedFor === candidate',
    replace: 'return true',
    killedBy: 'invariant:VoteStable',
  },
  {
    id: 'RAFT-02',
    title: 'vote forgotten at restart',
    file: 'fcs/state.ts',
    find: 'votedFor: image.votedFor,',
    replace: 'votedFor: undefined,',
    killedBy: 'invariant:OneLeaderPerTermEver',
  },
  {
    id: 'RAFT-03',
    title: 'missing up-to-date check',
    file: 'fcs/election.ts',
    find: 'return message.lastTerm > own || (',
    replace: 'return true || (',
    killedBy: 'invariant:LeaderCompleteness',
  },
  {
    id: 'RAFT-04',
    title: 'last term and last index compared each for itself',
    file: 'fcs/election.ts',
    find: '(message.lastTerm === own && message.lastIndex >= log.length)',
    replace: 'message.lastTerm >= own || message.lastIndex >= log.length',
    killedBy: 'invariant:LeaderCompleteness',
  },
  {
    id: 'RAFT-05',
    title: 'quorum one short of a majority',
    file: 'fcs/quorum.ts',
    find: 'return 2 * count > voters',
    replace: 'return 2 * (count + 1) > voters',
    killedBy: 'invariant:ElectionSafety',
  },
  {
    id: 'RAFT-12',
    title: 'pre-vote that raises the term',
    file: 'fcs/election.ts',
    find: '  const granted = wouldVote(state, message)',
    replace: '  const granted = wouldVote(state, message)\n  adopt(turn, message.term)',
    killedBy: 'invariant:PreVoteDoesNotBumpTerm',
  },
  {
    id: 'RAFT-20',
    title: 'late votes elect a server that no longer stands',
    file: 'fcs/election.ts',
    find: "message.granted && state.role === 'candidate' && message.term === state.currentTerm",
    replace: 'message.granted && message.term === state.currentTerm',
    killedBy: 'invariant:StateTransitions',
  },
]

const replicationFaults: readonly CodeFault[] = [
  {
    id: 'RAFT-07',
    title: 'truncation below the commit index',
    file: 'fcs/replication.ts',
    find: '  if (!matches(log, message)) {',
    replace: '  if (!matches(log, message)) {\n    writeLog(turn, { after: 0, entries: [] })',
    killedBy: 'invariant:CommittedLogAppendOnly',
  },
  {
    id: 'RAFT-08',
    title: 'an append that deletes a matching suffix',
    file: 'fcs/replication.ts',
    find: '  if (first === -1) return\n',
    replace: '  if (first === -1) return writeLog(turn, { after: previousIndex, entries })\n',
    killedBy: 'invariant:CommittedIsDurable',
  },
  {
    id: 'RAFT-13',
    title: 'stale-term message obeyed',
    file: 'fcs/replication.ts',
    find: 'if (message.term < turn.state.currentTerm) {',
    replace: 'if (false) {',
    killedBy: 'invariant:ElectionSafety',
  },
  {
    id: 'RAFT-14',
    title: 'candidate that goes on although its term has a leader',
    file: 'fcs/turn.ts',
    find: '  follow(turn, source)\n',
    replace: "  if (turn.state.role !== 'candidate') follow(turn, source)\n",
    killedBy: 'invariant:CandidateTermNotInLog',
  },
  {
    id: 'RAFT-15',
    title: 'leader that writes over its own log',
    file: 'fcs/replication.ts',
    find: 'after: turn.state.log.length, entries: [entry]',
    replace: 'after: turn.state.log.length - (entry.value === noOp ? 0 : 1), entries: [entry]',
    killedBy: 'invariant:LeaderAppendOnly',
  },
  {
    id: 'RAFT-17',
    title: 'any other term adopted, a lower one too',
    file: 'fcs/turn.ts',
    find: 'if (term <= turn.state.currentTerm) return',
    replace: 'if (term === turn.state.currentTerm) return',
    killedBy: 'invariant:TermMonotonic',
  },
  {
    id: 'RAFT-21',
    title: 'append without comparing the previous term',
    file: 'fcs/replication.ts',
    find: 'return holds(log, message.previousIndex, message.previousTerm)',
    replace: 'return message.previousIndex <= log.length',
    killedBy: 'invariant:LogMatching',
  },
]

const commitFaults: readonly CodeFault[] = [
  {
    id: 'RAFT-06',
    title: 'commit an old-term entry by counting',
    file: 'fcs/commit.ts',
    find: 'if (termAt(state.log, index) !== state.currentTerm) return',
    replace: '',
    killedBy: 'invariant:NeverCommitEntryPrevTerms',
  },
  {
    id: 'RAFT-09',
    title: 'commit index beyond what was compared',
    file: 'fcs/commit.ts',
    find: 'Math.min(leaderCommit, verified)',
    replace: 'leaderCommit',
    killedBy: 'invariant:TypeOK',
  },
  {
    id: 'RAFT-16',
    title: 'commit index lowered by a late request',
    file: 'fcs/commit.ts',
    find: 'if (commitIndex > state.commitIndex) turn.state',
    replace: 'if (commitIndex !== state.commitIndex) turn.state',
    killedBy: 'invariant:CommitIndexMonotonic',
  },
  {
    id: 'RAFT-19',
    title: 'leader that counts itself before its own write is durable',
    file: 'fcs/replication.ts',
    find: 'matchIndex: id === self ? last : 0,',
    replace: 'matchIndex: id === self ? last + 1 : 0,',
    killedBy: 'invariant:CommittedIsDurable',
  },
]

/** The vote and the term before it, in a write of their own. */
const voteFirst = `  const { before } = turn
  if (before.currentTerm !== state.currentTerm && before.votedFor !== state.votedFor) {
    const { currentTerm } = before
    const receipt = { currentTerm, lastIndex: before.log.length, matchedIndex: 0 }
    const first = { currentTerm, votedFor: state.votedFor, log: undefined, release: [], receipt }
    actions.splice(-1, 0, { type: 'Persist', ...first })
    return { ...state, writesInFlight: state.writesInFlight + 2 }
  }
`

const diskFaults: readonly CodeFault[] = [
  {
    id: 'RAFT-10',
    title: 'term and vote persisted in two writes',
    file: 'fcs/turn.ts',
    find: '  return { ...state, writesInFlight: state.writesInFlight + 1 }',
    replace: `${voteFirst}  return { ...state, writesInFlight: state.writesInFlight + 1 }`,
    killedBy: 'invariant:VoteStable',
  },
  {
    id: 'RAFT-11',
    title: 'acknowledgement before the write is durable',
    file: 'fcs/turn.ts',
    find: "  const write: Persist = {\n    type: 'Persist',",
    replace:
      "  for (const message of after) actions.push({ type: 'Send', message })\n" +
      "  const write: Persist = {\n    type: 'Persist',",
    killedBy: 'invariant:AcknowledgedIsDurable',
  },
  {
    id: 'RAFT-18',
    title: 'answer that overtakes an earlier write',
    file: 'fcs/turn.ts',
    find: 'after.length === 0 || state.writesInFlight === 0',
    replace: 'true',
    killedBy: 'invariant:AcknowledgedIsDurable',
  },
]

const twoDelayFaults: readonly CodeFault[] = [
  {
    id: 'FCS-01',
    title: 'acknowledgements kept over a change of term',
    file: 'fcs/turn.ts',
    find: 'votedFor: undefined, progress: [] }',
    replace: 'votedFor: undefined }',
    killedBy: 'invariant:FollowerCommitIsCommitted',
  },
  {
    id: 'FCS-02',
    title: 'acknowledgement of another term counted',
    file: 'fcs/replication.ts',
    find: '  if (message.term !== state.currentTerm) return\n  if (state.role',
    replace: '  if (state.role',
    killedBy: 'invariant:FollowerCommitIsCommitted',
  },
  {
    id: 'FCS-03',
    title: 'follower that commits an old-term entry by counting',
    file: 'fcs/twoDelay.ts',
    find: '  if (termAt(state.log, commitIndex) !== state.currentTerm) return\n',
    replace: '',
    killedBy: 'invariant:LeaderCompleteness',
  },
  {
    id: 'FCS-04',
    title: 'follower that counts itself before its own write is durable',
    file: 'fcs/replication.ts',
    find: 'if (isSettled(turn)) countOwn',
    replace: 'countOwn',
    killedBy: 'invariant:FollowerCommitIsCommitted',
  },
]

const transferFaults: readonly CodeFault[] = [
  {
    id: 'FCS-60',
    title: 'transfer obeyed that a leader of another term asked for',
    file: 'fcs/transfer.ts',
    find: '  if (message.term !== turn.state.currentTerm) return\n',
    replace: '',
    killedBy: 'invariant:TransferFollowsHandover',
  },
  {
    id: 'FCS-61',
    title: 'leader that forgets at a heartbeat that it asked another to lead',
    file: 'fcs/handOver.ts',
    find: 'turn.state = { ...turn.state, transferee: undefined }',
    replace: 'turn.state = { ...turn.state, transferee: undefined, handedOver: false }',
    killedBy: 'invariant:TransferFollowsHandover',
  },
]

export const raftCommitFaults: readonly CodeFault[] = [
  ...electionFaults,
  ...replicationFaults,
  ...commitFaults,
  ...diskFaults,
  ...twoDelayFaults,
  ...transferFaults,
]
