/** Events of regions that answer for flags: what could happen in a state, and in one short line each. */
import { flagsOf } from '../../../sim/projectReads.ts'
import { type ReadEvent } from '../../../sim/happenReads.ts'
import { readableAt, type ReadWorld } from '../../../sim/readsWorld.ts'
import { read } from '../../../rfc/read/read.ts'
import { contactOf } from '../../../rfc/read/age.ts'
import { seqAt } from '../../../flag/versionVector.ts'

/** Everything that is enabled but a tick. Spec: the guards of the actions. */
export function* readEvents(world: ReadWorld, clients: readonly boolean[]): Generator<ReadEvent> {
  const { critical, gossiped, regions } = world.setting
  for (const byClient of clients) {
    for (const flagId of critical) yield { type: 'Commit', flagId, byClient }
    for (const flagId of gossiped) yield { type: 'Publish', flagId, byClient }
  }
  for (const [at, region] of regions.entries()) yield* regionEvents(world, at, region)
}

function* regionEvents(world: ReadWorld, at: number, region: string): Generator<ReadEvent> {
  const { setting, log, made } = world
  const state = world.regions[at]!
  const { stage, since } = world.questions[at]!
  if (state.applied < log.length) yield { type: 'Apply', region }
  for (let index = state.applied + 1; index <= log.length; index += 1) {
    yield { type: 'Install', region, index }
  }
  if (stage === 'idle' || stage === 'served') yield { type: 'Ask', region }
  if (stage === 'asked') {
    yield { type: 'GiveUp', region }
    for (let index = since; index <= log.length; index += 1) {
      yield { type: 'AnswerIndex', region, index }
    }
  }
  for (let index = 1; index <= log.length; index += 1) yield { type: 'Notice', region, index }
  for (const origin of setting.origins) {
    const seq = seqAt(state.vector, origin)
    if (seq < made.get(origin)!.length) yield { type: 'Take', region, origin }
    if (contactOf(state, origin).told <= seq) yield { type: 'Exchange', region, origin }
  }
  yield { type: 'GrantLease', region }
  yield { type: 'Restart', region }
  yield { type: 'RestartCorrupt', region }
  yield { type: 'BeginEvaluation', region }
  const from = readableAt(world, at)
  const session = { name: 'session', token: world.session.token } as const
  for (const flagId of flagsOf(setting)) {
    if (read(from, flagId, session, 'refuse').type === 'answer') {
      yield { type: 'ReadInSession', region, flagId }
    }
    const evaluating = world.evaluations[at]
    if (evaluating !== undefined && !evaluating.got.has(flagId)) {
      yield { type: 'Evaluate', region, flagId }
    }
  }
}

export function describeRead(event: ReadEvent): string {
  switch (event.type) {
    case 'Commit':
    case 'Publish':
      return `${event.type} ${event.flagId}${event.byClient ? ' by the client' : ''}`
    case 'Take':
    case 'Exchange':
      return `${event.type} ${event.origin} at ${event.region}`
    case 'AnswerIndex':
    case 'Notice':
    case 'Install':
      return `${event.type} ${event.index} at ${event.region}`
    case 'ReadInSession':
    case 'Evaluate':
      return `${event.type} ${event.flagId} at ${event.region}`
    case 'Tick':
      return 'Tick'
    default:
      return `${event.type} at ${event.region}`
  }
}
