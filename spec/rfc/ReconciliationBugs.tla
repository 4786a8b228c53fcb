-------------------------- MODULE ReconciliationBugs --------------------------
(***************************************************************************)
(* Mistakes in reconciliation, each as a replacement for one definition of *)
(* Reconciliation. What RaftCommitBugs.tla says of its own holds here.     *)
(***************************************************************************)
EXTENDS Reconciliation

(* RFC-01 dominated value kept.                                            *)
AllStay(heads, v) == heads

(* RFC-02 concurrent value dropped.                                        *)
NoneStays(heads, v) == <<>>

(* RFC-03 siblings ordered by arrival.                                     *)
PlacedLast(heads, v) == Append(heads, v)

(* RFC-04 dot left out of a merge.                                         *)
RemainingInAll(heads) ==
  {item \in UNION {h.items : h \in heads} : \A h \in heads : item \in h.items}

(* RFC-05 last writer wins on an undeclared field.                         *)
LastWriterWhereUndeclared == "lww"

(* RFC-06 last writer's tie by arrival.                                    *)
FirstWins(i, j) == ~IsEarlier(i.at, j.at)

(* RFC-07 future timestamp accepted.                                       *)
NeverTooFarAhead(r, u) == FALSE

(* RFC-08 escalation sent twice with different keys.                       *)
KeyOfSender(r, dots) == <<r, dots>>

(* RFC-09 decision that does not dominate a sibling.                       *)
SeenOfFirst(q) ==
  LET own == {d \in q.dots : d[1] # Fcs}
      first == CHOOSE d \in own : \A e \in own \ {d} : Place(d[1]) < Place(e[1])
  IN  With(Nothing, first[1], first[2])

(* RFC-10 gossip that overwrites a committed flag.                         *)
RestOfGossip(heads, v) ==
  LET Stays(h) == ~Supersedes(v, h) /\ h.origin # Fcs
  IN  SelectSeq(heads, Stays)

(* RFC-11 class change without a fence.                                    *)
SameEpoch(epoch) == epoch

(* RFC-12 update of a later epoch taken before its entry.                  *)
NeverEarly(r, u) == FALSE

(* RFC-13 old request decided once more.                                   *)
NeverVoid(q) == FALSE

(* RFC-14 sibling served in a conflict.                                    *)
FirstSibling(heads) == {Siblings(Remaining(heads))[1]}

(* RFC-15 write that passes over a conflict.                               *)
MayAlwaysWrite(r, f) == ~IsCriticalAt(r, f)

(* RFC-16 update that was held back forgotten.                             *)
NothingReleased(held, f, epoch) == {}

(* RFC-17 merge that makes a version of its own.                           *)
LearntWithMerge(r, u) ==
  {DotOf(u)} \cup (IF \E h \in ToSet(node[r].heads[u.flag]) : Concurrent(h, u)
                   THEN {<<r, NextSeq(r)>>} ELSE {})

(* RFC-18 conflict that is asked about only once for each flag.            *)
NobodyAsked(r, f) == ~\E q \in requests : q.flag = f

===============================================================================
