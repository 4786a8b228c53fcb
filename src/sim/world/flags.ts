/**
 * The flags of the world, and what every region is told of them: which layer has them first, whose child they are, how
 * values written at once are reconciled.
 *
 * One of each kind that the protocols treat differently, and no more: conflicts need flags that are changed often.
 */
import { makeReadConfig, type ReadConfig } from '../../rfc/read/config.ts'
import { makeConfig as makeReconcileConfig } from '../../rfc/reconcile/config.ts'
import { makeRegionConfig, type RegionConfig } from '../../rfc/cache/config.ts'
import type { Json } from '../../flag/update.ts'
import { simulationHash } from '../machines.ts'
import { startWallMs } from './clock.ts'

export interface WorldFlag {
  readonly id: string
  /** Belongs to the log before any entry says otherwise. */
  readonly isCritical: boolean
  /** Operators change its class. */
  readonly isMovable: boolean
  /** Undeclared: conflicts are the log's to decide. */
  readonly policy: 'lww' | 'addWinsSet' | undefined
  readonly parent: string | undefined
  readonly expiresAtMs: number | undefined
}

function flag(id: string, more: Partial<WorldFlag> = {}): WorldFlag {
  return {
    id,
    isCritical: false,
    isMovable: false,
    policy: undefined,
    parent: undefined,
    expiresAtMs: undefined,
    ...more,
  }
}

/** When the flag with a time to live is over, from the start on. */
const lifetimeMs = 6_000

export const worldFlags: readonly WorldFlag[] = [
  flag('critical', { isCritical: true }),
  flag('criticalChild', { isCritical: true, parent: 'critical' }),
  flag('demoted', { isCritical: true, isMovable: true }),
  flag('promoted', { isMovable: true }),
  flag('disputed'),
  flag('latest', { policy: 'lww' }),
  flag('allowlist', { policy: 'addWinsSet' }),
  flag('childOfLog', { policy: 'lww', parent: 'critical' }),
  flag('childOfGossip', { policy: 'lww', parent: 'disputed' }),
  flag('expiring', { policy: 'lww', expiresAtMs: startWallMs + lifetimeMs }),
]

const byId = new Map(worldFlags.map((each) => [each.id, each]))

export function flagOf(flagId: string): WorldFlag {
  return byId.get(flagId)!
}

/** The field of every flag. */
export const field = 'value'

/** Flags whose entries wait for regions with a lease: all that may be the log's for good. */
export const leasedFlags: readonly string[] = worldFlags
  .filter(({ isCritical, isMovable }) => isCritical || isMovable)
  .map(({ id }) => id)

/** Never gossip's. A flag that may change its class is fenced by its epochs instead. */
export function isAlwaysCritical(flagId: string): boolean {
  const { isCritical, isMovable } = flagOf(flagId)
  return isCritical && !isMovable
}

export function isFirstCritical(flagId: string): boolean {
  return byId.get(flagId)?.isCritical === true
}

/** A change to a value that no other change writes. */
export function changeTo(flagId: string, value: string): { readonly [field: string]: Json } {
  return { [field]: flagOf(flagId).policy === 'addWinsSet' ? { add: [value] } : value }
}

export const freshMs = 2_500

export const reconcileConfig = makeReconcileConfig({
  isCritical: isFirstCritical,
  policyOf: (flagId, name) => (name === field ? flagOf(flagId).policy : undefined),
  maxAheadMs: 500,
  hash: simulationHash,
})

const parents = new Map(
  worldFlags.flatMap(({ id, parent }) => (parent === undefined ? [] : [[id, parent] as const])),
)

/** `originsOf` is asked in every read: who writes changes when a region loses its disk. */
export function regionConfig(origin: string, originsOf: ReadConfig['originsOf']): RegionConfig {
  const read = makeReadConfig({
    freshMs,
    retryMs: 700,
    answerTimeoutMs: 1_500,
    changesKept: 64,
    isCritical: isFirstCritical,
    originsOf,
    parents,
  })
  const expiresAtMsOf = (flagId: string) => flagOf(flagId).expiresAtMs
  return makeRegionConfig({ origin, reconcile: reconcileConfig, read, expiresAtMsOf })
}
