/**
 * The seeded bugs of Reconciliation on the code's side: one source mutation for each id.
 *
 * The spec's side is a configuration of the same id in spec/rfc/bugs/. See raftCommit/faults.ts.
 */
import type { CodeFault } from '../../protocol.ts'

export const reconciliationFaults: readonly CodeFault[] = [
  {
    id: 'RFC-01',
    title: 'dominated value kept',
    file: 'rfc/reconcile/heads.ts',
    find: "outcomes[at] !== 'dominates'",
    replace: 'at >= 0',
    killedBy: 'invariant:CausalDominance',
  },
  {
    id: 'RFC-02',
    title: 'concurrent value dropped',
    file: 'rfc/reconcile/heads.ts',
    find: "outcomes[at] !== 'dominates'",
    replace: 'at < 0',
    killedBy: 'invariant:ConcurrentPreserved',
  },
  {
    id: 'RFC-03',
    title: 'siblings ordered by arrival',
    file: 'rfc/reconcile/heads.ts',
    find: 'return [...rest, version].sort(compareVersions)',
    replace: 'return [...rest, version]',
    killedBy: 'invariant:TypeOK',
  },
  {
    id: 'RFC-04',
    title: 'dot left out of a merge',
    file: 'flag/fragment/dots.ts',
    find: 'if (inBoth || staysAlone(dot, rightSeen)) merged.push(dot)',
    replace: 'if (inBoth) merged.push(dot)',
    killedBy: 'invariant:SameResultEverywhere',
  },
  {
    id: 'RFC-05',
    title: 'last writer wins on an undeclared field',
    file: 'rfc/reconcile/policy.ts',
    find: "const whereUndeclared = 'escalate'",
    replace: "const whereUndeclared = 'lww'",
    killedBy: 'invariant:LwwOnlyWhereAllowed',
  },
  {
    id: 'RFC-06',
    title: "last writer's tie by arrival",
    file: 'flag/fragment/lastWriter.ts',
    find: 'return origin === otherOrigin ? 0 : origin < otherOrigin ? -1 : 1',
    replace: 'return 0',
    killedBy: 'invariant:SameResultEverywhere',
  },
  {
    id: 'RFC-07',
    title: 'future timestamp accepted',
    file: 'rfc/reconcile/deliver.ts',
    find: 'if (latest === undefined) return false',
    replace: 'if (latest !== null) return false',
    killedBy: 'invariant:FutureNeverTaken',
  },
  {
    id: 'RFC-08',
    title: 'escalation sent twice with different keys',
    file: 'rfc/reconcile/escalation.ts',
    find: 'const key = keyOf(flagId, dots, config)',
    replace: "const key = keyOf(flagId, dots, config) + (flag.asked ?? '')",
    killedBy: 'invariant:EscalationIdempotent',
  },
  {
    id: 'RFC-09',
    title: 'decision that does not dominate a sibling',
    file: 'rfc/reconcile/ledger.ts',
    find: "const entry = { kind: 'decision' as const, index, flagId, seen, epoch, dots }",
    replace:
      "const entry = { kind: 'decision' as const, index, flagId, seen: new Map([...seen].map(([origin, seq], at) => [origin, at === 0 ? seq + 1 : seq - 1])), epoch, dots }",
    killedBy: 'invariant:DecisionDominates',
  },
  {
    id: 'RFC-10',
    title: 'gossip that overwrites a committed flag',
    file: 'rfc/reconcile/heads.ts',
    find: "outcomes[at] !== 'dominates'",
    replace: "outcomes[at] !== 'dominates' && heads[at]!.origin !== 'fcs/1'",
    killedBy: 'invariant:CommittedBeatsGossip',
  },
  {
    id: 'RFC-11',
    title: 'class change without a fence',
    file: 'rfc/reconcile/classFence.ts',
    find: 'return epoch + 1',
    replace: 'return epoch',
    killedBy: 'invariant:ClassFence',
  },
  {
    id: 'RFC-12',
    title: 'update of a later epoch taken before its entry',
    file: 'rfc/reconcile/classFence.ts',
    find: "if (epoch > here) return 'early'\n",
    replace: '',
    killedBy: 'invariant:ClassFence',
  },
  {
    id: 'RFC-13',
    title: 'old request decided once more',
    file: 'rfc/reconcile/ledger.ts',
    find: 'if (entryIn(seen) >= index) return undefined',
    replace: 'if (entryIn(seen) >= 0) return undefined',
    killedBy: 'invariant:EscalationIdempotent',
  },
  {
    id: 'RFC-14',
    title: 'sibling served in a conflict',
    file: 'rfc/reconcile/fold.ts',
    find: 'if (committed === undefined) return agreed',
    replace:
      'if (committed === undefined) return fragment.view(stateIn(heads[0]!.fields, field, fragment)).value',
    killedBy: 'invariant:NoSilentMerge',
  },
  {
    id: 'RFC-15',
    title: 'write that passes over a conflict',
    file: 'rfc/reconcile/write.ts',
    find: 'if (conflicts.length > 0) {',
    replace: 'if (conflicts.length < 0) {',
    killedBy: 'invariant:NoSilentMerge',
  },
  {
    id: 'RFC-16',
    title: 'update that was held back forgotten',
    file: 'rfc/reconcile/apply.ts',
    find: 'return held.filter((version) => version.epoch === epoch)',
    replace: 'return held.filter((version) => version.epoch < epoch)',
    killedBy: 'invariant:HeldBackIsTaken',
  },
  {
    id: 'RFC-17',
    title: 'merge that makes a version of its own',
    file: 'rfc/reconcile/deliver.ts',
    find: 'if (next !== heads) becomes(turn, flagId, { heads: next })',
    replace: `if (next !== heads) becomes(turn, flagId, { heads: next })
  if (next.length > 1) {
    const dot = { origin: version.origin, seq: version.seq + 1 }
    turn.actions.push({ type: 'Learnt', flagId, dot, outcome: 'dominates' })
  }`,
    killedBy: 'replay',
  },
]
