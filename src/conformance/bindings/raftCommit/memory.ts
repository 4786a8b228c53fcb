/**
 * How much memory a core takes: heap bytes of a log of 100,000 entries and of a machine of 10,000 flags,
 * before compaction.
 *
 * Measured in a process of its own that does nothing else, after forced collections, so that two runs differ
 * by little; the figures depend on the version of Node all the same. What is on a disk or on its way over a
 * wire is not counted.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import type { Entry } from '../../../fcs/entry.ts'
import { logOf } from '../../../fcs/log.ts'
import { encodeCommand } from '../../../fcs/machine/command.ts'
import { FlagMachine } from '../../../fcs/machine/machine.ts'
import { recover, type ServerState } from '../../../fcs/state.ts'
import { invariant } from '../../../shared/invariant.ts'

const flags = 10_000
const entries = 100_000

/** Keeps the measured objects alive until they are measured. */
interface Core {
  readonly server: ServerState
  readonly machine: FlagMachine
}

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
function measured(heapUsed: () => number): MemoryRow {
  const start = heapUsed()
  const log = logOf(Array.from({ length: entries }, (_, at) => entryAt(at + 1)))
  const server = recover({ currentTerm: 1, votedFor: undefined, log })
  const withLog = heapUsed()
  const machine = new FlagMachine(hash)
  machine.applyFrom(1, log.shared)
  const withMachine = heapUsed()
  const core: Core = { server, machine }
  invariant(core.machine.index === core.server.log.length, 'AppliedInOrder')
  const characters = log.shared.reduce((sum, { value }) => sum + (value?.length ?? 0), 0)
  return {
    when: 'before compaction',
    flags,
    entries,
    commandBytes: Math.round(characters / entries),
    logHeapBytes: withLog - start,
    heapBytesPerEntry: Math.round((withLog - start) / entries),
    machineHeapBytes: withMachine - withLog,
    heapBytesPerFlag: Math.round((withMachine - withLog) / flags),
  }
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

/** One row for each state of the core that is measured; after a compaction there would be a second. */
export function memoryRows(): readonly MemoryRow[] {
  const script = `import(${JSON.stringify(import.meta.url)}).then((own) => own.printMemory())`
  const child = spawnSync(process.execPath, ['--expose-gc', '--no-warnings', '--eval', script], {
    encoding: 'utf8',
  })
  if (child.status !== 0) throw new Error(`memory could not be measured: ${child.stderr}`)
  return [JSON.parse(child.stdout) as MemoryRow]
}
