/**
 * How many bytes of commands a leader holds that are not committed, so that one without a quorum can refuse
 * more of them.
 *
 * Each command is counted once when it is taken and once when it is committed; followers count nothing, and
 * nor does anybody what earlier leaders left, which was bounded by them. The spec has no bytes: a proposal
 * that is refused is an action that is not taken.
 */
import { noOp } from './entry.ts'
import { entriesBetween } from './log.ts'
import type { ServerState } from './state.ts'

/** Bytes that are left once this leader has committed up to `index`. */
export function bytesLeft(state: ServerState, index: number): number {
  if (state.uncommittedBytes === 0) return 0
  let left = state.uncommittedBytes
  for (const { term, value } of entriesBetween(state.log, state.commitIndex + 1, index)) {
    if (term === state.currentTerm && value !== noOp) left -= utf8Length(value)
  }
  return left
}

/** Length of a text in UTF-8; half of a surrogate pair is what it is encoded as, three bytes. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit < 0x80) continue
    bytes += unit < 0x800 ? 1 : 2
    if (unit < 0xd800 || unit > 0xdbff) continue
    const next = text.charCodeAt(at + 1)
    if (next < 0xdc00 || next > 0xdfff) continue
    at += 1 // a pair: four bytes for two units
  }
  return bytes
}
