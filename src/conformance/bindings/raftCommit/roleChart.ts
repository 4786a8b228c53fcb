/**
 * How the role statechart is drawn: coordinates only. What it says comes from src/fcs/role.ts.
 */
import { roleMachine } from '../../../fcs/role.ts'
import type { ChartLayout } from '../../docs/chartLayout.ts'
import type { ChartSource } from '../../docs/documents.ts'

const layout: ChartLayout = {
  file: 'fcs/role.svg',
  title: 'The roles of a server of the Flag Coordination Service',
  description: 'A statechart with four states, drawn from the machine in src/fcs/role.ts.',
  width: 900,
  height: 550,
  stateWidth: 180,
  stateHeight: 64,
  states: {
    follower: { x: 160, y: 250 },
    preCandidate: { x: 470, y: 120 },
    candidate: { x: 470, y: 380 },
    leader: { x: 770, y: 250 },
  },
  entryNotes: {
    setElectionTimer: 'sets the election timer',
    setHeartbeatTimer: 'sets the heartbeat timer',
  },
  start: { dot: { x: 52, y: 160 }, path: 'M 56 165 C 70 185, 84 198, 98 216' },
  moves: [
    {
      from: 'follower',
      event: 'StartPreVote',
      path: 'M 190 218 C 220 140, 290 105, 378 105',
      label: { x: 245, y: 132 },
    },
    {
      from: 'preCandidate',
      event: 'Follow',
      path: 'M 380 136 C 310 140, 260 175, 232 216',
      label: { x: 300, y: 166 },
    },
    {
      from: 'follower',
      event: 'StartElection',
      path: 'M 190 282 C 220 360, 290 395, 378 395',
      label: { x: 245, y: 368 },
    },
    {
      from: 'candidate',
      event: 'Follow',
      path: 'M 380 364 C 310 360, 260 325, 232 284',
      label: { x: 300, y: 334 },
    },
    {
      from: 'preCandidate',
      event: 'StartElection',
      path: 'M 440 152 L 440 346',
      label: { x: 440, y: 228 },
    },
    {
      from: 'candidate',
      event: 'StartPreVote',
      path: 'M 500 348 L 500 154',
      label: { x: 500, y: 272 },
    },
    {
      from: 'candidate',
      event: 'BecomeLeader',
      path: 'M 560 380 C 680 380, 770 360, 770 284',
      label: { x: 686, y: 368 },
    },
    {
      from: 'leader',
      event: 'Follow',
      path: 'M 770 218 C 770 90, 700 38, 600 38 L 330 38 C 230 38, 160 90, 160 216',
      label: { x: 470, y: 38 },
    },
    {
      from: 'follower',
      event: 'Follow',
      path: 'M 110 282 C 84 336, 142 336, 134 284',
      label: { x: 114, y: 340 },
    },
    {
      from: 'preCandidate',
      event: 'StartPreVote',
      path: 'M 560 106 C 622 82, 622 158, 562 135',
      label: { x: 656, y: 120 },
    },
    {
      from: 'candidate',
      event: 'StartElection',
      path: 'M 450 412 C 424 474, 516 474, 491 414',
      label: { x: 470, y: 474 },
    },
  ],
  legend: [
    'A move into a state sets the timer named there; a move back into the same state sets it again.',
    'A server starts as a follower, after a crash too. Each event is named as the operator of RaftCommit.tla that makes the move.',
  ],
}

export const roleChart: ChartSource = { machine: roleMachine, layout }
