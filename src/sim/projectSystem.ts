/** Regions, log and gossip as the variables of FlagSystem. */
import type { Update } from '../flag/update.ts'
import { regionOf, seqAt, type VersionVector } from '../flag/versionVector.ts'
import { type CachedFlag, shownOf } from '../rfc/read/cache.ts'
import type { Entry } from '../rfc/reconcile/entry.ts'
import type { ServedField } from '../rfc/reconcile/fold.ts'
import { versionOf } from '../rfc/reconcile/payload.ts'
import { onlyField } from '../rfc/reconcile/project.ts'
import { flagIn } from '../rfc/reconcile/state.ts'
import { fcsOrigin, updatesIn, type Version } from '../rfc/reconcile/version.ts'
import type { Returned } from '../rfc/cache/action.ts'
import type { DeferredWrite } from '../rfc/cache/state.ts'
import { isCriticalIn } from '../rfc/reconcile/classFence.ts'
import { remembered } from '../shared/remembered.ts'
import { setOf, type SpecState, type Value } from '../shared/value.ts'
import { type FlagSystem, originOf, type SystemAnswer } from './flagSystem.ts'

export function projectSystem(system: FlagSystem): SpecState {
  return {
    log: projectLog(system),
    made: setOf(system.made.map((update) => projectUpdate(system, update))),
    node: Object.fromEntries(
      system.names.map((name, at): [string, Value] => [name, projectRegion(system, at)]),
    ),
    cutOff: setOf([...system.cutOff]),
    answers: projectAnswers(system),
  }
}

function projectAnswers({ answers }: FlagSystem): Value {
  return setOf(answers.map(projectAnswer))
}

function projectAnswer(given: SystemAnswer): Value {
  const { region, flagId, asked, answered } = given
  return { region, flag: flagId, asked, answered, version: answeredVersion(given) }
}

export function answeredVersion({ answer: { value, version, metadata } }: SystemAnswer): Value {
  const source = metadata.source === 'default' ? 'log' : metadata.source
  return shownVersion({ value, version, source })
}

const entries = new WeakMap<Entry, Value>()

export function projectLog(system: FlagSystem): Value {
  const { log, configs } = system
  const { reconcile } = configs[0]!
  return log.map((entry) =>
    remembered(entries, entry, () => {
      const { kind, flagId, seen, epoch } = entry
      // A decision is about a flag that is not critical; a change of class says what the flag is from then on.
      const critical = kind !== 'decision' && isCriticalIn(reconcile, flagId, epoch)
      return { kind, flag: flagId, covers: projectVector(system, updatesIn(seen)), critical }
    }),
  )
}

function projectVector({ names }: FlagSystem, vector: VersionVector): Value {
  return Object.fromEntries(
    names.map((name): [string, Value] => [name, seqAt(vector, originOf(name))]),
  )
}

type Versioned = Pick<
  Version,
  'origin' | 'seq' | 'flagId' | 'context' | 'epoch' | 'decided' | 'needs'
>

function projectVersion(system: FlagSystem, version: Versioned): Value {
  const { origin, seq, flagId, context, epoch, decided, needs } = version
  return {
    origin: regionOf(origin),
    seq,
    flag: flagId,
    context: projectVector(system, context),
    epoch,
    decided,
    needs,
  }
}

const updates = new WeakMap<Update, Value>()

export function projectUpdate(system: FlagSystem, update: Update): Value {
  const { reconcile } = system.configs[0]!
  return remembered(updates, update, () => projectVersion(system, versionOf(update, reconcile)))
}

/** The update of a head, or of what was given back. */
function projectDot(system: FlagSystem, { origin, seq }: Pick<Version, 'origin' | 'seq'>): Value {
  const update = system.made.find((each) => each.origin === origin && each.seq === seq)
  return update === undefined ? [origin, seq] : projectUpdate(system, update)
}

function projectRegion(system: FlagSystem, at: number): Value {
  const { reconciled, readable, deferred, asking } = system.regions[at]!
  const flags = system.flags.map((flagId) => flagIn(reconciled, flagId))
  const heads = flags.flatMap((flag) => flag.heads).filter(({ origin }) => origin !== fcsOrigin)
  const { question } = readable
  return {
    applied: readable.applied,
    heard: readable.heard,
    cursor: projectVector(system, readable.vector),
    heads: setOf(heads.map((head) => projectVersion(system, head))),
    held: setOf(flags.flatMap(({ held }) => held).map((each) => projectVersion(system, each))),
    shown: Object.fromEntries(
      system.flags.map((flagId): [string, Value] => [
        flagId,
        shownVersion(shownOf(readable, flagId)),
      ]),
    ),
    deferred: deferred.map(projectDeferred),
    returned: setOf(system.returned[at]!.map((each) => projectReturned(system, each))),
    read:
      asking === undefined || question?.index === undefined
        ? []
        : [{ flag: asking.flagId, index: question.index }],
  }
}

function projectDeferred({ flagId, epoch }: DeferredWrite): Value {
  return { flag: flagId, epoch }
}

function projectReturned(system: FlagSystem, returned: Returned): Value {
  if (returned.reason === 'Reclassified') return projectDeferred(returned.write)
  return projectDot(system, returned.dot)
}

/** Of an update, what its value says: each change has one of its own. Spec: `shown`. */
export function shownVersion(
  flag: Pick<CachedFlag, 'value' | 'version' | 'source'> | undefined,
): Value {
  if (flag === undefined) return ['entry', 0]
  const fields = flag.value as unknown as Readonly<Record<string, ServedField>> | undefined
  const field = fields?.[onlyField]
  if (field?.isConflicted === true) return ['agreed']
  if (flag.source === 'log') return ['entry', flag.version.raftIndex]
  const text = typeof field?.value === 'string' ? field.value : ''
  const [origin = '', seq] = text.split('#')
  return [regionOf(origin), Number(seq)]
}
