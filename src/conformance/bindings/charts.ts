/** Every statechart that is drawn for the docs. */
import type { ChartSource } from '../docs/documents.ts'
import { phaseChart } from './gossipConvergence/phaseChart.ts'
import { roleChart } from './raftCommit/roleChart.ts'
import { modeChart } from './regionalReads/modeChart.ts'

export const charts: readonly ChartSource[] = [roleChart, phaseChart, modeChart]
