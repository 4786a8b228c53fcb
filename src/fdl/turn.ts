/**
 * One step in the making: the state as it is by now, and what is to be asked of the world.
 *
 * Only `step` begins and ends one. Not protocol: what changes and why is in the files named after it.
 */
import type { Update } from '../flag/update.ts'
import type { Reading } from '../shared/clock.ts'
import type { Action, DropReason, Persist, SetTimer } from './action.ts'
import { type Config, isMember, type RegionId } from './config.ts'
import type { Message } from './message.ts'
import { exchangeTimer, roundTimer } from './pace.ts'
import type { PhaseEvent } from './phase.ts'
import { movePhase } from './phaseTable.ts'
import { headsOf, type NodeState } from './state.ts'

export interface Turn {
  readonly config: Config
  readonly at: Reading
  readonly before: NodeState
  state: NodeState
  readonly messages: Message[]
  readonly added: Update[]
  readonly removed: string[]
  /** Flags of which something else is current now. */
  readonly changed: Set<string>
  timer: SetTimer['timer'] | undefined
  readonly replies: Action[]
}

export interface Step {
  readonly state: NodeState
  readonly actions: readonly Action[]
}

export function startTurn(before: NodeState, config: Config, at: Reading): Turn {
  return {
    config,
    at,
    before,
    state: before,
    messages: [],
    added: [],
    removed: [],
    changed: new Set(),
    timer: undefined,
    replies: [],
  }
}

/** Lets the statechart move the phase; it says which timer runs from now on. */
export function move(turn: Turn, event: PhaseEvent['type'], change: Partial<NodeState> = {}): void {
  const { phase, timer } = movePhase(turn.state.phase, event)
  turn.state = { ...turn.state, ...change, phase }
  turn.timer = timer
}

/** News end a pause between rounds. Spec: `Stirred`. */
export function stir(turn: Turn): void {
  const { phase, quietRounds, differed } = turn.state
  if (phase === 'backingOff') move(turn, 'Stir', { quietRounds: 0 })
  else if (phase === 'exchanging') {
    if (!differed) turn.state = { ...turn.state, differed: true }
  } else if (quietRounds > 0) turn.state = { ...turn.state, quietRounds: 0 }
}

/** Spec: `HasLearnt`, `Settled`. */
export function stirIfLearnt(turn: Turn, before: NodeState): void {
  const { cursor, notice } = turn.state
  if (cursor !== before.cursor || notice !== before.notice) stir(turn)
}

export function drop(turn: Turn, from: RegionId, reason: DropReason, detail: string): void {
  const { dropped, penalised } = turn.state
  turn.state = { ...turn.state, dropped: { ...dropped, [reason]: (dropped[reason] ?? 0) + 1 } }
  // Of others only the reason is counted: their names are anybody's and without number.
  if (isMember(turn.config, from)) {
    const counted = new Map(penalised).set(from, (penalised.get(from) ?? 0) + 1)
    turn.state = { ...turn.state, penalised: counted }
  }
  turn.replies.push({ type: 'Dropped', from, reason, detail })
}

/** The step that the turn amounts to. */
export function finish(turn: Turn): Step {
  const { state, before, config } = turn
  const actions: Action[] = []
  if (turn.timer !== undefined) {
    actions.push(
      turn.timer === 'round' ? roundTimer(state, config, turn.at) : exchangeTimer(config),
    )
  }
  if (changesDisk(turn)) actions.push(writeOf(turn))
  for (const message of turn.messages) actions.push({ type: 'Send', message })
  if (turn.changed.size > 0) {
    const flags = [...turn.changed].map((flagId) => ({ flagId, heads: headsOf(state, flagId) }))
    actions.push({ type: 'Changed', flags })
  }
  if (state.notice !== before.notice) actions.push({ type: 'CommitNoticed', notice: state.notice })
  actions.push(...turn.replies)
  return { state, actions }
}

function changesDisk({ before, state }: Turn): boolean {
  return (
    state.held !== before.held ||
    state.cursor !== before.cursor ||
    state.notice !== before.notice ||
    state.incarnation !== before.incarnation
  )
}

function writeOf({ state, added, removed }: Turn): Persist {
  const { incarnation, cursor, collected, notice } = state
  return { type: 'Persist', incarnation, cursor, collected, notice, added, removed }
}
