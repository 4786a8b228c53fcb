/**
 * Several regions that reconcile, and the Flag Coordination Service as a log: the world that Reconciliation speaks of.
 *
 * Any update may arrive anywhere, at any time and any number of times; requests may be lost. How updates travel is
 * gossipCluster.ts, how the log comes about is cluster.ts. Pure: `happen` makes the next world with the very core
 * that runs in production.
 */
import type { Changes } from '../rfc/reconcile/change.ts'
import type { Config } from '../rfc/reconcile/config.ts'
import type { Entry } from '../rfc/reconcile/entry.ts'
import type { ConflictRequest } from '../rfc/reconcile/escalation.ts'
import type { Event } from '../rfc/reconcile/event.ts'
import type { Served } from '../rfc/reconcile/fold.ts'
import {
  appended,
  changeClass,
  commit,
  decide,
  emptyLedger,
  type Ledger,
  type Ruling,
} from '../rfc/reconcile/ledger.ts'
import { onlyField, requestIdentity } from '../rfc/reconcile/project.ts'
import { proposeClass } from '../rfc/reconcile/propose.ts'
import { emptyState, type ReconcileState } from '../rfc/reconcile/state.ts'
import { step } from '../rfc/reconcile/step.ts'
import type { Publish } from '../rfc/reconcile/action.ts'
import { dotOf, type Json, type Update } from '../flag/update.ts'
import { emptyVector, originKey } from '../flag/versionVector.ts'
import { invariant } from '../shared/invariant.ts'

/** Arrays by region are in the order of `regions`. */
export interface ReconcileCluster {
  readonly regions: readonly string[]
  readonly flags: readonly string[]
  readonly config: Config
  readonly nodes: readonly ReconcileState[]
  /** What each region was last told to serve, by flag. Maps are never changed in place. */
  readonly served: readonly ReadonlyMap<string, Served>[]
  /** History: dots of the updates that each region took. */
  readonly known: readonly ReadonlySet<string>[]
  /** History: every update that a region made. */
  readonly made: readonly Update[]
  readonly log: readonly Entry[]
  readonly ledger: Ledger
  /** By identity. */
  readonly requests: ReadonlyMap<string, ConflictRequest>
  /** Wall clocks. */
  readonly clocks: readonly number[]
}

/** `value` is an element of a set where policies merge. */
export interface Change {
  readonly kind: 'set' | 'add' | 'remove' | 'delete'
  readonly value?: string
}

export type ReconcileEvent =
  | {
      readonly type: 'Write'
      readonly region: string
      readonly flagId: string
      readonly change: Change
    }
  | { readonly type: 'Deliver'; readonly region: string; readonly update: Update }
  | { readonly type: 'Apply' | 'Tick'; readonly region: string }
  | { readonly type: 'Escalate'; readonly region: string; readonly flagId: string }
  | { readonly type: 'ChangeClass'; readonly region: string; readonly flagId: string }
  | { readonly type: 'Lose'; readonly request: ConflictRequest }
  | { readonly type: 'Decide'; readonly request: ConflictRequest; readonly value: string }
  | { readonly type: 'Commit'; readonly flagId: string; readonly change: Change }

export interface StartOptions {
  readonly regions: readonly string[]
  readonly flags: readonly string[]
  readonly config: Config
  readonly clocks: readonly number[]
}

export function startReconcile({ regions, flags, config, clocks }: StartOptions): ReconcileCluster {
  return {
    regions,
    flags,
    config,
    nodes: regions.map(() => emptyState),
    served: regions.map(() => new Map()),
    known: regions.map(() => new Set()),
    made: [],
    log: [],
    ledger: emptyLedger,
    requests: new Map(),
    clocks,
  }
}

/** The world after `event`, which must be enabled. */
export function happenReconcile(
  cluster: ReconcileCluster,
  event: ReconcileEvent,
): ReconcileCluster {
  switch (event.type) {
    case 'Write': {
      const { region, flagId, change } = event
      const origin = originKey(region, 1)
      const seq = cluster.made.filter((each) => each.origin === origin).length + 1
      const changes = changesOf(change)
      return stepRegion(cluster, region, { type: 'Write', flagId, changes, dot: { origin, seq } })
    }
    case 'Deliver':
      return stepRegion(cluster, event.region, { type: 'Deliver', update: event.update })
    case 'Apply': {
      const at = indexOf(cluster, event.region)
      const entry = cluster.log[cluster.nodes[at]!.applied]
      invariant(entry !== undefined, 'TypeOK', () => `nothing to apply at ${event.region}`)
      return stepRegion(cluster, event.region, { type: 'Apply', entry })
    }
    case 'Tick': {
      const at = indexOf(cluster, event.region)
      return { ...cluster, clocks: cluster.clocks.with(at, cluster.clocks[at]! + 1) }
    }
    case 'Escalate':
      return stepRegion(cluster, event.region, { type: 'Escalate', flagId: event.flagId })
    case 'Lose': {
      const requests = new Map(cluster.requests)
      requests.delete(requestIdentity(event.request, cluster.config))
      return { ...cluster, requests }
    }
    default:
      return withRuling(cluster, rulingOf(cluster, event))
  }
}

function indexOf({ regions }: ReconcileCluster, region: string): number {
  const at = regions.indexOf(region)
  invariant(at !== -1, 'TypeOK', () => `no region ${region}`)
  return at
}

/** What the service says to a request of it. */
export function rulingOf(
  { config, ledger, log, nodes, regions }: ReconcileCluster,
  event: Extract<ReconcileEvent, { readonly type: 'Decide' | 'ChangeClass' | 'Commit' }>,
): Ruling | undefined {
  const index = log.length + 1
  switch (event.type) {
    case 'Decide': {
      const choice = Object.fromEntries(
        event.request.conflicted.map((field): [string, Json] => [field, event.value]),
      )
      return decide(ledger, event.request, choice, index, config)
    }
    case 'Commit':
      return commit(ledger, event.flagId, changesOf(event.change), index, config)
    case 'ChangeClass': {
      const proposal = proposeClass(nodes[regions.indexOf(event.region)]!, event.flagId, config)
      return proposal && changeClass(ledger, proposal, index)
    }
  }
}

function withRuling(cluster: ReconcileCluster, ruling: Ruling | undefined): ReconcileCluster {
  if (ruling?.type !== 'entry') return cluster
  return {
    ...cluster,
    log: [...cluster.log, ruling.entry],
    ledger: appended(cluster.ledger, ruling.entry),
  }
}

function changesOf({ kind, value = '' }: Change): Changes | undefined {
  if (kind === 'delete') return undefined
  return { [onlyField]: kind === 'set' ? value : { [kind]: [value] } }
}

function stepRegion(cluster: ReconcileCluster, region: string, event: Event): ReconcileCluster {
  const at = indexOf(cluster, region)
  const { config, clocks } = cluster
  const now = { monotonicMs: 0, wallMs: clocks[at]! }
  const { state, actions } = step(cluster.nodes[at]!, event, config, now)
  const served = new Map(cluster.served[at])
  const known = new Set(cluster.known[at])
  const asked: ConflictRequest[] = []
  const made: Update[] = []
  for (const action of actions) {
    if (action.type === 'Reconciled') served.set(action.served.flagId, action.served)
    if (action.type === 'Learnt') known.add(dotOf(action.dot))
    if (action.type === 'Ask') asked.push(action.request)
    if (action.type !== 'Publish') continue
    made.push(updateOf(action))
    known.add(dotOf(action.dot))
  }
  return {
    ...cluster,
    nodes: cluster.nodes.with(at, state),
    served: cluster.served.with(at, served),
    known: cluster.known.with(at, known),
    made: made.length === 0 ? cluster.made : [...cluster.made, ...made],
    requests: asked.length === 0 ? cluster.requests : withRequests(cluster, asked),
  }
}

function withRequests(
  { requests, config }: ReconcileCluster,
  asked: readonly ConflictRequest[],
): ReadonlyMap<string, ConflictRequest> {
  return new Map([
    ...requests,
    ...asked.map((request) => [requestIdentity(request, config), request] as const),
  ])
}

function updateOf({ flagId, dot, context, payload }: Publish): Update {
  return {
    ...dot,
    flagId,
    context,
    needs: emptyVector,
    payload,
    urgency: 0,
    issuedAtMs: 0,
    expiresAtMs: undefined,
    keyId: '',
    signature: '',
  }
}
