/**
 * The seeded bugs of RaftSnapshot on the code's side: one source mutation for each id.
 *
 * The spec's side is a configuration of the same id in spec/fcs/bugs/. See raftCommit/faults.ts.
 */
import type { CodeFault } from '../../protocol.ts'

export const raftSnapshotFaults: readonly CodeFault[] = [
  {
    id: 'FCS-40',
    title: 'session table left out of the snapshot',
    file: 'fcs/machine/machineSnapshot.ts',
    find: 'const content = JSON.stringify(state)',
    replace: 'const content = JSON.stringify({ ...state, sessions: [] })',
    killedBy: 'invariant:AppliedOnce',
  },
  {
    id: 'FCS-41',
    title: 'snapshot install that keeps a conflicting suffix',
    file: 'fcs/snapshot/transfer.ts',
    find: 'const keepsSuffix = termAt(turn.state.log, index) === term',
    replace: 'const keepsSuffix = index <= turn.state.log.length',
    killedBy: 'invariant:LogTermsMonotonic',
  },
  {
    id: 'FCS-42',
    title: 'snapshot older than the commit index obeyed',
    file: 'fcs/snapshot/transfer.ts',
    find: 'if (message.index <= turn.state.commitIndex) {',
    replace: 'if (message.index < turn.state.log.base) {',
    killedBy: 'invariant:CommitIndexMonotonic',
  },
  {
    id: 'FCS-43',
    title: 'chain not extended over a snapshot',
    file: 'fcs/machine/machineSnapshot.ts',
    find: 'const content = JSON.stringify(state)',
    replace: "const content = JSON.stringify({ ...state, head: '' })",
    killedBy: 'invariant:ChainUnbroken',
  },
  {
    id: 'FCS-44',
    title: 'compaction beyond what the snapshot covers',
    file: 'fcs/snapshot/compact.ts',
    find: 'Math.max(state.log.base, index - config.trailingEntries)',
    replace: 'state.log.length',
    killedBy: 'invariant:SnapshotNeverLosesCommitted',
  },
  {
    id: 'FCS-45',
    title: 'parts of two snapshots put together',
    file: 'fcs/snapshot/transfer.ts',
    find: 'incoming?.term === term && incoming.index === index',
    replace: 'incoming !== undefined',
    killedBy: 'invariant:SnapshotIsWhole',
  },
  {
    id: 'FCS-46',
    title: 'installed snapshot that is not handed to the machine',
    file: 'fcs/turn.ts',
    find: '  if (turn.installed !== undefined) actions.push(turn.installed)\n',
    replace: '',
    killedBy: 'invariant:AppliedPrefix',
  },
]
