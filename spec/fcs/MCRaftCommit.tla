----------------------------- MODULE MCRaftCommit -----------------------------
(***************************************************************************)
(* RaftCommit within bounds that a checker can exhaust. A bound is a       *)
(* budget that an action spends, inside the action, so that no CONSTRAINT  *)
(* cuts states away unseen. A bound only leaves behaviours out: whatever   *)
(* happens here can happen in RaftCommit. Reports drop the MC of a name.   *)
(***************************************************************************)
EXTENDS RaftCommitBugs, TLC

CONSTANTS
  Elections,    \* how often an election timer fires; so no term goes above this
  Proposals,    \* how many commands clients propose
  Heartbeats,   \* how often a leader repeats itself
  Transfers,    \* how often a leader asks another to lead
  Restarts,     \* how many crashes there are
  Losses,       \* how many messages are dropped for good
  Duplicates,   \* how many messages arrive and stay, to arrive again
  InFlight,     \* how many messages are under way at once, at most
  Unwritten     \* how many writes of a server are under way at once, at most

VARIABLE budget   \* what is left of each bound

mcvars == <<node, disk, writes, messages, elected, committed, budget>>

FullBudget ==
  [elections |-> Elections, proposals |-> Proposals, heartbeats |-> Heartbeats,
   transfers |-> Transfers, restarts |-> Restarts, losses |-> Losses, duplicates |-> Duplicates]

(* What happens besides in each step: nothing here. MCRaftSnapshot puts in *)
(* its place what its own variables do.                                    *)
Besides == TRUE

Within ==
  /\ Cardinality(messages') <= InFlight
  /\ \A i \in Server : Len(writes'[i]) <= Unwritten
  /\ Besides

Spend(what) ==
  /\ budget[what] > 0
  /\ budget' = [budget EXCEPT ![what] = @ - 1]

(* What is left in flight when m arrives: all but m, or m as well.         *)
Networks(m) == {messages \ {m}} \cup (IF budget.duplicates > 0 THEN {messages} ELSE {})

SpendIfKept(m, network) ==
  budget' = IF m \in network THEN [budget EXCEPT !.duplicates = @ - 1] ELSE budget

(* Each action is a definition of its own with its quantifiers inside, or  *)
(* TLC would not know it by name.                                          *)
MCElectionTimeout ==
  Spend("elections") /\ (\E i \in Server : ElectionTimeout(i)) /\ Within
MCHeartbeat ==
  Spend("heartbeats") /\ (\E i \in Server : Heartbeat(i)) /\ Within
MCPropose ==
  Spend("proposals") /\ (\E i \in Server, value \in Value : Propose(i, value)) /\ Within
MCTransferLeadership ==
  Spend("transfers") /\ (\E i, j \in Server : TransferLeadership(i, j)) /\ Within
MCPersist ==
  (\E i \in Server : Persist(i)) /\ Within /\ UNCHANGED budget
MCRestart ==
  Spend("restarts") /\ (\E i \in Server : Restart(i)) /\ Within
MCLose ==
  Spend("losses") /\ (\E m \in messages : Lose(m)) /\ Within

MCReceivePreVoteRequest ==
  \E m \in messages : \E network \in Networks(m) :
    ReceivePreVoteRequest(m, network) /\ Within /\ SpendIfKept(m, network)
MCReceivePreVoteResponse ==
  \E m \in messages : \E network \in Networks(m) :
    ReceivePreVoteResponse(m, network) /\ Within /\ SpendIfKept(m, network)
MCReceiveVoteRequest ==
  \E m \in messages : \E network \in Networks(m) :
    ReceiveVoteRequest(m, network) /\ Within /\ SpendIfKept(m, network)
MCReceiveVoteResponse ==
  \E m \in messages : \E network \in Networks(m) :
    ReceiveVoteResponse(m, network) /\ Within /\ SpendIfKept(m, network)
MCReceiveTimeoutNow ==
  \E m \in messages : \E network \in Networks(m) :
    ReceiveTimeoutNow(m, network) /\ Within /\ SpendIfKept(m, network)
MCReceiveAppendRequest ==
  \E m \in messages : \E network \in Networks(m) :
    ReceiveAppendRequest(m, network) /\ Within /\ SpendIfKept(m, network)
MCReceiveAppendResponse ==
  \E m \in messages : \E network \in Networks(m) :
    ReceiveAppendResponse(m, network) /\ Within /\ SpendIfKept(m, network)

MCNext ==
  \/ MCElectionTimeout
  \/ MCHeartbeat
  \/ MCPropose
  \/ MCTransferLeadership
  \/ MCPersist
  \/ MCRestart
  \/ MCLose
  \/ MCReceivePreVoteRequest
  \/ MCReceivePreVoteResponse
  \/ MCReceiveVoteRequest
  \/ MCReceiveVoteResponse
  \/ MCReceiveTimeoutNow
  \/ MCReceiveAppendRequest
  \/ MCReceiveAppendResponse

MCInit == Init /\ budget = FullBudget

(* Servers are interchangeable: for safety, one of each kind of state is   *)
(* enough. Never used where liveness is checked.                           *)
Symmetry == Permutations(Server)
===============================================================================
