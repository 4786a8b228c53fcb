------------------------- MODULE MCReconciliationLive -------------------------
(***************************************************************************)
(* Liveness of reconciliation: conflicts are decided, and once nothing is  *)
(* written any more all regions serve the same. Changes come to an end;    *)
(* the FCS decides as often as it is asked, which its own rules bound.     *)
(***************************************************************************)
EXTENDS MCReconciliation

LiveDecide ==
  (\E q \in requests : \E value \in ValuesIn(q.items) : Decide(q, value)) /\ UNCHANGED budget

(* Slower clocks catch up with the one that is ahead.                      *)
LiveTick ==
  (\E r \in Region : clock[r] < 1 + Ahead /\ Tick(r)) /\ UNCHANGED budget

LiveNext ==
  \/ MCWrite
  \/ MCDelete
  \/ MCDeliver
  \/ MCApply
  \/ MCEscalate
  \/ MCLose
  \/ MCChangeClass
  \/ MCCommit
  \/ LiveDecide
  \/ LiveTick

(* What was written arrives everywhere at some time, clocks go on, and     *)
(* regions follow the log, ask about their conflicts, and get an answer.   *)
FairDelivery == WF_mcvars(MCDeliver)
FairClocks == WF_mcvars(LiveTick)
FairLog == WF_mcvars(MCApply)
FairEscalation == WF_mcvars(MCEscalate)
FairDecisions == WF_mcvars(LiveDecide)

LiveSpec ==
  MCInitAhead /\ [][LiveNext]_mcvars
    /\ FairDelivery /\ FairClocks /\ FairLog /\ FairEscalation /\ FairDecisions
UndeliveredSpec ==
  MCInitAhead /\ [][LiveNext]_mcvars /\ FairClocks /\ FairLog /\ FairEscalation /\ FairDecisions
UndecidedSpec ==
  MCInitAhead /\ [][LiveNext]_mcvars /\ FairDelivery /\ FairClocks /\ FairLog /\ FairEscalation

(* No conflict stays. Needs FairLog, FairEscalation and FairDecisions, and *)
(* FairDelivery where a request does not know of the newest entry.         *)
EscalationTerminates ==
  \A r \in Region, f \in Flag : served[r][f].conflicted ~> ~served[r][f].conflicted

(* Changes come to an end here, so all regions serve the same at last.     *)
(* Needs all that is fair.                                                 *)
StrongEventualConsistency ==
  <>[](\A r, p \in Region : served[r] = served[p])
===============================================================================
