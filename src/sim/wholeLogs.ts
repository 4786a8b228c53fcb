/**
 * A cluster as if no log had been compacted: what a log no longer holds is what was committed.
 *
 * For properties that speak of whole logs. Not for a cluster whose compaction is wrong: what is not
 * committed and not there stays absent. Spec: `log` of RaftSnapshot, which is never cut.
 */
import type { Entry } from '../fcs/entry.ts'
import { type Log, logOf } from '../fcs/log.ts'
import type { Image, ServerState } from '../fcs/state.ts'
import type { Cluster } from './cluster.ts'

const logs = new WeakMap<Log, Log>()
const parts = new WeakMap<Image, Image>()

/** Of one log there is one whole, so that what was the same object stays the same. */
function wholeLog(log: Log, committed: readonly Entry[]): Log {
  if (log.base === 0) return log
  const known = logs.get(log)
  if (known !== undefined) return known
  const beyond = log.shared.slice(0, log.length - log.base)
  const whole = logOf([...committed.slice(0, log.base), ...beyond])
  logs.set(log, whole)
  return whole
}

function withWholeLog<Part extends Image | ServerState>(
  part: Part,
  committed: readonly Entry[],
): Part {
  if (part.log.base === 0) return part
  const known = parts.get(part)
  if (known !== undefined) return known as Part
  const whole = { ...part, log: wholeLog(part.log, committed) }
  parts.set(part, whole)
  return whole
}

export function withWholeLogs(cluster: Cluster): Cluster {
  const { committed } = cluster
  return {
    ...cluster,
    servers: cluster.servers.map((state) => withWholeLog(state, committed)),
    disks: cluster.disks.map((image) => withWholeLog(image, committed)),
  }
}
