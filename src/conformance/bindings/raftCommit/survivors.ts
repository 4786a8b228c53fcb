/**
 * Generated mutants of RaftCommit's sources that no check can notice, each with the reason.
 *
 * A line here is a claim that the mutated code does the same; one that a check refutes fails the run.
 */
import type { GeneratedMutants, ListedSurvivor } from '../../mutants/generated/survivors.ts'

const survivors: readonly ListedSurvivor[] = []

export const raftCommitGenerated: GeneratedMutants = {
  tests: [
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
  ],
  survivors,
}
