/**
 * The machines of a cluster: what its entries do, with the very machine that runs in production.
 *
 * The part of a driver that carries out `Apply` and `InstallSnapshot`, as immutable values. A command in a
 * log is here the name of a client, whose one command it stands for and who proposes it as often as it likes:
 * `commandOf` spells it out. Each client has a session from the beginning. Spec: `machine`, `snapshots` and
 * `MachinesFollow` of RaftSnapshot.
 */
import type { Action } from '../fcs/action.ts'
import type { Entry } from '../fcs/entry.ts'
import { chainAfter, chainStart } from '../fcs/machine/chain.ts'
import { type Command, encodeCommand, type Hash } from '../fcs/machine/command.ts'
import { emptyMachine, FlagMachine, type MachineState } from '../fcs/machine/machine.ts'
import { decodeSnapshot, encodeSnapshot, SnapshotError } from '../fcs/machine/machineSnapshot.ts'
import type { Image } from '../fcs/state.ts'

export interface Machines {
  readonly clients: readonly string[]
  /** One for each server, in the cluster's order. */
  readonly states: readonly MachineState[]
  /** The text that a machine's state has as a snapshot. */
  readonly textOf: (state: MachineState) => string
  /** History: every snapshot that a server ever made of its machine. Never changed in place. */
  readonly snapshots: ReadonlySet<string>
}

/** Good enough to tell texts apart; no protection from anybody who wants to deceive. */
export const simulationHash: Hash = (text) => {
  let a = 0x811c9dc5
  let b = 0x01000193
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ unit, 0x85ebca6b) + a
  }
  return `${(a >>> 0).toString(16)}-${(b >>> 0).toString(16)}`
}

/** A machine with a session for each client. */
function startMachine(clients: readonly string[]): MachineState {
  const sessions = clients.map((_, at) => ({
    id: at + 1,
    usedTs: 0,
    sequence: 0,
    result: undefined,
  }))
  return { ...emptyMachine, sessions }
}

/** The machines of servers that have applied nothing. */
export function startMachines(
  clients: readonly string[],
  servers: number,
  textOf: Machines['textOf'] = plainText,
): Machines {
  const start = startMachine(clients)
  const states = Array.from({ length: servers }, () => start)
  return { clients, states, textOf, snapshots: new Set() }
}

/** What `encodeSnapshot` makes of a machine. */
export function plainText(state: MachineState): string {
  return encodeSnapshot(state, simulationHash)
}

function commandOf(client: string, clients: readonly string[]): Command {
  return {
    type: 'SetFlag',
    flagId: client,
    payload: client,
    payloadHash: simulationHash(client),
    actorId: client,
    commitTs: 0,
    step: { session: clients.indexOf(client) + 1, sequence: 1 },
  }
}

/** An entry as the machine gets it. */
function spelledOut({ term, value }: Entry, clients: readonly string[]): Entry {
  if (value === null || !clients.includes(value)) return { term, value }
  return { term, value: encodeCommand(commandOf(value, clients), simulationHash) }
}

const heads = new WeakMap<readonly Entry[], readonly string[]>()

/** The heads of the chain over entries from the first on: before it, after it, and so on. */
export function chainHeads(
  entries: readonly Entry[],
  clients: readonly string[],
): readonly string[] {
  const known = heads.get(entries)
  if (known !== undefined) return known
  const made = [chainStart]
  for (const [at, entry] of entries.entries()) {
    made.push(chainAfter(made[at]!, spelledOut(entry, clients), at + 1, simulationHash))
  }
  heads.set(entries, made)
  return made
}

/** What server `at` hands to its core to compact its log. */
export function machineSnapshot(
  { states, textOf }: Machines,
  at: number,
): { readonly index: number; readonly data: string } {
  const state = states[at]!
  return { index: state.index, data: textOf(state) }
}

/** Spec: `MachineAfter`, `NewSnapshots`. */
export function machinesAfter(
  machines: Machines,
  at: number,
  actions: readonly Action[],
): Machines {
  let { snapshots } = machines
  let state = machines.states[at]!
  let installs = false
  for (const action of actions) {
    if (action.type === 'InstallSnapshot') {
      installs = true
      state = restored(action.data) ?? state
    } else if (action.type === 'Apply') {
      state = applied(state, action.first, action.entries, machines.clients)
    }
  }
  for (const action of actions) {
    if (action.type !== 'Persist' || action.snapshot === undefined || installs) continue
    snapshots = new Set([...snapshots, action.snapshot.snapshot.data])
  }
  if (snapshots === machines.snapshots && state === machines.states[at]) return machines
  return { ...machines, snapshots, states: machines.states.with(at, state) }
}

/** A server that starts again has the machine of its snapshot. Spec: `Restored`. */
export function machineRestarted(machines: Machines, at: number, { snapshot }: Image): Machines {
  const start = startMachine(machines.clients)
  const state = snapshot === undefined ? start : (restored(snapshot.data) ?? start)
  return { ...machines, states: machines.states.with(at, state) }
}

function applied(
  state: MachineState,
  first: number,
  entries: readonly Entry[],
  clients: readonly string[],
): MachineState {
  const machine = new FlagMachine(simulationHash, state)
  const commands = entries.map((entry) => spelledOut(entry, clients))
  machine.applyFrom(first, commands)
  return machine.state()
}

/** The machine that a text stands for; a text that is none is left to the properties to find. */
export function restored(data: string): MachineState | undefined {
  try {
    return decodeSnapshot(data, simulationHash)
  } catch (error) {
    if (error instanceof SnapshotError) return undefined
    throw error
  }
}
