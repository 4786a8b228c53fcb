/**
 * What can happen to a region: facts, handed to `step` one at a time, each with the clocks' readings.
 *
 * Each is one action of Reconciliation.
 */
import type { Dot } from '../../flag/fragment/fragment.ts'
import type { Update } from '../../flag/update.ts'
import type { VersionVector } from '../../flag/versionVector.ts'
import type { Changes } from './change.ts'
import type { Entry } from './entry.ts'

export type Event =
  /** A client changes a flag; without changes, deletes it. `dot` is the next of this region. Spec: Write. */
  | {
      readonly type: 'Write'
      readonly flagId: string
      readonly changes: Changes | undefined
      readonly dot: Dot
      /** The newest entry on the flag's parent that the writer had seen; none where absent. */
      readonly needs?: number
    }
  /** An update came by gossip, for the first time or once more. Spec: Deliver. */
  | { readonly type: 'Deliver'; readonly update: Update }
  /** The service has committed an entry on a flag; they come in the order of the log. Spec: Apply. */
  | { readonly type: 'Apply'; readonly entry: Entry }
  /**
   * Gossip was reset: of what it knows of this flag up to `known` it has only `left`, in which nothing supersedes
   * anything else. Not in the spec, where updates are kept for ever.
   */
  | {
      readonly type: 'Forget'
      readonly flagId: string
      readonly known: VersionVector
      readonly left: readonly Update[]
    }
  /** The service can be reached: ask it about this flag, the first of those that wait, or once more. Spec: Escalate. */
  | { readonly type: 'Escalate'; readonly flagId: string }
