/** One region that answers for flags, driven event by event on a clock that the test moves. */
import type { Action } from '../../../src/rfc/read/action.ts'
import type { CachedFlag } from '../../../src/rfc/read/cache.ts'
import { makeReadConfig, type ReadConfig } from '../../../src/rfc/read/config.ts'
import type { Event } from '../../../src/rfc/read/event.ts'
import { type FlagVersion, noVersion } from '../../../src/rfc/read/flagVersion.ts'
import {
  type Level,
  neverLeased,
  type OnUnmet,
  read,
  type UnderLease,
} from '../../../src/rfc/read/read.ts'
import { emptyImage, type RegionState, startRegion } from '../../../src/rfc/read/state.ts'
import { step } from '../../../src/rfc/read/step.ts'
import type { Reading } from '../../../src/shared/clock.ts'

export const origin = 'us/1'

/** `pay` and `kill` are critical, `child` depends on `pay`, everything else is gossiped by one origin. */
export const config = makeReadConfig({
  freshMs: 100,
  retryMs: 50,
  answerTimeoutMs: 40,
  isCritical: (flagId) => flagId === 'pay' || flagId === 'kill',
  originsOf: () => [origin],
  parents: new Map([['child', 'pay']]),
})

export function logged(flagId: string, index: number, value: string | undefined): CachedFlag {
  const version = { ...noVersion, raftIndex: index }
  return { flagId, value, version, needs: noVersion, expiresAtMs: undefined, source: 'log' }
}

interface Gossip {
  readonly needs?: FlagVersion
  readonly expiresAtMs?: number
}

export function gossiped(
  flagId: string,
  seq: number,
  value: string | undefined,
  { needs = noVersion, expiresAtMs }: Gossip = {},
): CachedFlag {
  const version = { raftIndex: 0, vector: new Map([[origin, seq]]) }
  return { flagId, value, version, needs, expiresAtMs, source: 'gossip' }
}

export class Region {
  state: RegionState = startRegion(emptyImage(1))
  at: Reading = { monotonicMs: 1000, wallMs: 50_000 }
  readonly config: ReadConfig
  underLease: UnderLease = neverLeased

  constructor(changed: ReadConfig = config) {
    this.config = changed
  }

  happen(event: Event): readonly Action[] {
    const { state, actions } = step(this.state, event, this.config, this.at)
    this.state = state
    return actions
  }

  /** Time passes on both clocks; a timer that is due fires. */
  pass(ms: number): void {
    this.at = { monotonicMs: this.at.monotonicMs + ms, wallMs: this.at.wallMs + ms }
    const { timerAtMs } = this.state
    if (timerAtMs !== undefined && timerAtMs <= this.at.monotonicMs) {
      this.happen({ type: 'TimerFired', timer: 'mode' })
    }
  }

  /** Asks the log, and is told `index` in no time. */
  ask(index: number, context = 1): readonly Action[] {
    this.happen({ type: 'AskRead', context })
    return this.happen({ type: 'IndexAnswered', context, index })
  }

  apply(flag: CachedFlag): readonly Action[] {
    return this.happen({ type: 'Applied', index: flag.version.raftIndex, flag })
  }

  take(flag: CachedFlag): readonly Action[] {
    return this.happen({ type: 'Taken', origin, seq: flag.version.vector.get(origin)!, flag })
  }

  /** Asks the origin, and is told in no time that it has so much. */
  contact(seq: number): readonly Action[] {
    return this.happen({ type: 'Contact', origin, seq, askedAt: this.at })
  }

  read(flagId: string, level: Level, onUnmet: OnUnmet = 'refuse') {
    const { state, at, underLease } = this
    return read({ state, config: this.config, at, underLease }, flagId, level, onUnmet)
  }

  local(flagId: string) {
    return this.read(flagId, { name: 'local' })
  }
}
