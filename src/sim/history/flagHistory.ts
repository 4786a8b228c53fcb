/**
 * The history of one flag, with its values and places in the log looked up once.
 */
import { isAnsweredRead, mayHaveHappened, type History } from './operation.ts'
import { placed, type Placed } from './order.ts'
import { valueKey } from './valueKey.ts'

export interface FlagHistory {
  readonly flagId: string
  readonly isCritical: boolean
  readonly isMerged: boolean
  /** Key of its value before anybody writes it. */
  readonly initial: string
  /** In the order of their beginnings, as all here. */
  readonly operations: readonly Placed[]
  /** Those that happened or may have. */
  readonly writes: readonly Placed[]
  readonly reads: readonly Placed[]
  /** By what they wrote. */
  readonly writesOf: ReadonlyMap<string, readonly Placed[]>
  /** By what their clients were told. */
  readonly writeAt: ReadonlyMap<number, Placed>
}

/** One for each flag, in the order in which they come up. */
export function flagHistories(history: History): readonly FlagHistory[] {
  const byFlag = new Map<string, Placed[]>()
  for (const each of placed(history.operations)) {
    const { flagId } = each.operation
    const already = byFlag.get(flagId)
    if (already === undefined) byFlag.set(flagId, [each])
    else already.push(each)
  }
  return [...byFlag].map(([flagId, operations]) => flagHistory(history, flagId, operations))
}

function flagHistory(history: History, flagId: string, operations: readonly Placed[]): FlagHistory {
  const writes = operations.filter(({ operation }) => mayHaveHappened(operation))
  const writesOf = new Map<string, Placed[]>()
  const writeAt = new Map<number, Placed>()
  for (const write of writes) {
    const { value, raftIndex } = write.operation
    const key = valueKey(value)
    const already = writesOf.get(key)
    if (already === undefined) writesOf.set(key, [write])
    else already.push(write)
    if (raftIndex !== undefined) writeAt.set(raftIndex, write)
  }
  return {
    flagId,
    isCritical: history.critical.has(flagId),
    isMerged: history.merged.has(flagId),
    initial: valueKey(history.initial.get(flagId) ?? null),
    operations,
    writes,
    reads: operations.filter(({ operation }) => isAnsweredRead(operation)),
    writesOf,
    writeAt,
  }
}
