------------------------- MODULE MCRegionalReadsReach ------------------------
(***************************************************************************)
(* For each property of RegionalReads with a left side, the claim that it  *)
(* never comes true. Each must be refused; see MCRaftCommitReach.          *)
(***************************************************************************)
EXTENDS MCRegionalReadsLive

(* Nothing is held back.                                                   *)
NothingIsHidden == \A r \in Region, f \in Flag : cache[r].hidden[f] = 0

(* No question is answered while something is committed.                   *)
NothingIsServed == \A r \in Region : reads[r].stage = Served => reads[r].since = 0

(* No bounded read is unmarked while something newer is there.             *)
NothingNewerWithinBound ==
  \A r \in Region, f \in Flag : \A a \in answers[r][f].bounded :
    ~a.stale => a.version = Newest(log, made, f)

(* No local read is unmarked while something newer is there.               *)
NothingNewerUnmarked ==
  \A r \in Region, f \in Flag : \A a \in answers[r][f].local :
    ~a.stale => a.version = Newest(log, made, f)

(* Nobody who asked lately has a flag whose last change is old.            *)
NobodyIsQuiet ==
  \A r \in Region : (reads[r].stage = Served /\ reads[r].age <= FreshTicks) =>
    \A k \in DOMAIN log : log[k].age < Infinite

(* No flag with a parent is shown.                                         *)
NoChildIsShown ==
  \A r \in Region, f \in Flag : Parent[f] # None =>
    \A a \in answers[r][f].local : a.version = 0

(* Nothing that is shown changes.                                          *)
NothingChanges ==
  [][\A r \in Region : cache'[r].shown = cache[r].shown]_readVars

(* Nothing is committed.                                                   *)
NothingIsCommitted == [](Len(log) = 0)

(* Nobody is degraded any more than at the start.                          *)
NobodyDegradesAgain ==
  [][\A r \in Region : cache'[r].mode = Degraded => cache[r].mode = Degraded]_readVars
===============================================================================
