/**
 * A region's image as text for its disk, with a checksum over all of it: what was not written so is never taken.
 *
 * The checksum finds damage, not forgery: whoever can write the disk of a region is the region. Not a message.
 */
import * as HashMap from 'effect/HashMap'
import type { Json } from '../../flag/update.ts'
import type { CachedFlag } from './cache.ts'
import type { FlagVersion } from './flagVersion.ts'
import type { Image } from './state.ts'

/** An image that is not what was written; the message says what was found. */
export class ImageError extends Error {
  constructor(found: string, allowed: string) {
    super(`snapshot of flags: found ${found}, allowed ${allowed}`)
    this.name = 'ImageError'
  }
}

const form = 'flagspan-cache 1'

/** Three lines: the form, the checksum, the flags. */
export function encodeImage({ shown, hidden, epoch, applied, vector }: Image): string {
  const body = JSON.stringify({
    epoch,
    applied,
    vector: [...vector],
    shown: [...HashMap.values(shown)].map(encodeFlag),
    hidden: [...HashMap.values(hidden)].map(encodeFlag),
  })
  return `${form}\n${checksumOf(body)}\n${body}`
}

/** Throws {@link ImageError}. */
export function decodeImage(text: string): Image {
  const [head, checksum, body, ...rest] = text.split('\n')
  if (head !== form) throw new ImageError(JSON.stringify(head?.slice(0, 40)), JSON.stringify(form))
  if (checksum === undefined || body === undefined || rest.length > 0) {
    throw new ImageError(`${text.split('\n').length} lines`, '3 lines')
  }
  const computed = checksumOf(body)
  if (checksum !== computed) throw new ImageError(`checksum ${checksum.slice(0, 8)}`, computed)
  // What has this checksum was written by `encodeImage`.
  const image = JSON.parse(body) as EncodedImage
  return {
    epoch: image.epoch,
    applied: image.applied,
    vector: new Map(image.vector),
    shown: HashMap.fromIterable(image.shown.map(decodeFlag)),
    hidden: HashMap.fromIterable(image.hidden.map(decodeFlag)),
  }
}

interface EncodedVersion {
  readonly raftIndex: number
  readonly vector: readonly (readonly [string, number])[]
}

interface EncodedFlag {
  readonly flagId: string
  /** A list of one, or of none for a deletion. */
  readonly value: readonly Json[]
  readonly version: EncodedVersion
  readonly needs: EncodedVersion
  readonly expiresAtMs: number | null
  readonly source: CachedFlag['source']
}

interface EncodedImage {
  readonly epoch: number
  readonly applied: number
  readonly vector: EncodedVersion['vector']
  readonly shown: readonly EncodedFlag[]
  readonly hidden: readonly EncodedFlag[]
}

function encodeVersion({ raftIndex, vector }: FlagVersion): EncodedVersion {
  return { raftIndex, vector: [...vector] }
}

function encodeFlag(flag: CachedFlag): EncodedFlag {
  return {
    flagId: flag.flagId,
    value: flag.value === undefined ? [] : [flag.value],
    version: encodeVersion(flag.version),
    needs: encodeVersion(flag.needs),
    expiresAtMs: flag.expiresAtMs ?? null,
    source: flag.source,
  }
}

function decodeFlag(flag: EncodedFlag): [string, CachedFlag] {
  const version = (encoded: EncodedVersion): FlagVersion => {
    return { raftIndex: encoded.raftIndex, vector: new Map(encoded.vector) }
  }
  return [
    flag.flagId,
    {
      flagId: flag.flagId,
      value: flag.value[0],
      version: version(flag.version),
      needs: version(flag.needs),
      expiresAtMs: flag.expiresAtMs ?? undefined,
      source: flag.source,
    },
  ]
}

/** CRC-32 (ISO 3309) over UTF-16 code units, the low byte of each first, as eight hexadecimal digits. */
function checksumOf(text: string): string {
  let sum = 0xffff_ffff
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    sum = crcTable[(sum ^ unit) & 0xff]! ^ (sum >>> 8)
    sum = crcTable[(sum ^ (unit >>> 8)) & 0xff]! ^ (sum >>> 8)
  }
  return ((sum ^ 0xffff_ffff) >>> 0).toString(16).padStart(8, '0')
}

const crcTable = Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit += 1) {
    rest = (rest & 1) === 1 ? 0xedb8_8320 ^ (rest >>> 1) : rest >>> 1
  }
  return rest
})
