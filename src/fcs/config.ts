/**
 * What a server is told when it starts, checked once, and the limits on it.
 *
 * Timer lengths are for whoever carries out `SetTimer`; the core itself knows no time.
 */
import type { ServerId } from './message.ts'

/** Upper bounds, in one place. */
export const limits = {
  /** More voters than this only make commits slower. */
  voters: 7,
  /** With fewer there is nobody to tell but the leader. */
  twoDelayVoters: 3,
  /** A leader that is patient for longer is no leader. */
  quorumBeats: 1000,
  /** Entries in one AppendRequest. */
  entriesPerAppend: 1024,
  /** A message of a later term is refused: one more than a safe integer could not be counted any more. */
  term: 2 ** 52,
  /** Of one snapshot, in UTF-16 code units: what a follower gathers in memory, and a text can be long. */
  snapshotLength: 2 ** 28,
  /** Of one part of a snapshot, likewise. */
  snapshotChunkLength: 2 ** 20,
  /** More entries than this beside a snapshot are no trail. */
  trailingEntries: 2 ** 20,
  /** Longest election timeout that is still a configuration and no mistake, in milliseconds. */
  electionTimeoutMs: 600_000,
} as const

export interface Config {
  readonly self: ServerId
  /** Every voter, `self` included, each once. */
  readonly voters: readonly ServerId[]
  /** Ask for votes before raising the term (thesis 9.6). */
  readonly preVote: boolean
  /**
   * Voters tell each other what they have durably, so that each learns of a commit after two one-way
   * delays instead of three; for 3 voters or more, at the cost of more messages (see twoDelay.ts).
   */
  readonly twoDelay: boolean
  /**
   * A leader steps down after this many heartbeats for which no quorum answered (thesis 6.2); 0 for never.
   * Times `heartbeatMs`, about an election timeout.
   */
  readonly quorumBeats: number
  readonly maxEntriesPerAppend: number
  /** Length of the parts in which a snapshot is sent, in UTF-16 code units. */
  readonly snapshotChunkLength: number
  /**
   * Entries before a snapshot's last that stay in the log, so that a follower which lags a little is sent
   * entries and no snapshot.
   */
  readonly trailingEntries: number
  /**
   * Throws `SnapshotError` for a text that no machine may start from; `snapshotCheck(hash)` is one for
   * `FlagMachine`. Without, every text is taken.
   */
  readonly checkSnapshot?: ((data: string, index: number) => void) | undefined
  /** The election timer is random between these two (paper 5.2), in milliseconds. */
  readonly electionTimeoutMinMs: number
  readonly electionTimeoutMaxMs: number
  readonly heartbeatMs: number
}

/** A configuration that no server can run with; the message says what is allowed. */
export class ConfigError extends Error {
  readonly field: keyof Config

  constructor(field: keyof Config, given: unknown, allowed: string) {
    super(`config ${field}: given ${JSON.stringify(given)}, allowed ${allowed}`)
    this.name = 'ConfigError'
    this.field = field
  }
}

type Given = Pick<Config, 'self' | 'voters'> & Partial<Config>

/** Fills in defaults (pre-vote on) and refuses what cannot work. Throws {@link ConfigError}. */
export function makeConfig(given: Given): Config {
  const config: Config = {
    preVote: true,
    twoDelay: false,
    quorumBeats: 4,
    maxEntriesPerAppend: 64,
    snapshotChunkLength: 65_536,
    trailingEntries: 1_024,
    electionTimeoutMinMs: 1_000,
    electionTimeoutMaxMs: 2_000,
    heartbeatMs: 250,
    ...given,
  }
  checkVoters(config)
  if (config.twoDelay && config.voters.length < limits.twoDelayVoters) {
    const allowed = `true only with ${limits.twoDelayVoters} voters or more`
    throw new ConfigError('twoDelay', true, allowed)
  }
  checkInteger(config, 'quorumBeats', 0, limits.quorumBeats)
  checkInteger(config, 'maxEntriesPerAppend', 1, limits.entriesPerAppend)
  checkInteger(config, 'snapshotChunkLength', 1, limits.snapshotChunkLength)
  checkInteger(config, 'trailingEntries', 0, limits.trailingEntries)
  checkInteger(config, 'heartbeatMs', 1, limits.electionTimeoutMs)
  checkInteger(config, 'electionTimeoutMinMs', config.heartbeatMs + 1, limits.electionTimeoutMs)
  checkInteger(
    config,
    'electionTimeoutMaxMs',
    config.electionTimeoutMinMs + 1,
    limits.electionTimeoutMs,
  )
  return config
}

function checkVoters(config: Config): void {
  const { self, voters } = config
  if (voters.length < 1 || voters.length > limits.voters) {
    throw new ConfigError('voters', voters, `1 to ${limits.voters} voters`)
  }
  if (new Set(voters).size !== voters.length || voters.includes('')) {
    throw new ConfigError('voters', voters, 'names that are not empty, each once')
  }
  if (!voters.includes(self)) throw new ConfigError('self', self, `one of ${voters.join(', ')}`)
}

type IntegerField =
  | 'quorumBeats'
  | 'maxEntriesPerAppend'
  | 'snapshotChunkLength'
  | 'trailingEntries'
  | 'heartbeatMs'
  | 'electionTimeoutMinMs'
  | 'electionTimeoutMaxMs'

function checkInteger(config: Config, field: IntegerField, least: number, most: number): void {
  const given = config[field]
  if (!Number.isSafeInteger(given) || given < least || given > most) {
    throw new ConfigError(field, given, `a whole number from ${least} to ${most}`)
  }
}
