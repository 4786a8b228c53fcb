--------------------------- MODULE MCFlagSystemReach --------------------------
(***************************************************************************)
(* For each property of FlagSystem with a left side, the claim that it     *)
(* never comes true. Each must be refused; see MCRaftCommitReach.          *)
(***************************************************************************)
EXTENDS MCFlagSystemLive

(* The log holds changes of class only.                                    *)
OnlyClassesAreLogged == \A k \in 1..Len(log) : log[k].kind = "class"

(* No region has two updates of a flag that did not know of each other.    *)
NothingConflicts == \A r \in Region, f \in Flag : Cardinality(HeadsOf(node[r], f)) <= 1

(* No two regions answer for a flag of which an entry is applied, in       *)
(* overlapping reads.                                                      *)
NoTwoAnswers ==
  \A a, b \in answers :
    a.region # b.region => a.version = <<"entry", 0>> \/ b.version = <<"entry", 0>>

(* No region serves a critical flag without a mark once it has changed.    *)
NothingUnmarked ==
  \A r \in Region, f \in Flag :
    IsCriticalAt(node[r].applied, f) /\ NewestOn(node[r].applied, f) > 0
      => Served(node[r], f).marked

(* No region that is cut off has a flag that is not critical.              *)
NobodyIsCutOff ==
  \A r \in cutOff, f \in Flag : IsCriticalAt(node[r].applied, f) \/ IsConflicted(node[r], f)

(* No flag is shown whose writer had seen an entry on its parent.          *)
NoChildIsShown ==
  \A r \in Region : \A u \in made :
    node[r].shown[u.flag] = <<u.origin, u.seq>> => u.needs = 0

(* No entry stands for an update.                                          *)
NothingIsDecided == \A u \in made : \A k \in 1..Len(log) : ~Covers(log[k].covers, u)

(* Nobody defers a change while it is cut off.                             *)
NothingWaits == \A r \in cutOff : node[r].deferred = <<>>
===============================================================================
