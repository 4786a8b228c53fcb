------------------------- MODULE MCRegionalReadsLive -------------------------
(***************************************************************************)
(* Liveness of reads: what is committed is applied, or what is older comes *)
(* to be marked; and who is degraded does not stay so. Questions have no   *)
(* budget here: a region asks again and again.                             *)
(***************************************************************************)
EXTENDS MCRegionalReads

LiveAsk(r) == Ask(r) /\ UNCHANGED budget
LiveAnswer(r) ==
  (\E index \in 0..Len(log) : AnswerIndex(r, index)) /\ UNCHANGED budget
LiveApply(r) == Apply(r) /\ UNCHANGED budget

LiveNext ==
  \/ MCCommit
  \/ MCGrantLease
  \/ MCNotice
  \/ MCTick
  \/ \E r \in Region : LiveAsk(r) \/ LiveAnswer(r) \/ LiveApply(r)

(* Time goes on; degraded regions ask; somebody knows the index; what is   *)
(* committed comes to every region.                                        *)
FairTime == WF_mcvars(MCTick)
FairAsks == \A r \in Region : WF_mcvars(LiveAsk(r))
FairAnswers == \A r \in Region : WF_mcvars(LiveAnswer(r))
FairApplies == \A r \in Region : WF_mcvars(LiveApply(r))

TimeSpec == MCInit /\ [][LiveNext]_mcvars /\ FairTime
TimelessSpec == MCInit /\ [][LiveNext]_mcvars
AskingSpec == MCInit /\ [][LiveNext]_mcvars /\ FairAsks /\ FairAnswers /\ FairApplies
UnansweredSpec == MCInit /\ [][LiveNext]_mcvars /\ FairAsks /\ FairApplies

IsMarked(r) == \A f \in Critical : \A a \in answers[r][f].local : a.stale

(* An entry that is committed is applied at each region, or everything     *)
(* there comes to be marked. Needs FairTime and nothing else: a region     *)
(* that is cut off has its clock.                                          *)
InvalidateOrExpire ==
  \A r \in Region : \A k \in 1..Commits :
    (Len(log) >= k) ~> (cache[r].applied >= k \/ IsMarked(r))

(* A degraded region is so no more at some time. Needs FairAsks,           *)
(* FairAnswers and FairApplies, and an answer that comes within FreshTicks *)
(* of its asking: in its models, time comes to an end.                     *)
RecoversFromDegraded ==
  \A r \in Region : (cache[r].mode = Degraded) ~> (cache[r].mode # Degraded)
===============================================================================
