/** The Regional Flag Cache as one core, for programs that drive it themselves. */
export type {
  Action,
  Answered,
  Deferred,
  DeferRefused,
  NotLinearizable,
  Returned,
  Submitted,
} from './action.ts'
export { type Around, readFlag, type RegionalAnswer } from './answer.ts'
export { limits, makeRegionConfig, type RegionConfig, RegionConfigError } from './config.ts'
export type { Event, Write } from './event.ts'
export { type Reclassified, ruleOn } from './ruling.ts'
export { type DeferredWrite, newRegion, type Region } from './state.ts'
export { step } from './step.ts'
export type { Step } from './turn.ts'
