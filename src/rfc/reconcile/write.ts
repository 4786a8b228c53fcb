/**
 * A client changes a flag in this region, on top of all that the region knows of it. Spec: `Write`.
 *
 * A flag in conflict is not written: the change would silently decide it. Case 64 of the design's list.
 */
import { firstTimestamp, HybridClockError, tick } from '../../flag/hybridClock.ts'
import type { WriteRefused } from './action.ts'
import { changed, latestIn } from './change.ts'
import { isCriticalIn } from './classFence.ts'
import type { Config } from './config.ts'
import type { Event } from './event.ts'
import { conflictsIn, fold, type Folded } from './fold.ts'
import { taken } from './heads.ts'
import { decidedKey, encodeFields, epochKey, isMalformed, needsKey } from './payload.ts'
import { flagIn, type ReconcileState } from './state.ts'
import { becomes, type Turn } from './turn.ts'
import { entryIn, seenBy, updatesIn, type Version } from './version.ts'

export type WriteEvent = Extract<Event, { readonly type: 'Write' }>

export function write(turn: Turn, event: WriteEvent): void {
  const { flagId, dot } = event
  const { heads, epoch } = flagIn(turn.state, flagId)
  const objection = objectionToWrite(turn.state, flagId, turn.config)
  if (objection !== undefined) return refuse(turn, flagId, objection.reason, objection.detail)
  const version = versionOn(turn, event, fold(heads, turn.config), epoch)
  if (version === undefined) return
  const { context, payload } = version
  turn.actions.push({ type: 'Publish', flagId, dot, context, payload })
  becomes(turn, flagId, { heads: taken(heads, version) })
}

/** Why the flag may not be changed here now, whatever it is to become. Spec: `MayWrite`. */
export function objectionToWrite(
  state: ReconcileState,
  flagId: string,
  config: Config,
): Pick<WriteRefused, 'reason' | 'detail'> | undefined {
  const { heads, epoch } = flagIn(state, flagId)
  if (isCriticalIn(config, flagId, epoch)) {
    return { reason: 'Critical', detail: 'propose it to the Flag Coordination Service' }
  }
  const conflicts = conflictsIn(flagId, fold(heads, config).fields, config)
  if (conflicts.length > 0) {
    return { reason: 'Conflicted', detail: `wait until ${conflicts.join(', ')} is decided` }
  }
  return undefined
}

function versionOn(
  turn: Turn,
  { flagId, dot, changes, needs = 0 }: WriteEvent,
  folded: Folded,
  epoch: number,
): Version | undefined {
  const { config, at } = turn
  try {
    const last = latestIn(flagId, folded.fields, config) ?? firstTimestamp
    const now = tick(last, { wallMs: at.wallMs, maxAheadMs: config.maxAheadMs })
    const fields = changed(flagId, folded, changes, dot, now, config)
    const context = updatesIn(folded.seen)
    const decided = entryIn(folded.seen)
    const encoded = encodeFields(flagId, fields, config)
    return {
      ...dot,
      flagId,
      context,
      decided,
      needs,
      epoch,
      fields,
      latest: latestIn(flagId, fields, config),
      payload: {
        ...encoded,
        [decidedKey]: decided,
        [epochKey]: epoch,
        ...(needs > 0 && { [needsKey]: needs }),
      },
      seen: seenBy({ ...dot, context, decided }),
    }
  } catch (error) {
    if (error instanceof HybridClockError) refuse(turn, flagId, 'Clock', error.message)
    else if (isMalformed(error)) refuse(turn, flagId, 'Invalid', error.message)
    else throw error
    return undefined
  }
}

function refuse(turn: Turn, flagId: string, reason: WriteRefused['reason'], detail: string): void {
  turn.actions.push({ type: 'WriteRefused', flagId, reason, detail })
}
