/**
 * Regions that answer for flags as the variables of RegionalReads: moments become what has passed since, or what is
 * left until then, counted as far as the spec counts.
 */
import type { Answer, Refusal } from '../rfc/read/answer.ts'
import { ageMs, contactOf } from '../rfc/read/age.ts'
import { shownOf } from '../rfc/read/cache.ts'
import { noVersion } from '../rfc/read/flagVersion.ts'
import { type Level, type OnUnmet, read } from '../rfc/read/read.ts'
import { seqAt } from '../flag/versionVector.ts'
import { functionOf, type SpecState, type Value } from '../shared/value.ts'
import {
  clockOf,
  type Entry,
  placeOfVersion,
  readableAt,
  type ReadSetting,
  type ReadWorld,
} from './readsWorld.ts'

export function flagsOf({ critical, gossiped }: ReadSetting): readonly string[] {
  return [...critical, ...gossiped]
}

/** Spec: `Infinite`. */
function infiniteOf({ config, maxAgeMs }: ReadSetting): number {
  return Math.max(config.freshMs, maxAgeMs) + 1
}

export function projectReads(world: ReadWorld): SpecState {
  const { setting, log, made, session } = world
  const byRegion = (of: (at: number) => Value): Value =>
    functionOf(setting.regions.map((region, at) => [region, of(at)]))
  return {
    log: log.map((entry) => projectEntry(world, entry)),
    made: functionOf(
      [...made].map(([origin, entries]) => [
        origin,
        entries.map((entry) => projectEntry(world, entry)),
      ]),
    ),
    cache: byRegion((at) => projectCache(world, at)),
    reads: byRegion((at) => projectQuestion(world, at)),
    evaluation: byRegion((at) => projectEvaluation(world, at)),
    session: {
      index: session.token.raftIndex,
      vector: byOrigin(setting, (origin) => seqAt(session.token.vector, origin)),
      wrote: byFlag(setting, (flagId) => session.wrote.get(flagId) ?? 0),
      seen: byFlag(setting, (flagId) => session.seen.get(flagId) ?? 0),
    },
    answers: byRegion((at) => byFlag(setting, (flagId) => answersOf(world, at, flagId))),
  }
}

function byFlag(setting: ReadSetting, of: (flagId: string) => Value): Value {
  return functionOf(flagsOf(setting).map((flagId) => [flagId, of(flagId)]))
}

function byOrigin({ origins }: ReadSetting, of: (origin: string) => Value): Value {
  return functionOf(origins.map((origin) => [origin, of(origin)]))
}

function projectEntry({ setting, nowMs }: ReadWorld, entry: Entry): Value {
  const { flagId, needs, madeAtMs, expiresAtMs } = entry
  return {
    flag: flagId,
    needs,
    age: Math.min(nowMs - madeAtMs, infiniteOf(setting)),
    left: expiresAtMs === undefined ? setting.lifeMs + 1 : Math.max(0, expiresAtMs - nowMs),
  }
}

function projectCache(world: ReadWorld, at: number): Value {
  const { setting } = world
  const state = world.regions[at]!
  const clock = clockOf(world, at)
  const age = (since: Parameters<typeof ageMs>[0]) =>
    Math.min(ageMs(since, clock), infiniteOf(setting))
  return {
    applied: state.applied,
    vector: byOrigin(setting, (origin) => seqAt(state.vector, origin)),
    shown: byFlag(setting, (flagId) =>
      placeOfVersion(shownOf(state, flagId)?.version ?? noVersion),
    ),
    hidden: byFlag(setting, (flagId) => {
      const held = shownOf({ shown: state.hidden }, flagId)
      return placeOfVersion(held?.version ?? noVersion)
    }),
    heard: state.heard,
    age: age(state.confirmedAt),
    gossip: byOrigin(setting, (origin) => {
      const { confirmedAt, told, askedAt } = contactOf(state, origin)
      return { age: age(confirmedAt), told, asked: age(askedAt) }
    }),
    lease: {
      index: state.lease?.index ?? 0,
      left: Math.max(0, (state.lease?.untilMs ?? 0) - clock.monotonicMs),
    },
    stored: world.servers[at]!.storedIndex,
    mode: state.mode,
    epoch: state.epoch,
  }
}

function projectQuestion({ setting, questions, nowMs }: ReadWorld, at: number): Value {
  const { stage, since, index, askedAtMs, got } = questions[at]!
  const age = askedAtMs === undefined ? infiniteOf(setting) : nowMs - askedAtMs
  return {
    stage,
    since,
    index,
    age: Math.min(age, infiniteOf(setting)),
    got: functionOf(got ?? []),
  }
}

function projectEvaluation({ setting, evaluations }: ReadWorld, at: number): Value {
  const evaluating = evaluations[at]
  if (evaluating === undefined) return { view: [], got: [] }
  const { snapshot } = evaluating.evaluation
  return {
    view: byFlag(setting, (flagId) =>
      placeOfVersion(shownOf(snapshot, flagId)?.version ?? noVersion),
    ),
    got: functionOf(evaluating.got),
  }
}

/** What each level that answers at once says. Spec: `AnswersAt`. */
export interface LevelAnswers {
  readonly lease: Answer | Refusal
  readonly bounded: Answer | Refusal
  readonly session: Answer | Refusal
  readonly local: Answer | Refusal
}

export function levelAnswers(world: ReadWorld, at: number, flagId: string): LevelAnswers {
  const from = readableAt(world, at)
  const { maxAgeMs } = world.setting
  const { token } = world.session
  const ask = (level: Level, onUnmet: OnUnmet) => read(from, flagId, level, onUnmet)
  return {
    lease: ask({ name: 'lease' }, 'refuse'),
    bounded: ask({ name: 'bounded', maxAgeMs }, 'serveMarked'),
    session: ask({ name: 'session', token }, 'refuse'),
    local: ask({ name: 'local' }, 'refuse'),
  }
}

function answersOf(world: ReadWorld, at: number, flagId: string): Value {
  const { lease, bounded, session, local } = levelAnswers(world, at, flagId)
  return {
    lease: projectAnswer(lease),
    bounded: projectAnswer(bounded),
    session: projectAnswer(session),
    local: projectAnswer(local),
  }
}

function projectAnswer(answer: Answer | Refusal): Value {
  if (answer.type === 'refusal') return { '#set': [] }
  const { version, isExpired, reason } = answer
  return {
    '#set': [{ version: placeOfVersion(version), expired: isExpired, stale: reason === 'STALE' }],
  }
}
