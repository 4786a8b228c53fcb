-------------------------- MODULE RegionalReadsBugs --------------------------
(***************************************************************************)
(* Mistakes in reads, each as a replacement for one definition of          *)
(* RegionalReads. What RaftCommitBugs.tla says of its own holds here.      *)
(***************************************************************************)
EXTENDS RegionalReads

(* RFC-21 age counted from the last change.                                *)
AgeSinceChange(c) == 0

(* RFC-22 unknown age served as fresh.                                     *)
FreshAtBoot == 0

(* RFC-23 stale answer unmarked.                                           *)
NeverStale(c, f) == FALSE

(* RFC-24 session token ignored.                                           *)
AnythingIsCovered(c, f, token) == TRUE

(* RFC-25 epoch going back.                                                *)
EpochFromOne(c) == 1

(* RFC-26 two flags evaluated from two snapshots.                          *)
ValueNow(r, f) == cache[r].shown[f]

(* RFC-27 child visible before its parent.                                 *)
AlwaysVisible(c, f, needs) == TRUE

(* RFC-28 expired TTL served in one region only.                           *)
KeptWhileDegraded(c, entry) == entry.left = 0 /\ c.mode # Degraded

(* RFC-29 bounded read ignoring its bound.                                 *)
AnyBound(c, f) == c.hidden[f] = 0

(* RFC-30 linearizable read served before its index is applied.            *)
ServesAtOnce(c, q) == q.stage = Answered

(* RFC-31 lease read past its end.                                         *)
LeaseForEver(c) == c.lease.index > 0 /\ c.applied >= c.lease.index

(* RFC-32 notice ignored.                                                  *)
NeverBehind(c, f) == c.hidden[f] > 0

(* RFC-33 quiet taken for stale.                                           *)
AgeSinceNews(c, q) ==
  IF q.stage = Answered /\ c.applied >= q.index /\ q.index > q.since THEN Min(c.age, q.age)
  ELSE c.age

(* RFC-34 value invented from a corrupt snapshot.                          *)
CorruptTaken(c) ==
  [NewCache EXCEPT !.shown = [f \in Flag |-> 7], !.stored = c.stored, !.epoch = EpochAtBoot(c)]

(* RFC-35 age counted from the answer, not from the asking.                *)
AgeSinceAnswer(c, q) == IF q.stage = Answered /\ c.applied >= q.index THEN 0 ELSE c.age

(* RFC-36 token that forgets what the client saw.                          *)
TokenUnchanged(c, token) == token

(* RFC-37 mode kept when the lease ends.                                   *)
ModeKept(c) ==
  IF c.mode = Leased \/ HoldsLease(c) THEN Leased ELSE IF IsRecent(c) THEN Fresh ELSE Degraded
===============================================================================
