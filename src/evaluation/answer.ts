/**
 * The answer to one evaluation, in OpenFeature's words, and the part of it that is ready before anybody asks.
 *
 * Answers are data that nobody changes; a form is shared by all flags that answer alike. Not where it is decided
 * what the answer is.
 */
import type { ErrorCode, FlagValue, FlagValueType } from '@openfeature/core'
import type { FlatMetadata } from './definition.ts'
import { type Shape, shapeOf, type Version } from './metadata.ts'
import { freshnessNames, type Standing } from './standing.ts'

/** OpenFeature's standard reasons that are given here, and one for a child whose parent does not let it through. */
export type Reason =
  'STATIC' | 'TARGETING_MATCH' | 'DEFAULT' | 'DISABLED' | 'STALE' | 'ERROR' | 'PREREQUISITE_FAILED'

export interface Answer {
  /** The caller's own default where the flag has no value for it; `undefined` where the caller gave none. */
  readonly value: FlagValue | undefined
  /** Absent where the value is the caller's own default. */
  readonly variant?: string | undefined
  readonly reason: Reason
  readonly errorCode?: ErrorCode
  readonly errorMessage?: string
  readonly flagMetadata: FlatMetadata
}

/** What an answer's metadata are made from: what is shared with other flags, and what is the flag's own. */
export interface MetadataSource extends Version {
  readonly metadata: MetadataForm
}

export function metadataFrom(source: MetadataSource, epoch: number, ageMs: number): FlatMetadata {
  const { make, template } = source.metadata
  return make(template, source, epoch, ageMs)
}

/**
 * An answer without an error.
 *
 * Its metadata are made when they are read, because many callers want the value alone; all else are plain fields,
 * which a copy keeps.
 */
export class GivenAnswer implements Answer {
  readonly value: FlagValue | undefined
  readonly variant: string | undefined
  readonly reason: Reason
  readonly #source: MetadataSource
  readonly #epoch: number
  readonly #ageMs: number

  constructor(
    value: FlagValue | undefined,
    variant: string | undefined,
    reason: Reason,
    source: MetadataSource,
    epoch: number,
    ageMs: number,
  ) {
    this.value = value
    this.variant = variant
    this.reason = reason
    this.#source = source
    this.#epoch = epoch
    this.#ageMs = ageMs
  }

  get flagMetadata(): FlatMetadata {
    return metadataFrom(this.#source, this.#epoch, this.#ageMs)
  }

  /** A getter is no field, so JSON would leave the metadata out. */
  toJSON(): object {
    const { value, variant, reason, flagMetadata } = this
    return { value, variant, reason, flagMetadata }
  }
}

/** An answer that is the caller's default, because of an error. */
export class FailedAnswer implements Answer {
  readonly value: FlagValue | undefined
  readonly variant: undefined
  readonly reason = 'ERROR'
  readonly errorCode: ErrorCode
  readonly errorMessage: string
  readonly flagMetadata: FlatMetadata

  constructor(
    value: FlagValue | undefined,
    errorCode: ErrorCode,
    errorMessage: string,
    flagMetadata: FlatMetadata,
  ) {
    this.value = value
    this.variant = undefined
    this.errorCode = errorCode
    this.errorMessage = errorMessage
    this.flagMetadata = flagMetadata
  }
}

/** What rules gave, before it is known how fresh it is. */
export interface Outcome {
  /** Absent where the caller's default is the answer. */
  readonly value?: FlagValue | undefined
  readonly variant?: string | undefined
  readonly reason: Reason
  readonly errorCode?: ErrorCode | undefined
  readonly errorMessage?: string | undefined
  /** The parent that did not let it through. */
  readonly blockedBy?: string | undefined
}

/** All of an answer's metadata that does not change from call to call. */
export class MetadataForm {
  readonly template: FlatMetadata
  readonly make: Shape['make']

  constructor(metadata: FlatMetadata) {
    const shape = shapeOf(Object.keys(metadata))
    this.template = shape.template(metadata)
    this.make = shape.make
  }
}

/** All of an answer that does not change from call to call. */
export class AnswerForm {
  /** Of the value; `undefined` where the caller's default is the answer, whatever its type. */
  readonly type: FlagValueType | undefined
  readonly value: FlagValue | undefined
  readonly variant: string | undefined
  readonly reason: Reason

  constructor({ value, variant }: Outcome, reason: Reason) {
    this.type = value === undefined ? undefined : (typeof value as FlagValueType)
    this.value = value
    this.variant = variant
    this.reason = reason
  }
}

/** A stale answer says so first; an error or a disabled flag says that, and that it is stale in the metadata. */
export function reasonUnder({ isStale }: Standing, reason: Reason): Reason {
  return isStale && reason !== 'ERROR' && reason !== 'DISABLED' ? 'STALE' : reason
}

/** What an answer's metadata holds beside vector, index, epoch and age, in one order for all flags. */
export function constantMetadata(
  { source, level, boundMs, isStale }: Standing,
  own: FlatMetadata,
  marks: FlatMetadata,
): FlatMetadata {
  const shown = Object.entries(own).filter(([name]) => !freshnessNames.includes(name))
  return {
    source,
    level,
    ...(boundMs === undefined ? {} : { boundMs }),
    ...(isStale ? { stale: true } : {}),
    ...marks,
    // Sorted, so that flags whose metadata have the same names share one shape.
    ...Object.fromEntries(shown.sort(([left], [right]) => (left < right ? -1 : 1))),
  }
}
