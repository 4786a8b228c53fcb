--------------------------- MODULE MCReconciliation ---------------------------
(***************************************************************************)
(* Reconciliation within bounds that a checker can exhaust, each spent     *)
(* inside the action that it bounds; see MCRaftCommit. Deliveries and      *)
(* requests need none: there are as many as there are updates and          *)
(* conflicts.                                                              *)
(***************************************************************************)
EXTENDS ReconciliationBugs, TLC

CONSTANTS
  r1, r2, r3,     \* names of regions
  Writers,        \* regions whose clients change flags
  Writes,         \* how many changes there are
  Deletes,        \* how many deletions
  Ticks,          \* how often time goes on at a region
  Ahead,          \* how far the clock of the first region is ahead
  Decisions,      \* how many conflicts the FCS decides
  Commits,        \* how many changes of critical flags the FCS commits
  ClassChanges,   \* how often a flag changes its class
  Losses          \* how many requests do not arrive

VARIABLE budget   \* what is left of each bound

mcvars == <<node, served, known, made, log, requests, clock, budget>>

FullBudget ==
  [writes |-> Writes, deletes |-> Deletes, ticks |-> Ticks, decisions |-> Decisions,
   commits |-> Commits, classChanges |-> ClassChanges, losses |-> Losses]

InOrder2 == <<r1, r2>>
InOrder3 == <<r1, r2, r3>>

Spend(what) ==
  /\ budget[what] > 0
  /\ budget' = [budget EXCEPT ![what] = @ - 1]

MCWrite ==
  Spend("writes") /\ (\E r \in Writers, f \in Flag : \E change \in Changes(f) : Write(r, f, change))
MCDelete ==
  Spend("deletes") /\ (\E r \in Writers, f \in Flag : Write(r, f, Deletion))
MCDeliver ==
  (\E r \in Region : \E u \in made : Deliver(r, u)) /\ UNCHANGED budget
MCApply ==
  (\E r \in Region : Apply(r)) /\ UNCHANGED budget
MCEscalate ==
  (\E r \in Region, f \in Flag : Escalate(r, f)) /\ UNCHANGED budget
MCLose ==
  Spend("losses") /\ (\E q \in requests : Lose(q))
MCTick ==
  Spend("ticks") /\ (\E r \in Region : Tick(r))
MCDecide ==
  Spend("decisions") /\ (\E q \in requests : \E value \in ValuesIn(q.items) : Decide(q, value))
MCCommit ==
  Spend("commits") /\ (\E f \in Flag : \E change \in Changes(f) : Commit(f, change))
MCChangeClass ==
  Spend("classChanges") /\ (\E r \in Writers, f \in Flag : ChangeClass(r, f))

MCNext ==
  \/ MCWrite
  \/ MCDelete
  \/ MCDeliver
  \/ MCApply
  \/ MCEscalate
  \/ MCLose
  \/ MCTick
  \/ MCDecide
  \/ MCCommit
  \/ MCChangeClass

AheadClock == [r \in Region |-> IF r = r1 THEN 1 + Ahead ELSE 1]

MCInit ==
  /\ Init
  /\ budget = FullBudget

(* The clock of r1 is ahead.                                               *)
MCInitAhead ==
  /\ node = [r \in Region |-> NewNode]
  /\ served = [r \in Region |-> [f \in Flag |-> ViewOf(f, <<>>)]]
  /\ known = [r \in Region |-> {}]
  /\ made = {}
  /\ log = <<>>
  /\ requests = {}
  /\ clock = AheadClock
  /\ budget = FullBudget
===============================================================================
