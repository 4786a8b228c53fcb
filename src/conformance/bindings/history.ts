/** Judging a recorded history, for the command: what src/sim/history has, under the names that commands may import. */
export {
  checkHistory,
  historyProperties,
  type HistoryProperty,
  type HistoryVerdict,
  type PropertyVerdict,
} from '../../sim/history/index.ts'
export { HistoryLineError } from '../../sim/history/historyLine.ts'
export { parseHistory } from '../../sim/history/parse.ts'
