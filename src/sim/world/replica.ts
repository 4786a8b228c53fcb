/**
 * What one region makes of the committed log: the production machine with its sessions and its chain, and beside it the
 * newest entry of each flag and what became of each session's last request.
 *
 * The part of a driver that carries out `Apply` and `InstallSnapshot`. What is committed it tells the region's cache
 * entry by entry; what a snapshot stands for, as the newest entry of each flag. Paper 3.1 and 4.1.
 */
import type { Entry as LogEntry } from '../../fcs/entry.ts'
import { decodeCommand, type Command } from '../../fcs/machine/command.ts'
import { FlagMachine, type Result } from '../../fcs/machine/machine.ts'
import {
  decodeSnapshot,
  encodeSnapshot,
  SnapshotError,
  snapshotCheck,
} from '../../fcs/machine/machineSnapshot.ts'
import type { Entry } from '../../rfc/reconcile/entry.ts'
import { appended, emptyLedger, type Ledger } from '../../rfc/reconcile/ledger.ts'
import type { VersionVector } from '../../flag/versionVector.ts'
import { invariant } from '../../shared/invariant.ts'
import { simulationHash } from '../machines.ts'
import { rule } from './request.ts'

/** What became of the last request of a session. */
export interface Outcome {
  readonly sequence: number
  readonly isTaken: boolean
  readonly index: number
}

export interface Applied {
  readonly index: number
  readonly logEntry: LogEntry
  readonly command: Command | undefined
  readonly result: Result
  /** What it changed of a flag; absent where it changed none. */
  readonly entry: Entry | undefined
  /** It was applied for the first time. */
  readonly isFirst: boolean
}

interface SnapshotText {
  readonly machine: string
  readonly newest: readonly (Omit<Entry, 'seen'> & { readonly seen: readonly [string, number][] })[]
  readonly outcomes: readonly (readonly [number, Outcome])[]
}

const commands = new WeakMap<LogEntry, Command>()

/** Replicas share their entries, so each is read once. */
function commandOf(entry: LogEntry): Command | undefined {
  if (entry.value === null) return undefined
  const known = commands.get(entry)
  if (known !== undefined) return known
  const command = decodeCommand(entry.value, simulationHash)
  commands.set(entry, command)
  return command
}

export class Replica {
  #machine: FlagMachine
  #ledger: Ledger = emptyLedger
  #outcomes = new Map<number, Outcome>()

  constructor() {
    this.#machine = new FlagMachine(simulationHash)
  }

  get index(): number {
    return this.#machine.index
  }

  get head(): string {
    return this.#machine.head
  }

  get ledger(): Ledger {
    return this.#ledger
  }

  outcomeOf(session: number): Outcome | undefined {
    return this.#outcomes.get(session)
  }

  apply(logEntry: LogEntry, index: number): Applied {
    const result = this.#machine.apply(logEntry, index)
    const command = commandOf(logEntry)
    const isFirst = result.type === 'FlagSet' && result.index === index
    let entry: Entry | undefined
    if (isFirst && command?.type === 'SetFlag') {
      const ruled = rule(this.#ledger, command.payload, index)
      this.#ledger = ruled.ledger
      ;({ entry } = ruled)
      if (command.step !== undefined) {
        const { session, sequence } = command.step
        this.#outcomes.set(session, { sequence, isTaken: entry !== undefined, index })
      }
    }
    return { index, logEntry, command, result, entry, isFirst }
  }

  snapshot(): string {
    const text: SnapshotText = {
      machine: encodeSnapshot(this.#machine.state(), simulationHash),
      newest: newestFirst(this.#ledger).map((entry) => ({ ...entry, seen: [...entry.seen] })),
      outcomes: [...this.#outcomes],
    }
    return JSON.stringify(text)
  }

  /** Becomes what the snapshot stands for. */
  install(data: string): void {
    const text = JSON.parse(data) as SnapshotText
    this.#machine = new FlagMachine(simulationHash, decodeSnapshot(text.machine, simulationHash))
    this.#ledger = entriesIn(data).reduce(appended, emptyLedger)
    this.#outcomes = new Map(text.outcomes)
  }
}

/** The newest entry of each flag, the oldest of them first. */
export function newestFirst({ newest }: Ledger): readonly Entry[] {
  return [...newest].map(([, entry]) => entry).toSorted((a, b) => a.index - b.index)
}

/** What a snapshot says of flags, the oldest first. */
function entriesIn(data: string): readonly Entry[] {
  const { newest } = JSON.parse(data) as SnapshotText
  return newest.map((entry) => ({ ...entry, seen: new Map(entry.seen) as VersionVector }))
}

const checkMachine = snapshotCheck(simulationHash)

/** `Config.checkSnapshot` of these snapshots. */
export function checkSnapshot(data: string, index: number): void {
  let text: SnapshotText
  try {
    text = JSON.parse(data) as SnapshotText
  } catch {
    throw new SnapshotError('NotASnapshot', 'the text is not JSON')
  }
  invariant(typeof text.machine === 'string', 'SnapshotIsWhole', () => `at ${index}`)
  checkMachine(text.machine, index)
}
