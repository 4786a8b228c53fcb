/** Whether two version vectors know the same. */
import { isBelow, type VersionVector } from '../../flag/versionVector.ts'

export function equalVectors(one: VersionVector, other: VersionVector): boolean {
  return isBelow(one, other) && isBelow(other, one)
}
