/**
 * The two oracles that need no stored traces: a search of the faulty code within the bounds in which the
 * spec shows the same bug, and the liveness properties on fair runs of it.
 */
import { findViolation } from '../explore/findViolation.ts'
import type { Protocol } from '../protocol.ts'
import { describeThrown } from '../replay/thrown.ts'
import type { BoundedSearch } from './faultTask.ts'
import type { Kill } from './killers.ts'

const invariantPrefix = 'invariant:'
const livenessPrefix = 'liveness:'

/** States of the code looked at in one bounded search; the spec's searches for bugs stay below it. */
const mostStates = 60_000

/** Searches only where a property by name is sought. */
export const boundedKills = (
  protocol: Protocol,
  searches: readonly BoundedSearch[],
  sought: string | undefined,
): readonly Kill[] => {
  if (sought?.startsWith(invariantPrefix) !== true) return []
  const property = sought.slice(invariantPrefix.length)
  for (const { model, config } of searches) {
    const { found } = findViolation(protocol.model(config), property, mostStates)
    if (found === undefined) continue
    return [{ killedBy: sought, model, details: [...found.events, found.message] }]
  }
  return []
}

/** Runs them only where a liveness property is sought: sound code passes each of them. */
export const livenessKills = (protocol: Protocol, sought: string | undefined): readonly Kill[] => {
  if (sought?.startsWith(livenessPrefix) !== true) return []
  return protocol.liveness.flatMap((property): readonly Kill[] => {
    const killedBy = `${livenessPrefix}${property.name}`
    try {
      const details = [`a fair run does not reach ${property.name}`]
      return property.holds() ? [] : [{ killedBy, model: 'fair run', details }]
    } catch (error) {
      return [
        { killedBy: 'exception', model: 'fair run', details: [describeThrown(error).message] },
      ]
    }
  })
}
