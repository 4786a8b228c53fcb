--------------------------- MODULE MCFlagSystemLive ---------------------------
(***************************************************************************)
(* Liveness of the whole: what was deferred is decided, and regions come   *)
(* to serve the same.                                                      *)
(***************************************************************************)
EXTENDS MCFlagSystem

(* Regions reach the log again; who reaches it hands over what waits,      *)
(* applies what is there and has conflicts decided; gossip brings every    *)
(* update everywhere.                                                      *)
FairLinks == \A r \in Region : WF_mcvars(Heal(r) /\ UNCHANGED budget)
FairLog == \A r \in Region :
  /\ SF_mcvars(Submit(r) /\ UNCHANGED budget)
  /\ SF_mcvars(Apply(r) /\ UNCHANGED budget)
FairEscalation == \A r \in Region : SF_mcvars((\E f \in Flag : Escalate(r, f)) /\ UNCHANGED budget)
FairGossip == \A r \in Region : SF_mcvars((\E u \in made : Deliver(r, u)) /\ UNCHANGED budget)

LiveSpec ==
  MCInit /\ [][MCNext]_mcvars /\ FairLinks /\ FairLog /\ FairEscalation /\ FairGossip
CutOffSpec == MCInit /\ [][MCNext]_mcvars /\ FairLog /\ FairEscalation /\ FairGossip
UndecidedSpec == MCInit /\ [][MCNext]_mcvars /\ FairLinks /\ FairLog /\ FairGossip

(* A change of a critical flag that a region deferred comes into the log   *)
(* or back to the client. Needs FairLinks and FairLog.                     *)
DeferredDecided == \A r \in Region : (node[r].deferred # <<>>) ~> (node[r].deferred = <<>>)

(* Changes come to an end here, so all regions serve the same at last, and *)
(* nothing is in conflict. Needs FairLinks, FairLog, FairEscalation and    *)
(* FairGossip.                                                             *)
Settles ==
  <>[](\A f \in Flag :
         /\ \A r, p \in Region : node[r].shown[f] = node[p].shown[f]
         /\ \A r \in Region : ~IsConflicted(node[r], f))
===============================================================================
