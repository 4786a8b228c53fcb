/**
 * A digest of everything in a spec that shapes the state graph of a model: its modules, constants,
 * initial predicate and next-state relation.
 *
 * Comments, layout at the end of lines, and what is merely checked (invariants, properties, the header)
 * do not count: traces stay valid when only those change.
 */
import { createHash } from 'node:crypto'
import { canonical } from '../../shared/value.ts'
import type { Value } from '../../shared/value.ts'
import type { LoadedModel } from '../model.ts'

/** The digest as 64 hexadecimal digits. */
export const specDigest = (model: LoadedModel): string => {
  const { behaviour, config, closure } = model
  const hash = createHash('sha256')
  const add = (title: string, text: string): void => {
    hash.update(`${title}\n${text.length}\n${text}\n`)
  }
  for (const module of closure.modules) {
    add(`module ${module.name}`, module.units.map((unit) => withoutBlanks(unit.text)).join('\n'))
  }
  add('standard modules', [...closure.standardModules].sort().join(' '))
  add('init', behaviour.init)
  add('next', behaviour.next)
  add('constants', sortedLines(behaviour.constants, canonical))
  // Whether a name is a string or a model value changes what the checker makes of it.
  add('constants as written', sortedLines(config.constantTexts, (text) => text.replaceAll(/\s+/g, ' ')))
  add('substitutions', sortedLines(config.substitutions, (name) => name))
  return hash.digest('hex')
}

/** Comments were blanked by the reader of modules; what is left of them are blanks. */
const withoutBlanks = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n')

const sortedLines = <T extends Value>(
  entries: Readonly<Record<string, T>>,
  textOf: (value: T) => string,
): string =>
  Object.keys(entries)
    .sort()
    .map((name) => `${name} = ${textOf(entries[name] as T)}`)
    .join('\n')
