--------------------------- MODULE MCRegionalReads ---------------------------
(***************************************************************************)
(* RegionalReads within bounds that a checker can exhaust, each spent      *)
(* inside the action that it bounds; see MCRaftCommit. What counts comes   *)
(* to its end by itself: time has a bound only where TimeEnds.             *)
(***************************************************************************)
EXTENDS RegionalReadsBugs, TLC

CONSTANTS
  ClientWrites,  \* whether the client with the token writes too
  TimeEnds,      \* whether there are at most so many ticks
  Ticks,
  Commits,       \* how many entries are committed
  Publishes,     \* how many updates are made
  Installs,      \* how often a region gets all critical flags at once
  Asks,          \* how often a region asks how far the log is
  GiveUps,       \* how often a region waits no longer
  Notices,       \* how many commit notices arrive
  Exchanges,     \* how often a region asks an origin
  Grants,        \* how many leases are granted
  Restarts,      \* how often a region starts again
  Corruptions,   \* how often it does so with a snapshot that is not good
  SessionReads,  \* how often the client reads
  Evaluations    \* how often several flags are evaluated together

VARIABLE budget   \* what is left of each bound

mcvars == <<log, made, cache, reads, evaluation, session, answers, budget>>

FullBudget ==
  [ticks |-> Ticks, commits |-> Commits, publishes |-> Publishes, installs |-> Installs,
   asks |-> Asks, giveUps |-> GiveUps, notices |-> Notices, exchanges |-> Exchanges, grants |-> Grants,
   restarts |-> Restarts, corruptions |-> Corruptions, sessionReads |-> SessionReads,
   evaluations |-> Evaluations]

(* Every gossiped flag is of one origin.                                   *)
OneWriter == [f \in Gossiped |-> CHOOSE o \in Origin : TRUE]

(* Nothing depends on anything, or the flag "child" on the flag "base".    *)
NoParents == [f \in Flag |-> None]
ChildOfBase == [f \in Flag |-> IF f = "child" THEN "base" ELSE None]

Spend(what) ==
  /\ budget[what] > 0
  /\ budget' = [budget EXCEPT ![what] = @ - 1]

Clients == IF ClientWrites THEN BOOLEAN ELSE {FALSE}

(* Time that nobody counts is left out.                                    *)
IsCounting ==
  \/ LaterAll(log) # log
  \/ \E o \in Origin : LaterAll(made[o]) # made[o]
  \/ \E r \in Region : LaterCache(cache[r]) # cache[r] \/ Older(reads[r].age) # reads[r].age

MCCommit == Spend("commits") /\ \E f \in Critical, byClient \in Clients : Commit(f, byClient)
MCPublish == Spend("publishes") /\ \E f \in Gossiped, byClient \in Clients : Publish(f, byClient)
MCApply == (\E r \in Region : Apply(r)) /\ UNCHANGED budget
MCInstall ==
  Spend("installs") /\ \E r \in Region : \E index \in 1..Len(log) : Install(r, index)
MCTake == (\E r \in Region, o \in Origin : Take(r, o)) /\ UNCHANGED budget
MCAsk == Spend("asks") /\ \E r \in Region : Ask(r)
MCAnswerIndex ==
  (\E r \in Region : \E index \in 0..Len(log) : AnswerIndex(r, index)) /\ UNCHANGED budget
MCGiveUp == Spend("giveUps") /\ \E r \in Region : GiveUp(r)
MCNotice == Spend("notices") /\ \E r \in Region : \E index \in 1..Len(log) : Notice(r, index)
MCExchange == Spend("exchanges") /\ \E r \in Region, o \in Origin : Exchange(r, o)
MCGrantLease == Spend("grants") /\ \E r \in Region : GrantLease(r)
MCRestart == Spend("restarts") /\ \E r \in Region : Restart(r)
MCRestartCorrupt == Spend("corruptions") /\ \E r \in Region : RestartCorrupt(r)
MCReadInSession ==
  Spend("sessionReads") /\ \E r \in Region, f \in Flag : ReadInSession(r, f)
MCBeginEvaluation == Spend("evaluations") /\ \E r \in Region : BeginEvaluation(r)
MCEvaluate == (\E r \in Region, f \in Flag : Evaluate(r, f)) /\ UNCHANGED budget
MCTick ==
  /\ IsCounting
  /\ Tick
  /\ IF TimeEnds THEN Spend("ticks") ELSE UNCHANGED budget

MCNext ==
  \/ MCCommit
  \/ MCPublish
  \/ MCApply
  \/ MCInstall
  \/ MCTake
  \/ MCAsk
  \/ MCAnswerIndex
  \/ MCGiveUp
  \/ MCNotice
  \/ MCExchange
  \/ MCGrantLease
  \/ MCRestart
  \/ MCRestartCorrupt
  \/ MCReadInSession
  \/ MCBeginEvaluation
  \/ MCEvaluate
  \/ MCTick

MCInit == Init /\ budget = FullBudget
===============================================================================
