------------------------- MODULE LinearizableReadsBugs -------------------------
(***************************************************************************)
(* Mistakes in reads and leases, each as a replacement for one definition  *)
(* of LinearizableReads; see RaftCommitBugs for how they are used.         *)
(***************************************************************************)
EXTENDS LinearizableReads

(* FCS-10 no no-op before ReadIndex.                                       *)
ReadIndexOfCommit(n) == n.commitIndex

(* FCS-11 ReadIndex without the quorum round.                              *)
NoReadRound(l) == 0

(* FCS-12 ReadIndex answered for a reused context.                         *)
AnyReadAnswer(read, m) == IsWaiting(read) /\ read.index = 0

(* FCS-13 leader lease measured from the response.                         *)
AnsweredFromResponse(i, l, j, round) ==
  LET heard == [l EXCEPT !.answered[j] = Max(@, round), !.joined = @ \cup {j}]
      last  == LastConfirmed(i, heard)
  IN  [heard EXCEPT !.sent = [k \in DOMAIN @ |-> IF k < last THEN 0
                                                ELSE IF k = last THEN LeaseTicks ELSE @[k]]]

(* FCS-14 lease kept over a suspension.                                    *)
NeverRanAhead(clock) == FALSE

(* FCS-15 wall clock used for the lease.                                   *)
LaterOnSetBack(l) == [l EXCEPT !.held = IF @.left > 0 THEN [@ EXCEPT !.left = @ + 1] ELSE @]

(* FCS-16 drift ignored in the record of a grant.                          *)
GrantWaitAsLong == LeaseTicks

(* FCS-17 drift ignored in the promise of a voter.                         *)
PromiseWaitAsLong == LeaseTicks

(* FCS-18 drift ignored in the deferral of a new leader.                   *)
DeferWaitAsLong == LeaseTicks

(* FCS-19 deferred commit left out.                                        *)
NoDeferWait == 0

(* FCS-20 commit without waiting for a holder.                             *)
HoldersNotAsked(i, n, l, k) == TRUE

(* FCS-21 pending entry served.                                            *)
NeverPending(n, f) == FALSE

(* FCS-22 lease granted by a leader without a lease.                       *)
MayAlwaysGrant(i, l) == TRUE

(* FCS-23 grant that names the commit index.                               *)
GrantIndexOfCommit(n) == n.commitIndex

(* FCS-24 lease usable by log length.                                      *)
ReachedByLength(n, l) == Len(n.log)

(* FCS-25 holder left out of a two-delay commit.                           *)
NamedNotAsked(n, l, k) == TRUE

(* FCS-26 leased entry carried past its holder by a later entry.           *)
HoldersHaveLast(i, n, l, k) ==
  IsLeased(n.log[k]) => \A r \in Holders(i, l) : n.matchIndex[r] >= k

(* FCS-27 lease kept on joining a newer term.                              *)
LeftWithLease(l) == [FreshLease(l.promise) EXCEPT !.held = [@ EXCEPT !.left = l.held.left]]

(* FCS-28 restarted voter that votes at once.                              *)
NoPromiseAtRestart(i) == 0

(* FCS-29 grant for an earlier request taken for a later one.              *)
AnyAsk(l, m) == l.ask.id > 0

(* FCS-30 lease counted from the arrival of the grant.                     *)
LeftFromGrant(l) == LeaseTicks

(* FCS-31 holders of leases of earlier leaders not named.                  *)
NamesOfGrants(i, l, value) == IF value \in Leased THEN {r \in Others(i) : l.grants[r] > 0} ELSE {}

(* FCS-32 ReadIndex by the commit index although others may count first.   *)
ReadIndexOfLeader(n) == Max(n.commitIndex, FirstOfTerm(n))

(* FCS-37 lease kept over a transfer of the leadership.                    *)
NotGivenUp(n, l) == l

(* FCS-34 record of a grant that never ends.                               *)
AgedButGrants(l, d) ==
  [l EXCEPT !.promise = Less(@, d),
            !.ask = [@ EXCEPT !.left = Less(@, d)],
            !.held = [@ EXCEPT !.left = Less(@, d)],
            !.sent = [k \in DOMAIN @ |-> Less(@[k], d)],
            !.defer = Less(@, d)]

(* FCS-35 read that is not asked again.                                    *)
NeverRetryRead(i) == FALSE

(* FCS-33 vote given within a promise.                                     *)
NeverPromised(l, m) == FALSE

===============================================================================
