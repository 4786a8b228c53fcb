/** What a server is told when it starts: every mistake is named, with what is allowed. */
import { describe, expect, it } from 'vitest'
import { type Config, ConfigError, limits, makeConfig } from '../../src/fcs/config.ts'
import { expectRefused } from '../support/refusedConfig.ts'

const good = { self: 's1', voters: ['s1', 's2', 's3'] }

describe('makeConfig', () => {
  it('fills in what was not given: pre-vote is on', () => {
    expect(makeConfig(good)).toStrictEqual({
      self: 's1',
      voters: ['s1', 's2', 's3'],
      learners: [],
      members: ['s1', 's2', 's3'],
      leases: undefined,
      preVote: true,
      twoDelay: false,
      quorumBeats: 4,
      maxEntriesPerAppend: 64,
      maxUncommittedBytes: 16_777_216,
      snapshotChunkLength: 65_536,
      trailingEntries: 1_024,
      electionTimeoutMinMs: 1_000,
      electionTimeoutMaxMs: 2_000,
      heartbeatMs: 250,
    })
  })

  it('takes what was given', () => {
    const given: Config = {
      ...makeConfig(good),
      preVote: false,
      maxEntriesPerAppend: 1,
      heartbeatMs: 1,
      electionTimeoutMinMs: 2,
      electionTimeoutMaxMs: 3,
    }
    expect(makeConfig(given)).toStrictEqual(given)
  })

  it.each([1, limits.voters])('takes %i voters', (count) => {
    const voters = Array.from({ length: count }, (_, at) => `s${at + 1}`)
    expect(makeConfig({ self: 's1', voters }).voters).toStrictEqual(voters)
  })

  it('takes the upper limits', () => {
    const config = makeConfig({
      ...good,
      maxEntriesPerAppend: limits.entriesPerAppend,
      electionTimeoutMaxMs: limits.electionTimeoutMs,
    })
    expect(config.maxEntriesPerAppend).toBe(1024)
  })

  const eight = Array.from({ length: limits.voters + 1 }, (_, at) => `s${at + 1}`)
  const wrong: readonly (readonly [field: keyof Config, Partial<Config>, allowed: string])[] = [
    ['voters', { voters: [] }, '1 to 7 voters'],
    ['voters', { voters: eight }, '1 to 7 voters'],
    ['voters', { voters: ['s1', 's2', 's1'] }, 'names that are not empty, each once'],
    ['voters', { voters: ['s1', ''] }, 'names that are not empty, each once'],
    ['twoDelay', { voters: ['s1', 's2'], twoDelay: true }, 'true only with 3 voters or more'],
    ['quorumBeats', { quorumBeats: -1 }, 'a whole number from 0 to 1000'],
    ['quorumBeats', { quorumBeats: 1001 }, 'a whole number from 0 to 1000'],
    ['self', { self: 's4' }, 'one of s1, s2, s3'],
    ['self', { self: '' }, 'one of s1, s2, s3'],
    ['maxUncommittedBytes', { maxUncommittedBytes: 0 }, 'a whole number from 1 to 1073741824'],
    ['maxUncommittedBytes', { maxUncommittedBytes: 2 ** 30 + 1 }, 'a whole number from 1 to'],
    ['preferredLeader', { preferredLeader: 's4' }, 'one of s1, s2, s3'],
    [
      'preferredLeader',
      { preferredLeader: 's1', quorumBeats: 0 },
      'a preferred leader only with quorumBeats above 0',
    ],
    ['roundTripMs', { roundTripMs: { s1: 1 } }, 'round trips to other voters'],
    ['roundTripMs', { roundTripMs: { s9: 1 } }, 'round trips to other voters'],
    ['roundTripMs', { roundTripMs: { s2: -1 } }, 'a number from 0 to 60000 for s2'],
    ['roundTripMs', { roundTripMs: { s2: 60_001 } }, 'a number from 0 to 60000 for s2'],
    ['roundTripMs', { roundTripMs: { s2: Number.NaN } }, 'a number from 0 to 60000 for s2'],
    ['roundTripMs', { roundTripMs: { s2: Number.POSITIVE_INFINITY } }, 'a number from 0 to 60000'],
    ['maxEntriesPerAppend', { maxEntriesPerAppend: 0 }, 'a whole number from 1 to 1024'],
    ['maxEntriesPerAppend', { maxEntriesPerAppend: 1025 }, 'a whole number from 1 to 1024'],
    ['maxEntriesPerAppend', { maxEntriesPerAppend: 1.5 }, 'a whole number from 1 to 1024'],
    ['maxEntriesPerAppend', { maxEntriesPerAppend: Number.NaN }, 'a whole number from 1 to 1024'],
    ['heartbeatMs', { heartbeatMs: 0 }, 'a whole number from 1 to 600000'],
    ['heartbeatMs', { heartbeatMs: 600_001 }, 'a whole number from 1 to 600000'],
    ['heartbeatMs', { heartbeatMs: Infinity }, 'a whole number from 1 to 600000'],
    ['electionTimeoutMinMs', { electionTimeoutMinMs: 250 }, 'a whole number from 251 to 600000'],
    ['electionTimeoutMinMs', { electionTimeoutMinMs: -1 }, 'a whole number from 251 to 600000'],
    ['electionTimeoutMaxMs', { electionTimeoutMaxMs: 1000 }, 'a whole number from 1001 to 600000'],
    ['electionTimeoutMaxMs', { electionTimeoutMaxMs: 600_001 }, 'from 1001 to 600000'],
  ]

  it.each(wrong)('refuses %s in %j', (field, change, allowed) => {
    const given = change[field]
    const make = () => makeConfig({ ...good, ...change })
    expectRefused(make, { kind: ConfigError, field, given, allowed })
  })
})
