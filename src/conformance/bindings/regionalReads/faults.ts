/**
 * The seeded bugs of RegionalReads on the code's side: one source mutation for each id.
 *
 * The spec's side is a configuration of the same id in spec/rfc/bugs/. See raftCommit/faults.ts.
 */
import type { CodeFault } from '../../protocol.ts'

export const regionalReadsFaults: readonly CodeFault[] = [
  {
    id: 'RFC-21',
    title: 'age counted from the last change',
    file: 'rfc/read/take.ts',
    find: 'turn.state = { ...turn.state, applied: index }',
    replace: 'turn.state = { ...turn.state, applied: index, confirmedAt: turn.at }',
    killedBy: 'invariant:BoundedStaleness',
  },
  {
    id: 'RFC-22',
    title: 'unknown age served as fresh',
    file: 'rfc/read/age.ts',
    find: 'if (since === undefined) return Number.POSITIVE_INFINITY',
    replace: 'if (since === undefined) return 0',
    killedBy: 'invariant:StaleIsMarked',
  },
  {
    id: 'RFC-23',
    title: 'stale answer unmarked',
    file: 'rfc/read/read.ts',
    find: 'if (age > config.freshMs) return true',
    replace: 'if (age < 0) return true',
    killedBy: 'invariant:StaleIsMarked',
  },
  {
    id: 'RFC-24',
    title: 'session token ignored',
    file: 'rfc/read/read.ts',
    find: "if (!covers(state, level.token)) return 'NotCovered'\n",
    replace: '\n',
    killedBy: 'invariant:ReadYourWrites',
  },
  {
    id: 'RFC-25',
    title: 'epoch going back',
    file: 'rfc/read/boot.ts',
    find: 'const epoch = nextEpoch(Math.max(stored.lastEpoch, image.epoch))',
    replace: 'const epoch = nextEpoch(0)',
    killedBy: 'invariant:EpochMonotonic',
  },
  {
    id: 'RFC-26',
    title: 'two flags evaluated from two snapshots',
    file: 'rfc/read/evaluation.ts',
    find: 'flag: shownOf(snapshot, flagId)',
    replace: 'flag: shownOf(state, flagId)',
    killedBy: 'invariant:ConsistentPrefix',
  },
  {
    id: 'RFC-27',
    title: 'child visible before its parent',
    file: 'rfc/read/cache.ts',
    find: 'return parent === undefined ||',
    replace: 'return parent !== flagId ||',
    killedBy: 'invariant:ParentBeforeChild',
  },
  {
    id: 'RFC-28',
    title: 'expired TTL served in one region only',
    file: 'rfc/read/read.ts',
    find: 'const boundMs = boundOf(level, config)\n  const expired = flag !== undefined && isExpired(flag, at)',
    replace:
      "const boundMs = boundOf(level, config)\n  const expired = flag !== undefined && isExpired(flag, at) && state.mode !== 'degraded'",
    killedBy: 'invariant:ExpiresEverywhere',
  },
  {
    id: 'RFC-29',
    title: 'bounded read ignoring its bound',
    file: 'rfc/read/read.ts',
    find: 'return age <= level.maxAgeMs ? undefined',
    replace: 'return age >= 0 ? undefined',
    killedBy: 'invariant:BoundedStaleness',
  },
  {
    id: 'RFC-30',
    title: 'linearizable read served before its index is applied',
    file: 'rfc/read/question.ts',
    find: 'if (state.applied < question.index) return\n',
    replace: '\n',
    killedBy: 'invariant:NoStaleLinearizableRead',
  },
  {
    id: 'RFC-31',
    title: 'lease read past its end',
    file: 'rfc/read/read.ts',
    find: 'const { answer, commitIndex } = underLease(flagId, at)',
    replace:
      'const { answer, commitIndex } = underLease(flagId, { ...at, monotonicMs: (state.lease?.untilMs ?? 0) - 1 })',
    killedBy: 'invariant:NoStaleLinearizableRead',
  },
  {
    id: 'RFC-32',
    title: 'notice ignored',
    file: 'rfc/read/age.ts',
    find: 'return state.heard > state.applied',
    replace: 'return state.heard < 0',
    killedBy: 'invariant:StaleIsMarked',
  },
  {
    id: 'RFC-33',
    title: 'quiet taken for stale',
    file: 'rfc/read/question.ts',
    find: 'const confirmedAt = younger(state.confirmedAt, question.askedAt, at)',
    replace:
      'const confirmedAt = turn.before.applied < state.applied ? younger(state.confirmedAt, question.askedAt, at) : state.confirmedAt',
    killedBy: 'invariant:QuietIsNotStale',
  },
  {
    id: 'RFC-34',
    title: 'value invented from a corrupt snapshot',
    file: 'rfc/read/image.ts',
    find: 'if (checksum !== computed) throw',
    replace: 'if (checksum.length !== computed.length) throw',
    killedBy: 'invariant:CacheNeverInvents',
  },
  {
    id: 'RFC-35',
    title: 'age counted from the answer, not from the asking',
    file: 'rfc/read/question.ts',
    find: 'younger(state.confirmedAt, question.askedAt, at)',
    replace: 'younger(state.confirmedAt, at, at)',
    killedBy: 'invariant:BoundedStaleness',
  },
  {
    id: 'RFC-36',
    title: 'token that forgets what the client saw',
    file: 'rfc/read/sessionToken.ts',
    find: 'return { raftIndex, vector: join(token.vector, vector) }',
    replace: 'return raftIndex < 0 ? { raftIndex, vector: join(token.vector, vector) } : token',
    killedBy: 'invariant:MonotonicReads',
  },
  {
    id: 'RFC-37',
    title: 'mode kept when the lease ends',
    file: 'rfc/read/standing.ts',
    find: 'if (mode !== from) {',
    replace: "if (mode !== from && from !== 'leased') {",
    killedBy: 'invariant:TypeOK',
  },
]
