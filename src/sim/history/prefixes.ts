/**
 * Flags that are evaluated together are as one beginning of the log, and of each origin's sequence, made them. Spec:
 * `ConsistentPrefix` of RegionalReads; as there, of flags that depend on nothing.
 */
import { regionOf, seqAt, type VersionVector } from '../../flag/versionVector.ts'
import { operationText, versionText } from './describe.ts'
import type { FlagHistory } from './flagHistory.ts'
import { isOlder, versionOf } from './flagVersion.ts'
import type { Judge } from './judge.ts'
import type { History } from './operation.ts'
import type { Placed } from './order.ts'
import { grouped } from './sweep.ts'

interface Part {
  readonly flag: FlagHistory
  readonly read: Placed
}

export function judgePrefixes(
  flags: readonly FlagHistory[],
  judge: Judge,
  { parents }: History,
): void {
  const evaluations = new Map<string, Part[]>()
  for (const flag of flags) {
    if (parents.has(flag.flagId)) continue
    const together = flag.reads.filter(({ operation }) => operation.evaluation !== undefined)
    for (const [name, reads] of grouped(together, ({ operation }) => operation.evaluation!)) {
      const already = evaluations.get(name)
      const parts = reads.map((read) => ({ flag, read }))
      if (already === undefined) evaluations.set(name, parts)
      else already.push(...parts)
    }
  }
  for (const parts of evaluations.values()) {
    judgeLog(parts, judge)
    judgeSequences(parts, judge)
  }
}

/** No entry on a flag lies between what was read of it and the last that was read of any. */
function judgeLog(parts: readonly Part[], judge: Judge): void {
  const critical = parts.filter(
    ({ flag, read }) => flag.isCritical && versionOf(flag, read).raftIndex !== undefined,
  )
  if (critical.length < 2) return
  const indexOf = ({ flag, read }: Part) => versionOf(flag, read).raftIndex!
  const last = critical.reduce((left, right) => (indexOf(right) > indexOf(left) ? right : left))
  for (const part of critical) {
    judge.judged += 1
    const skipped = part.flag.writes.find(({ operation: { raftIndex } }) => {
      return raftIndex !== undefined && raftIndex > indexOf(part) && raftIndex <= indexOf(last)
    })
    if (skipped !== undefined) tell(part, last, skipped, judge)
  }
}

function judgeSequences(parts: readonly Part[], judge: Judge): void {
  const gossiped = parts.filter(
    ({ flag, read }) => !flag.isCritical && versionOf(flag, read).vector !== undefined,
  )
  if (gossiped.length < 2) return
  const vectorOf = ({ flag, read }: Part): VersionVector => versionOf(flag, read).vector!
  for (const part of gossiped) {
    judge.judged += 1
    const seen = versionOf(part.flag, part.read)
    for (const write of part.flag.writes) {
      const written = versionOf(part.flag, write)
      const dot = dotOf(write, written.vector)
      if (dot === undefined || !isOlder(part.flag, seen, written)) continue
      const later = gossiped.find((other) => seqAt(vectorOf(other), dot.origin) >= dot.seq)
      if (later !== undefined) tell(part, later, write, judge)
    }
  }
}

/** The place of a write in the sequence of the region where it was written. */
function dotOf({ operation }: Placed, vector: VersionVector | undefined) {
  for (const [origin, seq] of vector ?? []) {
    if (origin === operation.region || regionOf(origin) === operation.region) return { origin, seq }
  }
  return undefined
}

function tell(part: Part, later: Part, skipped: Placed, judge: Judge): void {
  const [first, last] =
    part.read.end > later.read.end ? [later.read, part.read] : [part.read, later.read]
  judge.broken(last, [first, skipped], () => {
    const { flagId } = part.flag
    return (
      `${operationText(part.read.operation)} found ${flagId} to be ${versionText(part.read.operation)}, ` +
      `and in the same evaluation ${later.flag.flagId} was ${versionText(later.read.operation)}; ` +
      `between them ${flagId} became ${versionText(skipped.operation)}`
    )
  })
}
