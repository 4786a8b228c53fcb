/**
 * One step in the making: the state so far and what is to leave the server.
 *
 * A handler changes its turn and nothing else; `finish` turns it into actions, in the one order that
 * is safe. Spec: `Take`, with `now` and `after` as there.
 */
import type {
  Action,
  InstallSnapshot,
  LogWrite,
  Persist,
  ReadReady,
  ReadRefused,
  Reply,
  SetTimer,
  SnapshotRefused,
  SnapshotWrite,
} from './action.ts'
import type { Config } from './config.ts'
import { invariant } from '../shared/invariant.ts'
import { dropLease, promise } from './lease/leaderLease.ts'
import { forgetNames } from './lease/names.ts'
import { compacted, entriesBetween, replaceAfter } from './log.ts'
import type { Message, ServerId } from './message.ts'
import { dropUnconfirmed, serveRead } from './read/pending.ts'
import type { RoleEvent } from './role.ts'
import { moveRole } from './roleTable.ts'
import { notLeading, type ServerState } from './state.ts'
import { setTimer } from './timers.ts'

export interface Turn {
  readonly config: Config
  /** The state that the step started from. */
  readonly before: ServerState
  state: ServerState
  /** Messages that need nothing to be durable. */
  readonly now: Message[]
  /** Messages that speak for what this server has written. */
  readonly after: Message[]
  logWrite: LogWrite | undefined
  snapshotWrite: SnapshotWrite | undefined
  /** A snapshot that goes to the machine. */
  installed: InstallSnapshot | undefined
  refusedSnapshot: SnapshotRefused | undefined
  timer: SetTimer['timer'] | undefined
  reply: Reply | undefined
  readReply: ReadReady | ReadRefused | undefined
  /** Who would lead better, and could. */
  handOverTo: ServerId | undefined
}

export interface Step {
  readonly state: ServerState
  readonly actions: readonly Action[]
}

export function startTurn(before: ServerState, config: Config): Turn {
  return {
    config,
    before,
    state: before,
    now: [],
    after: [],
    logWrite: undefined,
    snapshotWrite: undefined,
    installed: undefined,
    refusedSnapshot: undefined,
    timer: undefined,
    reply: undefined,
    readReply: undefined,
    handOverTo: undefined,
  }
}

/** Lets the statechart move the role; it says which timer runs from now on. */
export function move(turn: Turn, event: RoleEvent['type'], change: Partial<ServerState>): void {
  const { role, timer } = moveRole(turn.state.role, event)
  turn.state = { ...turn.state, ...change, role }
  turn.timer = timer
}

/** Puts `entries` after `index` in the log and notes the write. */
export function writeLog(turn: Turn, write: LogWrite): void {
  turn.state = { ...turn.state, log: replaceAfter(turn.state.log, write.after, write.entries) }
  turn.logWrite = write
}

/** Puts a snapshot in the place of the log's beginning and notes the write; before any `writeLog`. */
export function writeSnapshot(turn: Turn, write: SnapshotWrite): void {
  const log = compacted(turn.state.log, write.base, write.baseTerm)
  turn.state = { ...turn.state, log, snapshot: write.snapshot }
  turn.snapshotWrite = write
}

/** A follower keeps what it knows of the others' disks, for as long as the term is. Spec: `Follow`. */
export function follow(turn: Turn, leader: ServerId | undefined): void {
  const { state } = turn
  if (state.role !== 'follower') {
    move(turn, 'Follow', { leader, votes: [], progress: [], ...notLeading })
    if (state.role !== 'leader') return
    dropLease(turn)
    dropUnconfirmed(turn)
  } else if (state.leader === leader) {
    turn.timer = 'election'
  } else {
    move(turn, 'Follow', { leader })
  }
}

/** A newer term ends whatever this server was doing (paper 5.1). Spec: `Adopt`. */
export function adopt(turn: Turn, term: number): void {
  if (term <= turn.state.currentTerm) return
  turn.state = { ...turn.state, currentTerm: term, votedFor: undefined, progress: [] }
  dropLease(turn)
  dropIncoming(turn)
  follow(turn, undefined)
}

/** A snapshot that was on its way is not gone on with: whoever sent it no longer leads. */
export function dropIncoming(turn: Turn): void {
  if (turn.state.incoming !== undefined) turn.state = { ...turn.state, incoming: undefined }
}

/** Whoever leads the message's term is followed, by candidates too (paper 5.2). Spec: `FollowSender`. */
export function followSender(turn: Turn, { source, term }: Message): void {
  adopt(turn, term)
  invariant(
    turn.state.role !== 'leader',
    'ElectionSafety',
    () => `${turn.config.self} and ${source} both lead term ${term}`,
  )
  follow(turn, source)
  promise(turn)
}

/** The step that the turn amounts to. */
export function finish(turn: Turn): Step {
  const actions: Action[] = []
  if (turn.state.reads.own !== undefined) serveRead(turn)
  if (turn.state.lease !== undefined) forgetNames(turn)
  if (turn.timer !== undefined) actions.push(setTimer(turn.config, turn.state, turn.timer))
  for (const message of turn.now) actions.push({ type: 'Send', message })
  const state = release(turn, actions)
  if (turn.installed !== undefined) actions.push(turn.installed)
  if (turn.refusedSnapshot !== undefined) actions.push(turn.refusedSnapshot)
  const applied = turn.installed?.index ?? turn.before.commitIndex
  if (state.commitIndex > applied) {
    const first = applied + 1
    const entries = entriesBetween(state.log, first, state.commitIndex)
    actions.push({ type: 'Apply', first, entries })
  }
  if (turn.reply !== undefined) actions.push(turn.reply)
  if (turn.readReply !== undefined) actions.push(turn.readReply)
  if (turn.handOverTo !== undefined) actions.push({ type: 'HandOver', to: turn.handOverTo })
  return { state, actions }
}

/**
 * Writes what must be durable. Answers wait for this write, and for earlier ones that are still on
 * their way, because an answer speaks for everything before it.
 */
function release(turn: Turn, actions: Action[]): ServerState {
  const { state, after } = turn
  if (!changesDisk(turn) && (after.length === 0 || state.writesInFlight === 0)) {
    for (const message of after) actions.push({ type: 'Send', message })
    return state
  }
  const write: Persist = {
    type: 'Persist',
    currentTerm: state.currentTerm,
    votedFor: state.votedFor,
    log: turn.logWrite,
    release: after,
    receipt: {
      currentTerm: state.currentTerm,
      lastIndex: state.log.length,
      matchedIndex: acknowledgedIndex(after),
    },
  }
  const { snapshotWrite: snapshot } = turn
  actions.push(snapshot === undefined ? write : { ...write, snapshot })
  return { ...state, writesInFlight: state.writesInFlight + 1 }
}

/** How far messages that are about to leave say that the log equals the leader's. */
function acknowledgedIndex(after: readonly Message[]): number {
  return after.reduce(
    (most, each) =>
      each.type === 'AppendResponse' && each.success ? Math.max(most, each.index) : most,
    0,
  )
}

/** Nothing of what was done up to now is still to be written. Spec: `IsSettled`. */
export function isSettled(turn: Turn): boolean {
  return !changesDisk(turn) && turn.state.writesInFlight === 0
}

function changesDisk(turn: Turn): boolean {
  const { before, state } = turn
  return (
    turn.logWrite !== undefined ||
    turn.snapshotWrite !== undefined ||
    state.currentTerm !== before.currentTerm ||
    state.votedFor !== before.votedFor
  )
}
