/**
 * The Flag Coordination Service's side: the newest entry on each flag, and the entries that may follow it.
 *
 * Every replica of the service works it out from its log alone. What a region does with entries is `apply.ts`.
 * Spec: `Decide`, `ChangeClass`, `Commit`.
 */
import * as HashMap from 'effect/HashMap'
import { agreed } from '../../flag/fragment/agreed.ts'
import { firstTimestamp, hybridClockLimits, tick } from '../../flag/hybridClock.ts'
import { emptyVector } from '../../flag/versionVector.ts'
import { invariant } from '../../shared/invariant.ts'
import { jsonText } from '../../flag/canonicalJson.ts'
import { valueAt } from '../../shared/valueAt.ts'
import { changed, type Changes, latestIn } from './change.ts'
import { isCriticalIn, nextEpoch } from './classFence.ts'
import type { Config } from './config.ts'
import { type Entry, versionOfEntry } from './entry.ts'
import type { ConflictRequest } from './escalation.ts'
import { conflictsIn, type Folded, stateIn } from './fold.ts'
import { decodeFields, encodeFields, isMalformed } from './payload.ts'
import { policyOfField } from './policy.ts'
import type { ClassProposal } from './propose.ts'
import { entryIn, fcsOrigin, type Fields } from './version.ts'

export interface Ledger {
  readonly newest: HashMap.HashMap<string, Entry>
  readonly lastIndex: number
}

export const emptyLedger: Ledger = { newest: HashMap.empty(), lastIndex: 0 }

/** Nothing is committed; whoever asked will see the newer entry, or has to ask otherwise. */
export interface Void {
  readonly type: 'void'
  /** `Superseded`: there is a newer entry than was known. `Undecided`: a field stays in conflict, or is not decided for one of its values. */
  readonly reason: 'Superseded' | 'Undecided' | 'NotCritical' | 'Malformed'
  readonly detail: string
}

export type Ruling = { readonly type: 'entry'; readonly entry: Entry } | Void

export function newestOn({ newest }: Ledger, flagId: string): Entry | undefined {
  return valueAt(newest, flagId)
}

export function appended(ledger: Ledger, entry: Entry): Ledger {
  invariant(
    entry.index > ledger.lastIndex,
    'TypeOK',
    () => `entry ${entry.index} after ${ledger.lastIndex}`,
  )
  return {
    newest: HashMap.set(ledger.newest, entry.flagId, entry),
    lastIndex: entry.index,
  }
}

/** A request that does not know of the newest entry has lost its meaning. Spec: `IsVoid`. */
function voidance(
  ledger: Ledger,
  { flagId, seen }: Pick<ConflictRequest, 'flagId' | 'seen'>,
): Void | undefined {
  const index = newestOn(ledger, flagId)?.index ?? 0
  if (entryIn(seen) >= index) return undefined
  return { type: 'void', reason: 'Superseded', detail: `entry ${index} on ${flagId} is newer` }
}

/** Decides every field that is in conflict, by a change of it. Spec: `Decide`. */
export function decide(
  ledger: Ledger,
  request: ConflictRequest,
  choice: Changes,
  index: number,
  config: Config,
): Ruling {
  const { flagId, seen, epoch, dots, payload } = request
  return (
    voidance(ledger, request) ??
    ruling(() => {
      const { fields } = decodeFields(flagId, payload, seen, config)
      const folded: Folded = { seen, fields }
      const objection = objectionTo(flagId, folded, choice, config)
      if (objection !== undefined) return { type: 'void', reason: 'Undecided', detail: objection }
      const decided = changedByFcs(flagId, folded, choice, index, config)
      const left = conflictsIn(flagId, decided, config)
      if (left.length > 0) {
        return { type: 'void', reason: 'Undecided', detail: `not decided: ${left.join(', ')}` }
      }
      const entry = { kind: 'decision' as const, index, flagId, seen, epoch, dots }
      return { type: 'entry', entry: { ...entry, payload: encodeFields(flagId, decided, config) } }
    })
  )
}

/** Nothing is changed but what is in conflict, and a register gets one of its values. */
function objectionTo(
  flagId: string,
  { fields }: Folded,
  choice: Changes,
  config: Config,
): string | undefined {
  for (const [field, chosen] of Object.entries(choice)) {
    const { policyClass, fragment } = policyOfField(config, flagId, field)
    const { siblings } = fragment.view(stateIn(fields, field, fragment))
    if (policyClass !== 'escalate' || siblings === undefined) return `${field} is not in conflict`
    const allowed = siblings.map(jsonText)
    const given = jsonText(chosen)
    if (fragment.name === agreed.name && !allowed.includes(given)) {
      return `${field}: given ${given}, allowed ${allowed.join(', ')}`
    }
  }
  return undefined
}

/** The flag goes over to the other class, with what the proposer has of it. Spec: `ChangeClass`. */
export function changeClass(ledger: Ledger, proposal: ClassProposal, index: number): Ruling {
  const { flagId, seen, payload, epoch } = proposal
  const entry: Entry = {
    kind: 'class',
    index,
    flagId,
    seen,
    epoch: nextEpoch(epoch),
    payload,
    dots: [],
  }
  return voidance(ledger, proposal) ?? { type: 'entry', entry }
}

/** A client changes a critical flag; without changes, deletes it. Spec: `Commit`. */
export function commit(
  ledger: Ledger,
  flagId: string,
  changes: Changes | undefined,
  index: number,
  config: Config,
): Ruling {
  const newest = newestOn(ledger, flagId)
  const epoch = newest?.epoch ?? 0
  if (!isCriticalIn(config, flagId, epoch)) {
    return { type: 'void', reason: 'NotCritical', detail: `${flagId} is written in a region` }
  }
  return ruling(() => {
    const folded: Folded =
      newest === undefined
        ? { seen: emptyVector, fields: new Map() }
        : versionOfEntry(newest, config)
    const fields = changedByFcs(flagId, folded, changes, index, config)
    const payload = encodeFields(flagId, fields, config)
    const entry: Entry = {
      kind: 'write',
      index,
      flagId,
      seen: folded.seen,
      epoch,
      payload,
      dots: [],
    }
    return { type: 'entry', entry }
  })
}

/** The service has no clock in this: its timestamps are just after those that it has seen. */
function changedByFcs(
  flagId: string,
  folded: Folded,
  changes: Changes | undefined,
  index: number,
  config: Config,
): Fields {
  const last = latestIn(flagId, folded.fields, config) ?? firstTimestamp
  const at = tick(last, { wallMs: 0, maxAheadMs: hybridClockLimits.wallMs })
  return changed(flagId, folded, changes, { origin: fcsOrigin, seq: index }, at, config)
}

function ruling(work: () => Ruling): Ruling {
  try {
    return work()
  } catch (error) {
    if (!isMalformed(error)) throw error
    return { type: 'void', reason: 'Malformed', detail: error.message }
  }
}
