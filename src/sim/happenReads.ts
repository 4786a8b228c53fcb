/**
 * What may happen to regions that answer for flags, and to the log, the origins and the client around them.
 *
 * Anything enabled may happen next; whether it is, is for whoever picks. Pure: `happenReads` makes the next world with
 * the very core that runs in production. Spec: the actions of RegionalReads.
 */
import type { Action } from '../rfc/read/action.ts'
import { restore } from '../rfc/read/boot.ts'
import { noBootstrap } from '../rfc/read/bootstrap.ts'
import { type CachedFlag, shownOf } from '../rfc/read/cache.ts'
import { beginEvaluation, evaluate } from '../rfc/read/evaluation.ts'
import type { Event } from '../rfc/read/event.ts'
import { type FlagVersion, noVersion } from '../rfc/read/flagVersion.ts'
import { encodeImage } from '../rfc/read/image.ts'
import { type Level, read } from '../rfc/read/read.ts'
import { type SessionToken, tokenAfter } from '../rfc/read/sessionToken.ts'
import { step } from '../rfc/read/step.ts'
import type { OriginKey } from '../flag/versionVector.ts'
import {
  clockOf,
  type Entry,
  newestOf,
  noQuestion,
  placeOfVersion,
  type QuestionHistory,
  readableAt,
  type ReadWorld,
  type Server,
  versionIn,
} from './readsWorld.ts'

export type ReadEvent =
  | {
      readonly type: 'Commit' | 'Publish'
      readonly flagId: string
      readonly byClient: boolean
    }
  | {
      readonly type:
        'Apply' | 'Ask' | 'GiveUp' | 'GrantLease' | 'Restart' | 'RestartCorrupt' | 'BeginEvaluation'
      readonly region: string
    }
  | { readonly type: 'Take' | 'Exchange'; readonly region: string; readonly origin: OriginKey }
  | {
      readonly type: 'AnswerIndex' | 'Notice' | 'Install'
      readonly region: string
      readonly index: number
    }
  | {
      readonly type: 'ReadInSession' | 'Evaluate'
      readonly region: string
      readonly flagId: string
    }
  | { readonly type: 'Tick' }

function placeOf({ setting }: ReadWorld, region: string): number {
  const at = setting.regions.indexOf(region)
  if (at === -1) throw new RangeError(`no region ${region} in this world`)
  return at
}

/** The world after `event`, which must be enabled. */
export function happenReads(world: ReadWorld, event: ReadEvent): ReadWorld {
  switch (event.type) {
    case 'Commit':
      return commit(world, event.flagId, event.byClient)
    case 'Publish':
      return publish(world, event.flagId, event.byClient)
    case 'Tick':
      return tick(world)
    default:
      return happenAt(world, placeOf(world, event.region), event)
  }
}

type RegionEvent = Exclude<ReadEvent, { readonly type: 'Commit' | 'Publish' | 'Tick' }>

function happenAt(world: ReadWorld, at: number, event: RegionEvent): ReadWorld {
  const region = world.regions[at]!
  switch (event.type) {
    case 'Apply': {
      const index = region.applied + 1
      const flag = cached(world, world.log[index - 1]!, index)
      const storedIndex = Math.max(world.servers[at]!.storedIndex, index)
      const next = withServer(world, at, { ...world.servers[at]!, storedIndex })
      return stepRegion(next, at, { type: 'Applied', index, flag })
    }
    case 'Install':
      return installAt(world, at, event.index)
    case 'Take': {
      const { origin } = event
      const seq = (region.vector.get(origin) ?? 0) + 1
      const flag = cached(world, world.made.get(origin)![seq - 1]!, seq)
      return stepRegion(world, at, { type: 'Taken', origin, seq, flag })
    }
    case 'Ask': {
      const asked: QuestionHistory = {
        ...noQuestion,
        stage: 'asked',
        since: world.log.length,
        askedAtMs: world.nowMs,
      }
      return stepRegion(withQuestion(world, at, asked), at, { type: 'AskRead', context: 1 })
    }
    case 'AnswerIndex': {
      const { index } = event
      const answered: QuestionHistory = { ...world.questions[at]!, stage: 'answered', index }
      const next = withQuestion(world, at, answered)
      return stepRegion(next, at, { type: 'IndexAnswered', context: 1, index })
    }
    case 'GiveUp': {
      const next = withQuestion(world, at, noQuestion)
      return stepRegion(next, at, { type: 'TimerFired', timer: 'answer' })
    }
    case 'Notice':
      return stepRegion(world, at, { type: 'Notice', index: event.index })
    case 'Exchange': {
      const { origin } = event
      const seq = world.made.get(origin)!.length
      const askedAt = clockOf(world, at)
      return stepRegion(world, at, { type: 'Contact', origin, seq, askedAt })
    }
    case 'GrantLease': {
      const untilMs = clockOf(world, at).monotonicMs + world.setting.leaseMs
      const lease = { index: world.log.length, untilMs }
      const next = withServer(world, at, { ...world.servers[at]!, lease })
      return stepRegion(next, at, { type: 'LeaseGranted', ...lease })
    }
    case 'Restart':
      return restart(world, at, encodeImage(region))
    case 'RestartCorrupt':
      return restart(world, at, damaged(encodeImage(region)))
    case 'ReadInSession':
      return readInSession(world, at, event.flagId)
    case 'BeginEvaluation': {
      const evaluating = { evaluation: beginEvaluation(region), got: new Map() }
      return { ...world, evaluations: world.evaluations.with(at, evaluating) }
    }
    case 'Evaluate': {
      const { evaluation, got } = world.evaluations[at]!
      const { flag } = evaluate(evaluation, event.flagId, region)
      const place = placeOfVersion(flag?.version ?? noVersion)
      const evaluating = { evaluation, got: new Map(got).set(event.flagId, place) }
      return { ...world, evaluations: world.evaluations.with(at, evaluating) }
    }
  }
}

function installAt(world: ReadWorld, at: number, index: number): ReadWorld {
  const flags = world.setting.critical.flatMap((flagId) => {
    const place = versionIn(world.log, index, flagId)
    return place === 0 ? [] : [cached(world, world.log[place - 1]!, place)]
  })
  const server = world.servers[at]!
  const storedIndex = Math.max(server.storedIndex, index)
  const next = withServer(world, at, { ...server, storedIndex })
  return stepRegion(next, at, { type: 'Installed', index, flags })
}

function entryFor(world: ReadWorld, flagId: string): Entry {
  const { config, expiring, lifeMs } = world.setting
  const parent = config.parents.get(flagId)
  return {
    flagId,
    needs: parent === undefined ? 0 : newestOf(world, parent),
    madeAtMs: world.nowMs,
    expiresAtMs: expiring.includes(flagId) ? world.nowMs + lifeMs : undefined,
  }
}

/** Whoever holds a lease has the entry by the time it is committed. */
function commit(world: ReadWorld, flagId: string, byClient: boolean): ReadWorld {
  const log = [...world.log, entryFor(world, flagId)]
  const servers = world.servers.map((server, at) => {
    const holds = clockOf(world, at).monotonicMs < (server.lease?.untilMs ?? 0)
    return holds ? { ...server, storedIndex: log.length } : server
  })
  const { token, wrote, seen } = world.session
  const session = byClient
    ? {
        token: { ...token, raftIndex: log.length },
        wrote: new Map(wrote).set(flagId, log.length),
        seen,
      }
    : world.session
  return { ...world, log, servers, session }
}

function publish(world: ReadWorld, flagId: string, byClient: boolean): ReadWorld {
  const origin = world.setting.writerOf(flagId)
  const entries = [...world.made.get(origin)!, entryFor(world, flagId)]
  const made = new Map(world.made).set(origin, entries)
  const { token, wrote, seen } = world.session
  const session = byClient
    ? {
        token: { ...token, vector: new Map(token.vector).set(origin, entries.length) },
        wrote: new Map(wrote).set(flagId, entries.length),
        seen,
      }
    : world.session
  return { ...world, made, session }
}

/** A millisecond passes; timers that are due fire. */
function tick(world: ReadWorld): ReadWorld {
  let next: ReadWorld = { ...world, nowMs: world.nowMs + 1 }
  for (const at of next.regions.keys()) {
    const { timerAtMs } = next.regions[at]!
    if (timerAtMs === undefined || timerAtMs > clockOf(next, at).monotonicMs) continue
    next = stepRegion(next, at, { type: 'TimerFired', timer: 'mode' })
  }
  return next
}

function restart(world: ReadWorld, at: number, text: string): ReadWorld {
  const lastEpoch = world.regions[at]!.epoch
  const { state } = restore({ text, lastEpoch }, noBootstrap, world.setting.config)
  const { storedIndex } = world.servers[at]!
  const next = withServer(world, at, { storedIndex, lease: undefined })
  return {
    ...withQuestion(next, at, noQuestion),
    regions: next.regions.with(at, state),
    evaluations: next.evaluations.with(at, undefined),
  }
}

/** One digit of a version has changed on the disk; where no flag is there yet, one has appeared. */
function damaged(text: string): string {
  const flag = {
    flagId: 'pay',
    value: [77],
    version: { raftIndex: 77, vector: [] },
    needs: { raftIndex: 0, vector: [] },
    expiresAtMs: null,
    source: 'log',
  }
  return text.includes('"shown":[]')
    ? text.replace('"shown":[]', `"shown":[${JSON.stringify(flag)}]`)
    : text.replace('"raftIndex":', '"raftIndex":7')
}

const inSession = (token: SessionToken): Level => ({ name: 'session', token })

function readInSession(world: ReadWorld, at: number, flagId: string): ReadWorld {
  const { token, wrote, seen } = world.session
  const answer = read(readableAt(world, at), flagId, inSession(token), 'refuse')
  if (answer.type === 'refusal') return world
  const place = Math.max(seen.get(flagId) ?? 0, placeOfVersion(answer.version))
  const session = {
    token: tokenAfter(token, world.regions[at]!),
    wrote,
    seen: new Map(seen).set(flagId, place),
  }
  return { ...world, session }
}

function withServer(world: ReadWorld, at: number, server: Server): ReadWorld {
  return { ...world, servers: world.servers.with(at, server) }
}

function withQuestion(world: ReadWorld, at: number, question: QuestionHistory): ReadWorld {
  return { ...world, questions: world.questions.with(at, question) }
}

function stepRegion(world: ReadWorld, at: number, event: Event): ReadWorld {
  const { config } = world.setting
  const { state, actions } = step(world.regions[at]!, event, config, clockOf(world, at))
  return actions.reduce<ReadWorld>((next, action) => carryOut(next, at, action), {
    ...world,
    regions: world.regions.with(at, state),
  })
}

function carryOut(world: ReadWorld, at: number, action: Action): ReadWorld {
  if (action.type !== 'ReadServed') return world
  const got = new Map(
    world.setting.critical.map((flagId): [string, number] => {
      const version = shownOf(action.snapshot, flagId)?.version ?? noVersion
      return [flagId, placeOfVersion(version)]
    }),
  )
  return withQuestion(world, at, { ...world.questions[at]!, stage: 'served', got })
}

function versionAt({ setting }: ReadWorld, flagId: string, place: number): FlagVersion {
  if (place === 0) return noVersion
  if (setting.critical.includes(flagId)) return { ...noVersion, raftIndex: place }
  return { raftIndex: 0, vector: new Map([[setting.writerOf(flagId), place]]) }
}

function cached(
  world: ReadWorld,
  { flagId, needs, expiresAtMs }: Entry,
  place: number,
): CachedFlag {
  const parent = world.setting.config.parents.get(flagId)
  return {
    flagId,
    value: place,
    version: versionAt(world, flagId, place),
    needs: parent === undefined ? noVersion : versionAt(world, parent, needs),
    expiresAtMs,
    source: world.setting.critical.includes(flagId) ? 'log' : 'gossip',
  }
}
