------------------------- MODULE GossipConvergenceBugs ------------------------
(***************************************************************************)
(* Mistakes in gossip, each as a replacement for one definition of         *)
(* GossipConvergence. What RaftCommitBugs.tla says of its own holds here.  *)
(***************************************************************************)
EXTENDS GossipConvergence

(* FDL-01 cursor advanced past a gap.                                      *)
TakesPastGaps(n, u) ==
  u.seq > At(n.cursor, u.origin) /\ FollowsContext(n.cursor, u) /\ FollowsParent(n.cursor, u)

(* FDL-02 delta that is no prefix.                                         *)
EverySecond(store, vector) ==
  {u \in Batch(store, vector, DeltaSize) : (u.seq - At(vector, u.origin)) % 2 = 1}

(* FDL-03 delta applied out of order.                                      *)
FollowsAnything(vector, u) == TRUE

(* FDL-04 deletion collected before what it supersedes.                    *)
KeptButDeletions(updates) == {u \in updates : ~u.deleted}

(* FDL-05 absent peer merged instead of reset.                             *)
AllStaysAt(n, m) == n.store

(* FDL-06 old incarnation reused.                                          *)
IncarnationAgain(incarnation) == IF incarnation = 2 THEN 1 ELSE incarnation + 1

(* FDL-07 dot reused after lost state.                                     *)
SameIncarnation(incarnation) == incarnation

(* FDL-08 update taken that is known already.                              *)
TakesAgain(n, u) ==
  u.seq <= At(n.cursor, u.origin) + 1 /\ FollowsContext(n.cursor, u) /\ FollowsParent(n.cursor, u)

(* FDL-09 critical flag taken from gossip.                                 *)
AnyFlagIsGossiped(u) == TRUE

(* FDL-10 commit notice that lowers an index.                              *)
LatestNoticed(old, new) == new

(* FDL-11 backoff never reset.                                             *)
NeverStirred(n) == IF n.phase = Exchanging THEN [n EXCEPT !.differed = TRUE] ELSE n

(* FDL-12 push lost and never repaired.                                    *)
NoContent(store, vector) == {}

(* FDL-13 child released before its parent.                                *)
FollowsNoParent(vector, u) == TRUE

(* FDL-14 unverified update forwarded.                                     *)
PassedOn(m, network) ==
  Becomes(m.to, node[m.to],
          {[m EXCEPT !.from = m.to, !.to = p] : p \in Others(m.to) \ {m.from}}, network)

(* FDL-15 unverified update taken.                                         *)
AnythingIsVerified(u) == TRUE

(* FDL-16 peer that did not answer never asked again.                      *)
AnsweringPeers(r) == Others(r) \ node[r].silent

(* FDL-19 reset that overrides what was written meanwhile.                 *)
OnlyNewFlags(n, m) ==
  {u \in m.updates : ~Covers(n.cursor, u) /\ ~\E v \in n.store : v.flag = u.flag}

(* FDL-20 reset that forgets what this region alone knows.                 *)
CommonStays(n, m) == n.store \cap m.updates

(* FDL-21 round that never ends.                                           *)
NeverAfterExchange(n) == n

(* FDL-22 delta where a reset is due.                                      *)
NothingLacks(n, vector) == FALSE

===============================================================================
