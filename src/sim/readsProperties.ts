/**
 * What holds in every state, and over every step, of regions that answer for flags: the safety properties of
 * RegionalReads by their names there, on the code's own answers.
 *
 * Not the checks a region makes on itself (src/rfc/read/checks.ts): these see the log, the origins and the client.
 */
import type { Answer } from '../rfc/read/answer.ts'
import { shownOf } from '../rfc/read/cache.ts'
import { flagsOf, type LevelAnswers, levelAnswers } from './projectReads.ts'
import {
  entryOf,
  newerThan,
  newestOf,
  placeOfVersion,
  type ReadWorld,
  versionIn,
} from './readsWorld.ts'

export interface ReadsProperty {
  /** As in the spec. */
  readonly name: string
  readonly kind: 'state' | 'step'
  holds(before: ReadWorld, after: ReadWorld): boolean
}

function stateProperty(name: string, holds: (world: ReadWorld) => boolean): ReadsProperty {
  return { name, kind: 'state', holds: (_, after) => holds(after) }
}

interface Place {
  readonly at: number
  readonly flagId: string
  readonly answers: LevelAnswers
}

const everyPlace = new WeakMap<ReadWorld, readonly Place[]>()

/** Every flag at every region, with what is answered there. */
function placesOf(world: ReadWorld): readonly Place[] {
  const known = everyPlace.get(world)
  if (known !== undefined) return known
  const places = world.setting.regions.flatMap((_, at) =>
    flagsOf(world.setting).map((flagId) => {
      return { at, flagId, answers: levelAnswers(world, at, flagId) }
    }),
  )
  everyPlace.set(world, places)
  return places
}

/** A property of what is answered for one flag at one region. */
function answerProperty(
  name: string,
  holds: (place: Place, world: ReadWorld) => boolean,
): ReadsProperty {
  return stateProperty(name, (world) => placesOf(world).every((place) => holds(place, world)))
}

function isAnswer(answer: LevelAnswers['local']): answer is Answer {
  return answer.type === 'answer'
}

function given(...answers: readonly LevelAnswers['local'][]): readonly Answer[] {
  return answers.filter(isAnswer)
}

function allOf({ lease, bounded, session, local }: LevelAnswers): readonly Answer[] {
  return given(lease, bounded, session, local)
}

/** Spec: `WasCurrentWithin`. */
function wasCurrentWithin(world: ReadWorld, { flagId, version }: Answer, ms: number): boolean {
  return newerThan(world, flagId, placeOfVersion(version)).every(
    ({ madeAtMs }) => world.nowMs - madeAtMs <= ms,
  )
}

function isUnmarked({ reason }: Answer): boolean {
  return reason !== 'STALE'
}

function placeIn(answer: Answer): number {
  return placeOfVersion(answer.version)
}

function isFromPrefix(
  entries: ReadWorld['log'],
  flagIds: readonly string[],
  got: ReadonlyMap<string, number>,
): boolean {
  const those = flagIds.filter((flagId) => got.has(flagId))
  return Array.from({ length: entries.length + 1 }, (_, count) => count).some((count) =>
    those.every((flagId) => got.get(flagId) === versionIn(entries, count, flagId)),
  )
}

function areConsistent(world: ReadWorld): boolean {
  const { critical, gossiped, origins, writerOf, config } = world.setting
  const isAlone = (flagId: string) => !config.parents.has(flagId)
  return world.evaluations.every((evaluating) => {
    if (evaluating === undefined) return true
    const { got } = evaluating
    return (
      isFromPrefix(world.log, critical.filter(isAlone), got) &&
      origins.every((origin) => {
        const its = gossiped.filter((flagId) => writerOf(flagId) === origin)
        return isFromPrefix(world.made.get(origin)!, its.filter(isAlone), got)
      })
    )
  })
}

export const readsProperties: readonly ReadsProperty[] = [
  stateProperty('TypeOK', ({ regions, log, setting }) =>
    regions.every((state) => {
      const isKnown = state.applied <= log.length && state.heard <= log.length
      return isKnown && flagsOf(setting).every((flagId) => isHiddenNewer(state, flagId))
    }),
  ),
  answerProperty('NoStaleLinearizableRead', ({ at, flagId, answers }, world) => {
    if (!world.setting.critical.includes(flagId)) return true
    const { stage, since, got } = world.questions[at]!
    const isNewest = given(answers.lease).every(
      (answer) => placeIn(answer) === newestOf(world, flagId),
    )
    if (!isNewest || stage !== 'served') return isNewest
    return got!.get(flagId)! >= versionIn(world.log, since, flagId)
  }),
  answerProperty('BoundedStaleness', ({ answers }, world) =>
    given(answers.bounded)
      .filter(isUnmarked)
      .every((answer) => wasCurrentWithin(world, answer, world.setting.maxAgeMs)),
  ),
  answerProperty('StaleIsMarked', ({ at, flagId, answers }, world) => {
    const { heard, applied } = world.regions[at]!
    const isHeardOf = world.setting.critical.includes(flagId) && heard > applied
    return given(answers.local, answers.session)
      .filter(isUnmarked)
      .every(
        (answer) => !isHeardOf && wasCurrentWithin(world, answer, world.setting.config.freshMs),
      )
  }),
  answerProperty('QuietIsNotStale', ({ at, flagId, answers }, world) => {
    if (!world.setting.critical.includes(flagId)) return true
    const { stage, askedAtMs } = world.questions[at]!
    if (stage !== 'served') return true
    const { heard, applied } = world.regions[at]!
    const age = world.nowMs - askedAtMs!
    const isFresh = age <= world.setting.config.freshMs && heard <= applied
    return (
      (!isFresh || given(answers.local).every(isUnmarked)) &&
      (age > world.setting.maxAgeMs || given(answers.bounded).every(isUnmarked))
    )
  }),
  answerProperty('MonotonicReads', ({ flagId, answers }, { session }) =>
    given(answers.session).every((answer) => placeIn(answer) >= (session.seen.get(flagId) ?? 0)),
  ),
  answerProperty('ReadYourWrites', ({ flagId, answers }, { session }) =>
    given(answers.session).every((answer) => placeIn(answer) >= (session.wrote.get(flagId) ?? 0)),
  ),
  stateProperty('ConsistentPrefix', areConsistent),
  answerProperty('CacheNeverInvents', ({ flagId, answers }, world) =>
    allOf(answers).every((answer) => {
      const place = placeIn(answer)
      return place === 0 || entryOf(world, flagId, place)?.flagId === flagId
    }),
  ),
  answerProperty('ParentBeforeChild', ({ at, flagId, answers }, world) => {
    const parent = world.setting.config.parents.get(flagId)
    if (parent === undefined) return true
    const shown = shownOf(world.regions[at]!, parent)
    const place = shown === undefined ? 0 : placeOfVersion(shown.version)
    return given(answers.local).every(
      (answer) => place >= (entryOf(world, flagId, placeIn(answer))?.needs ?? 0),
    )
  }),
  answerProperty('ExpiresEverywhere', ({ flagId, answers }, world) =>
    allOf(answers).every((answer) => {
      const expiresAtMs = entryOf(world, flagId, placeIn(answer))?.expiresAtMs
      return answer.isExpired === (expiresAtMs !== undefined && world.nowMs >= expiresAtMs)
    }),
  ),
  {
    name: 'EpochMonotonic',
    kind: 'step',
    holds: (before, after) =>
      after.regions.every((state, at) => {
        const was = before.regions[at]!
        if (state.epoch < was.epoch) return false
        const isSame = flagsOf(after.setting).every(
          (flagId) => shownOf(state, flagId)?.version === shownOf(was, flagId)?.version,
        )
        return isSame || state.epoch > was.epoch
      }),
  },
  {
    name: 'RefinesFlagRegister',
    kind: 'step',
    holds: (before, after) =>
      after.questions.every((question, at) => {
        if (question.stage !== 'served' || before.questions[at] === question) return true
        const { since, got } = question
        const places = after.log.length - since
        return Array.from({ length: places + 1 }, (_, more) => since + more).some((count) =>
          [...got!].every(([flagId, place]) => place === versionIn(after.log, count, flagId)),
        )
      }),
  },
]

function isHiddenNewer({ shown, hidden }: ReadWorld['regions'][number], flagId: string): boolean {
  const held = shownOf({ shown: hidden }, flagId)
  if (held === undefined) return true
  const above = shownOf({ shown }, flagId)
  return above === undefined || placeOfVersion(held.version) > placeOfVersion(above.version)
}
