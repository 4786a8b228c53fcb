/**
 * Whether a small history of one critical flag is linearizable, by trying every order: what the checker is compared with.
 *
 * Written from the definition (Herlihy and Wing 1990) and with nothing of the checker's: no demand on speed.
 */
import type { Json } from '../../../src/flag/update.ts'
import type { Operation } from '../../../src/sim/history/index.ts'

interface Register {
  readonly value: Json
  /** Of the write that made it; undefined where nobody was told. */
  readonly index: number | undefined
  /** The highest that was told so far. */
  readonly highest: number
}

export function isLinearizableByForce(operations: readonly Operation[], initial: Json): boolean {
  const taking = operations.filter(takesPart)
  return canPlace(taking, { value: initial, index: 0, highest: 0 })
}

/** What was refused, is marked, or is not linearizable by its level, has no place in the order. */
function takesPart({ kind, outcome, level, matched, stale }: Operation): boolean {
  if (outcome === 'refused') return false
  if (kind !== 'read') return outcome === 'ok' || matched !== false
  return outcome === 'ok' && stale !== true && (level === 'linearizable' || level === 'lease')
}

const happened = ({ outcome }: Operation) => outcome === 'ok'

/** Whoever was told of an error may have to wait for what happens for ever. */
const endOf = (operation: Operation) => (happened(operation) ? operation.endMs! : Infinity)

function canPlace(rest: readonly Operation[], register: Register): boolean {
  if (!rest.some(happened)) return true
  return rest.some((operation) => {
    const others = rest.filter((each) => each !== operation)
    if (others.some((other) => endOf(other) < operation.startMs)) return false
    const after = afterPlacing(operation, register)
    return after !== undefined && canPlace(others, after)
  })
}

function afterPlacing(operation: Operation, register: Register): Register | undefined {
  const { kind, value, raftIndex, matched, expected } = operation
  if (kind === 'read') {
    if (register.value !== value) return undefined
    if (raftIndex === undefined || raftIndex === register.index) return register
    const isNew = register.index === undefined && raftIndex > register.highest
    return isNew ? { value, index: raftIndex, highest: raftIndex } : undefined
  }
  const finds = kind === 'write' || register.value === expected
  if (kind === 'conditionalWrite' && matched === false) return finds ? undefined : register
  if (!finds) return undefined
  const index = happened(operation) ? raftIndex : undefined
  if (index !== undefined && index <= register.highest) return undefined
  return { value, index, highest: index ?? register.highest }
}
