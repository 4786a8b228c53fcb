/** The places inside the lines of a log, and logs that differ from another at one of them. */
import type { Json, JsonObject, LoggedLine, LoggedTrace, Mutant, Mutation } from './validation.ts'

/** A value inside a line that holds no others; the path names its fields, and list items by number. */
export interface Spot {
  readonly path: readonly (string | number)[]
  readonly value: Json
}

/** Other values for what stands at a spot; none where this is no spot for it. */
export type Change = (spot: Spot, trace: LoggedTrace) => readonly Json[]

/** Falsified logs in which one value of one line is another. */
export function spotMutation(kind: string, change: Change): Mutation {
  return {
    kind,
    mutants: (trace) =>
      trace.lines.flatMap((line, index) =>
        [...spotsOf(line)].flatMap((spot) =>
          change(spot, trace).map((value): Mutant => {
            const [from, to] = [JSON.stringify(spot.value), JSON.stringify(value)]
            return {
              what: `line ${index + 1}, ${spot.path.join('.')}: ${from} becomes ${to}`,
              lines: () => trace.lines.with(index, changed(line, spot.path, value) as LoggedLine),
            }
          }),
        ),
      ),
  }
}

function* spotsOf(value: Json, path: Spot['path'] = []): Generator<Spot> {
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
