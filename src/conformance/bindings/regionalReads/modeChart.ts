/**
 * How the mode statechart is drawn: coordinates only. What it says comes from src/rfc/read/mode.ts.
 */
import { modeMachine } from '../../../rfc/read/mode.ts'
import type { ChartLayout } from '../../docs/chartLayout.ts'
import type { ChartSource } from '../../docs/documents.ts'

const layout: ChartLayout = {
  file: 'rfc/mode.svg',
  title: 'How a region stands to the log of critical flags',
  description: 'A statechart with three states, drawn from the machine in src/rfc/read/mode.ts.',
  width: 900,
  height: 420,
  stateWidth: 180,
  stateHeight: 64,
  states: {
    degraded: { x: 160, y: 210 },
    fresh: { x: 480, y: 90 },
    leased: { x: 740, y: 240 },
  },
  entryNotes: {
    refresh: 'asks the log again',
    setAgeTimer: 'sets the timer of the age',
    setLeaseTimer: 'sets the timer of the lease',
  },
  start: { dot: { x: 52, y: 120 }, path: 'M 56 125 C 70 145, 84 158, 98 176' },
  moves: [
    {
      from: 'degraded',
      event: 'Confirmed',
      path: 'M 170 178 C 190 90, 290 62, 388 72',
      label: { x: 250, y: 76 },
    },
    {
      from: 'degraded',
      event: 'Leased',
      path: 'M 252 216 C 380 236, 520 240, 648 236',
      label: { x: 450, y: 222 },
    },
    {
      from: 'fresh',
      event: 'Lapsed',
      path: 'M 400 122 C 360 160, 300 180, 252 196',
      label: { x: 344, y: 150 },
    },
    {
      from: 'fresh',
      event: 'Leased',
      path: 'M 572 84 C 680 84, 730 140, 740 206',
      label: { x: 700, y: 110 },
    },
    {
      from: 'leased',
      event: 'Confirmed',
      path: 'M 690 206 C 640 160, 610 140, 560 124',
      label: { x: 640, y: 160 },
    },
    {
      from: 'leased',
      event: 'Lapsed',
      path: 'M 690 274 C 560 330, 330 320, 200 244',
      label: { x: 450, y: 310 },
    },
  ],
  legend: [
    'A move into a state does what is noted there. A region starts degraded, after a crash too.',
    'Leased: a lease can be used. Confirmed: none can, and lately nothing was missing. Lapsed: neither.',
  ],
}

export const modeChart: ChartSource = { machine: modeMachine, layout }
