/**
 * Reads the files of flags that commands are given.
 *
 * A file that is not there or is no JSON is wrong use; one whose flags are wrong is a problem that was found.
 */
import { readFileSync, statSync } from 'node:fs'
import * as Argument from 'effect/cli/Argument'
import * as Effect from 'effect/Effect'
import { PropertyFails, WrongUse } from '../conformance/errors.ts'
import { decodeAnyFile } from '../evaluation/anyFile.ts'
import { FlagFileError, problemText } from '../evaluation/flagFile.ts'
import { printJson, printLine } from './output.ts'

export const fileArgument = Argument.String('FILE').pipe(
  Argument.withDescription(
    'A flag file of flagd, or flag records: {"records": [...]}, a list, or one',
  ),
)

/** The flags, and when the file was changed last. Prints every problem, and fails with `PropertyFails` where there is one. */
export const readFlags = Effect.fnUntraced(function* (file: string, json: boolean) {
  const given = yield* jsonOf(file)
  const decoded = decodedOrProblems(() => decodeAnyFile(given.value))
  if ('value' in decoded) return { flags: decoded.value, changedMs: given.changedMs }
  return yield* tellProblems(file, decoded.error, json)
})

export function decodedOrProblems<Value>(
  decode: () => Value,
): { readonly value: Value } | { readonly error: FlagFileError } {
  try {
    return { value: decode() }
  } catch (error) {
    if (error instanceof FlagFileError) return { error }
    throw error
  }
}

export const tellProblems = Effect.fnUntraced(function* (
  file: string,
  { problems }: FlagFileError,
  json: boolean,
): Effect.fn.Return<never, PropertyFails> {
  const told = problems.map(({ path, allowed, given }) => ({
    path,
    allowed,
    given: given === undefined ? null : given,
  }))
  if (json) yield* printJson({ ok: false, file, problems: told })
  else for (const problem of problems) yield* printLine(problemText(problem))
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
  return yield* new PropertyFails({ message: `${count} in ${file}; mend what is told above` })
})

export const jsonOf = Effect.fnUntraced(function* (file: string) {
  try {
    const text = readFileSync(file, 'utf8')
    const value: unknown = JSON.parse(text)
    return { value, changedMs: Math.floor(statSync(file).mtimeMs) }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const message =
      error instanceof SyntaxError
        ? `${file} is no JSON: ${why}; mend it, or name another file`
        : `${file} cannot be read: ${why}; name a file that is there`
    return yield* new WrongUse({ message })
  }
})
