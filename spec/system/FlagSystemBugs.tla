---------------------------- MODULE FlagSystemBugs ----------------------------
(***************************************************************************)
(* Mistakes in the composition, each as a replacement for one definition   *)
(* of FlagSystem. What RaftCommitBugs.tla says of its own holds here.      *)
(***************************************************************************)
EXTENDS FlagSystem

(* RFC-41 write of an older class taken by the log.                        *)
AlwaysInTime(change) == TRUE

(* RFC-42 gossip overwriting a flag that has become critical.              *)
AnythingIsGossiped(n, f) == TRUE

(* RFC-43 update of another epoch taken.                                   *)
NeverLate(n, u) == FALSE

(* RFC-44 conflict served as if it were decided.                           *)
NeverConflicted(n, f) == FALSE

(* RFC-45 update that a class change passes by is dropped silently.        *)
NothingPassedBy(r, n, entry) == {}

(* RFC-46 updates outlive a change of class.                               *)
OutlivesClass(u, entry) == u.flag # entry.flag \/ ~Covers(entry.covers, u)

(* RFC-47 linearizable read answered before its index is applied.          *)
AnsweredAtOnce(n) == TRUE

(* RFC-48 commit notice ignored: what is behind is served unmarked.        *)
NeverBehind(n, f) == FALSE

(* RFC-49 child visible before its parent, which is in the other layer.    *)
AnythingIsVisible(n, f) == TRUE

(* RFC-50 change of a flag that is not critical waits for the log.         *)
OnlyConnected(r, f) == ~IsConflicted(node[r], f) /\ r \notin cutOff

(* RFC-51 deferred change forgotten when it is refused.                    *)
SubmitAndForget(r) ==
  /\ node[r].deferred # <<>>
  /\ r \notin cutOff
  /\ \E change \in {Head(node[r].deferred)} :
       IF IsInTime(change)
       THEN log' = Committed(NewEntry("write", change.flag, CoveredAt(Len(log), change.flag), TRUE))
       ELSE UNCHANGED log
  /\ Become(r, [node[r] EXCEPT !.deferred = Tail(@)])
  /\ UNCHANGED <<made, cutOff, answers>>

(* RFC-52 decision that stands for more than its region knew.              *)
DecidedForAll(n, f) == Join(SeenIn({u \in made : u.flag = f}), CoveredAt(n.applied, f))

(* RFC-53 decision that leaves an update undecided.                        *)
StaysAll(u, entry) == u.flag # entry.flag \/ entry.kind = "decision"

(* RFC-54 answer for a flag that gossip decides called linearizable.       *)
AnyIsLinearizable(n, f) == TRUE

(* RFC-55 notice that lowers what was heard.                               *)
HeardLatest(n) == [n EXCEPT !.heard = Len(log) - 1]

(* RFC-58 dot of an update used again.                                     *)
SameSeq(r) == Max(1, node[r].cursor[r])

(* RFC-59 entry that replaces the one before it.                           *)
CommittedInPlace(entry) ==
  IF log = <<>> THEN <<entry>> ELSE Append(SubSeq(log, 1, Len(log) - 1), entry)
===============================================================================
