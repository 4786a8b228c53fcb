/**
 * A machine as one text, and back: what a snapshot of the log holds besides the place it stands for.
 *
 * The text says its own hash, so that a damaged one is refused whole. Equal states give equal texts. How it
 * is cut into chunks and sent is not decided here. Thesis 5.1; sessions are part of it (thesis 6.3).
 */
import type { Hash } from './command.ts'
import type { MachineState } from './machine.ts'

/** The form of the text; another one is refused. */
const version = 1

/** A snapshot that no machine may start from; the text says why. */
export class SnapshotError extends Error {
  readonly reason: 'NotASnapshot' | 'OtherVersion' | 'WrongHash' | 'OtherIndex'

  constructor(reason: SnapshotError['reason'], detail: string) {
    super(`snapshot: ${detail}; fetch it again from another server`)
    this.name = 'SnapshotError'
    this.reason = reason
  }
}

export function encodeSnapshot(state: MachineState, hash: Hash): string {
  const content = JSON.stringify(state)
  return JSON.stringify({ version, hash: hash(content), content })
}

/** Throws {@link SnapshotError}. */
export function decodeSnapshot(text: string, hash: Hash): MachineState {
  const outer = parse(text)
  if (typeof outer !== 'object' || outer === null) {
    throw new SnapshotError('NotASnapshot', 'the text is no object')
  }
  const fields = outer as Readonly<Record<string, unknown>>
  if (fields['version'] !== version) {
    const given = String(fields['version'])
    throw new SnapshotError('OtherVersion', `version ${given}, allowed ${version}`)
  }
  const { content } = fields
  if (typeof content !== 'string') {
    throw new SnapshotError('NotASnapshot', 'it has no content')
  }
  if (fields['hash'] !== hash(content)) {
    throw new SnapshotError('WrongHash', 'its content does not have the hash that it says')
  }
  // Whoever wrote the hash wrote the content, so its form is ours.
  return parse(content) as MachineState
}

/** What `Config.checkSnapshot` is where the machine is a `FlagMachine`: whole, and of the index it is said to be. */
export function snapshotCheck(hash: Hash): (data: string, index: number) => void {
  return (data, index) => {
    const state = decodeSnapshot(data, hash)
    if (state.index === index) return
    throw new SnapshotError('OtherIndex', `of index ${state.index}, said to be of ${index}`)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new SnapshotError('NotASnapshot', 'the text is not JSON')
  }
}
