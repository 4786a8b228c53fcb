/**
 * The seeded bugs of GossipConvergence on the code's side: one source mutation for each id.
 *
 * The spec's side is a configuration of the same id in spec/fdl/bugs/. See raftCommit/faults.ts.
 */
import type { CodeFault } from '../../protocol.ts'

export const gossipConvergenceFaults: readonly CodeFault[] = [
  {
    id: 'FDL-01',
    title: 'cursor advanced past a gap',
    file: 'fdl/take.ts',
    find: 'if (seq !== seqAt(vector, origin) + 1) return false',
    replace: 'if (seq <= seqAt(vector, origin)) return false',
    killedBy: 'invariant:DigestTruthful',
  },
  {
    id: 'FDL-02',
    title: 'delta that is no prefix',
    file: 'fdl/batch.ts',
    find: 'const after = heldAt(state, update.origin, update.seq + 1)\n    if',
    replace:
      'const after = heldAt(state, update.origin, update.seq + 2)\n    reached.set(update.origin, update.seq + 1)\n    if',
    killedBy: 'invariant:DeltaIsPrefix',
  },
  {
    id: 'FDL-03',
    title: 'delta applied out of order',
    file: 'fdl/take.ts',
    find: 'return isBelow(context, vector) && isBelow(needs, vector)',
    replace: 'return context.size >= 0 && isBelow(needs, vector)',
    killedBy: 'invariant:CausalDelivery',
  },
  {
    id: 'FDL-04',
    title: 'deletion collected before what it supersedes',
    file: 'fdl/collect.ts',
    find: 'if (isCurrent(turn, update) || isNeeded(each)) continue',
    replace: 'if (!isDeletedAt(update, at.wallMs) || isNeeded(each)) continue',
    killedBy: 'invariant:NoResurrection',
  },
  {
    id: 'FDL-05',
    title: 'absent peer merged instead of reset',
    file: 'fdl/reset.ts',
    find: 'if (!covers(message.cursor, update)) keep(held, state, update)',
    replace: 'keep(held, state, update)',
    killedBy: 'invariant:NoResurrection',
  },
  {
    id: 'FDL-06',
    title: 'old incarnation reused',
    file: 'fdl/state.ts',
    find: 'return last + 1',
    replace: 'return last === 2 ? 1 : last + 1',
    killedBy: 'invariant:DotsUnique',
  },
  {
    id: 'FDL-07',
    title: 'dot reused after lost state',
    file: 'fdl/state.ts',
    find: 'return last + 1',
    replace: 'return last',
    killedBy: 'invariant:OriginDominates',
  },
  {
    id: 'FDL-08',
    title: 'update taken that is known already',
    file: 'fdl/take.ts',
    find: 'if (seq !== seqAt(vector, origin) + 1) return false',
    replace: 'if (seq > seqAt(vector, origin) + 1) return false',
    killedBy: 'invariant:VersionMonotonic',
  },
  {
    id: 'FDL-09',
    title: 'critical flag taken from gossip',
    file: 'fdl/accept.ts',
    find: '(config.isCritical(flagId) ?',
    replace: '(config.isCritical("") ?',
    killedBy: 'invariant:CriticalNeverByGossip',
  },
  {
    id: 'FDL-10',
    title: 'commit notice that lowers an index',
    file: 'fdl/notice.ts',
    find: 'if (notice.index > turn.state.notice.index) turn.state',
    replace: 'if (notice.index > 0) turn.state',
    killedBy: 'invariant:NoticeMonotonic',
  },
  {
    id: 'FDL-11',
    title: 'backoff never reset',
    file: 'fdl/turn.ts',
    find: "if (phase === 'backingOff') move(turn, 'Stir', { quietRounds: 0 })\n",
    replace: "if (phase === 'backingOff') return\n",
    killedBy: 'invariant:BackoffResets',
  },
  {
    id: 'FDL-13',
    title: 'child released before its parent',
    file: 'fdl/take.ts',
    find: 'return isBelow(context, vector) && isBelow(needs, vector)',
    replace: 'return isBelow(context, vector) && needs.size >= 0',
    killedBy: 'invariant:ParentBeforeChild',
  },
  {
    id: 'FDL-14',
    title: 'unverified update forwarded',
    file: 'fdl/receive.ts',
    find: 'if (!accept(turn, message)) return\n',
    replace: `if (!accept(turn, message)) {
    const { members, self } = turn.config
    for (const to of members) {
      if (to !== self && to !== message.from) turn.messages.push({ ...message, from: self, to })
    }
    return
  }
`,
    killedBy: 'invariant:NoFabrication',
  },
  {
    id: 'FDL-15',
    title: 'unverified update taken',
    file: 'fdl/accept.ts',
    find: '(config.verify(update) ?',
    replace: "(config.self !== '' ?",
    killedBy: 'invariant:NoFabrication',
  },
  {
    id: 'FDL-19',
    title: 'reset that overrides what was written meanwhile',
    file: 'fdl/reset.ts',
    find: 'else if (!covers(state.cursor, update)) {',
    replace:
      'else if (!covers(state.cursor, update) && !HashMap.has(state.heads, update.flagId)) {',
    killedBy: 'invariant:MergeLaws',
  },
  {
    id: 'FDL-20',
    title: 'reset that forgets what this region alone knows',
    file: 'fdl/reset.ts',
    find: 'if (!covers(message.cursor, update)) keep(held, state, update)',
    replace: '',
    killedBy: 'invariant:DigestTruthful',
  },
  {
    id: 'FDL-21',
    title: 'round that never ends',
    file: 'fdl/round.ts',
    find: 'if (left.length === 0) afterExchange(turn)',
    replace: '',
    killedBy: 'invariant:TypeOK',
  },
]
