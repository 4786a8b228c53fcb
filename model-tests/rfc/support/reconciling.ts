/**
 * Regions that reconcile, in tests: each is a state that `step` moves on, and what it did is kept.
 *
 * Not a network: a test hands updates and entries from one to another as it likes.
 */
import type { Json, Update } from '../../../src/flag/update.ts'
import { emptyVector, originKey } from '../../../src/flag/versionVector.ts'
import type { Action } from '../../../src/rfc/reconcile/action.ts'
import type { Changes } from '../../../src/rfc/reconcile/change.ts'
import { type Config, makeConfig } from '../../../src/rfc/reconcile/config.ts'
import type { Entry } from '../../../src/rfc/reconcile/entry.ts'
import type { ConflictRequest } from '../../../src/rfc/reconcile/escalation.ts'
import type { Event } from '../../../src/rfc/reconcile/event.ts'
import type { Served, ServedField } from '../../../src/rfc/reconcile/fold.ts'
import {
  appended,
  decide,
  emptyLedger,
  type Ledger,
  type Ruling,
} from '../../../src/rfc/reconcile/ledger.ts'
import { emptyState, type ReconcileState } from '../../../src/rfc/reconcile/state.ts'
import { step } from '../../../src/rfc/reconcile/step.ts'

/** Fields of every flag: `allow` is a set, `color` the last writer's, `limit` is agreed on, others are undeclared. */
const policies: Readonly<Record<string, string>> = {
  allow: 'addWinsSet',
  deny: 'removeWinsSet',
  color: 'lww',
  limit: 'escalate',
  odd: 'a policy of a later release',
}

export function reconcileConfigOf(given: Partial<Config> = {}): Config {
  return makeConfig({
    policyOf: (_, field) => policies[field],
    maxAheadMs: 100,
    hash: (text) => text,
    ...given,
  })
}

export class TestRegion {
  readonly name: string
  readonly config: Config
  state: ReconcileState = emptyState
  wallMs = 1000
  /** Of the last event. */
  actions: readonly Action[] = []
  private readonly served = new Map<string, Served>()
  private seq = 0

  constructor(name: string, config: Config = reconcileConfigOf()) {
    this.name = name
    this.config = config
  }

  happen(event: Event): readonly Action[] {
    const at = { monotonicMs: 0, wallMs: this.wallMs }
    const { state, actions } = step(this.state, event, this.config, at)
    this.state = state
    this.actions = actions
    for (const action of actions) {
      if (action.type === 'Reconciled') this.served.set(action.served.flagId, action.served)
    }
    return actions
  }

  /** The update that a change became; an error where it was refused. */
  write(changes: Changes | undefined, flagId = 'banner'): Update {
    const dot = { origin: originKey(this.name, 1), seq: this.seq + 1 }
    const actions = this.happen({ type: 'Write', flagId, changes, dot })
    const published = actions.find((action) => action.type === 'Publish')
    if (published === undefined) throw new Error(`refused: ${JSON.stringify(actions)}`)
    this.seq += 1
    return updateOf(published.payload, { ...published.dot, flagId, context: published.context })
  }

  /** Why a change was refused; nothing where it was not. */
  refusal(changes: Changes | undefined, flagId = 'banner'): string | undefined {
    const dot = { origin: originKey(this.name, 1), seq: this.seq + 1 }
    const actions = this.happen({ type: 'Write', flagId, changes, dot })
    return actions.find((action) => action.type === 'WriteRefused')?.reason
  }

  take(...updates: readonly Update[]): void {
    for (const update of updates) this.happen({ type: 'Deliver', update })
  }

  /** Why an update was rejected; nothing where it was not. */
  rejection(update: Update): string | undefined {
    const actions = this.happen({ type: 'Deliver', update })
    return actions.find((action) => action.type === 'Rejected')?.reason
  }

  apply(...entries: readonly Entry[]): void {
    for (const entry of entries) this.happen({ type: 'Apply', entry })
  }

  ask(flagId = 'banner'): ConflictRequest | undefined {
    const actions = this.happen({ type: 'Escalate', flagId })
    return actions.find((action) => action.type === 'Ask')?.request
  }

  field(name: string, flagId = 'banner'): ServedField | undefined {
    return this.served.get(flagId)?.fields[name]
  }

  value(name: string, flagId = 'banner'): Json | undefined {
    return this.field(name, flagId)?.value
  }
}

export function updateOf(
  payload: Update['payload'],
  given: Pick<Update, 'origin' | 'seq' | 'flagId' | 'context'>,
): Update {
  return {
    ...given,
    needs: emptyVector,
    payload,
    urgency: 0,
    issuedAtMs: 0,
    expiresAtMs: undefined,
    keyId: '',
    signature: '',
  }
}

/** The Flag Coordination Service as a list of entries. */
export class TestLedger {
  ledger: Ledger = emptyLedger
  readonly config: Config

  constructor(config: Config = reconcileConfigOf()) {
    this.config = config
  }

  get nextIndex(): number {
    return this.ledger.lastIndex + 1
  }

  append(ruling: Ruling): Entry {
    if (ruling.type !== 'entry') throw new Error(`void: ${JSON.stringify(ruling)}`)
    this.ledger = appended(this.ledger, ruling.entry)
    return ruling.entry
  }

  decide(request: ConflictRequest, choice: Changes): Entry {
    return this.append(decide(this.ledger, request, choice, this.nextIndex, this.config))
  }

  /** Why nothing is decided. */
  voidance(request: ConflictRequest, choice: Changes): string {
    const ruling = decide(this.ledger, request, choice, this.nextIndex, this.config)
    return ruling.type === 'void' ? ruling.reason : 'it is decided'
  }
}

export function regionsOf(count: number, config?: Config): readonly TestRegion[] {
  return Array.from({ length: count }, (_, at) => new TestRegion(`r${at + 1}`, config))
}
