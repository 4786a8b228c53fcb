/**
 * An answer is no older than it says. Spec: `BoundedStaleness` and `StaleIsMarked` of RegionalReads: the former of reads
 * at the level `bounded`, the latter of those at the levels `session` and `local`; answers that are marked say nothing.
 *
 * An age counts back from a moment within the read; the earliest is taken, so that nothing is found that need not be.
 */
import type { LevelName } from '../../rfc/read/answer.ts'
import { operationText, versionText } from './describe.ts'
import type { FlagHistory } from './flagHistory.ts'
import type { Judge } from './judge.ts'
import { type History, isAcknowledged, type Operation } from './operation.ts'
import type { Placed } from './order.ts'
import { heldAgainst } from './sweep.ts'

export function judgeStaleness(
  flags: readonly FlagHistory[],
  judge: Judge,
  { clockSlackMs }: History,
  levels: readonly LevelName[],
): void {
  const currentMs = ({ startMs, ageMs }: Operation) => startMs - ageMs! - clockSlackMs
  for (const flag of flags) {
    const reads = flag.reads.filter(
      ({ operation: { level, stale } }) =>
        stale !== true && levels.includes(level ?? 'linearizable'),
    )
    for (const read of reads) judgeClaim(read, judge)
    const claiming = reads
      .filter(({ operation }) => operation.ageMs !== undefined)
      .toSorted((left, right) => currentMs(left.operation) - currentMs(right.operation))
    const writes = flag.writes
      .filter(({ operation }) => isAcknowledged(operation))
      .toSorted((left, right) => left.operation.endMs! - right.operation.endMs!)
    const wasThere = (write: Placed, read: Placed) =>
      write.operation.endMs! < currentMs(read.operation)
    heldAgainst(flag, writes, claiming, wasThere, (read, newer) => {
      judge.judged += 1
      if (newer === undefined) return
      judge.broken(read, [newer], () => tooOld(read.operation, newer.operation))
    })
  }
}

/** What is not marked says how old it is, and keeps to the bound that was asked for. */
function judgeClaim(read: Placed, judge: Judge): void {
  const { operation } = read
  const { ageMs, boundMs } = operation
  if (boundMs === undefined) return
  judge.judged += 1
  if (ageMs !== undefined && ageMs <= boundMs) return
  const said = ageMs === undefined ? 'of no known age' : `${ageMs} ms old`
  judge.broken(
    read,
    [],
    () =>
      `${operationText(operation)} was answered ${said} and unmarked; its bound was ${boundMs} ms`,
  )
}

function tooOld(read: Operation, write: Operation): string {
  const agoMs = read.startMs - write.endMs!
  return (
    `${operationText(read)} found ${read.flagId} to be ${versionText(read)} and called it ${read.ageMs} ms old, ` +
    `but ${operationText(write)} had been told ${agoMs} ms before that ${versionText(write)} was there`
  )
}
