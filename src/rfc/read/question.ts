/**
 * Questions to the log: how far is it committed? What was committed when it was asked must be applied before a
 * linearizable read is answered, and then the region knows that nothing older than the asking is missing.
 *
 * One is under way at a time. A read that begins while one is must wait for the next: the index of this one may
 * have been fixed before the read began. Spec: Ask, AnswerIndex, GiveUp, `IsReached`, `QuestionAfter`.
 */
import { younger } from './age.ts'
import { openSnapshot } from './snapshot.ts'
import type { Turn } from './turn.ts'

export function askRead(turn: Turn, context: number): void {
  const { state, at, config } = turn
  if (!Number.isSafeInteger(context) || context < 1) {
    turn.replies.push({ type: 'ReadRefused', context, reason: 'NotAContext' })
    return
  }
  if (state.question !== undefined) {
    turn.replies.push({ type: 'ReadRefused', context, reason: 'Waiting' })
    return
  }
  turn.state = { ...state, question: { context, askedAt: at, index: undefined } }
  turn.replies.push(
    { type: 'AskIndex', context },
    { type: 'SetTimer', timer: 'answer', atMs: at.monotonicMs + config.answerTimeoutMs },
  )
}

/** An answer to another question than the one that waits is no answer. */
export function indexAnswered(turn: Turn, context: number, index: number): void {
  hear(turn, index)
  const { question } = turn.state
  if (question?.context !== context || question.index !== undefined) return
  turn.state = { ...turn.state, question: { ...question, index } }
}

export function giveUp(turn: Turn): void {
  const { question } = turn.state
  if (question === undefined || question.index !== undefined) return
  turn.state = { ...turn.state, question: undefined }
  turn.replies.push({ type: 'ReadRefused', context: question.context, reason: 'NotAnswered' })
}

/** The log is committed up to there, at least. Spec: Notice, `Heard`. */
export function hear(turn: Turn, index: number): void {
  if (index > turn.state.heard) turn.state = { ...turn.state, heard: index }
}

/** Ends the question whose answer is applied by now. */
export function serveReached(turn: Turn): void {
  const { state, at } = turn
  const { question } = state
  if (question?.index === undefined) return
  if (state.applied < question.index) return
  const confirmedAt = younger(state.confirmedAt, question.askedAt, at)
  turn.state = { ...state, confirmedAt, question: undefined }
  const { context } = question
  turn.replies.push({ type: 'ReadServed', context, snapshot: openSnapshot(turn.state) })
}
