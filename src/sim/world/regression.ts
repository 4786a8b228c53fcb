/**
 * A run that broke a property, as it is kept in `traces/regressions/`: the seed, the smallest schedule that breaks it,
 * and which property that is. Plain JSON; the format is described in traces/README.md.
 */
import { commandKinds, faultKinds, type Schedule } from './schedule.ts'

export const regressionFormat = 1

export interface Regression {
  readonly flagspanRegression: typeof regressionFormat
  readonly name: string
  readonly property: string
  /** What was found, for people. */
  readonly detail: string
  /** Of the world: every delay, loss and timer that the schedule leaves open. */
  readonly seed: number
  readonly schedule: Schedule
}

/** A text that is no regression; the message says where, what was given and what is allowed. */
export class RegressionError extends Error {
  constructor(place: string, given: unknown, allowed: string) {
    const shown = JSON.stringify(given)?.slice(0, 60) ?? String(given)
    super(`regression ${place}: given ${shown}, allowed ${allowed}`)
    this.name = 'RegressionError'
  }
}

type Fields = Readonly<Record<string, unknown>>

/** The regression that a text says. Throws {@link RegressionError}. */
export function parseRegression(text: string): Regression {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new RegressionError('file', text, 'JSON')
  }
  const fields = objectAt('file', json)
  if (fields['flagspanRegression'] !== regressionFormat) {
    throw new RegressionError(
      'flagspanRegression',
      fields['flagspanRegression'],
      `${regressionFormat}`,
    )
  }
  return {
    flagspanRegression: regressionFormat,
    name: textAt('name', fields['name']),
    property: textAt('property', fields['property']),
    detail: typeof fields['detail'] === 'string' ? fields['detail'] : '',
    seed: wholeAt('seed', fields['seed'], Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
    schedule: scheduleAt(fields['schedule']),
  }
}

function scheduleAt(given: unknown): Schedule {
  const { setting, faults, commands } = objectAt('schedule', given)
  return {
    setting: settingAt(objectAt('schedule.setting', setting)),
    faults: listAt('schedule.faults', faults).map((each, at) => {
      const place = `schedule.faults[${at}]`
      const fields = objectAt(place, each)
      return {
        kind: oneOf(`${place}.kind`, fields['kind'], faultKinds),
        ...wholes(place, fields, ['afterMs', 'region', 'other', 'durationMs', 'amount']),
      }
    }),
    commands: listAt('schedule.commands', commands).map((each, at) => {
      const place = `schedule.commands[${at}]`
      const fields = objectAt(place, each)
      return {
        kind: oneOf(`${place}.kind`, fields['kind'], commandKinds),
        ...wholes(place, fields, ['afterMs', 'client', 'region', 'flag', 'choice']),
      }
    }),
  }
}

function settingAt(fields: Fields): Schedule['setting'] {
  const place = 'schedule.setting'
  const { leases, twoDelay } = fields
  return {
    regions: oneOf(`${place}.regions`, fields['regions'], [3, 5] as const),
    learners: oneOf(`${place}.learners`, fields['learners'], [0, 2] as const),
    leases: oneOf(`${place}.leases`, leases, [true, false] as const),
    twoDelay: oneOf(`${place}.twoDelay`, twoDelay, [true, false] as const),
    lossPercent: wholeAt(`${place}.lossPercent`, fields['lossPercent'], 50),
    driftPpm: wholeAt(`${place}.driftPpm`, fields['driftPpm'], 100_000),
    hasty: oneOf(`${place}.hasty`, fields['hasty'], [true, false] as const),
    entriesPerSnapshot: oneOf(`${place}.entriesPerSnapshot`, fields['entriesPerSnapshot'], [
      3, 12,
    ] as const),
  }
}

function wholes<Name extends string>(
  place: string,
  fields: Fields,
  names: readonly Name[],
): Record<Name, number> {
  const entries = names.map((name) => [name, wholeAt(`${place}.${name}`, fields[name], 1e9)])
  return Object.fromEntries(entries) as Record<Name, number>
}

function objectAt(place: string, given: unknown): Fields {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Fields
  throw new RegressionError(place, given, 'an object')
}

function listAt(place: string, given: unknown): readonly unknown[] {
  if (Array.isArray(given)) return given
  throw new RegressionError(place, given, 'a list')
}

function textAt(place: string, given: unknown): string {
  if (typeof given === 'string' && given !== '') return given
  throw new RegressionError(place, given, 'a text that is not empty')
}

function wholeAt(place: string, given: unknown, most: number, least = 0): number {
  if (typeof given === 'number' && Number.isSafeInteger(given) && given >= least && given <= most) {
    return given
  }
  throw new RegressionError(place, given, `a whole number from ${least} to ${most}`)
}

function oneOf<const Item>(place: string, given: unknown, items: readonly Item[]): Item {
  const found = items.find((item) => item === given)
  if (found !== undefined) return found
  throw new RegressionError(place, given, items.join(', '))
}
