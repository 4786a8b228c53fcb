/**
 * How the phase statechart is drawn: coordinates only. What it says comes from src/fdl/phase.ts.
 */
import { phaseMachine } from '../../../fdl/phase.ts'
import type { ChartLayout } from '../../docs/chartLayout.ts'
import type { ChartSource } from '../../docs/documents.ts'

const layout: ChartLayout = {
  file: 'fdl/phase.svg',
  title: 'The phases of a region that gossips',
  description: 'A statechart with three states, drawn from the machine in src/fdl/phase.ts.',
  width: 900,
  height: 400,
  stateWidth: 180,
  stateHeight: 64,
  states: {
    idle: { x: 160, y: 200 },
    exchanging: { x: 480, y: 90 },
    backingOff: { x: 760, y: 230 },
  },
  entryNotes: {
    setRoundTimer: 'sets the timer of a round',
    setExchangeTimer: 'sets the timer of answers',
  },
  start: { dot: { x: 52, y: 110 }, path: 'M 56 115 C 70 135, 84 148, 98 166' },
  moves: [
    {
      from: 'idle',
      event: 'StartExchange',
      path: 'M 170 168 C 190 90, 290 62, 388 72',
      label: { x: 250, y: 76 },
    },
    {
      from: 'exchanging',
      event: 'Differed',
      path: 'M 400 122 C 360 160, 300 180, 252 190',
      label: { x: 344, y: 160 },
    },
    {
      from: 'exchanging',
      event: 'Same',
      path: 'M 572 84 C 680 84, 740 130, 756 196',
      label: { x: 700, y: 104 },
    },
    {
      from: 'backingOff',
      event: 'StartExchange',
      path: 'M 690 198 C 640 160, 600 140, 560 124',
      label: { x: 600, y: 172 },
    },
    {
      from: 'backingOff',
      event: 'Stir',
      path: 'M 700 262 C 560 320, 330 310, 200 234',
      label: { x: 450, y: 302 },
    },
  ],
  legend: [
    'A move into a state sets the timer named there. A region starts idle, after a crash too.',
    'Stir: something was learnt, or a silent peer is there again. Same and Differed end a round; each Same in a row lengthens the pause.',
  ],
}

export const phaseChart: ChartSource = { machine: phaseMachine, layout }
