/**
 * Answers: which value a flag has for a context, and how fresh that is.
 *
 * Synchronous, without a promise and without a lock. Rules are flagd-core's affair; what is added is the
 * standing, the constraint of a parent, and that nothing is worked out twice. Paper 3.1 (RFC), 4.4.
 */
import { ErrorCode, type EvaluationContext, type FlagValue } from '@openfeature/core'
import {
  type Answer,
  FailedAnswer,
  GivenAnswer,
  metadataFrom,
  type Outcome,
  reasonUnder,
} from './answer.ts'
import { fieldsAttribute } from './cachedFlag.ts'
import { blocked, letsThrough, type PreparedFlag } from './preparedFlag.ts'
import { quiet } from './rules.ts'
import type { PreparedSnapshot } from './snapshot.ts'
import type { Standing } from './standing.ts'

export type ValueType = 'boolean' | 'string' | 'number' | 'object'

/**
 * The arguments are those of flagd-core's `resolve`, and the age of what is read, as the read has it: whole
 * milliseconds, or `Infinity` where nobody knows. `standing` is given where the call names a level of its own.
 */
export function evaluate(
  snapshot: PreparedSnapshot,
  type: ValueType,
  flagId: string,
  fallback: FlagValue,
  context: EvaluationContext,
  ageMs: number,
  standing?: Standing,
): Answer {
  const found = snapshot.flags.get(flagId)
  if (found === undefined) return notFound(snapshot, flagId, fallback)
  const flag = standing === undefined ? found : found.under(standing)
  const { epoch } = snapshot
  const form = flag.constant
  if (form === undefined) return askRules(flag, type, fallback, context, epoch, ageMs)
  if (form.type === type) {
    return new GivenAnswer(form.value, form.variant, form.reason, flag, epoch, ageMs)
  }
  return form.type === undefined
    ? new GivenAnswer(fallback, undefined, form.reason, flag, epoch, ageMs)
    : mismatch(flag, type, form.type, fallback, epoch, ageMs)
}

/** A flag of the snapshot that was not asked for by name and type. */
export interface NamedAnswer {
  readonly flagId: string
  readonly answer: Answer
}

/**
 * All flags of the snapshot, or those named, for one context. There is no default: what has no value says why. Flags
 * differ in age, so each is asked for.
 */
export function evaluateAll(
  snapshot: PreparedSnapshot,
  context: EvaluationContext,
  ageMsOf: (flagId: string) => number,
  options: { readonly flagIds?: Iterable<string>; readonly standing?: Standing } = {},
): readonly NamedAnswer[] {
  const answers: NamedAnswer[] = []
  for (const flagId of options.flagIds ?? snapshot.flags.keys()) {
    const found = snapshot.flags.get(flagId)
    const flag = options.standing === undefined ? found : found?.under(options.standing)
    if (flag === undefined) {
      answers.push({ flagId, answer: notFound(snapshot, flagId, undefined) })
      continue
    }
    const outcome = flag.detail.known.outcome ?? outcomeOf(flag, context)
    const answer = answerOf(flag, outcome, undefined, snapshot.epoch, ageMsOf(flagId))
    answers.push({ flagId, answer })
  }
  return answers
}

function askRules(
  flag: PreparedFlag,
  type: ValueType,
  fallback: FlagValue,
  context: EvaluationContext,
  epoch: number,
  ageMs: number,
): Answer {
  const { plain } = flag
  const outcome =
    plain === undefined
      ? (flag.detail.known.outcome ?? outcomeOf(flag, context))
      : (plain.evaluate(context, quiet) as Outcome)
  const { value } = outcome
  if (value !== undefined && typeof value !== type) {
    return mismatch(flag, type, typeof value, fallback, epoch, ageMs)
  }
  return plain === undefined || value === undefined
    ? answerOf(flag, outcome, fallback, epoch, ageMs)
    : new GivenAnswer(value, outcome.variant, outcome.reason, flag, epoch, ageMs)
}

function answerOf(
  flag: PreparedFlag,
  outcome: Outcome,
  fallback: FlagValue | undefined,
  epoch: number,
  ageMs: number,
): Answer {
  const { value, variant, errorCode } = outcome
  const source = flag.sourceOf(outcome)
  if (errorCode !== undefined) {
    const metadata = metadataFrom(source, epoch, ageMs)
    return new FailedAnswer(fallback, errorCode, outcome.errorMessage ?? '', metadata)
  }
  const reason = reasonUnder(flag.detail.standing, outcome.reason)
  return value === undefined
    ? new GivenAnswer(fallback, undefined, reason, source, epoch, ageMs)
    : new GivenAnswer(value, variant, reason, source, epoch, ageMs)
}

/** What the rules say, unless a parent does not let the flag through. */
function outcomeOf({ detail: { known } }: PreparedFlag, context: EvaluationContext): Outcome {
  for (const { parent, needs } of known.gates) {
    const answered = parent.detail.known.outcome ?? outcomeOf(parent, context)
    if (!letsThrough(needs, answered)) return blocked(known.flag, needs.flagId)
  }
  const { rules } = known
  if ('refused' in rules) return rules.refused
  const seen = rules.usesFields ? { ...context, [fieldsAttribute]: known.fields } : context
  return rules.feature.evaluate(seen, quiet) as Outcome
}

function mismatch(
  flag: PreparedFlag,
  asked: string,
  found: string,
  fallback: FlagValue,
  epoch: number,
  ageMs: number,
): Answer {
  const message =
    `flag '${flag.detail.known.flag.flagId}' has a value of type ${found}, not ${asked}: ` +
    `ask for ${found}, or change its variants`
  const metadata = metadataFrom(flag, epoch, ageMs)
  return new FailedAnswer(fallback, ErrorCode.TYPE_MISMATCH, message, metadata)
}

function notFound(
  { metadata, epoch }: PreparedSnapshot,
  flagId: string,
  fallback: FlagValue | undefined,
): Answer {
  const message = `there is no flag '${flagId}'`
  return new FailedAnswer(fallback, ErrorCode.FLAG_NOT_FOUND, message, { ...metadata, epoch })
}
