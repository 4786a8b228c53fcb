/**
 * The bytes of a trace file: gzipped text, the same bytes for the same text on every system.
 *
 * It is not about the text (see `traceReader.ts`) or the disk (see `traceFile.ts`).
 */
import { gunzipSync, gzipSync } from 'node:zlib'
import type { StoredModel } from './storedModel.ts'
import { readTraces, TraceFormatError } from './traceReader.ts'

/** Byte of the gzip header that names the operating system, and its value for "unknown". */
const systemByte = 9
const unknownSystem = 255

/** More than this is not a trace file of ours, and would not fit in one string. */
const textLimitBytes = 500_000_000

export const compressTraces = (text: string): Uint8Array => {
  const bytes = gzipSync(text, { level: 9 })
  bytes[systemByte] = unknownSystem
  return bytes
}

/** Reads the bytes of a trace file, gzipped or plain. Throws `TraceFormatError`. */
export const readTraceBytes = (bytes: Uint8Array): StoredModel => readTraces(decompress(bytes))

const decompress = (bytes: Uint8Array): string => {
  const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b
  try {
    const plain = zipped ? gunzipSync(bytes, { maxOutputLength: textLimitBytes }) : bytes
    return new TextDecoder('utf-8', { fatal: true }).decode(plain)
  } catch (error) {
    throw new TraceFormatError(unreadable(error as NodeJS.ErrnoException))
  }
}

const unreadable = (error: NodeJS.ErrnoException): string => {
  if (error.code === 'Z_BUF_ERROR') return 'the gzip data is cut off'
  if (error.code === 'ERR_BUFFER_TOO_LARGE') return `more than ${textLimitBytes} bytes of text`
  if (error.code?.startsWith('Z_') === true) return `broken gzip data (${error.message})`
  return 'not UTF-8 text'
}
