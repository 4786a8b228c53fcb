/**
 * Falsified logs, chosen by seed: what the spec must refuse if holding logs against it is to mean
 * anything.
 *
 * Lines are swapped and dropped here; falsifications that need to know what a line means are the
 * protocol's. Whether one is still a behaviour is not decided here.
 */
import { stateKey } from '../../shared/value.ts'
import { randomFrom } from './random.ts'
import type { LoggedTrace, Mutant, Mutation, Validation } from './validation.ts'

/** One falsified log of a trace. */
export interface MutantLog {
  readonly kind: string
  readonly what: string
  /** The trace that it was made from. */
  readonly original: LoggedTrace
  readonly trace: LoggedTrace
}

/** Of each kind from each trace, so that a new trace changes nothing about the others. */
const perKind = 2

/** The same for the same traces in every run. */
export const mutantsOf = (
  traces: readonly LoggedTrace[],
  validation: Validation,
): readonly MutantLog[] => {
  const mutations = [swapLines(validation), dropLine(validation), ...validation.mutations]
  return traces.flatMap((original) =>
    mutations.flatMap((mutation) =>
      chosen(mutation, original).map(({ what, lines }): MutantLog => {
        const changed = lines()
        // Places are only for messages, and a falsified line has none of its own.
        const places = changed.map(() => original.places[0] ?? { file: original.name })
        const { kind } = mutation
        return { kind, what, original, trace: { ...original, lines: changed, places } }
      }),
    ),
  )
}

const chosen = (mutation: Mutation, trace: LoggedTrace): readonly Mutant[] => {
  const left = [...mutation.mutants(trace)]
  const random = randomFrom(`${trace.name} ${mutation.kind}`)
  const taken: Mutant[] = []
  while (left.length > 0 && taken.length < perKind) {
    taken.push(...left.splice(random(left.length), 1))
  }
  return taken
}

/**
 * Neighbouring lines of one server, since what different servers do side by side often commutes; and only
 * where something else was seen after the one than after the other.
 */
const swapLines = (validation: Validation): Mutation => ({
  kind: 'swap two lines',
  mutants: (trace) => {
    const { lines } = trace
    const seen = sightings(trace, validation)
    return lines.flatMap((line, index) => {
      const next = lines[index + 1]
      const [one, other] = [seen[index], seen[index + 1]]
      if (next === undefined || one?.actor === undefined || other === undefined) return []
      if (one.actor !== other.actor || one.text === other.text) return []
      return {
        what: `lines ${index + 1} and ${index + 2}`,
        lines: () => lines.with(index, next).with(index + 1, line),
      }
    })
  },
})

/**
 * Not the last line, for what is left is a behaviour too; and only a line after which something else was
 * seen than before it.
 */
const dropLine = (validation: Validation): Mutation => ({
  kind: 'drop a line',
  mutants: (trace) => {
    const { lines } = trace
    const seen = sightings(trace, validation)
    return lines.slice(0, -1).flatMap((_, index) => {
      const one = seen[index]
      if (one?.actor === undefined) return []
      const before = seen.slice(0, index).findLast((each) => each.actor === one.actor)
      if (before?.text === one.text) return []
      return { what: `line ${index + 1}`, lines: () => lines.toSpliced(index, 1) }
    })
  },
})

/** Who acted at each line, and what was seen there afterwards. */
const sightings = ({ lines, constants }: LoggedTrace, validation: Validation) =>
  lines.map((line) => ({
    actor: validation.actor(line),
    text: stateKey(validation.said(validation.record(line, constants))),
  }))
