/**
 * What peers say of how much there is: once all of it is here, the flags of that origin are known to be as fresh as
 * the asking. Spec: Exchange, `Confirmed`.
 */
import { type OriginKey, seqAt } from '../../flag/versionVector.ts'
import type { Reading } from '../../shared/clock.ts'
import { contactOf, younger } from './age.ts'
import type { Turn } from './turn.ts'

/**
 * While something of an earlier answer is missing, a later one does not take its place: under steady changes the
 * region would never have all of the latest, and know of no age at all.
 */
export function contact(turn: Turn, origin: OriginKey, seq: number, askedAt: Reading): void {
  const known = contactOf(turn.state, origin)
  if (known.askedAt !== undefined) return
  const origins = new Map(turn.state.origins).set(origin, { ...known, told: seq, askedAt })
  turn.state = { ...turn.state, origins }
}

/** Notes every origin of which all that was told of is here. */
export function confirmContacts(turn: Turn): void {
  const { origins, vector } = turn.state
  for (const [origin, known] of origins) {
    if (known.askedAt === undefined || seqAt(vector, origin) < known.told) continue
    const confirmedAt = younger(known.confirmedAt, known.askedAt, turn.at)
    const confirmed = { ...known, confirmedAt, askedAt: undefined }
    turn.state = { ...turn.state, origins: new Map(turn.state.origins).set(origin, confirmed) }
  }
}
