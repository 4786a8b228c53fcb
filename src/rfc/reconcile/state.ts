/**
 * Everything that a region knows of its flags. Never changed in place. Spec: `node[r]`.
 */
import * as HashMap from 'effect/HashMap'
import { valueAt } from '../../shared/valueAt.ts'
import type { Heads } from './heads.ts'
import type { Version } from './version.ts'

export interface FlagState {
  readonly heads: Heads
  /** How often the flag has changed its class, as far as entries were applied here. Spec: `EpochAt`. */
  readonly epoch: number
  /** Updates of an epoch that has not begun here. Spec: `held`. */
  readonly held: readonly Version[]
  /** Key of the conflict that was asked about last. */
  readonly asked: string | undefined
}

export interface ReconcileState {
  readonly flags: HashMap.HashMap<string, FlagState>
  /** Index of the last entry that was applied. Spec: `applied`. */
  readonly applied: number
  /** Flags in conflict that the Flag Coordination Service has not been asked about, the first to be asked first. */
  readonly waiting: readonly string[]
  /** More flags are in conflict than may wait; they are found again once there is room. */
  readonly isOverflowing: boolean
}

const emptyFlag: FlagState = { heads: [], epoch: 0, held: [], asked: undefined }

export const emptyState: ReconcileState = {
  flags: HashMap.empty(),
  applied: 0,
  waiting: [],
  isOverflowing: false,
}

export function flagIn({ flags }: ReconcileState, flagId: string): FlagState {
  return valueAt(flags, flagId) ?? emptyFlag
}

export function withFlag(
  state: ReconcileState,
  flagId: string,
  change: Partial<FlagState>,
): ReconcileState {
  const next = { ...flagIn(state, flagId), ...change }
  return { ...state, flags: HashMap.set(state.flags, flagId, next) }
}
