/**
 * What a server is told when it starts, checked once, and the limits on it.
 *
 * Timer lengths are for whoever carries out `SetTimer`; the core itself knows no time.
 */
import { InvalidConfig } from '../shared/invalidConfig.ts'
import type { Entry } from './entry.ts'
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
  /** Regions that only follow and read. */
  learners: 64,
  /** Longest lease, in milliseconds: a dead region delays commits by one. */
  leaseMs: 60_000,
  /** Two clocks that drift apart by more than this make every wait twice the lease or more. */
  driftPpm: 333_333,
  /** Longest flag id, in UTF-16 code units. */
  flagIdLength: 256,
  /** Rounds of heartbeats under way whose send a leader remembers; a later one tells more than an earlier. */
  roundsNoted: 64,
  /** Bytes of commands that a leader has taken and not committed: what a process can hold in memory. */
  uncommittedBytes: 2 ** 30,
  /** Longest round trip that is still a measurement and no mistake, in milliseconds. */
  roundTripMs: 60_000,
  /** Nobody is asked again sooner than this, in milliseconds: a pause of the process is no lost message. */
  leastRetransmitMs: 20,
  /** Of one snapshot, in UTF-16 code units: what a follower gathers in memory, and a text can be long. */
  snapshotLength: 2 ** 28,
  /** Of one part of a snapshot, likewise. */
  snapshotChunkLength: 2 ** 20,
  /** More entries than this beside a snapshot are no trail. */
  trailingEntries: 2 ** 20,
  /** Longest election timeout that is still a configuration and no mistake, in milliseconds. */
  electionTimeoutMs: 600_000,
} as const

/** Leases: opt-in, and alike at every server. Rules and properties: spec/README.md. */
export interface Leases {
  /** How long a right lasts, in milliseconds. */
  readonly leaseMs: number
  /** How far any monotonic clock may run from true time, in millionths. */
  readonly driftPpm: number
  /** How far a wall clock may gain on the monotonic one before all rights are void, in milliseconds. */
  readonly wallToleranceMs: number
  /** The flags that regional leases cover: all, or those named. */
  readonly flags: 'all' | ReadonlySet<string>
  /** The same as a text, to be compared; made by `makeConfig`. */
  readonly covers: string
}

/** How long is waited for the end of a right on another clock, in milliseconds. Spec: `WaitTicks`. */
export function waitMs({
  leaseMs,
  driftPpm,
  wallToleranceMs,
}: Omit<Leases, 'flags' | 'covers'>): number {
  return Math.ceil((leaseMs * (1_000_000 + driftPpm)) / (1_000_000 - driftPpm)) + wallToleranceMs
}

export function isLeasedFlag(flagId: string, { flags }: Leases): boolean {
  return flags === 'all' || flags.has(flagId)
}

/** Spec: `IsLeased`. */
export function isLeased({ flagId }: Entry, { leases }: Config): boolean {
  return leases !== undefined && flagId !== undefined && isLeasedFlag(flagId, leases)
}

export interface Config {
  /** A voter or a learner. */
  readonly self: ServerId
  /** Every voter, each once. */
  readonly voters: readonly ServerId[]
  /** Regions that follow and read, and neither vote nor count; they may hold leases. */
  readonly learners: readonly ServerId[]
  /** Voters, then learners; made by `makeConfig`. */
  readonly members: readonly ServerId[]
  readonly leases: Leases | undefined
  /** Ask for votes before raising the term (thesis 9.6). */
  readonly preVote: boolean
  /**
   * Voters tell each other what they have durably, so that each learns of a commit after two one-way
   * delays instead of three; for 3 voters or more, at the cost of more messages (see twoDelay.ts).
   */
  readonly twoDelay: boolean
  /**
   * A leader steps down after this many heartbeats for which no quorum answered (thesis 6.2); 0 for never.
   * Times `heartbeatMs`, about an election timeout. For as long it grants read leases to a region that does not answer.
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
export class ConfigError extends InvalidConfig<keyof Config> {}

type GivenLeases = Pick<Leases, 'leaseMs' | 'driftPpm'> &
  Partial<Pick<Leases, 'wallToleranceMs'>> & {
    readonly flags?: 'all' | ReadonlySet<string> | readonly string[]
  }

type Given = Pick<Config, 'self' | 'voters'> &
  Partial<Omit<Config, 'members' | 'leases'>> & { readonly leases?: GivenLeases | undefined }

/** Fills in defaults (pre-vote on) and refuses what cannot work. Throws {@link ConfigError}. */
export function makeConfig(given: Given): Config {
  const config: Config = {
    learners: [],
    preVote: true,
    twoDelay: false,
    quorumBeats: 4,
    maxEntriesPerAppend: 64,
    maxUncommittedBytes: 16 * 2 ** 20,
    snapshotChunkLength: 65_536,
    trailingEntries: 1_024,
    electionTimeoutMinMs: 1_000,
    electionTimeoutMaxMs: 2_000,
    heartbeatMs: 250,
    ...given,
    members: [...given.voters, ...(given.learners ?? [])],
    leases: given.leases === undefined ? undefined : makeLeases(given.leases),
  }
  checkMembers(config)
  if (config.twoDelay && config.voters.length < limits.twoDelayVoters) {
    const allowed = `true only with ${limits.twoDelayVoters} voters or more`
    throw new ConfigError('twoDelay', true, allowed)
  }
  checkInteger(config, 'quorumBeats', 0, limits.quorumBeats)
  checkInteger(config, 'maxEntriesPerAppend', 1, limits.entriesPerAppend)
  checkInteger(config, 'maxUncommittedBytes', 1, limits.uncommittedBytes)
  checkPreferredLeader(config)
  checkRoundTrips(config)
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
  if (config.leases !== undefined) checkLeases(config, config.leases)
  return config
}

function checkMembers(config: Config): void {
  const { self, voters, learners, members } = config
  if (voters.length < 1 || voters.length > limits.voters) {
    throw new ConfigError('voters', voters, `1 to ${limits.voters} voters`)
  }
  if (new Set(voters).size !== voters.length || voters.includes('')) {
    throw new ConfigError('voters', voters, 'names that are not empty, each once')
  }
  if (learners.length > limits.learners) {
    throw new ConfigError('learners', learners, `at most ${limits.learners} learners`)
  }
  if (new Set(members).size !== members.length || learners.includes('')) {
    throw new ConfigError('learners', learners, 'names that are not empty, each once, no voters')
  }
  if (!members.includes(self)) throw new ConfigError('self', self, `one of ${members.join(', ')}`)
}

/** Throws {@link ConfigError} for flags that have no such name; lengths are checked by `makeConfig`. */
export function makeLeases({ wallToleranceMs = 0, flags = 'all', ...given }: GivenLeases): Leases {
  const names = flags === 'all' ? undefined : [...new Set(flags)].toSorted()
  const tooLong = names?.find((name) => name === '' || name.length > limits.flagIdLength)
  if (tooLong !== undefined) {
    throw new ConfigError('leases', tooLong, `flag ids of 1 to ${limits.flagIdLength} characters`)
  }
  return {
    ...given,
    wallToleranceMs,
    flags: names === undefined ? 'all' : new Set(names),
    covers: names === undefined ? 'all' : JSON.stringify(names),
  }
}

/** A lease that is over before it can be renewed, or that keeps everybody from voting, is of no use. */
function checkLeases(config: Config, leases: Leases): void {
  const { leaseMs, driftPpm, wallToleranceMs } = leases
  const { heartbeatMs, electionTimeoutMinMs } = config
  const check = (name: keyof Leases, given: number, least: number, most: number): void => {
    if (Number.isSafeInteger(given) && given >= least && given <= most) return
    throw new ConfigError('leases', { [name]: given }, `${name} from ${least} to ${most}`)
  }
  check('leaseMs', leaseMs, heartbeatMs + 1, limits.leaseMs)
  check('driftPpm', driftPpm, 0, limits.driftPpm)
  check('wallToleranceMs', wallToleranceMs, 0, leaseMs)
  if (waitMs(leases) > electionTimeoutMinMs) {
    const allowed = `leases that are waited for no longer than electionTimeoutMinMs, ${electionTimeoutMinMs}`
    throw new ConfigError('leases', { waitMs: waitMs(leases) }, allowed)
  }
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
