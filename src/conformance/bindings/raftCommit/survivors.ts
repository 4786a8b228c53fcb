/**
 * Generated mutants of RaftCommit's sources that no check can notice, each with the reason.
 *
 * A line here is a claim that the mutated code does the same; one that a check refutes fails the run.
 */
import type { GeneratedMutants, ListedSurvivor } from '../../mutants/generated/survivors.ts'

const survivors: readonly ListedSurvivor[] = [
  {
    file: 'fcs/checkMessage.ts',
    within: 'shown',
    original: "if (typeof given === 'string') return JSON.stringify(given.slice(0, 40))",
    mutated: "if (typeof given === 'string') return JSON.stringify(given.slice(0, 41))",
    reason: 'only the wording of an error',
  },
  {
    file: 'fcs/checkMessage.ts',
    within: 'shown',
    original: "if (typeof given === 'string') return JSON.stringify(given.slice(0, 40))",
    mutated: "if (typeof given === 'string') return JSON.stringify(given.slice(0, 39))",
    reason: 'only the wording of an error',
  },
  {
    file: 'fcs/checkMessage.ts',
    within: 'shown',
    original: "if (typeof given === 'object' && given !== null) return 'an object'",
    mutated: ';',
    reason: 'only the wording of an error',
  },
  {
    file: 'fcs/checkMessage.ts',
    within: 'shown',
    original:
      "if (typeof given === 'function' || typeof given === 'symbol') return `a ${typeof given}`",
    mutated: ';',
    reason: 'only the wording of an error',
  },
  {
    file: 'fcs/checkMessage.ts',
    within: 'shown',
    original:
      "if (typeof given === 'function' || typeof given === 'symbol') return `a ${typeof given}`",
    mutated: "if (typeof given === 'function') return `a ${typeof given}`",
    reason: 'only the wording of an error',
  },
  {
    file: 'fcs/checkMessage.ts',
    within: 'shown',
    original:
      "if (typeof given === 'function' || typeof given === 'symbol') return `a ${typeof given}`",
    mutated: "if (typeof given === 'symbol') return `a ${typeof given}`",
    reason: 'only the wording of an error',
  },
  {
    file: 'fcs/checkMessage.ts',
    within: 'shown',
    original:
      "if (typeof given === 'function' || typeof given === 'symbol') return `a ${typeof given}`",
    mutated:
      "if (typeof given === 'function' && typeof given === 'symbol') return `a ${typeof given}`",
    reason: 'only the wording of an error',
  },
  {
    file: 'fcs/checkMessage.ts',
    within: 'shown',
    original: 'return String(given).slice(0, 40)',
    mutated: 'return String(given).slice(0, 41)',
    reason: 'only the wording of an error',
  },
  {
    file: 'fcs/checkMessage.ts',
    within: 'shown',
    original: 'return String(given).slice(0, 40)',
    mutated: 'return String(given).slice(0, 39)',
    reason: 'only the wording of an error',
  },
  {
    file: 'fcs/checkMessage.ts',
    within: 'whole',
    original: "const isWhole = typeof given === 'number' && Number.isSafeInteger(given)",
    mutated: 'const isWhole = Number.isSafeInteger(given)',
    reason: '`Number.isSafeInteger` is false for whatever is no number',
  },
  {
    file: 'fcs/checks.ts',
    within: 'checkStep',
    original: 'if (after === before) return',
    mutated: ';',
    reason: 'a state that did not change passes every check: the guard saves time',
  },
  {
    file: 'fcs/commit.ts',
    within: 'advanceCommit',
    original: 'if (index <= state.commitIndex) return',
    mutated: ';',
    reason:
      'what a quorum has reached never falls, and an index at or below the commit index is of an older term',
  },
  {
    file: 'fcs/commit.ts',
    within: 'advanceCommit',
    original: 'if (index <= state.commitIndex) return',
    mutated: 'if (index < state.commitIndex) return',
    reason: 'the commit index is set to what it is',
  },
  {
    file: 'fcs/commit.ts',
    within: 'learntCommit',
    original:
      "invariant(commitIndex <= state.log.length, 'TypeOK', () => `commitIndex ${commitIndex}`)",
    mutated: ';',
    reason:
      '`checkStep` asserts the same at the end of the step; the pair is there for the earlier place',
  },
  {
    file: 'fcs/commit.ts',
    within: 'learntCommit',
    original: 'if (commitIndex > state.commitIndex) turn.state = { ...state, commitIndex }',
    mutated: 'if (commitIndex >= state.commitIndex) turn.state = { ...state, commitIndex }',
    reason: 'the commit index is set to what it is',
  },
  {
    file: 'fcs/disk.ts',
    within: 'persisted',
    original: "state.role === 'candidate' && receipt.currentTerm === state.currentTerm &&",
    mutated: 'receipt.currentTerm === state.currentTerm &&',
    reason: 'only the candidacy of a lone voter has a quorum of votes when its write is reported',
  },
  {
    file: 'fcs/disk.ts',
    within: 'countOwnDisk',
    original: 'if (lastIndex <= own.matchIndex) return',
    mutated: ';',
    reason: 'receipts come in order: the guard saves a copy of what is equal',
  },
  {
    file: 'fcs/disk.ts',
    within: 'countOwnDisk',
    original: 'if (lastIndex <= own.matchIndex) return',
    mutated: 'if (lastIndex < own.matchIndex) return',
    reason: 'receipts come in order: the guard saves a copy of what is equal',
  },
  {
    file: 'fcs/election.ts',
    within: 'receivePreVoteResponse',
    original: 'return',
    mutated: ';',
    reason:
      "a refusal carries the voter's term: if that is the next one it was just adopted, and this is no pre-candidate",
  },
  {
    file: 'fcs/election.ts',
    within: 'withVote',
    original: 'if (votes.includes(voter)) return votes',
    mutated: ';',
    reason: 'the voters that are listed are filtered into the same list',
  },
  {
    file: 'fcs/log.ts',
    within: 'replaceAfter',
    original:
      'if (index > 0 && index === log.shared.length) { for (const entry of entries) log.shared.push(entry) return { length: log.shared.length, shared: log.shared } }',
    mutated: ';',
    reason: 'the log is copied instead of shared: the same value, slower',
  },
  {
    file: 'fcs/log.ts',
    within: 'replaceAfter',
    original: 'if (index > 0 && index === log.shared.length) {',
    mutated: 'if (index > 1 && index === log.shared.length) {',
    reason: 'the log is copied once more: the same value, slower',
  },
  {
    file: 'fcs/project.ts',
    within: 'remembered',
    original: 'if (known !== undefined) return known',
    mutated: ';',
    reason: 'the memory of projections only saves time',
  },
  {
    file: 'fcs/project.ts',
    within: 'remembered',
    original: 'memory.set(key, made)',
    mutated: ';',
    reason: 'the memory of projections only saves time',
  },
  {
    file: 'fcs/quorum.ts',
    within: 'quorumIndex',
    original: 'return 0',
    mutated: 'return 1',
    reason: 'there is always a voter, and all voters together are a quorum',
  },
  {
    file: 'fcs/roleTable.ts',
    within: 'timerOf',
    original:
      "return actions.some((action) => action.type === 'setHeartbeatTimer') ? 'heartbeat' : 'election'",
    mutated:
      "return actions.every((action) => action.type === 'setHeartbeatTimer') ? 'heartbeat' : 'election'",
    reason: 'every move of the statechart sets exactly one timer',
  },
  {
    file: 'fcs/checkQuorum.ts',
    within: 'hasLostQuorum',
    original: 'if (state.heard.length > 0) turn.state = { ...state, heard: [], missedBeats: 0 }',
    mutated: 'if (state.heard.length >= 0) turn.state = { ...state, heard: [], missedBeats: 0 }',
    reason: 'a lone voter, who hears nobody, gets the values that it has',
  },
  {
    file: 'fcs/turn.ts',
    within: 'acknowledgedIndex',
    original: "each.type === 'AppendResponse' && each.success ? Math.max(most, each.index) : most,",
    mutated: 'each.success ? Math.max(most, each.index) : most,',
    reason: 'of the messages that wait for a write, only an AppendResponse has a success',
  },
  {
    file: 'fcs/twoDelay.ts',
    within: 'followerCounts',
    original: 'const own = matched[config.voters.indexOf(config.self)] ?? 0',
    mutated: 'const own = matched[config.voters.indexOf(config.self)]',
    reason: 'where nothing is known, no index is that of an entry of this term either',
  },
  {
    file: 'fcs/twoDelay.ts',
    within: 'followerCounts',
    original: 'const own = matched[config.voters.indexOf(config.self)] ?? 0',
    mutated: 'const own = matched[config.voters.indexOf(config.self)] ?? 1',
    reason: 'where nothing is known, the quorum has reached index 0',
  },
  {
    file: 'fcs/twoDelay.ts',
    within: 'followerCounts',
    original: 'if (commitIndex <= state.commitIndex) return',
    mutated: 'if (commitIndex < state.commitIndex) return',
    reason: 'the commit index is set to what it is',
  },
  {
    file: 'fcs/twoDelay.ts',
    within: 'note',
    original:
      'const progress = state.progress.length > 0 ? state.progress : config.voters.map(() => nothing)',
    mutated:
      'const progress = state.progress.length > 1 ? state.progress : config.voters.map(() => nothing)',
    reason: 'it has one element for each of three voters or more, or none',
  },
]

export const raftCommitGenerated: GeneratedMutants = {
  tests: [
    'checkQuorum.test.ts',
    'checkMessage.test.ts',
    'checks.test.ts',
    'commit.test.ts',
    'config.test.ts',
    'disk.test.ts',
    'election.test.ts',
    'log.test.ts',
    'loneVoter.test.ts',
    'preVote.test.ts',
    'quorum.test.ts',
    'replication.test.ts',
    'roleTable.test.ts',
    'twoDelay.test.ts',
  ],
  survivors,
}
