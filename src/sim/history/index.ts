/** The history checker, for whoever records histories. */
export {
  checkHistory,
  historyProperties,
  type HistoryProperty,
  type HistoryVerdict,
  type PropertyVerdict,
} from './check.ts'
export type { History, Operation, Outcome } from './operation.ts'
