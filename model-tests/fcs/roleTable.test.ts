/**
 * The compiled table of roles is the statechart: the same move for every role and event, and no
 * other moves. Paper figure 4, thesis 9.6; spec: `RoleEdges`, `StateTransitions`.
 */
import { describe, expect, it } from 'vitest'
import { getNextTransitions, initialTransition, transition } from 'xstate'
import { type Role, type RoleEvent, roleMachine } from '../../src/fcs/role.ts'
import { initialRole, moveRole } from '../../src/fcs/roleTable.ts'

const roles = Object.keys(roleMachine.states) as Role[]
const events = roleMachine.events as RoleEvent['type'][]

/** Roles and events, each pair once. */
const pairs = roles.flatMap((role) => events.map((event) => [role, event] as const))

function machineMove(role: Role, type: RoleEvent['type']) {
  const from = roleMachine.resolveState({ value: role })
  const [to, actions] = transition(roleMachine, from, { type })
  return { role: to.value, entered: actions.map((action) => action.type) }
}

function isMove(role: Role, type: RoleEvent['type']): boolean {
  const from = roleMachine.resolveState({ value: role })
  return getNextTransitions(from).some((next) => next.eventType === type)
}

describe('the statechart', () => {
  it('has these roles and events, so that nothing below is left out', () => {
    expect(roles).toStrictEqual(['follower', 'preCandidate', 'candidate', 'leader'])
    expect(events.toSorted()).toStrictEqual([
      'BecomeLeader',
      'Follow',
      'StartElection',
      'StartPreVote',
    ])
    expect(pairs).toHaveLength(16)
    expect(pairs.filter(([role, event]) => isMove(role, event))).toHaveLength(11)
  })

  it('starts as a follower', () => {
    expect(initialTransition(roleMachine)[0].value).toBe(initialRole)
    expect(initialRole).toBe('follower')
  })

  it('changes roles along the edges of the spec, and no others', () => {
    const edges = pairs
      .filter(([role, event]) => isMove(role, event))
      .map(([role, event]) => `${role} ${machineMove(role, event).role}`)
    const changes = new Set(edges.filter((edge) => new Set(edge.split(' ')).size === 2))
    expect([...changes].toSorted()).toStrictEqual([
      'candidate follower',
      'candidate leader',
      'candidate preCandidate',
      'follower candidate',
      'follower preCandidate',
      'leader follower',
      'preCandidate candidate',
      'preCandidate follower',
    ])
  })
})

describe('the table', () => {
  it.each(pairs.filter(([role, event]) => isMove(role, event)))(
    'moves as the machine from %s on %s',
    (role, event) => {
      const { role: to, entered } = machineMove(role, event)
      // Each move sets one timer, and the table says which.
      const timers = { setElectionTimer: 'election', setHeartbeatTimer: 'heartbeat' } as const
      expect(entered).toHaveLength(1)
      const timer = timers[entered[0] as keyof typeof timers]
      expect(moveRole(role, event)).toStrictEqual({ role: to, timer })
    },
  )

  it.each(pairs.filter(([role, event]) => !isMove(role, event)))(
    'has no move, as the machine, from %s on %s',
    (role, event) => {
      expect(machineMove(role, event)).toStrictEqual({ role, entered: [] })
      expect(() => moveRole(role, event)).toThrow(
        expect.objectContaining({
          invariant: 'StateTransitions',
          message: `invariant StateTransitions violated: ${event} in role ${role}`,
        }),
      )
    },
  )
})
