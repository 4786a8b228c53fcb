/**
 * Which layer a flag belongs to, and what that makes of an update: each change of class begins an epoch, in the log
 * of the Flag Coordination Service, and updates of one epoch mean nothing in another.
 *
 * Spec: `IsCriticalIn`, `IsEarly`, `IsLate`, `IsGossiped`. Case 67 of the design's list.
 */
import type { Config } from './config.ts'

/** Each change of the class makes one of the other class of it. */
export function isCriticalIn(config: Config, flagId: string, epoch: number): boolean {
  return config.isCritical(flagId) === (epoch % 2 === 0)
}

/** Spec: `NextEpoch`. */
export function nextEpoch(epoch: number): number {
  return epoch + 1
}

/** `early`: its epoch has not begun here. `late`: it is over. `critical`: the flag is not gossip's to change. */
export type Passage = 'open' | 'early' | 'late' | 'critical'

export function passageOf(config: Config, flagId: string, epoch: number, here: number): Passage {
  if (epoch > here) return 'early'
  if (epoch < here) return 'late'
  return isCriticalIn(config, flagId, here) ? 'critical' : 'open'
}
