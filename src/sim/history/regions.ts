/**
 * What one region shows never goes back. Spec: `CausalDominance` of Reconciliation, as far as answers tell it: nothing
 * is shown unmarked that something the region knows of supersedes; `EpochMonotonic` of RegionalReads.
 *
 * A region that lost its state is another region, as its origins have another incarnation.
 */
import { operationText, versionText } from './describe.ts'
import type { FlagHistory } from './flagHistory.ts'
import type { Judge } from './judge.ts'
import { isAcknowledged, isAnsweredRead } from './operation.ts'
import { type Placed, precedes } from './order.ts'
import { byEnd, grouped, heldAgainst } from './sweep.ts'

export function judgeDominance(flags: readonly FlagHistory[], judge: Judge): void {
  for (const flag of flags) {
    if (flag.isCritical) continue
    const told = flag.operations.filter(
      ({ operation }) =>
        operation.vector !== undefined && (isAcknowledged(operation) || isAnsweredRead(operation)),
    )
    for (const own of grouped(told, ({ operation }) => operation.region).values()) {
      const reads = own.filter(({ operation }) => operation.kind === 'read' && !operation.stale)
      heldAgainst(flag, byEnd(own), reads, precedes, (read, newer) => {
        judge.judged += 1
        if (newer === undefined) return
        judge.broken(
          read,
          [newer],
          () =>
            `${operationText(read.operation)} found ${flag.flagId} to be ${versionText(read.operation)}, ` +
            `which ${versionText(newer.operation)} supersedes, and that region had that before`,
        )
      })
    }
  }
}

export function judgeEpochs(flags: readonly FlagHistory[], judge: Judge): void {
  const reads = flags
    .flatMap((flag) => flag.reads)
    .filter(({ operation }) => operation.epoch !== undefined)
  for (const own of grouped(reads, ({ operation }) => operation.region).values()) {
    const ended = byEnd(own)
    let at = 0
    let highest: Placed | undefined
    for (const read of own.toSorted((left, right) => left.begin - right.begin)) {
      for (let next = ended[at]; next && precedes(next, read); next = ended[at]) {
        if (next.operation.epoch! > (highest?.operation.epoch ?? 0)) highest = next
        at += 1
      }
      judge.judged += 1
      const before = highest
      if (before === undefined || read.operation.epoch! >= before.operation.epoch!) continue
      judge.broken(
        read,
        [before],
        () =>
          `${operationText(read.operation)} was answered in epoch ${read.operation.epoch}, ` +
          `after the region had answered in epoch ${before.operation.epoch}`,
      )
    }
  }
}
