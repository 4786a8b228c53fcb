/** Reconciling regions as the variables of Reconciliation. */
import {
  projectEntry,
  projectRequest,
  projectServed,
  projectState,
  projectVersion,
} from '../rfc/reconcile/project.ts'
import type { Config } from '../rfc/reconcile/config.ts'
import { versionOf } from '../rfc/reconcile/payload.ts'
import type { Version } from '../rfc/reconcile/version.ts'
import type { Update } from '../flag/update.ts'
import { regionOf } from '../flag/versionVector.ts'
import { remembered } from '../shared/remembered.ts'
import { setOf, type SpecState, type Value } from '../shared/value.ts'
import type { ReconcileCluster } from './reconcileCluster.ts'

const decoded = new WeakMap<Update, Version>()

/** An update as a version, worked out once. */
export function madeVersion(update: Update, config: Config): Version {
  return remembered(decoded, update, () => versionOf(update, config))
}

export function projectReconcile(cluster: ReconcileCluster): SpecState {
  const { regions, flags, config, nodes, served, known, made, log, requests, clocks } = cluster
  const byRegion = (of: (at: number) => Value): Value =>
    Object.fromEntries(regions.map((region, at): [string, Value] => [region, of(at)]))
  return {
    node: byRegion((at) => projectState(nodes[at]!, flags, config)),
    served: byRegion((at) =>
      Object.fromEntries(
        flags.map((flagId): [string, Value] => [flagId, projectServed(served[at]!.get(flagId))]),
      ),
    ),
    known: byRegion((at) => setOf([...known[at]!].map(projectKnown))),
    made: setOf(made.map((update) => projectVersion(madeVersion(update, config), config))),
    log: log.map((entry) => projectEntry(entry, config)),
    requests: setOf([...requests.values()].map((each) => projectRequest(each, config))),
    clock: byRegion((at) => clocks[at]!),
  }
}

/** A dot, from its text. */
function projectKnown(dot: string): Value {
  const at = dot.lastIndexOf('#')
  return [regionOf(dot.slice(0, at)), Number(dot.slice(at + 1))]
}
