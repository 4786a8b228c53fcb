/**
 * Leader transfer: a leader that is to stop, or is not the preferred one, has another stand for election
 * at once, so that nobody waits for an election timer (thesis 3.10).
 *
 * Not a change of membership, and no promise: the other may be gone, or lose. So the leader goes on at its
 * next heartbeat (handOver.ts); until then it takes no commands, or the other's log would fall behind. Spec:
 * TransferLeadership, ReceiveTimeoutNow.
 */
import type { TransferRefused } from './action.ts'
import { startElection } from './election.ts'
import { giveUpLease } from './lease/leaderLease.ts'
import type { ServerId, TimeoutNow } from './message.ts'
import type { Turn } from './turn.ts'

/**
 * Spec: TransferLeadership. What a leader holds only while nobody else may lead (a lease) ends here, and not
 * only until the next heartbeat: the message may arrive at any later time (thesis 6.4.1).
 */
export function transferLeadership(turn: Turn, to: ServerId): void {
  const { config, state } = turn
  const refusal = refusalOf(turn, to)
  if (refusal !== undefined) {
    turn.reply = refusal
    return
  }
  turn.state = { ...state, transferee: to, handedOver: true }
  giveUpLease(turn)
  turn.now.push({
    type: 'TimeoutNow',
    term: state.currentTerm,
    source: config.self,
    destination: to,
  })
}

function refusalOf({ config, state }: Turn, to: ServerId): TransferRefused | undefined {
  const refused = { type: 'TransferRefused', to } as const
  if (state.role !== 'leader') return { ...refused, reason: 'NotLeader', leader: state.leader }
  const { transferee } = state
  const at = config.voters.indexOf(to)
  if (at === -1) return { ...refused, reason: 'NotAVoter' }
  if (to === config.self) return { ...refused, reason: 'ToSelf' }
  if (transferee !== undefined) return { ...refused, reason: 'Transferring', transferee }
  const { matchIndex } = state.progress[at]!
  const lastIndex = state.log.length
  if (matchIndex < lastIndex) return { ...refused, reason: 'NotCaughtUp', matchIndex, lastIndex }
  return undefined
}

/** Spec: ReceiveTimeoutNow. Without a pre-vote, which would be refused: everybody knows a leader. */
export function receiveTimeoutNow(turn: Turn, message: TimeoutNow): void {
  // A leader of another term has not asked.
  if (message.term !== turn.state.currentTerm) return
  startElection(turn, true)
}
