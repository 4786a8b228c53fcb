/**
 * Makes the metadata of answers: flat, and with the same names in the same order for all answers of one shape.
 *
 * Nearly all of it is known before the call; only age and epoch, and the flag's vector and index, are put in then. For
 * each list of names a function is compiled once, because a copy and changes cost several times what a literal
 * does. Where code must not be made from text, a copy does.
 */
import type { FlatMetadata } from './definition.ts'

/** What is known of a flag when a call comes, and is not shared with other flags. */
export interface Version {
  readonly versionVector: string
  readonly raftIndex: number
}

export interface Shape {
  /** Of the names of the shape and nothing else, laid out as `make` likes it. */
  template(metadata: FlatMetadata): FlatMetadata
  make(template: FlatMetadata, version: Version, epoch: number, ageMs: number): FlatMetadata
}

const shapes = new Map<string, Shape>()

/** The shape with these names, beside those that every shape has; the same one for the same names. */
export function shapeOf(names: readonly string[], mayCompile: boolean = canCompile()): Shape {
  if (!mayCompile) return copying
  const key = JSON.stringify(names)
  const known = shapes.get(key)
  if (known !== undefined) return known
  const made = compiled(names)
  shapes.set(key, made)
  return made
}

let compiles: boolean | undefined

/** Whether `new Function` works here; some runtimes at the edge forbid it. */
function canCompile(): boolean {
  try {
    // oxlint-disable-next-line no-new-func, no-implied-eval -- this asks whether it is allowed.
    compiles ??= new Function('return true')() === true
  } catch {
    compiles = false
  }
  return compiles
}

function compiled(names: readonly string[]): Shape {
  // Computed, so that a name such as `__proto__` is a name and nothing else.
  const each = names
    .map((name) => JSON.stringify(name))
    .map((name) => `[${name}]: template[${name}]`)
  const constants = each.join(', ')
  const varying = 'versionVector: version.versionVector, raftIndex: version.raftIndex, epoch, ageMs'
  const text = `return {
    template: (template) => ({ ${constants} }),
    make: (template, version, epoch, ageMs) => ageMs < Infinity
      ? { ${varying}, ${constants} }
      : copied(template, version, epoch, ageMs),
  }`
  // oxlint-disable-next-line no-new-func, no-implied-eval -- names are quoted; nothing else goes in.
  return new Function('copied', text)(copying.make) as Shape
}

/** An age that nobody knows is left out: JSON has no infinity, and 0 would be a lie. */
const copying: Shape = {
  template: (metadata) => ({ ...metadata }),
  make: (template, { versionVector, raftIndex }, epoch, ageMs) => ({
    versionVector,
    raftIndex,
    epoch,
    ...(ageMs < Infinity ? { ageMs } : {}),
    ...template,
  }),
}
