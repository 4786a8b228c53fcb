/**
 * The four roles of a server and the moves between them, as a statechart.
 *
 * It owns the role and the timer that goes with it, nothing else: whether a move is due is protocol
 * arithmetic and lives in election.ts and replication.ts. Its events are named as the operators of
 * RaftCommit that make the move. Spec: `RoleEdges`, `StateTransitions`; paper figure 4, thesis 9.6.
 */
import { setup } from 'xstate'

export type Role = 'follower' | 'preCandidate' | 'candidate' | 'leader'

export type RoleEvent =
  | { readonly type: 'StartPreVote' }
  | { readonly type: 'StartElection' }
  | { readonly type: 'BecomeLeader' }
  | { readonly type: 'Follow' }

export const roleMachine = setup({
  types: { events: {} as RoleEvent },
  actions: {
    /** (Re)starts the election timer: entering any role but leader gives others time to lead. */
    setElectionTimer: () => {},
    /** (Re)starts the heartbeat timer. */
    setHeartbeatTimer: () => {},
  },
}).createMachine({
  id: 'role',
  initial: 'follower',
  states: {
    follower: {
      entry: 'setElectionTimer',
      on: {
        StartPreVote: 'preCandidate',
        StartElection: 'candidate',
        Follow: { target: 'follower', reenter: true },
      },
    },
    preCandidate: {
      entry: 'setElectionTimer',
      on: {
        StartPreVote: { target: 'preCandidate', reenter: true },
        StartElection: 'candidate',
        Follow: 'follower',
      },
    },
    candidate: {
      entry: 'setElectionTimer',
      on: {
        StartPreVote: 'preCandidate',
        StartElection: { target: 'candidate', reenter: true },
        BecomeLeader: 'leader',
        Follow: 'follower',
      },
    },
    leader: {
      entry: 'setHeartbeatTimer',
      on: { Follow: 'follower' },
    },
  },
})
