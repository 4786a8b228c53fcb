/**
 * Flag files of flagd: flags by id, the rules that they share, and metadata of the set.
 *
 * Read and written without loss; references to shared rules stay references. Every problem of a file is told at
 * once, each with flag and field. Source: flagd's schema of flag definitions, v0.2.15. Its list form is not read.
 */
import { ErrorCode } from '@openfeature/core'
import * as Schema from 'effect/Schema'
import { decodeAll, type Problem } from '../flag/record/problems.ts'
import { rulesProblems, RulesWire } from '../flag/record/rules.ts'
import { flagId } from '../flag/record/schemas.ts'
import type { Json } from '../flag/update.ts'
import { shown } from '../flag/shown.ts'
import { type Evaluators, referencesIn, selfContained } from './evaluators.ts'
import { quiet, rulesOf } from './rules.ts'

const scalars = 'texts, finite numbers, true, false'

const FlagFileWire = Schema.Struct({
  $schema: Schema.optionalKey(Schema.String.annotate({ expected: 'the address of a schema' })),
  flags: Schema.Record(Schema.String, Schema.Json.annotate({ expected: 'a flag definition' }))
    .annotate({ expected: 'an object of flag definitions by flag id' })
    .pipe(Schema.annotateKey({ messageMissingKey: 'an object of flag definitions by flag id' })),
  $evaluators: Schema.optionalKey(
    Schema.Record(Schema.String, Schema.Json.annotate({ expected: 'JsonLogic' })).annotate({
      expected: 'an object of rules by name',
    }),
  ),
  metadata: Schema.optionalKey(
    Schema.Record(
      Schema.String,
      Schema.Union([Schema.String, Schema.Finite, Schema.Boolean]).annotate({ expected: scalars }),
    ).annotate({ expected: `an object of ${scalars}` }),
  ),
}).annotate({ expected: 'an object of flags, $evaluators, metadata, $schema' })

type ReadFile = typeof FlagFileWire.Type

/** A file as it is written. */
export interface FlagFile extends Omit<ReadFile, 'flags'> {
  readonly flags: { readonly [flagId: string]: RulesWire }
}

/** A file that is none; every problem at once. */
export class FlagFileError extends Error {
  /** At least one. */
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(`flag file refused:\n${problems.map((each) => `  ${problemText(each)}`).join('\n')}`)
    this.name = 'FlagFileError'
    this.problems = problems
  }
}

/** One line: where, what was given, what is allowed. */
export function problemText({ path, given, allowed }: Problem): string {
  return `${path}: given ${shown(given)}, allowed ${allowed}`
}

/** Throws {@link FlagFileError}. */
export function decodeFlagFile(given: unknown): FlagFile {
  const { value, problems } = decodeAll(FlagFileWire, given)
  if (value === undefined) throw new FlagFileError(problems)
  const all = [...evaluatorProblems(value), ...flagProblems(value)]
  if (all.length > 0) throw new FlagFileError(all)
  return value as ReadFile & FlagFile
}

/** As text that flagd reads. */
export function formatFlagFile(file: FlagFile): string {
  return `${JSON.stringify(file, undefined, 2)}\n`
}

export function evaluatorsOf({ $evaluators = {} }: Pick<FlagFile, '$evaluators'>): Evaluators {
  return $evaluators
}

function evaluatorProblems(file: ReadFile): readonly Problem[] {
  return Object.entries(evaluatorsOf(file)).flatMap(([name, rule]) =>
    referencesIn(rule).map((found) => ({
      path: `$evaluators.${name}${found.path}`,
      given: found.name,
      allowed: 'no reference: shared rules do not share',
    })),
  )
}

/** Each flag by itself, so that what is wrong with one hides nothing of another. */
function flagProblems(file: ReadFile): readonly Problem[] {
  return Object.entries(file.flags).flatMap(([id, given]) => {
    const path = `flags.${id}`
    const idProblems = decodeAll(flagId, id).problems.map((found) => ({ ...found, path }))
    const { value, problems } = decodeAll(RulesWire, given)
    const own = problems.map((found) => ({
      ...found,
      path: found.path === 'record' ? path : `${path}.${found.path}`,
    }))
    if (value === undefined) return [...idProblems, ...own]
    const form = [...idProblems, ...rulesProblems(value, path)]
    return form.length > 0 ? form : targetingProblems(id, value, path, evaluatorsOf(file))
  })
}

function referenceProblems(
  targeting: Json,
  path: string,
  evaluators: Evaluators,
): readonly Problem[] {
  return referencesIn(targeting)
    .filter(({ name }) => !Object.hasOwn(evaluators, name))
    .map(({ name, path: within }) => ({
      path: `${path}.targeting${within}`,
      given: name,
      allowed: `the name of a rule in $evaluators: ${Object.keys(evaluators).join(', ') || 'it has none'}`,
    }))
}

/** Of rules that are sound by their form: whether what they share is there, and flagd-core can read them. */
export function targetingProblems(
  id: string,
  definition: RulesWire,
  path: string,
  evaluators: Evaluators,
): readonly Problem[] {
  const missing = referenceProblems(definition.targeting ?? {}, path, evaluators)
  if (missing.length > 0) return missing
  const resolved = selfContained({ ...definition }, evaluators)
  const cached = { flagId: id, definition: resolved, versionVector: '', raftIndex: 0 }
  const rules = rulesOf(cached, {})
  const outcome = 'refused' in rules ? rules.refused : readable(rules.feature)
  if (outcome.errorCode !== ErrorCode.PARSE_ERROR) return []
  const allowed = 'JsonLogic of the operators that flagd knows'
  return [{ path: `${path}.targeting`, given: definition.targeting, allowed }]
}

/** Rules that cannot be read say so whatever they are asked. */
function readable(feature: { evaluate(context: object, logger: typeof quiet): object }): {
  readonly errorCode?: unknown
} {
  return feature.evaluate({}, quiet)
}
