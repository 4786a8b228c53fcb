/**
 * Regions with their whole caches, the Flag Coordination Service as a log and gossip as what it gives: the world that
 * FlagSystem speaks of.
 *
 * Each origin's updates come in order and after what they build on; how that is brought about is gossipCluster.ts,
 * how the log is, cluster.ts. Time stands still. Pure: `happenSystem` makes the next world with the very core that
 * runs in production.
 */
import { dotOf, type Update } from '../flag/update.ts'
import { isBelow, originKey, seqAt } from '../flag/versionVector.ts'
import type { Answer } from '../rfc/read/answer.ts'
import { emptyImage } from '../rfc/read/state.ts'
import type { Entry } from '../rfc/reconcile/entry.ts'
import { ask, type ConflictRequest } from '../rfc/reconcile/escalation.ts'
import { fold, viewOf } from '../rfc/reconcile/fold.ts'
import {
  appended,
  changeClass,
  decide,
  emptyLedger,
  type Ledger,
  type Ruling,
} from '../rfc/reconcile/ledger.ts'
import type { Publish } from '../rfc/reconcile/action.ts'
import { onlyField } from '../rfc/reconcile/project.ts'
import { proposeClass } from '../rfc/reconcile/propose.ts'
import { flagIn } from '../rfc/reconcile/state.ts'
import type { Answered, Returned } from '../rfc/cache/action.ts'
import type { RegionConfig } from '../rfc/cache/config.ts'
import type { Event } from '../rfc/cache/event.ts'
import { type Reclassified, ruleOn } from '../rfc/cache/ruling.ts'
import { type DeferredWrite, newRegion, type Region } from '../rfc/cache/state.ts'
import { step } from '../rfc/cache/step.ts'
import { invariant } from '../shared/invariant.ts'

/** Spec: `answers`. */
export interface SystemAnswer {
  readonly region: string
  readonly flagId: string
  readonly asked: number
  readonly answered: number
  /** What was answered; `value` tells an update, `version` an entry. */
  readonly answer: Answer
}

/** Arrays by region are in the order of `names`. */
export interface FlagSystem {
  readonly names: readonly string[]
  readonly flags: readonly string[]
  readonly configs: readonly RegionConfig[]
  readonly regions: readonly Region[]
  readonly log: readonly Entry[]
  readonly ledger: Ledger
  /** History: every update that a region made. */
  readonly made: readonly Update[]
  /** Regions that do not reach the service. */
  readonly cutOff: readonly string[]
  /** History: what each region gave back to its clients. */
  readonly returned: readonly (readonly Returned[])[]
  /** History: every linearizable answer. */
  readonly answers: readonly SystemAnswer[]
}

export type SystemEvent =
  | {
      readonly type: 'Publish' | 'Defer' | 'Escalate' | 'ChangeClass' | 'Ask'
      readonly region: string
      readonly flagId: string
    }
  | {
      readonly type: 'Submit' | 'Apply' | 'Hear' | 'Cut' | 'Heal'
      readonly region: string
    }
  | { readonly type: 'Deliver'; readonly region: string; readonly update: Update }

const atRest = { monotonicMs: 0, wallMs: 0 }

export function startSystem(
  configs: readonly RegionConfig[],
  names: readonly string[],
  flags: readonly string[],
): FlagSystem {
  return {
    names,
    flags,
    configs,
    regions: names.map(() => newRegion(emptyImage(0))),
    log: [],
    ledger: emptyLedger,
    made: [],
    cutOff: [],
    returned: names.map(() => []),
    answers: [],
  }
}

function regionAt({ names }: FlagSystem, region: string): number {
  const at = names.indexOf(region)
  invariant(at !== -1, 'TypeOK', () => `no region ${region}`)
  return at
}

/** The next update that this region can make. Spec: `NextSeq`. */
function nextDot(system: FlagSystem, at: number) {
  const { origin } = system.configs[at]!
  return { origin, seq: seqAt(system.regions[at]!.readable.vector, origin) + 1 }
}

/** The update is the next of its origin here, and what it builds on is known. Spec: the guard of `Deliver`. */
export function isDeliverable({ regions }: FlagSystem, at: number, update: Update): boolean {
  const { vector } = regions[at]!.readable
  return update.seq === seqAt(vector, update.origin) + 1 && isBelow(update.context, vector)
}

/** The world after `event`, which must be enabled. */
export function happenSystem(system: FlagSystem, event: SystemEvent): FlagSystem {
  const at = regionAt(system, event.region)
  switch (event.type) {
    case 'Publish':
    case 'Defer': {
      const { flagId } = event
      const dot = nextDot(system, at)
      const { deferred } = system.regions[at]!
      // Each change is of a value of its own, so that every version can be told by what it holds.
      const value =
        event.type === 'Publish' ? dotOf(dot) : `change ${deferred.length} of ${event.region}`
      const changes = { [onlyField]: value }
      return stepRegion(system, at, { type: 'Write', flagId, changes, dot, ticket: null })
    }
    case 'Submit':
      return stepRegion(system, at, { type: 'Submit' })
    case 'Deliver':
      return stepRegion(system, at, { type: 'Deliver', update: event.update })
    case 'Apply': {
      const index = system.regions[at]!.readable.applied + 1
      const entry = system.log[index - 1]
      invariant(entry !== undefined, 'TypeOK', () => `nothing to apply at ${event.region}`)
      return stepRegion(system, at, { type: 'Apply', index, entry })
    }
    case 'Hear':
      return stepRegion(system, at, { type: 'Notice', index: system.log.length })
    case 'Escalate':
      return stepRegion(system, at, { type: 'Escalate', flagId: event.flagId })
    case 'ChangeClass':
      return withRuling(system, classRuling(system, at, event.flagId))
    case 'Ask': {
      // The service answers at once, so no answer can be taken for that of another question.
      const context = 1
      const asked = stepRegion(system, at, { type: 'Ask', flagId: event.flagId, context })
      return stepRegion(asked, at, { type: 'IndexAnswered', context, index: system.log.length })
    }
    case 'Cut':
      return { ...system, cutOff: [...system.cutOff, event.region].sort() }
    case 'Heal':
      return { ...system, cutOff: system.cutOff.filter((each) => each !== event.region) }
  }
}

/** What the service makes of a region's wish to move a flag to the other layer. */
export function classRuling(system: FlagSystem, at: number, flagId: string): Ruling | undefined {
  const { reconcile } = system.configs[at]!
  const proposal = proposeClass(system.regions[at]!.reconciled, flagId, reconcile)
  return proposal && changeClass(system.ledger, proposal, system.log.length + 1)
}

/** What the service makes of a conflict, for the first of its values. */
export function decisionRuling(system: FlagSystem, at: number, flagId: string): Ruling | undefined {
  const { reconcile } = system.configs[at]!
  const { request } = ask(system.regions[at]!.reconciled, flagId, reconcile)
  return request && decided(system, at, request)
}

function decided(system: FlagSystem, at: number, request: ConflictRequest): Ruling {
  const { reconcile } = system.configs[at]!
  const { flagId } = request
  const { heads } = flagIn(system.regions[at]!.reconciled, flagId)
  const { fields } = viewOf(flagId, heads, fold(heads, reconcile), reconcile)
  const [first = null] = fields[onlyField]?.siblings ?? []
  return decide(system.ledger, request, { [onlyField]: first }, system.log.length + 1, reconcile)
}

function withRuling(system: FlagSystem, ruling: Ruling | undefined): FlagSystem {
  if (ruling?.type !== 'entry') return system
  const { entry } = ruling
  return { ...system, log: [...system.log, entry], ledger: appended(system.ledger, entry) }
}

function stepRegion(before: FlagSystem, at: number, event: Event): FlagSystem {
  const { region, actions } = step(before.regions[at]!, event, before.configs[at]!, atRest)
  let system: FlagSystem = { ...before, regions: before.regions.with(at, region) }
  for (const action of actions) {
    switch (action.type) {
      case 'Publish':
        system = { ...system, made: [...system.made, updateOf(action)] }
        break
      case 'Submitted':
        system = submitted(system, at, action.write)
        break
      case 'Ask':
        system = withRuling(system, decided(system, at, action.request))
        break
      case 'Returned': {
        const returned = [...system.returned[at]!, action]
        system = { ...system, returned: system.returned.with(at, returned) }
        break
      }
      case 'Answered':
        system = { ...system, answers: [...system.answers, answerOf(before, at, action)] }
        break
      default:
    }
  }
  return system
}

/** The service rules on a change, and the region hears of it at once. */
function submitted(system: FlagSystem, at: number, write: DeferredWrite): FlagSystem {
  const { reconcile } = system.configs[at]!
  const ruling = ruleOn(system.ledger, write, system.log.length + 1, reconcile)
  const isTaken = ruling.type === 'entry'
  const next = withRuling(system, rulingOf(ruling))
  return stepRegion(next, at, { type: 'Ruled', write, isTaken })
}

function rulingOf(ruling: Ruling | Reclassified): Ruling | undefined {
  return ruling.type === 'reclassified' ? undefined : ruling
}

/** What a region was asked before this step, or in it; the log is longer by what came since. */
function answerOf(before: FlagSystem, at: number, { answer }: Answered): SystemAnswer {
  const { question } = before.regions[at]!.readable
  return {
    region: before.names[at]!,
    flagId: answer.flagId,
    asked: question?.index ?? before.log.length,
    answered: before.log.length,
    answer,
  }
}

function updateOf({ flagId, dot, context, payload }: Publish): Update {
  return {
    ...dot,
    flagId,
    context,
    needs: new Map(),
    payload,
    urgency: 0,
    issuedAtMs: 0,
    expiresAtMs: undefined,
    keyId: '',
    signature: '',
  }
}

/** Names of regions become origins of a first incarnation. */
export function originOf(region: string): string {
  return originKey(region, 1)
}
