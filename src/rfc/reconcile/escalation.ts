/**
 * Conflicts that no rule decides, put to the Flag Coordination Service: what it is asked, and who waits to be asked.
 *
 * A request is a function of the heads, so that every region that has them asks the same, under the same key, and
 * asking again does nothing. While the service has no quorum flags wait, up to a limit; those beyond it are found
 * again by looking at all flags once there is room. Spec: `RequestOf`, `Escalate`. Cases 64 to 66 of the design's
 * list.
 */
import * as HashMap from 'effect/HashMap'
import { jsonText } from '../../flag/canonicalJson.ts'
import type { Dot } from '../../flag/fragment/fragment.ts'
import { dotOf, type Payload } from '../../flag/update.ts'
import type { VersionVector } from '../../flag/versionVector.ts'
import { type Config, limits } from './config.ts'
import { conflictsIn, fold, type Folded } from './fold.ts'
import type { Heads } from './heads.ts'
import { encodeFields } from './payload.ts'
import { flagIn, type FlagState, type ReconcileState, withFlag } from './state.ts'

export interface ConflictRequest {
  readonly flagId: string
  /** Stands for the flag and the dots, and for nothing else. */
  readonly key: string
  /** What is to be decided between, in their order. */
  readonly dots: readonly Dot[]
  /** Everything that the dots had seen. */
  readonly seen: VersionVector
  readonly epoch: number
  /** The fields, those in conflict with all their values. */
  readonly payload: Payload
  /** Fields that are in conflict. */
  readonly conflicted: readonly string[]
}

/** Spec: `KeyOf`. */
export function keyOf(flagId: string, dots: readonly Dot[], { hash }: Config): string {
  return hash(jsonText([flagId, ...dots.map(dotOf)]))
}

function dotsOf(heads: Heads): readonly Dot[] {
  return heads.map(({ origin, seq }) => ({ origin, seq }))
}

/** What the service would be asked now; nothing where no field is in conflict. */
export function requestOf(
  flagId: string,
  flag: FlagState,
  config: Config,
): ConflictRequest | undefined {
  const { heads, epoch } = flag
  if (heads.length < 2) return undefined
  const { seen, fields } = fold(heads, config)
  const conflicted = conflictsIn(flagId, fields, config)
  if (conflicted.length === 0) return undefined
  const dots = dotsOf(heads)
  const key = keyOf(flagId, dots, config)
  return {
    flagId,
    key,
    dots,
    seen,
    epoch,
    payload: encodeFields(flagId, fields, config),
    conflicted,
  }
}

/** The state in which the flag waits, if it has a conflict that was not asked about. */
export function enlisted(
  state: ReconcileState,
  flagId: string,
  { fields }: Folded,
  config: Config,
): ReconcileState {
  const { heads, asked } = flagIn(state, flagId)
  const isWaiting = state.waiting.length > 0 && state.waiting.includes(flagId)
  const isConflicted = heads.length > 1 && conflictsIn(flagId, fields, config).length > 0
  if (!isConflicted) return isWaiting ? withoutWaiting(state, flagId) : state
  if (isWaiting || asked === keyOf(flagId, dotsOf(heads), config)) return state
  if (state.waiting.length >= limits.waiting) return { ...state, isOverflowing: true }
  return { ...state, waiting: [...state.waiting, flagId] }
}

function withoutWaiting(state: ReconcileState, flagId: string): ReconcileState {
  return { ...state, waiting: state.waiting.filter((each) => each !== flagId) }
}

export interface Asked {
  readonly state: ReconcileState
  readonly request: ConflictRequest | undefined
}

/** Asks about one flag, for the first time or once more. Spec: `Escalate`. */
export function ask(before: ReconcileState, flagId: string, config: Config): Asked {
  const request = requestOf(flagId, flagIn(before, flagId), config)
  const state = withoutWaiting(before, flagId)
  if (request === undefined) return { state: refilled(state, config), request }
  const asked = withFlag(state, flagId, { asked: request.key })
  return { state: refilled(asked, config), request }
}

/** Once nobody waits, those that found no room do; the search ends when there is none again. */
function refilled(state: ReconcileState, config: Config): ReconcileState {
  if (!state.isOverflowing || state.waiting.length > 0) return state
  const waiting: string[] = []
  for (const [flagId, { heads, asked }] of state.flags) {
    if (heads.length < 2 || asked === keyOf(flagId, dotsOf(heads), config)) continue
    if (conflictsIn(flagId, fold(heads, config).fields, config).length === 0) continue
    if (waiting.length === limits.waiting) return { ...state, waiting }
    waiting.push(flagId)
  }
  return { ...state, waiting, isOverflowing: false }
}

/** How many flags are in conflict, asked about or not. */
export function conflictCount(state: ReconcileState, config: Config): number {
  let count = 0
  for (const [flagId, flag] of HashMap.entries(state.flags)) {
    if (requestOf(flagId, flag, config) !== undefined) count += 1
  }
  return count
}
