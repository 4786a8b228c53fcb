/** Operations in words, short enough for one line. */
import { encodeToken } from '../../rfc/read/sessionToken.ts'
import type { Operation } from './operation.ts'

export function valueText(operation: Operation): string {
  const text = JSON.stringify(operation.value)
  return text.length > 40 ? `${text.slice(0, 37)}...` : text
}

/** `"on" (log place 3)` */
export function versionText(operation: Operation): string {
  const { raftIndex, vector } = operation
  const known = [
    ...(raftIndex === undefined ? [] : [`log place ${raftIndex}`]),
    ...(vector === undefined ? [] : [`vector ${vectorWords(operation)}`]),
  ]
  return `${valueText(operation)}${known.length === 0 ? '' : ` (${known.join(', ')})`}`
}

function vectorWords({ vector }: Operation): string {
  const text = encodeToken({ raftIndex: 0, vector: vector! }).slice('1.0.'.length)
  return decodeURIComponent(text) || 'of nothing'
}

/** `read 7 of session c1 at eu` */
export function operationText({ kind, id, session, region }: Operation): string {
  const what = kind === 'conditionalWrite' ? 'conditional write' : kind
  return `${what} ${id} of session ${session} at ${region}`
}
