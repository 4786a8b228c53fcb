/** Configurations of regions in worlds that are held against GossipConvergence. */
import { type Config, makeConfig } from '../../../fdl/config.ts'
import { goodSignature } from '../../../fdl/project.ts'

interface Given {
  readonly regions: readonly string[]
  readonly critical?: readonly string[]
  readonly parentOf?: (flagId: string) => string | undefined
  readonly deltaSize?: number
  readonly fanOut?: number
}

/** Nothing is kept any longer than asked, since what is collected, and when, is the schedule's to say. */
export function gossipConfigs(given: Given): readonly Config[] {
  const { regions, critical = [], parentOf = () => undefined, deltaSize = 1024, fanOut = 1 } = given
  return regions.map((self) =>
    makeConfig({
      self,
      members: regions,
      isCritical: (flagId) => critical.includes(flagId),
      parentOf,
      verify: ({ signature }) => signature === goodSignature,
      sign: () => goodSignature,
      fanOut,
      deltaUpdates: deltaSize,
      keepMs: 0,
    }),
  )
}
