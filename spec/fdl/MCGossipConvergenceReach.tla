----------------------- MODULE MCGossipConvergenceReach -----------------------
(***************************************************************************)
(* For each property of GossipConvergence with a left side, the claim that *)
(* it never comes true. Each must be refused; see MCRaftCommitReach.       *)
(***************************************************************************)
EXTENDS MCGossipConvergenceLive

(* Nothing is published.                                                   *)
NothingIsPublished == published = {}

(* No message carries an update.                                           *)
NoUpdateIsSent == \A m \in messages : m.kind \notin {"push", "delta", "reset"}

(* No delta carries two updates of one origin.                             *)
NoLongDelta == \A m \in messages : m.kind = "delta" => Cardinality(m.updates) < 2

(* Nobody knows of an update that another made.                            *)
NobodyIsTold ==
  \A r \in Region : \A u \in published : Covers(node[r].cursor, u) => u.origin[1] = r

(* No two regions know the same, unless it is nothing.                     *)
NobodyIsAlike ==
  \A r, p \in Region :
    (r # p /\ node[r].cursor = node[p].cursor) => node[r].cursor = Nothing

(* Nobody who pauses learns anything.                                      *)
NoPauseIsEnded ==
  [][\A r \in Region : node[r].phase = BackingOff => ~HasLearnt(node[r], node'[r])]_gossipVars

(* Nobody publishes anything of its own.                                   *)
NobodyPublishes == \A r \in Region : At(node[r].cursor, <<r, 1>>) = 0

(* Links never come to rest.                                               *)
NeverAtRest == ~(budget.cuts = 0 /\ budget.publishes = 0)
===============================================================================
