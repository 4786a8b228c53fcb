/** What a region is told when it starts: every mistake is named, with what is allowed. */
import { describe, expect, it } from 'vitest'
import { type Config, ConfigError, limits, makeConfig } from '../../src/fdl/config.ts'
import { expectRefused } from '../support/refusedConfig.ts'

const good = { self: 'north', members: ['north', 'south', 'west'] }

describe('makeConfig', () => {
  it('fills in what was not given', () => {
    expect(makeConfig(good)).toMatchObject({
      ...good,
      retired: [],
      fanOut: 1,
      pushToAll: 15,
      deltaUpdates: 1024,
      intervalMs: 1000,
      backoffCapMs: 8000,
      keepMs: 86_400_000,
      updatesPerMinute: 60_000,
      lengthPerMinute: 67_108_864,
      adaptive: undefined,
    })
  })

  it('takes what was given', () => {
    const given: Config = {
      ...makeConfig(good),
      retired: ['east'],
      fanOut: 2,
      pushToAll: 0,
      deltaUpdates: 1,
      jitter: 0,
      adaptive: { minIntervalMs: 1, maxIntervalMs: 8000, maxFanOut: 8 },
    }
    const places = new Map([...given.members, 'east'].map((region, at) => [region, at]))
    expect(makeConfig(given)).toStrictEqual({ ...given, places })
  })

  it.each([1, limits.members])('takes %i members', (count) => {
    const members = Array.from({ length: count }, (_, at) => `r${at}`)
    expect(makeConfig({ self: 'r0', members }).members).toStrictEqual(members)
  })

  const many = Array.from({ length: limits.members + 1 }, (_, at) => `r${at}`)
  const names = '1 to 1024 different names of letters, digits, dots and dashes'
  const gone = '0 to 1021 different names of letters, digits, dots and dashes, none of a member'
  const adaptive = { minIntervalMs: 500, maxIntervalMs: 2000, maxFanOut: 2 }
  const wrong: readonly (readonly [field: keyof Config, Partial<Config>, allowed: string])[] = [
    ['members', { members: many }, names],
    ['members', { members: ['north', 'south', 'north'] }, names],
    ['members', { members: ['north', ''] }, names],
    ['members', { members: ['north', 'a/b'] }, names],
    ['members', { members: ['north', 'n'.repeat(65)] }, names],
    ['self', { self: 'east' }, 'one of the members'],
    ['retired', { retired: ['south'] }, gone],
    ['retired', { retired: ['east', 'east'] }, gone],
    ['retired', { retired: ['a/b'] }, gone],
    ['retired', { retired: many.slice(0, 1022) }, gone],
    ['fanOut', { fanOut: 0 }, 'a whole number from 1 to 2'],
    ['fanOut', { fanOut: 3 }, 'a whole number from 1 to 2'],
    ['pushToAll', { pushToAll: -1 }, 'a whole number from 0 to 1024'],
    ['deltaUpdates', { deltaUpdates: 0 }, 'a whole number from 1 to 1048576'],
    ['deltaLength', { deltaLength: 2 ** 24 + 1 }, 'a whole number from 1 to 16777216'],
    ['intervalMs', { intervalMs: 0 }, 'a whole number from 1 to 600000'],
    ['intervalMs', { intervalMs: Number.NaN }, 'a whole number from 1 to 600000'],
    ['backoffCapMs', { backoffCapMs: 999 }, 'a whole number from 1000 to 600000'],
    ['backoffCapMs', { backoffCapMs: Infinity }, 'a whole number from 1000 to 600000'],
    ['exchangeTimeoutMs', { exchangeTimeoutMs: 1.5 }, 'a whole number from 1 to 600000'],
    ['keepMs', { keepMs: -1 }, 'a whole number from 0 to 9007199254740991'],
    ['ageingMs', { ageingMs: 0 }, 'a whole number from 1 to 9007199254740991'],
    ['expiryHorizonMs', { expiryHorizonMs: -1 }, 'a whole number from 0 to'],
    ['futureToleranceMs', { futureToleranceMs: -1 }, 'a whole number from 0 to'],
    ['updatesPerMinute', { updatesPerMinute: 0 }, 'a whole number from 1 to 600000'],
    ['updatesPerMinute', { updatesPerMinute: 600_001 }, 'a whole number from 1 to 600000'],
    ['lengthPerMinute', { lengthPerMinute: 0 }, 'a whole number from 1 to 9007199254740991'],
    ['jitter', { jitter: 1 }, 'a number from 0 up to but not 1'],
    ['jitter', { jitter: -0.1 }, 'a number from 0 up to but not 1'],
    ['jitter', { jitter: Number.NaN }, 'a number from 0 up to but not 1'],
    ['adaptive', { adaptive: { ...adaptive, minIntervalMs: 0 } }, 'minIntervalMs <= intervalMs'],
    ['adaptive', { adaptive: { ...adaptive, minIntervalMs: 1001 } }, 'minIntervalMs <= interval'],
    ['adaptive', { adaptive: { ...adaptive, maxIntervalMs: 999 } }, 'intervalMs <= maxIntervalMs'],
    ['adaptive', { adaptive: { ...adaptive, maxIntervalMs: 8001 } }, '<= backoffCapMs'],
    ['adaptive', { adaptive: { ...adaptive, maxFanOut: 0 } }, 'fanOut <= maxFanOut'],
    ['adaptive', { adaptive: { ...adaptive, maxFanOut: 9 } }, 'maxFanOut <= 8'],
  ]

  it.each(wrong)('refuses %s in %j', (field, change, allowed) => {
    const given = change[field]
    const make = () => makeConfig({ ...good, ...change })
    expectRefused(make, { kind: ConfigError, field, given, allowed })
  })
})
