-------------------------- MODULE MCGossipConvergence -------------------------
(***************************************************************************)
(* GossipConvergence within bounds that a checker can exhaust, each spent  *)
(* inside the action that it bounds; see MCRaftCommit.                     *)
(***************************************************************************)
EXTENDS GossipConvergenceBugs, TLC

CONSTANTS
  r1, r2, r3,   \* names of regions
  Writers,      \* regions whose clients change flags
  Publishes,    \* how many changes there are
  Deletes,      \* how many of them are deletions
  Notices,      \* how many commits the FCS announces
  Exchanges,    \* how often a region starts a round
  GiveUps,      \* how often a region waits no longer
  Collects,     \* how often a region frees space
  Restarts,     \* how often a region starts again with its state
  StateLosses,  \* how often a region starts again with nothing
  Forgeries,    \* how many messages are forged
  Losses,       \* how many messages are dropped for good
  Duplicates,   \* how many messages arrive and stay, to arrive again
  InFlight      \* how many messages are under way at once, at most

VARIABLE budget   \* what is left of each bound

mcvars == <<node, published, forged, messages, cut, budget>>

FullBudget ==
  [publishes |-> Publishes, deletes |-> Deletes, notices |-> Notices, exchanges |-> Exchanges,
   giveUps |-> GiveUps, collects |-> Collects, restarts |-> Restarts,
   stateLosses |-> StateLosses, forgeries |-> Forgeries, losses |-> Losses,
   duplicates |-> Duplicates]

InOrder2 == <<r1, r2>>
InOrder3 == <<r1, r2, r3>>

(* Nothing depends on anything, or the flag "child" on the flag "base".    *)
NoParents == [f \in Flag |-> None]
ChildOfBase == [f \in Flag |-> IF f = "child" THEN "base" ELSE None]

Within == Cardinality(messages') <= InFlight

Spend(what) ==
  /\ budget[what] > 0
  /\ budget' = [budget EXCEPT ![what] = @ - 1]

Networks(m) == {messages \ {m}} \cup (IF budget.duplicates > 0 THEN {messages} ELSE {})

SpendIfKept(m, network) ==
  budget' = IF m \in network THEN [budget EXCEPT !.duplicates = @ - 1] ELSE budget

MCPublish ==
  Spend("publishes") /\ (\E r \in Writers, f \in Flag : Publish(r, f, FALSE)) /\ Within
MCDelete ==
  Spend("deletes") /\ (\E r \in Writers, f \in Flag : Publish(r, f, TRUE)) /\ Within
MCNotify ==
  Spend("notices") /\ (\E r \in Region : Notify(r, Notices - budget.notices + 1)) /\ Within
MCStartExchange ==
  Spend("exchanges") /\ (\E r \in Region, peers \in SUBSET Region : StartExchange(r, peers))
    /\ Within
MCGiveUp ==
  Spend("giveUps") /\ (\E r \in Region : GiveUp(r)) /\ Within
MCCollect ==
  Spend("collects") /\ (\E r \in Region : Collect(r)) /\ Within
MCRestart ==
  Spend("restarts") /\ (\E r \in Region : Restart(r)) /\ Within
MCLoseState ==
  Spend("stateLosses") /\ (\E r \in Writers : LoseState(r)) /\ Within
MCForge ==
  Spend("forgeries") /\ (\E r, p \in Region, f \in Flag : Forge(r, p, f)) /\ Within
MCLose ==
  Spend("losses") /\ (\E m \in messages : Lose(m)) /\ Within

MCReceivePush ==
  \E m \in messages : \E network \in Networks(m) :
    ReceivePush(m, network) /\ Within /\ SpendIfKept(m, network)
MCReceiveDigest ==
  \E m \in messages : \E network \in Networks(m) :
    ReceiveDigest(m, network) /\ Within /\ SpendIfKept(m, network)
MCReceiveDelta ==
  \E m \in messages : \E network \in Networks(m) :
    ReceiveDelta(m, network) /\ Within /\ SpendIfKept(m, network)
MCReceiveReset ==
  \E m \in messages : \E network \in Networks(m) :
    ReceiveReset(m, network) /\ Within /\ SpendIfKept(m, network)
MCReceiveAck ==
  \E m \in messages : \E network \in Networks(m) :
    ReceiveAck(m, network) /\ Within /\ SpendIfKept(m, network)
MCReceiveNotice ==
  \E m \in messages : \E network \in Networks(m) :
    ReceiveNotice(m, network) /\ Within /\ SpendIfKept(m, network)

MCNext ==
  \/ MCPublish
  \/ MCDelete
  \/ MCNotify
  \/ MCStartExchange
  \/ MCGiveUp
  \/ MCCollect
  \/ MCRestart
  \/ MCLoseState
  \/ MCForge
  \/ MCLose
  \/ MCReceivePush
  \/ MCReceiveDigest
  \/ MCReceiveDelta
  \/ MCReceiveReset
  \/ MCReceiveAck
  \/ MCReceiveNotice

MCInit == Init /\ budget = FullBudget
===============================================================================
