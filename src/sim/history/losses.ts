/**
 * What a client was told was taken is there. Spec: `NothingLost` of FlagSystem.
 *
 * A history shows a loss where two clients were told of the same place in the log, and where a read is older than an
 * acknowledged write after all updates have come everywhere. A critical flag that loses one is not linearizable either.
 */
import { operationText, versionText } from './describe.ts'
import type { FlagHistory } from './flagHistory.ts'
import type { Judge } from './judge.ts'
import { type History, isAcknowledged } from './operation.ts'
import type { Placed } from './order.ts'
import { heldAgainst } from './sweep.ts'

export function judgeLosses(
  flags: readonly FlagHistory[],
  judge: Judge,
  { settledMs }: History,
): void {
  const takenBy = new Map<number, Placed>()
  for (const flag of flags) {
    if (flag.isCritical) for (const write of flag.writes) judgePlace(write, takenBy, judge)
    if (settledMs === undefined) continue
    const writes = flag.writes.filter(
      ({ operation }) => isAcknowledged(operation) && operation.endMs! < settledMs,
    )
    if (writes.length === 0) continue
    const reads = flag.reads.filter(({ operation }) => operation.startMs >= settledMs)
    heldAgainst(
      flag,
      writes,
      reads,
      () => true,
      (read, newer) => {
        judge.judged += 1
        if (newer === undefined) return
        judge.broken(
          read,
          [newer],
          () =>
            `${operationText(read.operation)} found ${flag.flagId} to be ${versionText(read.operation)} ` +
            `after everything had come everywhere (${settledMs} ms); ` +
            `${operationText(newer.operation)} had been told that ${versionText(newer.operation)} was taken`,
        )
      },
    )
  }
}

function judgePlace(write: Placed, takenBy: Map<number, Placed>, judge: Judge): void {
  const { operation } = write
  const { raftIndex } = operation
  if (raftIndex === undefined || !isAcknowledged(operation)) return
  judge.judged += 1
  const other = takenBy.get(raftIndex)
  if (other === undefined) {
    takenBy.set(raftIndex, write)
    return
  }
  const [earlier, later] = other.end < write.end ? [other, write] : [write, other]
  judge.broken(
    later,
    [earlier],
    () =>
      `${operationText(later.operation)} was told of log place ${raftIndex}, ` +
      `and so was ${operationText(earlier.operation)}: one of them is lost`,
  )
}
