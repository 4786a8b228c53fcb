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
  /** Bytes of commands that a leader has taken and not committed: what a process can hold in memory. */
  uncommittedBytes: 2 ** 30,
  /** Longest round trip that is still a measurement and no mistake, in milliseconds. */
  roundTripMs: 60_000,
  /** Nobody is asked again sooner than this, in milliseconds: a pause of the process is no lost message. */
  leastRetransmitMs: 20,
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
  /**
   * A proposal is refused that would make a leader hold more than this many bytes of commands that are not
   * committed, so that a leader without a quorum does not fill its memory; in UTF-8, entries' own bytes
   * not counted.
   */
  readonly maxUncommittedBytes: number
  /**
   * Who is to lead when it can (see preferredLeader.ts), the same at every server: the others wait longer
   * before they stand, and hand over. Needs check-quorum, which knows who answers.
   */
  readonly preferredLeader?: ServerId | undefined
  /**
   * Round trips from here to other voters as last measured, in milliseconds; the driver may give a new
   * configuration with new ones to each step. With them a leader repeats itself after about two round trips
   * where an answer is missing (see timers.ts). Nobody hurries for a voter that is left out, as one that is
   * down should be.
   */
  readonly roundTripMs?: Readonly<Record<ServerId, number>> | undefined
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
    maxUncommittedBytes: 16 * 2 ** 20,
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
  checkInteger(config, 'maxUncommittedBytes', 1, limits.uncommittedBytes)
  checkPreferredLeader(config)
  checkRoundTrips(config)
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

function checkPreferredLeader({ preferredLeader, voters, quorumBeats }: Config): void {
  if (preferredLeader === undefined) return
  if (!voters.includes(preferredLeader)) {
    throw new ConfigError('preferredLeader', preferredLeader, `one of ${voters.join(', ')}`)
  }
  if (quorumBeats === 0) {
    const allowed = 'a preferred leader only with quorumBeats above 0'
    throw new ConfigError('preferredLeader', preferredLeader, allowed)
  }
}

function checkRoundTrips({ roundTripMs, self, voters }: Config): void {
  for (const [id, given] of Object.entries(roundTripMs ?? {})) {
    if (id === self || !voters.includes(id)) {
      throw new ConfigError('roundTripMs', roundTripMs, 'round trips to other voters')
    }
    if (!(Number.isFinite(given) && given >= 0 && given <= limits.roundTripMs)) {
      const allowed = `a number from 0 to ${limits.roundTripMs} for ${id}`
      throw new ConfigError('roundTripMs', roundTripMs, allowed)
    }
  }
}

type IntegerField =
  | 'quorumBeats'
  | 'maxEntriesPerAppend'
  | 'maxUncommittedBytes'
  | 'heartbeatMs'
  | 'electionTimeoutMinMs'
  | 'electionTimeoutMaxMs'

function checkInteger(config: Config, field: IntegerField, least: number, most: number): void {
  const given = config[field]
  if (!Number.isSafeInteger(given) || given < least || given > most) {
    throw new ConfigError(field, given, `a whole number from ${least} to ${most}`)
  }
}
