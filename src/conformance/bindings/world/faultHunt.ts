/**
 * The seeded bugs of the kill matrix, put into the code that the world runs: each must break something in random runs.
 *
 * Those that this world cannot show are left out, each for a reason that is printed, and not silently. What finds a
 * bug here need not be the property that the matrix names for it: the world is larger, and another may speak first.
 */
import * as Effect from 'effect/Effect'
import { type EnvironmentLacks, WrongUse } from '../../errors.ts'
import type { CodeFault } from '../../protocol.ts'
import { protocols } from '../index.ts'
import { unseen } from './unseen.ts'
import type { FaultFound, WorldTask } from './tasks.ts'
import { inThreads } from './threads.ts'

export interface FaultHunt {
  readonly seed: number
  readonly faults: readonly FaultFound[]
  readonly leftOut: readonly { readonly id: string; readonly reason: string }[]
}

export interface FaultHuntOptions {
  readonly seed: number
  readonly mostSchedules: number
  /** These alone, whether or not they are known not to show; all others where none is named. */
  readonly ids: readonly string[]
  readonly onProgress: (done: number, of: number) => void
}

/** How long one bug is looked for. */
const mostSeconds = 600
/** A run with a bug may go on for ever; the few that are begun at once take far less than what is left of this. */
const timeoutSeconds = mostSeconds + 120

export const huntFaults = Effect.fnUntraced(function* ({
  seed,
  mostSchedules,
  ids,
  onProgress,
}: FaultHuntOptions): Effect.fn.Return<FaultHunt, EnvironmentLacks | WrongUse> {
  const all = protocols.flatMap((protocol) => protocol.faults)
  const stranger = ids.find((id) => all.every((fault) => fault.id !== id))
  if (stranger !== undefined) {
    const message = `no seeded bug of the code is called ${stranger}; flagspan mutants --json lists them`
    return yield* new WrongUse({ message })
  }
  const isChosen = ({ id }: CodeFault) => (ids.length > 0 ? ids.includes(id) : !unseen.has(id))
  const chosen = all.filter(isChosen)
  const faults: FaultFound[] = []
  const leftOut = ids.length > 0 ? [] : [...unseen].map(([id, reason]) => ({ id, reason }))
  const tasks = chosen.map((fault): WorldTask => ({
    kind: 'fault',
    fault,
    seed,
    mostSchedules,
    mostSeconds,
  }))
  yield* inThreads(tasks.values(), {
    timeoutSeconds,
    onReply: (reply) => {
      if (reply.kind === 'fault') faults.push(reply.result)
      else if (reply.kind === 'leftOut') leftOut.push({ id: reply.id, reason: reply.reason })
      onProgress(faults.length, chosen.length)
      return true
    },
    onTimeout: (task) => ({ kind: 'fault', result: { ...timedOut, id: idOf(task) } }),
  })
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
  return { seed, faults: faults.toSorted(byId), leftOut: leftOut.toSorted(byId) }
})

/** A run that never ends has broken something, too. */
const timedOut = { found: true, schedules: 0, property: 'timeout' }

function idOf(task: WorldTask): string {
  return task.kind === 'fault' ? task.fault.id : ''
}
