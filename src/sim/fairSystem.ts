/**
 * What regions get done once nothing is changed any more: links heal, deferred changes are handed over, entries
 * applied, updates told, conflicts decided.
 *
 * Stands for the fairness of MCFlagSystemLive as one fixed run. Pure, and not a proof: it shows that these regions
 * are not stuck.
 */
import {
  decisionRuling,
  type FlagSystem,
  happenSystem,
  isDeliverable,
  type SystemEvent,
} from './flagSystem.ts'

/** Each round brings every update one region further at least; each decision may call for one more. */
const mostRounds = 200

/** Ends when a round changes nothing. */
export function fairSystem(start: FlagSystem): FlagSystem {
  let system = start
  for (let round = 0; round < mostRounds; round += 1) {
    const before = system
    system = [healAll, submitAll, applyAll, deliverAll, decideAll].reduce(
      (now, each) => each(now),
      before,
    )
    if (system === before) return system
  }
  return system
}

/** Spec: `FairLinks`. */
function healAll(system: FlagSystem): FlagSystem {
  return system.cutOff.reduce((now, region) => happenSystem(now, { type: 'Heal', region }), system)
}

/** Spec: `FairLog`. */
function submitAll(start: FlagSystem): FlagSystem {
  let system = start
  for (const [at, region] of system.names.entries()) {
    if (system.cutOff.includes(region)) continue
    for (let left = system.regions[at]!.deferred.length; left > 0; left -= 1) {
      system = happenSystem(system, { type: 'Submit', region })
    }
  }
  return system
}

function applyAll(start: FlagSystem): FlagSystem {
  let system = start
  for (const [at, region] of system.names.entries()) {
    if (system.cutOff.includes(region)) continue
    const left = system.log.length - system.regions[at]!.readable.applied
    for (let times = 0; times < left; times += 1) {
      system = happenSystem(system, { type: 'Apply', region })
    }
  }
  return system
}

/** Spec: `FairGossip`. */
function deliverAll(start: FlagSystem): FlagSystem {
  let system = start
  for (const [at, region] of system.names.entries()) {
    for (const update of system.made) {
      if (!isDeliverable(system, at, update)) continue
      system = happenSystem(system, { type: 'Deliver', region, update })
    }
  }
  return system
}

/** Spec: `FairEscalation`. */
function decideAll(start: FlagSystem): FlagSystem {
  let system = start
  for (const [at, region] of system.names.entries()) {
    if (system.cutOff.includes(region)) continue
    for (const flagId of system.flags) {
      if (decisionRuling(system, at, flagId)?.type !== 'entry') continue
      const event: SystemEvent = { type: 'Escalate', region, flagId }
      system = happenSystem(system, event)
    }
  }
  return system
}
