/**
 * The one place where the code's names meet the spec's: versions, entries, requests and what is served as the values
 * that Reconciliation has for them.
 *
 * Not a checker. In worlds that are compared with the spec a flag has one field; its encoded states are taken apart
 * by policy here.
 */
import { compareDots } from '../../flag/fragment/dots.ts'
import type { Dot } from '../../flag/fragment/fragment.ts'
import type { Json, Payload } from '../../flag/update.ts'
import { regionOf, type VersionVector } from '../../flag/versionVector.ts'
import { remembered } from '../../shared/remembered.ts'
import { canonical, functionOf, setOf, type Value } from '../../shared/value.ts'
import type { Config } from './config.ts'
import type { Entry } from './entry.ts'
import { versionOfEntry } from './entry.ts'
import { type ConflictRequest, keyOf } from './escalation.ts'
import type { Served } from './fold.ts'
import { encodeFields } from './payload.ts'
import { nameOfPolicy } from './policy.ts'
import { flagIn, type ReconcileState } from './state.ts'
import type { Version } from './version.ts'

/** The field of every flag in worlds that are compared with the spec. */
export const onlyField = 'value'

const versions = new WeakMap<Version, Value>()
const entries = new WeakMap<Entry, Value>()
const requests = new WeakMap<ConflictRequest, Value>()

/** The service is an origin of the same name in the spec, and a region one in its first incarnation. */
function projectVector(vector: VersionVector): Value {
  return functionOf([...vector].map(([origin, seq]) => [regionOf(origin), seq]))
}

function projectDot({ origin, seq }: Dot): Value {
  return [regionOf(origin), seq]
}

/** Spec: `items`. */
function itemsOf(flagId: string, payload: Payload, config: Config): Value {
  const encoded = (payload[onlyField] ?? []) as readonly (readonly Json[])[]
  const policy = nameOfPolicy(config, flagId, onlyField)
  return setOf(encoded.flatMap((words) => itemsIn(words, policy)))
}

function itemsIn([origin, seq, ...words]: readonly Json[], policy: string): readonly Value[] {
  const dot = projectDot({ origin: origin as string, seq: seq as number })
  const bare = { dot, at: [0, 0], rank: 0, replaced: setOf([]) }
  if (policy === 'addWinsSet') {
    return (words[0] as readonly string[]).map((value) => ({ ...bare, value }))
  }
  if (policy === 'lww') {
    const [wallMs, counter, value] = words as unknown as readonly [number, number, string]
    return [{ ...bare, value, at: [wallMs, counter] }]
  }
  const [rank, value, ...replaced] = words as unknown as readonly [number, string, ...Json[]]
  return [{ ...bare, value, rank, replaced: replacedIn(replaced) }]
}

function replacedIn([origin, seq, rank, value]: readonly Json[]): Value {
  if (origin === undefined) return setOf([])
  const dot = projectDot({ origin: origin as string, seq: seq as number })
  return setOf([[value as string, dot, rank as number]])
}

export function projectVersion(version: Version, config: Config): Value {
  return remembered(versions, version, () => ({
    origin: regionOf(version.origin),
    seq: version.seq,
    flag: version.flagId,
    context: projectVector(version.context),
    decided: version.decided,
    epoch: version.epoch,
    items: itemsOf(version.flagId, encodeFields(version.flagId, version.fields, config), config),
  }))
}

export function projectEntry(entry: Entry, config: Config): Value {
  return remembered(entries, entry, () => ({
    kind: entry.kind,
    dots: setOf(entry.dots.map(projectDot)),
    version: projectVersion(versionOfEntry(entry, config), config),
  }))
}

/** A key that is not made of flag and dots alone is nothing that the spec has. */
export function projectRequest(request: ConflictRequest, config: Config): Value {
  return remembered(requests, request, () => {
    const { flagId, key, seen, epoch, payload } = request
    const dots = setOf(request.dots.map(projectDot))
    const isOfDots = key === keyOf(flagId, request.dots.toSorted(compareDots), config)
    return {
      flag: flagId,
      dots,
      key: isOfDots ? dots : key,
      seen: projectVector(seen),
      epoch,
      items: itemsOf(flagId, payload, config),
    }
  })
}

export function projectState(
  state: ReconcileState,
  flags: readonly string[],
  config: Config,
): Value {
  const held = flags.flatMap((flagId) => flagIn(state, flagId).held)
  return {
    applied: state.applied,
    heads: Object.fromEntries(
      flags.map((flagId): [string, Value] => [
        flagId,
        flagIn(state, flagId).heads.map((head) => projectVersion(head, config)),
      ]),
    ),
    held: setOf(held.map((version) => projectVersion(version, config))),
  }
}

/** Sets have many values, all others one or none. */
export function projectServed(served: Served | undefined): Value {
  const field = served?.fields[onlyField]
  const value = field?.value
  const values = Array.isArray(value) ? (value as readonly string[]) : [value as string]
  return {
    value: setOf(value === undefined ? [] : values),
    conflicted: served?.isConflicted ?? false,
    siblings: (field?.siblings ?? []) as readonly string[],
  }
}

/** A request's identity: equal requests, whoever sent them, have one. */
export function requestIdentity(request: ConflictRequest, config: Config): string {
  return canonical(projectRequest(request, config))
}
