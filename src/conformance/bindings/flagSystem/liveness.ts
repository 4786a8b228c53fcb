/**
 * The liveness properties of FlagSystem, put to the code: fair runs after cuts, conflicts and changes of class.
 *
 * Not a proof, which is TLC's. The faults take from src/sim/fairSystem.ts what the spec's bugs of the same id take
 * from the spec.
 */
import { fairSystem } from '../../../sim/fairSystem.ts'
import {
  type FlagSystem,
  happenSystem,
  startSystem,
  type SystemEvent,
} from '../../../sim/flagSystem.ts'
import { unfinishedSystem } from '../../../sim/systemProperties.ts'
import type { CodeFault, CodeLiveness } from '../../protocol.ts'
import { systemConfigs } from './systemConfig.ts'

const regions = ['r1', 'r2', 'r3']

function after(events: readonly SystemEvent[]): FlagSystem {
  const configs = systemConfigs({ regions, critical: ['pay'], parents: new Map() })
  return events.reduce(happenSystem, startSystem(configs, regions, ['color', 'pay']))
}

/** Two changes wait in a region that is cut off, and the flag loses its class meanwhile. */
function deferredDecided(): boolean {
  const system = after([
    { type: 'Cut', region: 'r1' },
    { type: 'Defer', region: 'r1', flagId: 'pay' },
    { type: 'Defer', region: 'r1', flagId: 'pay' },
    { type: 'ChangeClass', region: 'r2', flagId: 'pay' },
  ])
  return !unfinishedSystem(fairSystem(system)).includes('DeferredDecided')
}

/** All three have changed a flag without hearing of each other, one of them cut off. */
function settles(): boolean {
  const system = after([
    { type: 'Cut', region: 'r3' },
    ...regions.map((region): SystemEvent => ({ type: 'Publish', region, flagId: 'color' })),
    { type: 'Defer', region: 'r3', flagId: 'pay' },
  ])
  return !unfinishedSystem(fairSystem(system)).includes('Settles')
}

export const flagSystemLiveness: readonly CodeLiveness[] = [
  { name: 'DeferredDecided', holds: deferredDecided },
  { name: 'Settles', holds: settles },
]

export const flagSystemLivenessFaults: readonly CodeFault[] = [
  {
    id: 'RFC-56',
    title: 'region that is cut off never reaches the log again',
    file: 'sim/fairSystem.ts',
    find: '[healAll, submitAll,',
    replace: '[submitAll,',
    killedBy: 'liveness:DeferredDecided',
  },
  {
    id: 'RFC-57',
    title: 'conflict that nobody brings before the log',
    file: 'sim/fairSystem.ts',
    find: 'deliverAll, decideAll]',
    replace: 'deliverAll]',
    killedBy: 'liveness:Settles',
  },
]
