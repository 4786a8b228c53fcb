/** A server that has just been elected by s2, with its no-op on its own disk. */
import type { Reading } from '../../../src/shared/clock.ts'
import type { Config } from '../../../src/fcs/config.ts'
import type { Event } from '../../../src/fcs/event.ts'
import type { AppendResponse } from '../../../src/fcs/message.ts'
import { recoverWithLeases } from '../../../src/fcs/lease/leaseState.ts'
import { emptyImage, recover, type ServerState } from '../../../src/fcs/state.ts'
import { step } from '../../../src/fcs/step.ts'

export function electedLeader(config: Config, at?: Reading): { readonly state: ServerState } {
  const start = { monotonicMs: 0, wallMs: 0 }
  const recovered =
    config.leases === undefined ? recover(emptyImage) : recoverWithLeases(emptyImage, config, start)
  let state = recovered
  const happen = (event: Event): void => {
    const next = step(state, event, config, at)
    state = next.state
    for (const action of next.actions) {
      if (action.type === 'Persist') happen({ type: 'Persisted', receipt: action.receipt })
    }
  }
  const vote = { source: 's2', destination: config.self, granted: true }
  happen({ type: 'ElectionTimeout' })
  if (config.preVote) {
    happen({ type: 'Receive', message: { type: 'PreVoteResponse', term: 1, ...vote } })
  }
  happen({ type: 'Receive', message: { type: 'VoteResponse', term: 1, ...vote } })
  return { state }
}

/** s1, the leader, hears that `source` has everything up to `index`, in answer to that round. */
export function answered(source: string, round: number, index: number, term = 1): Event {
  const message: AppendResponse = {
    type: 'AppendResponse',
    term,
    source,
    destination: 's1',
    success: true,
    index,
    round,
  }
  return { type: 'Receive', message }
}
