/**
 * What a region proposes to the Flag Coordination Service when a flag is to change its class: all that it has of it.
 *
 * Spec: the region's part of `ChangeClass`; the service's is in `ledger.ts`.
 */
import type { Payload } from '../../flag/update.ts'
import type { VersionVector } from '../../flag/versionVector.ts'
import type { Config } from './config.ts'
import { conflictsIn, fold } from './fold.ts'
import { encodeFields } from './payload.ts'
import { flagIn, type ReconcileState } from './state.ts'

export interface ClassProposal {
  readonly flagId: string
  /** Everything that the proposer has seen. */
  readonly seen: VersionVector
  /** The epoch that is to end. */
  readonly epoch: number
  readonly payload: Payload
}

/** Nothing while the flag is in conflict: the service decides that first. */
export function proposeClass(
  state: ReconcileState,
  flagId: string,
  config: Config,
): ClassProposal | undefined {
  const { heads, epoch } = flagIn(state, flagId)
  const { seen, fields } = fold(heads, config)
  if (conflictsIn(flagId, fields, config).length > 0) return undefined
  return { flagId, seen, epoch, payload: encodeFields(flagId, fields, config) }
}
