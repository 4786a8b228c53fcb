/**
 * The thread in which runs of the world are done: those of the code as it is, and of code with a fault in it, which may
 * run for ever and can only be ended by ending its thread.
 */
import { parentPort } from 'node:worker_threads'
import { FaultBreaksLoading, FaultDoesNotApply, FaultOutOfReach } from '../../faults/fault.ts'
import { loadMutated } from '../../faults/loadMutated.ts'
import { runBatch } from './batch.ts'
import { batchSeed, runsPerBatch, type WorldReply, type WorldTask } from './tasks.ts'

// Compiled or not, this file lies four folders below the package's root.
const sources = new URL('../../../../src/', import.meta.url)
const entry = new URL('conformance/bindings/world/batch.ts', sources)

type FaultTask = Extract<WorldTask, { readonly kind: 'fault' }>

async function search({ fault, seed, mostSchedules, mostSeconds }: FaultTask): Promise<WorldReply> {
  const { id } = fault
  let run: typeof runBatch
  try {
    const loaded = await loadMutated(entry, sources, fault)
    run = (loaded as { readonly runBatch: typeof runBatch }).runBatch
  } catch (error) {
    if (error instanceof FaultOutOfReach) {
      return { kind: 'leftOut', id, reason: `nothing in the world runs ${fault.file}` }
    }
    if (error instanceof FaultBreaksLoading) {
      const result = { id, found: true, schedules: 0, property: 'exception' }
      return { kind: 'fault', result }
    }
    if (error instanceof FaultDoesNotApply) return { kind: 'leftOut', id, reason: error.message }
    throw error
  }
  const endMs = performance.now() + mostSeconds * 1_000
  let schedules = 0
  for (let index = 0; schedules < mostSchedules && performance.now() < endMs; index += 1) {
    const runs = Math.min(runsPerBatch, mostSchedules - schedules)
    const options = { seed: batchSeed(seed, index), runs, shrinkRuns: 0 }
    const { failure, schedules: done } = run(options)
    schedules += done
    if (failure === undefined) continue
    return { kind: 'fault', result: { id, found: true, schedules, property: failure.property } }
  }
  return { kind: 'fault', result: { id, found: false, schedules, property: '' } }
}

async function attempt(task: WorldTask): Promise<WorldReply> {
  if (task.kind === 'fault') return search(task)
  return { kind: 'batch', result: runBatch(task.options) }
}

parentPort?.on('message', (task: WorldTask) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin.
  void attempt(task).then((reply) => parentPort?.postMessage(reply))
})
