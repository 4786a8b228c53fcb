------------------------ MODULE MCReconciliationReach -------------------------
(***************************************************************************)
(* For each property of Reconciliation with a left side, the claim that it *)
(* never comes true. Each must be refused; see MCRaftCommitReach.          *)
(***************************************************************************)
EXTENDS MCReconciliationLive

(* No region knows of a conflict that no rule decides.                     *)
NothingUndecided == \A r \in Region, f \in Flag : ~IsUndecided(r, f)

(* No two concurrent changes are ever decided by their timestamps.         *)
TimestampsDecideNothing ==
  \A r \in Region, f \in Flag :
    ~(/\ Cardinality(Current(KnownOf(r, f))) > 1
      /\ ~IsAgreed(ItemsKnown(KnownOf(r, f)))
      /\ Cardinality(served[r][f].value) = 1 /\ ~served[r][f].conflicted)

(* Nobody takes a change of anybody else.                                  *)
NobodyTakes == \A r \in Region : \A u \in made : DotOf(u) \in known[r] => u.origin = r

(* No region applies an entry.                                             *)
NobodyApplies == \A r \in Region, f \in Flag : EntriesAt(r, f) = {}

(* No region asks for a decision.                                          *)
NobodyAsks == requests = {}

(* No decision is on an update that anybody made.                          *)
NothingIsDecided == \A i \in DOMAIN log : log[i].dots = {}

(* No head knows of a change of class.                                     *)
NoClassIsSeen ==
  \A r \in Region, f \in Flag : \A h \in ToSet(node[r].heads[f]) :
    \A i \in EntriesOn(f) : ~(log[i].kind = "class" /\ i <= At(SeenOf(h), Fcs))

(* Nothing is ever served in conflict.                                     *)
NeverConflicted == \A r \in Region, f \in Flag : ~served[r][f].conflicted
===============================================================================
