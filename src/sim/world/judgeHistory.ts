/**
 * What clients saw of a run, judged by itself: the history of their calls for the history checker (src/sim/history),
 * which knows nothing of the world and believes nobody but the clients.
 *
 * Flags that change their class are left out: a change of class is no client's call, and what it makes of versions is
 * judged in `answerOracle.ts`. A region that loses its disk may lose what it had published: nothing is demanded of that.
 */
import type { Json } from '../../flag/update.ts'
import { emptyVector, type OriginKey, type VersionVector } from '../../flag/versionVector.ts'
import type { LevelName } from '../../rfc/read/answer.ts'
import { decodeToken } from '../../rfc/read/sessionToken.ts'
import { checkHistory, type History, type Operation } from '../history/index.ts'
import type { HistoryEvent } from './calls.ts'
import { flagOf, isAlwaysCritical, worldFlags } from './flags.ts'

/** What readings of two clocks round away, in milliseconds. */
const roundingMs = 2

const idsOf = (flags: typeof worldFlags) => new Set(flags.map(({ id }) => id))
const critical = idsOf(worldFlags.filter(({ id }) => isAlwaysCritical(id)))
const merged = idsOf(worldFlags.filter(({ policy }) => policy === 'addWinsSet'))
const parents = new Map(
  worldFlags.flatMap(({ id, parent }) => (parent === undefined ? [] : [[id, parent] as const])),
)

/** What a history does not say of the run that it comes from. */
export interface Ran {
  /** Most by which the clocks of two regions drift apart, in millionths. */
  readonly driftPpm: number
  /** Every region in its last incarnation: what others published may be lost. */
  readonly origins: readonly OriginKey[]
}

/** The first property that the history breaks, and how; undefined where it breaks none. */
export function judgeHistory(events: readonly HistoryEvent[], ran: Ran) {
  const { verdict, properties } = checkHistory(historyOf(events, ran))
  if (verdict !== 'violated' && verdict !== 'undecided') return undefined
  const { property, violation } = properties.find((each) => each.verdict === verdict)!
  return { property, detail: violation?.detail ?? 'undecided: too many orders to be tried' }
}

/** The calls of clients as operations. */
export function historyOf(events: readonly HistoryEvent[], { driftPpm, origins }: Ran): History {
  const asked = new Map<number, Operation>()
  const operations: Operation[] = []
  let oldestMs = 0
  for (const [place, event] of events.entries()) {
    if (event.type === 'invoke') {
      if (!flagOf(event.flagId).isMovable) asked.set(event.call, begun(event, place))
      continue
    }
    const begin = asked.get(event.call)
    if (begin === undefined) continue
    asked.delete(event.call)
    oldestMs = Math.max(oldestMs, event.ageMs ?? 0)
    operations.push({ ...begin, ...told(event, begin, origins), endPlace: place })
  }
  return {
    name: 'a run of the world',
    operations: [...operations, ...asked.values()],
    critical,
    initial: new Map(),
    merged,
    parents,
    clockSlackMs: roundingMs + (oldestMs * driftPpm) / 1e6,
  }
}

type Invoke = Extract<HistoryEvent, { readonly type: 'invoke' }>
type Return = Extract<HistoryEvent, { readonly type: 'return' }>

/** What nobody answers stays like that. */
function begun({ call, client, region, kind, flagId, value, atMs }: Invoke, place: number) {
  const isRead = kind.startsWith('read ')
  const operation: Operation = {
    id: call,
    session: `client ${client}`,
    region,
    flagId,
    kind: isRead ? 'read' : 'write',
    value,
    outcome: 'pending',
    startMs: atMs,
    startPlace: place,
    ...(isRead && { level: kind.slice('read '.length) as LevelName }),
  }
  return operation
}

function told(event: Return, { kind, flagId }: Operation, origins: readonly OriginKey[]) {
  const { ok, origin, atMs: endMs, raftIndex } = event
  if (!ok) return { outcome: 'refused', endMs } as const
  const isKept = raftIndex > 0 || origins.includes(origin)
  if (kind === 'write' && !isKept) return { outcome: 'failed', endMs } as const
  const { ageMs, boundMs, epoch, isMarked, versionVector, value } = event
  // Of a deletion that was collected nothing is left, as if nobody had ever written the flag.
  const isNothing = kind === 'read' && value === null && raftIndex === 0 && versionVector === ''
  const isExpired = event.isExpired || (value === null && flagOf(flagId).expiresAtMs !== undefined)
  return {
    outcome: 'ok',
    endMs,
    region: origin,
    ...((!isNothing || critical.has(flagId)) && { raftIndex, vector: vectorOf(versionVector) }),
    ...(kind === 'read' && { value: merged.has(flagId) ? partsOf(value) : value }),
    ...(ageMs !== null && { ageMs }),
    ...(boundMs !== null && { boundMs }),
    ...(epoch !== null && { epoch }),
    ...(isMarked && { stale: true }),
    ...(isExpired && kind === 'read' && { expired: true }),
  } as const
}

function vectorOf(text: string): VersionVector {
  return text === '' ? emptyVector : decodeToken(`1.0.${text}`).vector
}

/** Values of the world have no comma in them. */
function partsOf(value: Json): Json {
  return typeof value === 'string' && value !== '' ? value.split(', ') : []
}
