/**
 * Flags of a region, evaluated: each read at the level that its record declares or the call asks for, and its
 * rules on one snapshot of what the region's cache shows.
 *
 * Synchronous, without a promise and without a lock. A level that cannot be met is an error or a marked answer, as
 * the record says. Not the linearizable read itself, which asks the log; what it brought is evaluated here. Paper
 * 3.1 (RFC), 4.4.
 */
import { ErrorCode, type EvaluationContext, type FlagValue } from '@openfeature/core'
import type { FlagRecord } from '../../flag/record/flagRecord.ts'
import { type Around, readFlag } from '../../rfc/cache/answer.ts'
import type { RegionConfig } from '../../rfc/cache/config.ts'
import type { Region } from '../../rfc/cache/state.ts'
import type { Answer as ReadAnswer, Refusal } from '../../rfc/read/answer.ts'
import type { Level, OnUnmet } from '../../rfc/read/read.ts'
import { emptyToken } from '../../rfc/read/sessionToken.ts'
import { type Answer, FailedAnswer } from '../answer.ts'
import type { FlatMetadata } from '../definition.ts'
import { evaluate, evaluateAll, type NamedAnswer, type ValueType } from '../evaluate.ts'
import type { Standing } from '../standing.ts'
import type { Records } from './records.ts'
import { Snapshots } from './snapshots.ts'

/** A region at one moment, and its server's word on leases. */
export interface Now extends Pick<Around, 'at' | 'underLease'> {
  readonly region: Region
}

/** What a call asks for in place of what the flag's record declares. */
export interface Asked {
  readonly level?: Level
  readonly onUnmet?: OnUnmet
}

/** An answer of the log was evaluated after the region had moved on. */
export class AnotherVersion extends Error {
  constructor(flagId: string) {
    super(
      `flag ${flagId}: the region shows another version than was answered; evaluate in the step that answers`,
    )
    this.name = 'AnotherVersion'
  }
}

/** Standings by what they say; what is prepared for one is found again by its identity. */
const mostStandings = 1000

export class RegionFlags {
  readonly #records: Records
  readonly #config: RegionConfig
  readonly #snapshots: Snapshots
  readonly #standings = new Map<string, Standing>()

  /** `metadata` is that of the flag set, under that of each flag. */
  constructor(records: Records, config: RegionConfig, metadata: FlatMetadata = {}) {
    this.#records = records
    this.#config = config
    this.#snapshots = new Snapshots(records, metadata)
  }

  evaluate(
    now: Now,
    type: ValueType,
    flagId: string,
    fallback: FlagValue,
    context: EvaluationContext,
    asked: Asked = {},
  ): Answer {
    const snapshot = this.#snapshots.of(now.region, now.at.wallMs)
    const record = this.#records.get(flagId)
    if (record === undefined || !snapshot.flags.has(flagId)) {
      return evaluate(snapshot, type, flagId, fallback, context, 0)
    }
    const read = this.#read(now, record, asked)
    if (read.type === 'refusal') return failed(read, fallback, snapshot.epoch)
    const ageMs = read.metadata.ageMs ?? Number.POSITIVE_INFINITY
    return evaluate(snapshot, type, flagId, fallback, context, ageMs, this.#standingOf(read))
  }

  /** All flags, each at its own level, as they are at one moment. */
  evaluateAll(now: Now, context: EvaluationContext, asked: Asked = {}): readonly NamedAnswer[] {
    const snapshot = this.#snapshots.of(now.region, now.at.wallMs)
    return [...snapshot.flags.keys()].map((flagId) => {
      const read = this.#read(now, this.#records.get(flagId)!, asked)
      if (read.type === 'refusal') {
        return { flagId, answer: failed(read, undefined, snapshot.epoch) }
      }
      const ageMs = read.metadata.ageMs ?? Number.POSITIVE_INFINITY
      const standing = this.#standingOf(read)
      return evaluateAll(snapshot, context, () => ageMs, { flagIds: [flagId], standing })[0]!
    })
  }

  /** What a linearizable read brought (`Answered`), in the region that the same step made. Throws {@link AnotherVersion}. */
  evaluateAnswered(
    { region, at }: Pick<Now, 'region' | 'at'>,
    answered: ReadAnswer,
    type: ValueType,
    fallback: FlagValue,
    context: EvaluationContext,
  ): Answer {
    const snapshot = this.#snapshots.of(region, at.wallMs)
    const { flagId, metadata } = answered
    const shown = snapshot.flags.get(flagId)
    const isSame =
      shown === undefined
        ? answered.value === undefined
        : shown.raftIndex === metadata.raftIndex && shown.versionVector === metadata.versionVector
    if (!isSame) throw new AnotherVersion(flagId)
    const ageMs = metadata.ageMs ?? Number.POSITIVE_INFINITY
    return evaluate(snapshot, type, flagId, fallback, context, ageMs, this.#standingOf(answered))
  }

  #read(now: Now, { flagId, consistency }: FlagRecord, asked: Asked): ReadAnswer | Refusal {
    const { region, at, underLease } = now
    const level = asked.level ?? levelOf(consistency)
    if (level === undefined) return askTheLog(flagId)
    const onUnmet = asked.onUnmet ?? consistency.onUnmet
    return readFlag(region, flagId, level, onUnmet, { config: this.#config, at, underLease })
  }

  #standingOf({ reason, metadata: { level, source, boundMs } }: ReadAnswer): Standing {
    const isStale = reason === 'STALE'
    const name = `${level} ${source} ${boundMs} ${isStale}`
    const known = this.#standings.get(name)
    if (known !== undefined) return known
    // Bounds are the callers', so there is no end of them.
    if (this.#standings.size >= mostStandings) this.#standings.clear()
    const made = { level, source, isStale, ...(boundMs === undefined ? {} : { boundMs }) }
    this.#standings.set(name, made)
    return made
  }
}

/** A session without a token has just begun. Undefined where the log has to be asked. */
function levelOf({ level, maxAgeMs = 0 }: FlagRecord['consistency']): Level | undefined {
  switch (level) {
    case 'linearizable':
      return undefined
    case 'bounded':
      return { name: 'bounded', maxAgeMs }
    case 'session':
      return { name: 'session', token: emptyToken }
    default:
      return { name: level }
  }
}

function askTheLog(flagId: string): Refusal {
  const message =
    `flag ${flagId} is read linearizable: ask the region for it (event Ask) and evaluate what it answers, ` +
    'or name another level in the call'
  return { type: 'refusal', flagId, errorCode: 'NoLease', message }
}

function failed({ errorCode, message }: Refusal, fallback: FlagValue | undefined, epoch: number) {
  return new FailedAnswer(fallback, ErrorCode.GENERAL, message, { epoch, unmet: errorCode })
}
