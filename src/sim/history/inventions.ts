/**
 * Every value is one that somebody wrote, or what the flag was at first. Spec: `CacheNeverInvents` of RegionalReads.
 */
import { isList } from '../../flag/canonicalJson.ts'
import type { Json } from '../../flag/update.ts'
import { operationText, versionText } from './describe.ts'
import type { FlagHistory } from './flagHistory.ts'
import type { Judge } from './judge.ts'
import type { History } from './operation.ts'
import type { Placed } from './order.ts'
import { valueKey } from './valueKey.ts'

export function judgeInventions(
  flags: readonly FlagHistory[],
  judge: Judge,
  history: History,
): void {
  const owners = new Map<number, FlagHistory>()
  for (const flag of flags) {
    if (flag.isCritical) for (const index of flag.writeAt.keys()) owners.set(index, flag)
  }
  for (const flag of flags) {
    const initial = history.initial.get(flag.flagId) ?? null
    const sources = flag.isMerged ? partSources(flag) : flag.writesOf
    for (const read of flag.reads) {
      if (read.operation.expired === true) continue
      judge.judged += 1
      const reason = flag.isMerged
        ? unwrittenPart(sources, initial, read)
        : unwritten(flag, sources, owners, read)
      if (reason === undefined) continue
      const { operation } = read
      judge.broken(
        read,
        [],
        () =>
          `${operationText(operation)} found ${flag.flagId} to be ${versionText(operation)}: ${reason}`,
      )
    }
  }
}

type Sources = ReadonlyMap<string, readonly Placed[]>

const isIn = (sources: Sources, key: string, read: Placed): boolean =>
  sources.get(key)?.some(({ begin }) => begin < read.end) === true

function unwritten(
  flag: FlagHistory,
  sources: Sources,
  owners: ReadonlyMap<number, FlagHistory>,
  read: Placed,
): string | undefined {
  const { value, raftIndex } = read.operation
  const key = valueKey(value)
  if (flag.isCritical && raftIndex !== undefined && raftIndex > 0) {
    const owner = owners.get(raftIndex)
    if (owner !== undefined && owner !== flag) {
      return `log place ${raftIndex} is a write of ${owner.flagId}`
    }
    const write = flag.writeAt.get(raftIndex)
    if (write !== undefined && valueKey(write.operation.value) !== key) {
      return `what is at that place is ${versionText(write.operation)}`
    }
  }
  return key === flag.initial || isIn(sources, key, read)
    ? undefined
    : 'nobody had asked for that to be written'
}

/** A merged value is made of parts, each of which somebody wrote. */
function unwrittenPart(sources: Sources, initial: Json, read: Placed): string | undefined {
  const first = new Set(partsOf(initial).map(valueKey))
  const part = partsOf(read.operation.value).find((each) => {
    const key = valueKey(each)
    return !first.has(key) && !isIn(sources, key, read)
  })
  return part === undefined
    ? undefined
    : `nobody had asked for ${JSON.stringify(part)} to be written`
}

function partSources(flag: FlagHistory): Sources {
  const sources = new Map<string, Placed[]>()
  for (const write of flag.writes) {
    for (const part of partsOf(write.operation.value)) {
      const key = valueKey(part)
      sources.set(key, [...(sources.get(key) ?? []), write])
    }
  }
  return sources
}

/** An empty list, and nothing, have no parts. */
function partsOf(value: Json): readonly Json[] {
  if (isList(value)) return value
  return value === null ? [] : [value]
}
