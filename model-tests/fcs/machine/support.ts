/** Commands and entries for the tests of the machine, with SHA-256 as the hash. */
import { createHash } from 'node:crypto'
import type { Entry } from '../../../src/fcs/entry.ts'
import { encodeCommand, type SessionStep, type SetFlag } from '../../../src/fcs/machine/command.ts'
import { FlagMachine } from '../../../src/fcs/machine/machine.ts'

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

interface SetOptions {
  readonly step?: SessionStep
  readonly commitTs?: number
}

export const setFlag = (flagId: string, payload: string, options: SetOptions = {}): SetFlag => ({
  type: 'SetFlag',
  flagId,
  payload,
  payloadHash: hash(payload),
  actorId: 'ops@eu',
  commitTs: 1_000,
  ...options,
})

export const entryOf = (value: string | null, term = 1): Entry => ({ term, value })

export const setEntry = (flagId: string, payload: string, options: SetOptions = {}): Entry =>
  entryOf(encodeCommand(setFlag(flagId, payload, options), hash))

export const openEntry = (commitTs = 1_000): Entry =>
  entryOf(encodeCommand({ type: 'OpenSession', actorId: 'ops@eu', commitTs }, hash))

export const machineAfter = (...entries: readonly Entry[]): FlagMachine => {
  const machine = new FlagMachine(hash)
  machine.applyFrom(1, entries)
  return machine
}
