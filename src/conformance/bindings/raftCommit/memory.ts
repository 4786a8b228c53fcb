/**
 * How much memory a core takes: heap bytes of a log of 100,000 entries and of a machine of 10,000 flags,
 * before and after compaction.
 *
 * Measured in a process of its own that does nothing else, after forced collections, so that two runs differ
 * by little; the figures depend on the version of Node all the same. What is on a disk or on its way over a
 * wire is not counted.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { makeConfig } from '../../../fcs/config.ts'
import type { Entry } from '../../../fcs/entry.ts'
import { logOf } from '../../../fcs/log.ts'
import { encodeCommand } from '../../../fcs/machine/command.ts'
import { FlagMachine } from '../../../fcs/machine/machine.ts'
import { encodeSnapshot } from '../../../fcs/machine/machineSnapshot.ts'
import { emptyImage, recover, type ServerState } from '../../../fcs/state.ts'
import { step } from '../../../fcs/step.ts'
import { invariant } from '../../../shared/invariant.ts'

const flags = 10_000
const entries = 100_000

export interface MemoryRow extends Readonly<Record<string, string | number>> {
  readonly when: string
  readonly flags: number
  readonly entries: number
  /** Characters of an entry's command, on average; one byte each. */
  readonly commandBytes: number
  readonly logHeapBytes: number
  readonly heapBytesPerEntry: number
  readonly machineHeapBytes: number
  readonly heapBytesPerFlag: number
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

function entryAt(index: number): Entry {
  const payload = `{"on":${index % 2 === 0},"percent":${index % 101}}`
  const command = {
    type: 'SetFlag',
    flagId: `checkout-${index % flags}`,
    payload,
    payloadHash: hash(payload),
    actorId: 'release-team@example',
    commitTs: 1_700_000_000_000 + index,
  } as const
  return { term: 1, value: encodeCommand(command, hash) }
}

/** Runs in the child process; `heapUsed` is the heap after a full collection. */
function measured(heapUsed: () => number): readonly MemoryRow[] {
  const start = heapUsed()
  let server = serverOf(Array.from({ length: entries }, (_, at) => entryAt(at + 1)))
  const characters = server.log.shared.reduce((sum, { value }) => sum + (value?.length ?? 0), 0)
  const withLog = heapUsed()
  const machine = new FlagMachine(hash)
  machine.applyFrom(1, server.log.shared)
  const withMachine = heapUsed()
  const rowOf = (when: string, held: number, logHeapBytes: number): MemoryRow => ({
    when,
    flags,
    entries: held,
    commandBytes: Math.round(characters / entries),
    logHeapBytes,
    heapBytesPerEntry: Math.round(logHeapBytes / held),
    machineHeapBytes: withMachine - withLog,
    heapBytesPerFlag: Math.round((withMachine - withLog) / flags),
  })
  const before = rowOf('before compaction', entries, withLog - start)
  // From here on nothing refers to the whole log.
  server = compactedBy(server, machine)
  const left = server.log.length - server.log.base
  const after = rowOf('after compaction', left, heapUsed() - start - (withMachine - withLog))
  invariant(machine.index === server.log.length, 'AppliedInOrder')
  return [before, after]
}

function serverOf(all: readonly Entry[]): ServerState {
  const log = logOf(all)
  return { ...recover({ ...emptyImage, currentTerm: 1, log }), commitIndex: log.length }
}

/** The snapshot's text is kept beside the entries that trail it. */
function compactedBy(server: ServerState, machine: FlagMachine): ServerState {
  const data = encodeSnapshot(machine.state(), hash)
  const config = makeConfig({ self: 's1', voters: ['s1', 's2', 's3'] })
  return step(server, { type: 'Compact', index: machine.index, data }, config).state
}

/** For the child process alone, which has `gc`. @public */
export function printMemory(): void {
  const { gc } = globalThis
  if (gc === undefined) throw new Error('start this with node --expose-gc')
  const heapUsed = (): number => {
    // The second collection takes what the first one only found.
    gc()
    gc()
    return process.memoryUsage().heapUsed
  }
  process.stdout.write(JSON.stringify(measured(heapUsed)))
}

/** Before and after a compaction, which leaves a snapshot's text and the entries that trail it. */
export function memoryRows(): readonly MemoryRow[] {
  const script = `import(${JSON.stringify(import.meta.url)}).then((own) => own.printMemory())`
  const child = spawnSync(process.execPath, ['--expose-gc', '--no-warnings', '--eval', script], {
    encoding: 'utf8',
  })
  if (child.status !== 0) throw new Error(`memory could not be measured: ${child.stderr}`)
  return JSON.parse(child.stdout) as readonly MemoryRow[]
}
