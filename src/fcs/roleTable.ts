/**
 * The role statechart compiled to a table, because a step may not cost an actor.
 *
 * Not a second definition: the table is made from `roleMachine` when this module loads, and a test
 * holds it against the machine for every role and event.
 */
import { initialTransition, transition } from 'xstate'
import { invariant } from '../shared/invariant.ts'
import { type Role, type RoleEvent, roleMachine } from './role.ts'

export interface RoleMove {
  readonly role: Role
  readonly timer: 'election' | 'heartbeat'
}

const roles = ['follower', 'preCandidate', 'candidate', 'leader'] as const
const events = ['StartPreVote', 'StartElection', 'BecomeLeader', 'Follow'] as const

type Table = Readonly<Record<Role, Readonly<Partial<Record<RoleEvent['type'], RoleMove>>>>>

function compile(): Table {
  const table: Record<Role, Partial<Record<RoleEvent['type'], RoleMove>>> = {
    follower: {},
    preCandidate: {},
    candidate: {},
    leader: {},
  }
  for (const role of roles) {
    const from = roleMachine.resolveState({ value: role })
    for (const type of events) {
      if (!from.can({ type })) continue
      const [to, actions] = transition(roleMachine, from, { type })
      table[role][type] = { role: to.value, timer: timerOf(actions) }
    }
  }
  return table
}

function timerOf(actions: readonly { readonly type: string }[]): RoleMove['timer'] {
  return actions.some((action) => action.type === 'setHeartbeatTimer') ? 'heartbeat' : 'election'
}

const table = compile()

/** The role of a server that just started. */
export const initialRole: Role = initialTransition(roleMachine)[0].value

/** The move that `event` makes from `role`; the statechart must have one. */
export function moveRole(role: Role, event: RoleEvent['type']): RoleMove {
  const move = table[role][event]
  invariant(move !== undefined, 'StateTransitions', () => `${event} in role ${role}`)
  return move
}
