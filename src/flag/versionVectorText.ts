/**
 * Version vectors as texts: `north/1:3,south/1:5`, origins in their order, nothing for the empty one.
 *
 * For records, answers and tokens; gossip has a form of its own. One vector has one text, so that texts may be
 * compared. {@link parseVector} throws {@link VersionVectorError} for any other.
 */
import { shown } from './shown.ts'
import { originKey, type VersionVector } from './versionVector.ts'

/** Upper bounds, in one place; no lower than what gossip carries. */
export const vectorLimits = {
  /** Of a region, in UTF-16 code units. */
  nameLength: 64,
  origins: 4096,
  incarnation: 2 ** 48,
  seq: 2 ** 52,
} as const

/** Of an origin, its number and what is between them: more than any can have. */
const longestPart = vectorLimits.nameLength + 40

const form = 'region/incarnation:number, in the order of the origins, between commas'

/** A text that is no vector; says which part, what was given and what is allowed. */
export class VersionVectorError extends Error {
  /** Place of the part, from 0; undefined where it is the whole. */
  readonly part: number | undefined
  readonly given: unknown
  readonly allowed: string

  constructor(part: number | undefined, given: unknown, allowed: string) {
    const where = part === undefined ? 'version vector' : `version vector, part ${part + 1}`
    super(`${where}: given ${shown(given)}, allowed ${allowed}`)
    this.name = 'VersionVectorError'
    this.part = part
    this.given = given
    this.allowed = allowed
  }
}

/** Equal vectors have equal texts; an origin with 0 is as one that is left out. */
export function vectorText(vector: VersionVector): string {
  return [...vector]
    .filter(([, seq]) => seq > 0)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([origin, seq]) => `${origin}:${seq}`)
    .join(',')
}

/** Throws {@link VersionVectorError}. */
export function parseVector(text: string): VersionVector {
  const vector = new Map<string, number>()
  if (text === '') return vector
  const { origins } = vectorLimits
  if (text.length > origins * longestPart) {
    throw new VersionVectorError(undefined, `${text.length} characters`, `up to ${origins} origins`)
  }
  const parts = text.split(',')
  if (parts.length > origins) {
    throw new VersionVectorError(undefined, `${parts.length} origins`, `up to ${origins}`)
  }
  let before: string | undefined
  for (const [at, part] of parts.entries()) {
    const { origin, seq } = parsePart(part, at)
    if (before !== undefined && before >= origin) {
      throw new VersionVectorError(at, part, 'origins in their order, each once')
    }
    vector.set(origin, seq)
    before = origin
  }
  return vector
}

function parsePart(part: string, at: number): { readonly origin: string; readonly seq: number } {
  const found = /^(?<region>[\w.-]+)\/(?<incarnation>0|[1-9]\d*):(?<seq>[1-9]\d*)$/u.exec(
    part,
  )?.groups
  const { nameLength, incarnation: lastIncarnation, seq: lastSeq } = vectorLimits
  if (found === undefined) throw new VersionVectorError(at, part, form)
  const region = found['region']!
  const incarnation = Number(found['incarnation'])
  const seq = Number(found['seq'])
  if (region.length > nameLength) {
    throw new VersionVectorError(at, part, `regions of up to ${nameLength} characters`)
  }
  if (incarnation > lastIncarnation || seq > lastSeq) {
    throw new VersionVectorError(
      at,
      part,
      `incarnations to ${lastIncarnation}, numbers to ${lastSeq}`,
    )
  }
  return { origin: originKey(region, incarnation), seq }
}
