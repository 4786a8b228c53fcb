----------------------------- MODULE MCFlagSystem -----------------------------
(***************************************************************************)
(* FlagSystem within bounds that a checker can exhaust, each spent inside  *)
(* the action that it bounds; see MCRaftCommit.                            *)
(***************************************************************************)
EXTENDS FlagSystemBugs, TLC

CONSTANTS
  r1, r2, r3,     \* names of regions
  Publishes,      \* how many changes of flags that are not critical
  Defers,         \* how many changes of flags that are
  ClassChanges,   \* how often a flag moves to the other layer
  Hears,          \* how often gossip brings a commit index
  Asks,           \* how many linearizable reads
  Cuts            \* how often a region is cut off from the log

VARIABLE budget   \* what is left of each bound

mcvars == <<log, made, node, cutOff, answers, budget>>

FullBudget ==
  [publishes |-> Publishes, defers |-> Defers, classChanges |-> ClassChanges, hears |-> Hears,
   asks |-> Asks, cuts |-> Cuts]

(* Nothing depends on anything, or the flag "child" on the flag "base".    *)
NoParents == [f \in Flag |-> None]
ChildOfBase == [f \in Flag |-> IF f = "child" THEN "base" ELSE None]

Spend(what) ==
  /\ budget[what] > 0
  /\ budget' = [budget EXCEPT ![what] = @ - 1]

MCPublish == Spend("publishes") /\ \E r \in Region, f \in Flag : Publish(r, f)
MCDefer == Spend("defers") /\ \E r \in Region, f \in Flag : Defer(r, f)
MCChangeClass == Spend("classChanges") /\ \E r \in Region, f \in Flag : ChangeClass(r, f)
MCHear == Spend("hears") /\ \E r \in Region : Hear(r)
MCAsk == Spend("asks") /\ \E r \in Region, f \in Flag : Ask(r, f)
MCCut == Spend("cuts") /\ \E r \in Region : Cut(r)
MCHeal == (\E r \in Region : Heal(r)) /\ UNCHANGED budget
MCEscalate == (\E r \in Region, f \in Flag : Escalate(r, f)) /\ UNCHANGED budget
MCSubmit == (\E r \in Region : Submit(r)) /\ UNCHANGED budget
MCApply == (\E r \in Region : Apply(r)) /\ UNCHANGED budget
MCDeliver == (\E r \in Region, u \in made : Deliver(r, u)) /\ UNCHANGED budget

MCNext ==
  \/ MCPublish
  \/ MCDefer
  \/ MCChangeClass
  \/ MCHear
  \/ MCAsk
  \/ MCCut
  \/ MCHeal
  \/ MCEscalate
  \/ MCSubmit
  \/ MCApply
  \/ MCDeliver

MCInit == Init /\ budget = FullBudget
===============================================================================
