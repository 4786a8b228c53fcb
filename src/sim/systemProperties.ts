/**
 * What holds in every state, and over every step, of the whole: the safety properties of FlagSystem by their names
 * there, on the code's own state.
 *
 * Not the checks a region makes on itself (src/rfc/cache/checks.ts): these see all regions, the log and the history,
 * and work out for themselves what the log says of a flag.
 */
import { covers, dotOf, supersedes, type Update } from '../flag/update.ts'
import { regionOf, seqAt } from '../flag/versionVector.ts'
import { shownOf } from '../rfc/read/cache.ts'
import type { Entry } from '../rfc/reconcile/entry.ts'
import { versionOf } from '../rfc/reconcile/payload.ts'
import { flagIn } from '../rfc/reconcile/state.ts'
import { fcsOrigin, type Version } from '../rfc/reconcile/version.ts'
import { isMarked } from '../rfc/cache/answer.ts'
import { step } from '../rfc/cache/step.ts'
import { remembered } from '../shared/remembered.ts'
import { canonical, type Value } from '../shared/value.ts'
import type { FlagSystem, SystemAnswer } from './flagSystem.ts'
import { answeredVersion, projectLog, shownVersion } from './projectSystem.ts'

export interface SystemProperty {
  /** As in the spec. */
  readonly name: string
  /** A `state` property looks at `after` alone. */
  readonly kind: 'state' | 'step'
  holds(before: FlagSystem, after: FlagSystem): boolean
}

function stateProperty(name: string, holds: (system: FlagSystem) => boolean): SystemProperty {
  return { name, kind: 'state', holds: (_, after) => holds(after) }
}

/** A region, and one of its flags. */
interface Spot {
  readonly system: FlagSystem
  readonly at: number
  readonly flagId: string
}

function spotProperty(name: string, holds: (spot: Spot) => boolean): SystemProperty {
  return stateProperty(name, (system) =>
    system.names.every((_, at) => system.flags.every((flagId) => holds({ system, at, flagId }))),
  )
}

/** Entries of the first `index` on a flag, the newest last. Spec: `EntriesOn`. */
function entriesOn({ log }: FlagSystem, index: number, flagId: string): readonly Entry[] {
  return log.slice(0, index).filter((entry) => entry.flagId === flagId)
}

/** Spec: `NewestOn`. */
function newestOn(system: FlagSystem, index: number, flagId: string): number {
  return entriesOn(system, index, flagId).at(-1)?.index ?? 0
}

/** Spec: `EpochAt`. */
function epochAt(system: FlagSystem, index: number, flagId: string): number {
  return entriesOn(system, index, flagId).filter(({ kind }) => kind === 'class').length
}

/** Spec: `IsCriticalAt`. */
function isCriticalAt(system: FlagSystem, index: number, flagId: string): boolean {
  const isFirst = system.configs[0]!.reconcile.isCritical(flagId)
  return epochAt(system, index, flagId) % 2 === 0 ? isFirst : !isFirst
}

function appliedAt({ regions }: FlagSystem, at: number): number {
  return regions[at]!.readable.applied
}

/** What gossip says of a flag. Spec: `HeadsOf`. */
function headsAt({ regions }: FlagSystem, at: number, flagId: string): readonly Version[] {
  return flagIn(regions[at]!.reconciled, flagId).heads.filter(({ origin }) => origin !== fcsOrigin)
}

/** Nobody has decided, whatever the region makes of it. Spec: the left side of `NoSilentMerge`. */
function isUndecided({ system, at, flagId }: Spot): boolean {
  const heads = headsAt(system, at, flagId)
  const newest = newestOn(system, appliedAt(system, at), flagId)
  return heads.length > 1 || heads.some(({ decided }) => decided < newest)
}

function shownText({ system, at, flagId }: Spot): string {
  return canonical(shownVersion(shownOf(system.regions[at]!.readable, flagId)))
}

function versionText(version: Value): string {
  return canonical(version)
}

function answerText(answer: SystemAnswer): string {
  return versionText(answeredVersion(answer))
}

function isMarkedAt({ system, at, flagId }: Spot): boolean {
  return isMarked(system.regions[at]!, flagId, system.configs[at]!)
}

const decoded = new WeakMap<Update, Version>()

function versionAt(system: FlagSystem, update: Update): Version {
  return remembered(decoded, update, () => versionOf(update, system.configs[0]!.reconcile))
}

function isStoodFor(entries: readonly Entry[], update: Pick<Update, 'origin' | 'seq'>): boolean {
  return entries.some(({ seen }) => covers(seen, update))
}

const typeOk = stateProperty('TypeOK', (system) =>
  system.regions.every(({ readable, reconciled }, at) => {
    const { origin } = system.configs[at]!
    const own = system.made.filter((update) => update.origin === origin)
    const isMade = (version: Version): boolean =>
      system.made.some((update) => dotOf(update) === dotOf(version))
    return (
      readable.applied <= system.log.length &&
      readable.heard <= system.log.length &&
      seqAt(readable.vector, origin) === new Set(own.map(dotOf)).size &&
      own.length === new Set(own.map(dotOf)).size &&
      system.flags.every((flagId) => {
        const { held } = flagIn(reconciled, flagId)
        return [...headsAt(system, at, flagId), ...held].every(isMade)
      })
    )
  }),
)

const singleOwner = stateProperty(
  'SingleOwner',
  (system) =>
    system.log.every(({ kind, flagId, index }) => {
      if (kind === 'class') return true
      return (kind === 'write') === isCriticalAt(system, index - 1, flagId)
    }) &&
    system.names.every((_, at) => {
      const applied = appliedAt(system, at)
      return system.flags.every((flagId) =>
        headsAt(system, at, flagId).every(
          ({ epoch }) =>
            !isCriticalAt(system, applied, flagId) && epoch === epochAt(system, applied, flagId),
        ),
      )
    }),
)

const noSilentMerge = spotProperty('NoSilentMerge', (spot) => {
  if (!isUndecided(spot)) return true
  const shown = shownText(spot)
  const sides = headsAt(spot.system, spot.at, spot.flagId)
  return (
    isMarkedAt(spot) &&
    sides.every(({ origin, seq }) => shown !== versionText([regionOf(origin), seq]))
  )
})

const decisionDominates = spotProperty('DecisionDominates', ({ system, at, flagId }) => {
  const entries = entriesOn(system, appliedAt(system, at), flagId)
  return headsAt(system, at, flagId).every((head) => !isStoodFor(entries, head))
})

const nothingLost = stateProperty('NothingLost', (system) =>
  system.made.every((update) => {
    const at = system.configs.findIndex(({ origin }) => origin === update.origin)
    const { flagId } = update
    return (
      headsAt(system, at, flagId).some((head) => dotOf(head) === dotOf(update)) ||
      system.returned[at]!.some(
        (each) => each.reason === 'PassedBy' && dotOf(each.dot) === dotOf(update),
      ) ||
      system.made.some((later) => supersedes(later, update)) ||
      isStoodFor(entriesOn(system, appliedAt(system, at), flagId), update)
    )
  }),
)

const criticalUniform = stateProperty('CriticalUniform', (system) =>
  system.answers.every((one) =>
    system.answers.every((other) => {
      if (one.flagId !== other.flagId) return true
      const from = Math.min(one.asked, other.asked)
      const to = Math.max(one.answered, other.answered)
      return newestOn(system, to, one.flagId) > from || answerText(one) === answerText(other)
    }),
  ),
)

const answersCurrent = stateProperty('AnswersCurrent', (system) =>
  system.answers.every((each) => {
    const { flagId, asked, answered } = each
    const text = answerText(each)
    for (let index = asked; index <= answered; index += 1) {
      if (versionText(['entry', newestOn(system, index, flagId)]) === text) return true
    }
    return false
  }),
)

const staleIsMarked = spotProperty('StaleIsMarked', (spot) => {
  const { system, at, flagId } = spot
  const { heard, applied } = system.regions[at]!.readable
  if (!isCriticalAt(system, applied, flagId) || isMarkedAt(spot)) return true
  const newest = newestOn(system, Math.max(heard, applied), flagId)
  return shownText(spot) === versionText(['entry', newest])
})

const parentBeforeChild = stateProperty('ParentBeforeChild', (system) =>
  system.names.every((_, at) =>
    system.made.every((update) => {
      const shown = shownText({ system, at, flagId: update.flagId })
      if (shown !== versionText([regionOf(update.origin), update.seq])) return true
      const { needs } = versionAt(system, update)
      const parent = system.configs[at]!.read.parents.get(update.flagId)
      return (
        needs <= appliedAt(system, at) ||
        (parent !== undefined &&
          headsAt(system, at, parent).some(({ decided }) => needs <= decided))
      )
    }),
  ),
)

/** Whether the region takes a change, found out by asking it. */
const nonCriticalGoesOn = spotProperty('NonCriticalGoesOn', (spot) => {
  const { system, at, flagId } = spot
  if (isCriticalAt(system, appliedAt(system, at), flagId) || isUndecided(spot)) return true
  return isPublished(spot)
})

function isPublished({ system, at, flagId }: Spot): boolean {
  const { origin } = system.configs[at]!
  const region = system.regions[at]!
  const seq = seqAt(region.readable.vector, origin) + 1
  const write = { type: 'Write', flagId, changes: { value: '' }, dot: { origin, seq } } as const
  const atRest = { monotonicMs: 0, wallMs: 0 }
  const { actions } = step(region, { ...write, ticket: null }, system.configs[at]!, atRest)
  return actions.some(({ type }) => type === 'Publish')
}

const deferredKept: SystemProperty = {
  name: 'DeferredKept',
  kind: 'step',
  holds: (before, after) =>
    before.regions.every((region, at) => {
      const was = region.deferred
      const is = after.regions[at]!.deferred
      if (is.length >= was.length) return was.every((write, place) => is[place] === write)
      const [oldest, ...others] = was
      if (oldest === undefined || is.length !== others.length) return false
      if (!others.every((write, place) => is[place] === write)) return false
      const newest = after.log.at(-1)
      const isLogged =
        after.log.length === before.log.length + 1 &&
        newest?.kind === 'write' &&
        newest.flagId === oldest.flagId
      const isReturned = after.returned[at]!.some(
        (each) => each.reason === 'Reclassified' && each.write === oldest,
      )
      return isLogged || isReturned
    }),
}

const decisionInformed: SystemProperty = {
  name: 'DecisionInformed',
  kind: 'step',
  holds: (before, after) => {
    if (after.log.length <= before.log.length) return true
    const entry = after.log.at(-1)!
    const decidedBefore = entriesOn(before, before.log.length, entry.flagId)
    const decided = before.made.filter(
      (update) =>
        update.flagId === entry.flagId &&
        covers(entry.seen, update) &&
        !isStoodFor(decidedBefore, update) &&
        versionAt(before, update).epoch >= epochAt(before, before.log.length, entry.flagId),
    )
    return before.names.some((_, at) => {
      const heads = headsAt(before, at, entry.flagId)
      return decided.every((update) =>
        heads.some((head) => dotOf(head) === dotOf(update) || covers(head.context, update)),
      )
    })
  },
}

const appliedMonotonic: SystemProperty = {
  name: 'AppliedMonotonic',
  kind: 'step',
  holds: (before, after) =>
    before.regions.every(({ readable }, at) => {
      const { applied, heard } = after.regions[at]!.readable
      return applied >= readable.applied && heard >= readable.heard
    }),
}

const refinesAbstractLog: SystemProperty = {
  name: 'RefinesAbstractLog',
  kind: 'step',
  holds: (before, after) => {
    if (after.log === before.log) return true
    const was = projectLog(before) as readonly Value[]
    const is = projectLog(after) as readonly Value[]
    if (is.length <= was.length) return false
    return was.every((entry, at) => canonical(entry) === canonical(is[at]!))
  },
}

export const systemProperties: readonly SystemProperty[] = [
  typeOk,
  singleOwner,
  noSilentMerge,
  decisionDominates,
  nothingLost,
  criticalUniform,
  answersCurrent,
  staleIsMarked,
  parentBeforeChild,
  nonCriticalGoesOn,
  deferredKept,
  decisionInformed,
  appliedMonotonic,
  refinesAbstractLog,
]

/** Spec: the properties of MCFlagSystemLive that have not come about. */
export function unfinishedSystem(system: FlagSystem): readonly string[] {
  const texts = system.names.map((_, at) =>
    system.flags.map((flagId) => shownText({ system, at, flagId })).join(),
  )
  const isUnsettled =
    texts.some((text) => text !== texts[0]) ||
    system.names.some((_, at) => system.flags.some((flagId) => isUndecided({ system, at, flagId })))
  const waits = system.regions.some(({ deferred }) => deferred.length > 0)
  return [...(waits ? ['DeferredDecided'] : []), ...(isUnsettled ? ['Settles'] : [])]
}
