/**
 * What a schema objects to, as a list of problems: which field, what was given, what is allowed.
 *
 * Not the schema's own messages: those differ from one kind of objection to another. What is allowed is the
 * `expected` of the schema, which every schema of a record has.
 */
import * as Schema from 'effect/Schema'
import { recordLimits } from './schemas.ts'

/** One thing that is wrong with a record. */
export interface Problem {
  /** Of the field in the record as it was given, such as `dependencies[0].flag_id`. */
  readonly path: string
  /** Undefined where nothing was. */
  readonly given: unknown
  readonly allowed: string
}

type Issue = Schema.SchemaError['issue']
type Path = readonly PropertyKey[]

/** What was read, or why nothing was. */
export interface Decoded<Type> {
  /** Undefined where there are problems. */
  readonly value: Type | undefined
  readonly problems: readonly Problem[]
}

/** Reads by a schema, and finds every problem. */
export function decodeAll<Type>(
  schema: Schema.ConstraintDecoder<Type>,
  given: unknown,
): Decoded<Type> {
  const tooDeep = depthProblem(given, [])
  if (tooDeep !== undefined) return { value: undefined, problems: [tooDeep] }
  const result = Schema.decodeUnknownResult(schema, options)(given)
  return result._tag === 'Success'
    ? { value: result.success, problems: [] }
    : { value: undefined, problems: problemsOf(result.failure.issue, given) }
}

const options = { errors: 'all', onExcessProperty: 'error' } as const

/** Schemas follow a value as deep as it goes. */
function depthProblem(given: unknown, path: Path): Problem | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  const { depth } = recordLimits
  if (path.length >= depth) {
    return { path: pathText(path), given, allowed: `lists and objects up to ${depth} deep` }
  }
  const keys: readonly PropertyKey[] = Array.isArray(given) ? [...given.keys()] : Object.keys(given)
  for (const key of keys) {
    const problem = depthProblem(valueAt(given, key), [...path, key])
    if (problem !== undefined) return problem
  }
  return undefined
}

function problemsOf(issue: Issue, given: unknown): readonly Problem[] {
  const found: Problem[] = []
  const walk = (each: Issue, path: Path): void => {
    if (each._tag === 'Pointer') walk(each.issue, [...path, ...each.path])
    else if (each._tag === 'Composite') for (const part of each.issues) walk(part, path)
    else if (each._tag === 'Filter' && each.issue._tag !== 'InvalidValue') walk(each.issue, path)
    else {
      const value = path.reduce<unknown>(valueAt, given)
      found.push({ path: pathText(path), given: value, allowed: allowedBy(each) })
    }
  }
  walk(issue, [])
  return found
}

function valueAt(given: unknown, key: PropertyKey): unknown {
  return typeof given === 'object' && given !== null
    ? (given as { readonly [key: PropertyKey]: unknown })[key]
    : undefined
}

function allowedBy(issue: Issue): string {
  if (issue._tag === 'Filter') {
    const own = issue.issue._tag === 'InvalidValue' ? issue.issue.annotations?.message : undefined
    return own ?? expectedOf(issue.filter.annotations)
  }
  if (issue._tag === 'MissingKey') return issue.annotations?.messageMissingKey ?? 'a value'
  return 'ast' in issue ? expectedOf(issue.ast.annotations) : 'another value'
}

function expectedOf(annotations: { readonly expected?: unknown } | undefined): string {
  const { expected } = annotations ?? {}
  return typeof expected === 'string' ? expected : 'another value'
}

/** `a.b[0]`; the whole record is `record`. */
function pathText(path: Path): string {
  const text = path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./u, '')
  return text === '' ? 'record' : text
}
