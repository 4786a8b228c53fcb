/**
 * The thread in which faulty code is loaded and tried: code with a fault may run for ever, and can only be
 * ended by ending its thread.
 *
 * It does not decide what a result means: see `runFaults.ts`.
 */
import { readFileSync, statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import type { Protocol } from '../protocol.ts'
import type { StoredModel } from '../traces/storedModel.ts'
import { readTraceBytes } from '../traces/traceBytes.ts'
import { TraceFormatError } from '../traces/traceReader.ts'
import { fastKill } from './fastKill.ts'
import { FaultBreaksLoading, FaultDoesNotApply, FaultOutOfReach } from './fault.ts'
import type { FaultReply, FaultTarget, FaultTask } from './faultTask.ts'
import { boundedKills, livenessKills } from './boundedKills.ts'
import { findKills } from './killers.ts'
import { loadMutated } from './loadMutated.ts'

const target = workerData as FaultTarget
const files = target.traceFiles
  .map((file) => ({ file, bytes: statSync(file).size }))
  .toSorted((left, right) => left.bytes - right.bytes)
const models = new Map<string, StoredModel>()

/** The models, the smallest first. Each is read when it is first needed, which for many faults is never. */
function* modelsBySize(): Generator<StoredModel, void, void> {
  for (const { file } of files) {
    const model = models.get(file) ?? readTraceBytes(readFileSync(file))
    models.set(file, model)
    yield model
  }
}

const mutatedProtocol = async ({ fault }: FaultTask): Promise<Protocol> => {
  const loaded = await loadMutated(new URL(target.bindings), new URL(target.sources), fault)
  const protocols = 'protocols' in loaded ? (loaded.protocols as readonly Protocol[]) : []
  const protocol = protocols.find((each) => each.name === target.protocol)
  if (protocol === undefined) {
    throw new FaultDoesNotApply(fault, `no code is bound to protocol ${target.protocol}`)
  }
  return protocol
}

const attempt = async (task: FaultTask): Promise<FaultReply> => {
  try {
    const protocol = await mutatedProtocol(task)
    const { until, within = [], fast } = task
    if (fast !== undefined) {
      const kill = fastKill(protocol, modelsBySize(), fast)
      return { kind: 'tried', kills: kill === undefined ? [] : [kill] }
    }
    const kills = [...livenessKills(protocol, until), ...boundedKills(protocol, within, until)]
    if (kills.some(({ killedBy }) => killedBy === until)) return { kind: 'tried', kills }
    return { kind: 'tried', kills: [...kills, ...findKills(protocol, modelsBySize(), until)] }
  } catch (error) {
    if (task.fast !== undefined && error instanceof FaultOutOfReach) {
      return { kind: 'tried', kills: [] }
    }
    if (task.fast !== undefined && error instanceof FaultBreaksLoading) {
      const kill = { killedBy: 'exception', model: 'while loading', details: [error.message] }
      return { kind: 'tried', kills: [kill] }
    }
    if (error instanceof FaultDoesNotApply || error instanceof TraceFormatError) {
      return { kind: 'refused', message: error.message }
    }
    throw error
  }
}

parentPort?.on('message', (task: FaultTask) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin.
  void attempt(task).then((reply) => parentPort?.postMessage(reply))
})
