/** Events of the whole: what could happen in a state, and in one short line each. */
import { dotOf } from '../../../flag/update.ts'
import { isCriticalHere } from '../../../rfc/cache/class.ts'
import {
  classRuling,
  decisionRuling,
  type FlagSystem,
  happenSystem,
  isDeliverable,
  type SystemEvent,
} from '../../../sim/flagSystem.ts'

/** Everything that is enabled. Spec: the guards of the actions. */
export function* systemEvents(system: FlagSystem): Generator<SystemEvent> {
  for (const [at, region] of system.names.entries()) {
    const { readable, deferred, asking } = system.regions[at]!
    const isCut = system.cutOff.includes(region)
    for (const flagId of system.flags) {
      if (takesWrite(system, at, flagId)) yield { type: 'Publish', region, flagId }
      if (isCriticalHere(system.regions[at]!, flagId, system.configs[at]!)) {
        yield { type: 'Defer', region, flagId }
      }
      if (isCut) continue
      if (isRuled(() => decisionRuling(system, at, flagId))) {
        yield { type: 'Escalate', region, flagId }
      }
      if (isRuled(() => classRuling(system, at, flagId))) {
        yield { type: 'ChangeClass', region, flagId }
      }
      if (asking === undefined) yield { type: 'Ask', region, flagId }
    }
    if (!isCut && deferred.length > 0) yield { type: 'Submit', region }
    if (!isCut && readable.applied < system.log.length) yield { type: 'Apply', region }
    if (readable.heard < system.log.length) yield { type: 'Hear', region }
    for (const update of system.made) {
      if (isDeliverable(system, at, update)) yield { type: 'Deliver', region, update }
    }
    yield { type: isCut ? 'Heal' : 'Cut', region }
  }
}

/** Whether the service does it. One that makes the core throw is enabled: whoever applies it gets what it threw. */
function isRuled(rule: () => { readonly type: string } | undefined): boolean {
  try {
    return rule()?.type === 'entry'
  } catch {
    return true
  }
}

/** Whether the region publishes a change of this flag. */
function takesWrite(system: FlagSystem, at: number, flagId: string): boolean {
  try {
    const event: SystemEvent = { type: 'Publish', region: system.names[at]!, flagId }
    return happenSystem(system, event).made !== system.made
  } catch {
    return true
  }
}

export function describeSystem(event: SystemEvent): string {
  switch (event.type) {
    case 'Deliver':
      return `Deliver ${dotOf(event.update)} at ${event.region}`
    case 'Publish':
    case 'Defer':
    case 'Escalate':
    case 'ChangeClass':
    case 'Ask':
      return `${event.type} ${event.flagId} at ${event.region}`
    default:
      return `${event.type} at ${event.region}`
  }
}
