/** What a region is told when it starts to answer, which flags may depend on which, and texts of session tokens. */
import { describe, expect, it } from 'vitest'
import { limits, makeReadConfig, ReadConfigError } from '../../src/rfc/read/config.ts'
import { ParentsError } from '../../src/rfc/read/dependency.ts'
import {
  decodeToken,
  emptyToken,
  encodeToken,
  SessionTokenError,
} from '../../src/rfc/read/sessionToken.ts'
import { expectRefused } from '../support/refusedConfig.ts'

describe('makeReadConfig', () => {
  it('fills in what was not given', () => {
    expect(makeReadConfig({})).toMatchObject({ freshMs: 5000, retryMs: 500, changesKept: 10_000 })
  })

  it.each([
    ['freshMs', -1, 'from 0 to 86400000'],
    ['freshMs', limits.freshMs + 1, 'from 0 to 86400000'],
    ['retryMs', 0, 'from 1 to 60000'],
    ['answerTimeoutMs', 0.5, 'from 1 to 60000'],
    ['changesKept', Number.NaN, 'from 1 to 1000000'],
  ] as const)('refuses %s of %d', (field, given, allowed) => {
    const make = () => makeReadConfig({ [field]: given })
    expectRefused(make, { kind: ReadConfigError, field, given, allowed })
  })
})

describe('which flags may depend on which', () => {
  const make = (
    parents: readonly (readonly [string, string])[],
    critical: readonly string[] = [],
  ) =>
    makeReadConfig({
      parents: new Map(parents),
      isCritical: (flagId) => critical.includes(flagId),
    })

  it('refuses a cycle and prints it, without what only leads there', () => {
    const given = [
      ['start', 'a'],
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'a'],
    ] as const
    expect(() => make(given)).toThrow(ParentsError)
    expect(() => make(given)).toThrow(
      'flags that depend on each other: given a -> b -> c -> a, allowed no flag that depends on itself',
    )
    expect(() => make([['a', 'a']])).toThrow('given a -> a,')
  })

  it('refuses a critical flag whose parent is not', () => {
    expect(() => make([['pay', 'color']], ['pay'])).toThrow('given pay -> color, allowed critical')
    expect(make([['color', 'pay']], ['pay']).parents.size).toBe(1)
    expect(make([['pay', 'kill']], ['pay', 'kill']).parents.size).toBe(1)
  })

  it('refuses flags too many above each other', () => {
    const chain = (length: number) =>
      Array.from({ length: length - 1 }, (_, at): [string, string] => [`f${at}`, `f${at + 1}`])
    expect(make(chain(limits.dependencyDepth)).parents.size).toBe(limits.dependencyDepth - 1)
    expect(() => make(chain(limits.dependencyDepth + 1))).toThrow('at most 64 flags')
  })
})

describe('session tokens', () => {
  it.each([
    [emptyToken, '1.0.'],
    [{ raftIndex: 7, vector: new Map([['us/1', 2]]) }, '1.7.us%2F1=2'],
    [
      {
        raftIndex: 0,
        vector: new Map([
          ['b&c=d/1', 3],
          ['a/1', 1],
        ]),
      },
      '1.0.a%2F1=1&b%26c%3Dd%2F1=3',
    ],
  ])('are read back as they were written: %o', (token, text) => {
    expect(encodeToken(token)).toBe(text)
    expect(decodeToken(text)).toStrictEqual({
      ...token,
      vector: new Map([...token.vector].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    })
  })

  it.each([
    ['form', ''],
    ['form', '1.0'],
    ['version', '2.0.'],
    ['version', '.0.'],
    ['raftIndex', '1.-1.'],
    ['raftIndex', '1.01.'],
    ['raftIndex', '1.9007199254740992.'],
    ['raftIndex', '1.NaN.'],
    ['seq', '1.0.a=1e3'],
    ['seq', '1.0.a='],
    ['origin', '1.0.=1'],
    ['origin', '1.0.a'],
    ['origin', '1.0.%=1'],
    ['origin', '1.0.a=1&a=2'],
    ['origin', `1.0.${'a'.repeat(limits.originLength + 1)}=1`],
    ['length', `1.0.${'a'.repeat(limits.tokenLength)}`],
  ] as const)('say which part is wrong: %s', (part, text) => {
    expect(() => decodeToken(text)).toThrow(SessionTokenError)
    expect(() => decodeToken(text)).toThrow(
      expect.objectContaining({
        part,
        message: expect.stringMatching(/given .*, allowed .*; send back the token/),
      }),
    )
  })

  it('has at most so many origins', () => {
    const pairs = (count: number) => Array.from({ length: count }, (_, at) => `o${at}=1`).join('&')
    expect(decodeToken(`1.0.${pairs(limits.tokenOrigins)}`).vector.size).toBe(limits.tokenOrigins)
    expect(() => decodeToken(`1.0.${pairs(limits.tokenOrigins + 1)}`)).toThrow('at most 4096')
  })
})
