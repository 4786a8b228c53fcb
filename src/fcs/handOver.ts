/**
 * What a heartbeat means to a transfer: the leader still leads, so it goes on, and if it is not the
 * preferred one and that one could lead, it asks its driver to hand over.
 *
 * Not the transfer itself, which is an event of its own (transfer.ts). Spec: `TakenBack`.
 */
import type { Turn } from './turn.ts'

/** Spec: `TakenBack`, at a heartbeat that finds this server still leading. */
export function takeBack(turn: Turn): void {
  if (turn.state.transferee !== undefined) turn.state = { ...turn.state, transferee: undefined }
  considerPreferred(turn)
}

/**
 * Asks the driver to hand over, which is an event of its own; once a term, so that a preferred leader that
 * answers and never wins does not keep commands from being taken. One that does not answer is not asked.
 */
function considerPreferred(turn: Turn): void {
  const { before, config, state } = turn
  const { preferredLeader } = config
  if (preferredLeader === undefined || preferredLeader === config.self || state.handedOver) return
  if (!before.heard.includes(preferredLeader)) return
  const { matchIndex } = state.progress[config.voters.indexOf(preferredLeader)]!
  if (matchIndex === state.log.length) turn.handOverTo = preferredLeader
}
