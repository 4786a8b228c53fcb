/**
 * Pictures of statecharts: they show what the machine has, all of it, and the committed one is current.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createMachine } from 'xstate'
import { charts } from '../../src/conformance/bindings/charts.ts'
import { chartOf } from '../../src/conformance/docs/chart.ts'
import type { ChartLayout } from '../../src/conformance/docs/chartLayout.ts'
import { chartPicture } from '../../src/conformance/docs/chartPicture.ts'

const lamp = createMachine({
  id: 'lamp',
  initial: 'dark',
  states: {
    dark: { on: { Press: 'lit' } },
    lit: { entry: 'startTimer', on: { Press: { target: 'lit', reenter: true }, Off: 'dark' } },
  },
})

const layout: ChartLayout = {
  file: 'toy/lamp.svg',
  title: 'A lamp & its <switch>',
  description: 'Two states.',
  width: 300,
  height: 200,
  stateWidth: 80,
  stateHeight: 40,
  states: { dark: { x: 60, y: 60 }, lit: { x: 200, y: 60 } },
  entryNotes: { startTimer: 'starts the timer' },
  start: { dot: { x: 5, y: 60 }, path: 'M 8 60 L 20 60' },
  moves: [
    { from: 'dark', event: 'Press', path: 'M 100 60 L 160 60', label: { x: 130, y: 60 } },
    { from: 'lit', event: 'Press', path: 'M 1 1', label: { x: 1, y: 1 } },
    { from: 'lit', event: 'Off', path: 'M 2 2', label: { x: 2, y: 2 } },
  ],
  legend: ['One line.'],
}

describe('a chart', () => {
  it('has the states, entry actions and moves of its machine', () => {
    expect(chartOf(lamp)).toEqual({
      name: 'lamp',
      initial: 'dark',
      states: [
        { name: 'dark', entry: [] },
        { name: 'lit', entry: ['startTimer'] },
      ],
      moves: [
        { from: 'dark', event: 'Press', to: 'lit' },
        { from: 'lit', event: 'Press', to: 'lit' },
        { from: 'lit', event: 'Off', to: 'dark' },
      ],
    })
  })

  it.each([
    [{ on: { Go: { target: 'a', guard: () => true } } }, /Go is more than a move/],
    [{ on: { Go: { actions: 'beep' } } }, /Go is more than a move/],
    [{ exit: 'beep' }, /plain states/],
    [{ always: { target: 'a', guard: () => false } }, /plain states/],
    [{ initial: 'b', states: { b: {} } }, /plain states/],
    [{ entry: () => undefined }, /without a name/],
  ])('is refused for a machine with %o', (state, reason) => {
    const machine = createMachine({ id: 'toy', initial: 'a', states: { a: state } })
    expect(() => chartOf(machine)).toThrow(reason)
  })
})

describe('a picture', () => {
  it('shows every part, in light and dark, and escapes what it is given', () => {
    const picture = chartPicture(chartOf(lamp), layout)
    const texts = [...picture.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text)
    expect(texts).toEqual(['dark', 'lit', 'starts the timer', 'Press', 'Press', 'Off', 'One line.'])
    expect(picture).toContain('prefers-color-scheme: dark')
    expect(picture).toContain('A lamp &amp; its &lt;switch&gt;')
    expect(picture).toContain('Off leads from lit to dark.')
    expect(picture.match(/marker-end/g)).toHaveLength(layout.moves.length + 1)
  })

  it.each([
    [{ states: { dark: { x: 0, y: 0 } } }, /state lit has no place/],
    [{ states: { ...layout.states, red: { x: 0, y: 0 } } }, /state red is not in the machine/],
    [{ moves: layout.moves.slice(1) }, /move Press from dark has no place/],
    [{ entryNotes: {} }, /entry action startTimer has no place/],
  ])('is refused where layout and machine differ', (change, reason) => {
    expect(() => chartPicture(chartOf(lamp), { ...layout, ...change })).toThrow(reason)
  })

  it.each(charts.map(({ layout, machine }) => [layout.file, layout, machine] as const))(
    'of %s is committed as the machine is now',
    (file, layout, machine) => {
      const committed = readFileSync(new URL(`../../spec/${file}`, import.meta.url), 'utf8')
      expect(committed).toBe(chartPicture(chartOf(machine), layout))
    },
  )
})
