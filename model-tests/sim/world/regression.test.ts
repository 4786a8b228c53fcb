/** Runs that were kept: bad files are refused with the place, and what is kept in traces/ breaks nothing any more. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseRegression, RegressionError } from '../../../src/sim/world/regression.ts'
import { replay } from '../../../src/sim/world/replay.ts'
import { command, fault, threeVoters } from './support.ts'

const good = {
  flagspanRegression: 1,
  name: 'a-name',
  property: 'Settles',
  detail: 'what was found',
  seed: 7,
  schedule: {
    setting: threeVoters,
    faults: [fault('CrashLeader')],
    commands: [command('Write')],
  },
}

type Change = (text: typeof good) => unknown

describe('a kept run', () => {
  it('is read as it was written', () => {
    expect(parseRegression(JSON.stringify(good))).toEqual(good)
  })

  it.each<[string, Change]>([
    ['flagspanRegression: given 2, allowed 1', (file) => ({ ...file, flagspanRegression: 2 })],
    ['name: given "", allowed a text that is not empty', (file) => ({ ...file, name: '' })],
    ['seed: given 0.5, allowed a whole number', (file) => ({ ...file, seed: 0.5 })],
    ['schedule: given null, allowed an object', (file) => ({ ...file, schedule: null })],
    [
      'schedule.setting.regions: given 4, allowed 3, 5',
      (file) => ({
        ...file,
        schedule: { ...file.schedule, setting: { ...threeVoters, regions: 4 } },
      }),
    ],
    [
      'schedule.faults[0].kind: given "Explode", allowed CrashLeader',
      (file) => ({
        ...file,
        schedule: { ...file.schedule, faults: [{ ...fault('Pause'), kind: 'Explode' }] },
      }),
    ],
    [
      'schedule.commands[0].flag: given -1, allowed a whole number from 0',
      (file) => ({
        ...file,
        schedule: { ...file.schedule, commands: [command('Read', { flag: -1 })] },
      }),
    ],
    [
      'schedule.commands: given {}, allowed a list',
      (file) => ({ ...file, schedule: { ...file.schedule, commands: {} } }),
    ],
  ])('is refused: %s', (message, change) => {
    expect(() => parseRegression(JSON.stringify(change(good)))).toThrow(message)
    expect(() => parseRegression(JSON.stringify(change(good)))).toThrow(RegressionError)
  })

  it('is refused where it is no JSON', () => {
    expect(() => parseRegression('{')).toThrow('regression file: given "{", allowed JSON')
  })
})

const folder = new URL('../../../traces/regressions/', import.meta.url)
const kept = readdirSync(folder).filter((name) => name.endsWith('.json'))

describe('runs that once broke a property', () => {
  it('are kept', () => {
    expect(kept.length).toBeGreaterThan(0)
  })

  it.each(kept)('%s breaks nothing any more', (file) => {
    const regression = parseRegression(readFileSync(new URL(file, folder), 'utf8'))
    expect(`${regression.name}.json`).toBe(file)
    expect(replay(regression).result.broken).toBeUndefined()
  })
})
