/**
 * What a client may rely on, in whatever regions it reads. Spec: `MonotonicReads`, `ReadYourWrites` of RegionalReads;
 * they speak of reads at the level `session`.
 *
 * Source: Terry et al., Session guarantees (1994).
 */
import { operationText, versionText } from './describe.ts'
import type { FlagHistory } from './flagHistory.ts'
import type { Judge } from './judge.ts'
import { isAcknowledged } from './operation.ts'
import { type Placed, precedes } from './order.ts'
import { byEnd, grouped, heldAgainst } from './sweep.ts'

const isSessionRead = ({ operation }: Placed): boolean => operation.level === 'session'

export function judgeMonotonicReads(flags: readonly FlagHistory[], judge: Judge): void {
  for (const flag of flags) {
    const reads = flag.reads.filter(isSessionRead)
    for (const own of grouped(reads, ({ operation }) => operation.session).values()) {
      heldAgainst(flag, byEnd(own), own, precedes, (read, newer) => {
        judge.judged += 1
        if (newer === undefined) return
        judge.broken(read, [newer], () => goesBack(read, newer, 'had read'))
      })
    }
  }
}

export function judgeReadYourWrites(flags: readonly FlagHistory[], judge: Judge): void {
  for (const flag of flags) {
    const told = flag.writes.filter(({ operation }) => isAcknowledged(operation))
    const writes = grouped(told, ({ operation }) => operation.session)
    const reads = flag.reads.filter(isSessionRead)
    for (const [session, own] of grouped(reads, ({ operation }) => operation.session)) {
      const floor = writes.get(session)
      if (floor === undefined) continue
      heldAgainst(flag, byEnd(floor), own, precedes, (read, newer) => {
        judge.judged += 1
        if (newer === undefined) return
        judge.broken(read, [newer], () => goesBack(read, newer, 'had written'))
      })
    }
  }
}

function goesBack({ operation }: Placed, newer: Placed, had: string): string {
  const { flagId, session } = operation
  return (
    `${operationText(operation)} found ${flagId} to be ${versionText(operation)}, ` +
    `which is older than ${versionText(newer.operation)}, that ${session} ${had} before`
  )
}
