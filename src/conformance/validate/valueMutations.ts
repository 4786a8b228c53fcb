/**
 * Ways to falsify any log whose lines are values: a number, a truth or a name is changed somewhere in a line,
 * in what was done or in what was seen.
 */
import type { Json, JsonObject, LoggedLine, LoggedTrace, Mutant, Mutation } from './validation.ts'

/** A value inside a line; the path names its fields, and list items by number. */
interface Spot {
  readonly path: readonly (string | number)[]
  readonly value: Json
}

const change = (
  kind: string,
  others: (value: Json, lists: readonly (readonly string[])[]) => readonly Json[],
): Mutation => ({
  kind,
  mutants: (trace) => {
    const names = namesIn(trace)
    return trace.lines.flatMap((line, index) =>
      [...spotsOf(line, [])].flatMap(({ path, value }) =>
        path[0] === 'action' || isMore(path, value)
          ? []
          : others(value, names).map((other): Mutant => {
              const [from, to] = [JSON.stringify(value), JSON.stringify(other)]
              return {
                what: `line ${index + 1}, ${path.join('.')}: ${from} becomes ${to}`,
                lines: () => trace.lines.with(index, changed(line, path, other) as LoggedLine),
              }
            }),
      ),
    )
  },
})

/** A copy that stays under way need never arrive, so to keep one falsifies nothing. */
const isMore = (path: Spot['path'], value: Json): boolean => path[0] === 'keep' && value === false

function* spotsOf(value: Json, path: Spot['path']): Generator<Spot> {
  if (typeof value !== 'object' || value === null) {
    yield { path, value }
    return
  }
  for (const [key, inner] of Object.entries(value)) {
    yield* spotsOf(inner, [...path, Array.isArray(value) ? Number(key) : key])
  }
}

function changed(value: Json, [key, ...rest]: Spot['path'], to: Json): Json {
  if (key === undefined) return to
  if (typeof key === 'number') {
    const list = value as readonly Json[]
    return list.with(key, changed(list[key]!, rest, to))
  }
  const fields = value as JsonObject
  return { ...fields, [key]: changed(fields[key]!, rest, to) }
}

/** Lists of names that the header's constants hold: of who acts, of flags and of commands. */
function namesIn({ constants }: LoggedTrace): readonly (readonly string[])[] {
  return Object.values(constants).flatMap((value) =>
    Array.isArray(value) && value.every((each) => typeof each === 'string') ? [value] : [],
  )
}

/** A name becomes another of the same kind. */
const otherNames = (value: Json, lists: readonly (readonly string[])[]): readonly Json[] => {
  const others = lists.flatMap((list) => (list.includes(value as string) ? list : []))
  return [...new Set(others)].filter((name) => name !== value)
}

export const valueMutations: readonly Mutation[] = [
  change('change a number', (value) => {
    if (typeof value !== 'number') return []
    return value === 0 ? [1] : [value - 1, value + 1]
  }),
  change('turn a truth', (value) => (typeof value === 'boolean' ? [!value] : [])),
  change('change a name', otherNames),
]
