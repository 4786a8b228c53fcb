-------------------------- MODULE MCLinearizableReads --------------------------
(***************************************************************************)
(* LinearizableReads within bounds that a checker can exhaust: budgets,    *)
(* spent inside the actions. Time has no budget: all that counts down      *)
(* comes to its end.                                                       *)
(***************************************************************************)
EXTENDS LinearizableReadsBugs, TLC

CONSTANTS
  s1, s2, s3,   \* three of the servers by name: s1 leads at the starts, s2 voted for it
  Candidates,   \* who may stand for election
  Askers,       \* who asks for leases
  Readers,      \* who reads by ReadIndex
  Elections,    \* how often an election timer fires
  Proposals,    \* how many entries clients propose
  Heartbeats,   \* how often a leader starts a round of heartbeats
  Transfers,    \* how often a leader has another lead in its place
  Restarts,     \* how many crashes there are
  Asks,         \* how often a lease is asked for
  Reads,        \* how many reads by ReadIndex begin
  Drifts,       \* how many ticks one server's clock skips or doubles
  Suspends,     \* how often a machine is suspended for a tick
  SetBacks      \* how often a wall clock is set back

VARIABLE budget   \* what is left of each bound

mcvars == <<node, disk, writes, messages, elected, committed, lease, reads, wall, answers, budget>>

FullBudget ==
  [elections |-> Elections, proposals |-> Proposals, heartbeats |-> Heartbeats,
   restarts |-> Restarts, transfers |-> Transfers, asks |-> Asks, reads |-> Reads, drifts |-> Drifts,
   suspends |-> Suspends, setBacks |-> SetBacks]

Spend(what) ==
  /\ budget[what] > 0
  /\ budget' = [budget EXCEPT ![what] = @ - 1]

MCElectionTimeout ==
  Spend("elections") /\ \E i \in Candidates : TimedElectionTimeout(i)
MCHeartbeat ==
  Spend("heartbeats") /\ \E i \in Server : TimedHeartbeat(i)
MCPropose ==
  Spend("proposals") /\ \E i \in Server, value \in Value : TimedPropose(i, value)
MCRestart ==
  Spend("restarts") /\ \E i \in Server : TimedRestart(i)
MCTransferLeadership ==
  Spend("transfers") /\ \E i, j \in Server : TimedTransferLeadership(i, j)
MCAskLease ==
  Spend("asks") /\ \E i \in Askers : AskLease(i, Asks - budget.asks + 1)
MCAskRead ==
  Spend("reads") /\ \E i \in Readers : AskRead(i, Reads - budget.reads + 1)
MCRetryRead ==
  (\E i \in Readers : RetryRead(i)) /\ UNCHANGED budget

MCReceiveVoteRequest == (\E m \in messages : TimedReceiveVoteRequest(m)) /\ UNCHANGED budget
MCReceiveVoteResponse == (\E m \in messages : TimedReceiveVoteResponse(m)) /\ UNCHANGED budget
MCReceiveAppendRequest == (\E m \in messages : TimedReceiveAppendRequest(m)) /\ UNCHANGED budget
MCReceiveAppendResponse == (\E m \in messages : TimedReceiveAppendResponse(m)) /\ UNCHANGED budget
MCReceiveTimeoutNow == (\E m \in messages : TimedReceiveTimeoutNow(m)) /\ UNCHANGED budget
MCReceiveLeaseRequest == (\E m \in messages : ReceiveLeaseRequest(m)) /\ UNCHANGED budget
MCReceiveLeaseGrant == (\E m \in messages : ReceiveLeaseGrant(m)) /\ UNCHANGED budget
MCReceiveReadRequest == (\E m \in messages : ReceiveReadRequest(m)) /\ UNCHANGED budget
MCReceiveReadResponse == (\E m \in messages : ReceiveReadResponse(m)) /\ UNCHANGED budget

(* Time that nobody counts is left out.                                    *)
IsCounting == \E j \in Server : Aged(lease[j], 1) # lease[j]

MCTick == IsCounting /\ Tick /\ UNCHANGED budget
MCTickSlow == IsCounting /\ Spend("drifts") /\ \E i \in Server : TickSlow(i)
MCTickFast == IsCounting /\ Spend("drifts") /\ \E i \in Server : TickFast(i)
MCSuspend == IsCounting /\ Spend("suspends") /\ \E i \in Server : Suspend(i)
MCSetBack == Spend("setBacks") /\ \E i \in Server : SetBack(i)

MCNext ==
  \/ MCElectionTimeout
  \/ MCHeartbeat
  \/ MCPropose
  \/ MCRestart
  \/ MCTransferLeadership
  \/ MCReceiveTimeoutNow
  \/ MCAskLease
  \/ MCAskRead
  \/ MCRetryRead
  \/ MCReceiveVoteRequest
  \/ MCReceiveVoteResponse
  \/ MCReceiveAppendRequest
  \/ MCReceiveAppendResponse
  \/ MCReceiveLeaseRequest
  \/ MCReceiveLeaseGrant
  \/ MCReceiveReadRequest
  \/ MCReceiveReadResponse
  \/ MCTick
  \/ MCTickSlow
  \/ MCTickFast
  \/ MCSuspend
  \/ MCSetBack

-------------------------------------------------------------------------------
NoOpOf(term) == [term |-> term, value |-> NoOp]

DiskOf(term, vote, entries) ==
  [EmptyDisk EXCEPT !.currentTerm = term, !.votedFor = vote, !.log = entries]

(* s1 leads term 1 by the vote of s2; its no-op is committed and everybody *)
(* knows; nothing is under way, nothing counts down, nobody has a lease.   *)
LedDisk(i) == DiskOf(1, IF i \in {s1, s2} THEN s1 ELSE None, <<NoOpOf(1)>>)

LedNode(i) ==
  IF i = s1
  THEN [Recovered(LedDisk(i)) EXCEPT
          !.role = Leader, !.leader = s1, !.commitIndex = 1,
          !.nextIndex = [j \in Server |-> IF j = s1 THEN 1 ELSE 2],
          !.matchIndex = [j \in Server |-> 1]]
  ELSE [Recovered(LedDisk(i)) EXCEPT
          !.leader = s1, !.commitIndex = 1,
          !.matchIndex = [j \in Server |-> IF TwoDelay THEN 1 ELSE 0]]

LedLease(i) ==
  IF i = s1
  THEN [FreshLease(0) EXCEPT
          !.round = 1, !.sent = <<0>>, !.joined = Server,
          !.answered = [j \in Server |-> IF j = s1 THEN 0 ELSE 1]]
  ELSE [FreshLease(0) EXCEPT !.matched = 1]

StartReading(nodes, leases, reading) ==
  /\ node = nodes
  /\ disk = [i \in Server |-> Durable(nodes[i])]
  /\ writes = [i \in Server |-> <<>>]
  /\ messages = {}
  /\ lease = leases
  /\ reads = reading
  /\ wall = [i \in Server |-> Even]
  /\ answers = AnswersOf(nodes, leases, wall)
  /\ budget = FullBudget

StartAs(nodes, leases) == StartReading(nodes, leases, [i \in Server |-> FreshReads])

LedOnce ==
  /\ elected = {[term |-> 1, leader |-> s1]}
  /\ committed = <<NoOpOf(1)>>

MCInitLed ==
  /\ StartAs([i \in Server |-> LedNode(i)], [i \in Server |-> LedLease(i)])
  /\ LedOnce

(* The same with a round that `heard` have just answered: s1 leads under a *)
(* lease, and they have promised.                                          *)
LeasedBy(heard) ==
  [i \in Server |->
     IF i = s1
     THEN [LedLease(s1) EXCEPT !.round = 2, !.sent = <<0, LeaseTicks>>,
             !.answered = [j \in Server |-> IF j = s1 THEN 0 ELSE IF j \in heard THEN 2 ELSE 1]]
     ELSE IF i \in heard THEN [LedLease(i) EXCEPT !.promise = PromiseOf(i, @)]
     ELSE LedLease(i)]

MCInitLeased ==
  /\ StartAs([i \in Server |-> LedNode(i)], LeasedBy(Server \ {s1}))
  /\ LedOnce

(* Only s3 has heard that round, and s3 has just been granted a lease.     *)
MCInitHeld ==
  /\ StartAs([i \in Server |-> LedNode(i)],
             [LeasedBy({s3}) EXCEPT ![s1].grants[s3] = GrantWait,
                                    ![s3].held = [index |-> 1, left |-> LeaseTicks]])
  /\ LedOnce

(* s3 led term 1 and kept what it appended to itself; s1 led term 2, and   *)
(* again term 3 by the vote of s2, and has committed an entry on a leased  *)
(* flag with s2. s1 leads under a lease. The log of s3 is the longest, and *)
(* none of it is the leader's.                                             *)
PayOf(term) == [term |-> term, value |-> CHOOSE f \in Leased : TRUE]
StaleLog == <<NoOpOf(1), PayOf(1), PayOf(1)>>
NewLog == <<NoOpOf(2), NoOpOf(3), PayOf(3)>>

StaleNode(i) ==
  IF i = s3
  THEN Recovered(DiskOf(1, s3, StaleLog))
  ELSE IF i = s1
  THEN [Recovered(DiskOf(3, s1, NewLog)) EXCEPT
          !.role = Leader, !.leader = s1, !.commitIndex = 3,
          !.nextIndex = [j \in Server |-> IF j = s2 THEN 4 ELSE 2],
          !.matchIndex = [j \in Server |-> IF j = s3 THEN 0 ELSE 3]]
  ELSE [Recovered(DiskOf(3, s1, NewLog)) EXCEPT
          !.leader = s1, !.commitIndex = 3]

StaleLease(i) ==
  IF i = s1
  THEN [FreshLease(0) EXCEPT !.round = 2, !.sent = <<0, LeaseTicks>>, !.joined = {s1, s2},
          !.answered = [j \in Server |-> IF j = s2 THEN 2 ELSE 0]]
  ELSE IF i = s2
  THEN [FreshLease(PromiseOf(s2, FreshLease(0))) EXCEPT !.matched = 3]
  ELSE FreshLease(0)

MCInitStale ==
  /\ StartAs([i \in Server |-> StaleNode(i)], [i \in Server |-> StaleLease(i)])
  /\ elected = {[term |-> 1, leader |-> s3], [term |-> 2, leader |-> s1],
                [term |-> 3, leader |-> s1]}
  /\ committed = NewLog

(* s2 leads term 2 by the vote of s3, its no-op is committed, and all it   *)
(* waited for is over; s1 has heard of nothing and still leads term 1,     *)
(* without a lease. Other servers than these three have heard of nothing   *)
(* since term 1.                                                           *)
DeposedLog == <<NoOpOf(1), NoOpOf(2)>>

DeposedNode(i) ==
  IF i = s2
  THEN [Recovered(DiskOf(2, s2, DeposedLog)) EXCEPT
          !.role = Leader, !.leader = s2, !.commitIndex = 2,
          !.nextIndex = [j \in Server |-> IF j = s3 THEN 3 ELSE 2],
          !.matchIndex = [j \in Server |-> IF j \in {s2, s3} THEN 2 ELSE 0]]
  ELSE IF i = s3
  THEN [Recovered(DiskOf(2, s2, DeposedLog)) EXCEPT
          !.leader = s2, !.commitIndex = 2]
  ELSE LedNode(i)

DeposedLease(i) ==
  IF i = s2
  THEN [FreshLease(0) EXCEPT !.round = 1, !.sent = <<0>>, !.joined = {s2, s3},
          !.answered = [j \in Server |-> IF j = s3 THEN 1 ELSE 0]]
  ELSE IF i = s3
  THEN [FreshLease(0) EXCEPT !.matched = 2]
  ELSE LedLease(i)

DeposedOnce ==
  /\ elected = {[term |-> 1, leader |-> s1], [term |-> 2, leader |-> s2]}
  /\ committed = DeposedLog

MCInitDeposed ==
  /\ StartAs([i \in Server |-> DeposedNode(i)], [i \in Server |-> DeposedLease(i)])
  /\ DeposedOnce

(* The same, but before all that s2 had asked s1 for a read, and s1 did    *)
(* not hear of it.                                                         *)
AskedInVain == [FreshReads EXCEPT !.own = [NoRead EXCEPT !.context = 1, !.since = 1]]

MCInitReader ==
  /\ StartReading([i \in Server |-> DeposedNode(i)], [i \in Server |-> DeposedLease(i)],
                  [i \in Server |-> IF i = s2 THEN AskedInVain ELSE FreshReads])
  /\ DeposedOnce

(* s1 led term 1 and has committed an entry with s2, which was not told.   *)
(* s2 leads term 2 by the vote of s3, and all it waited for is over.       *)
LaggingLog == <<NoOpOf(1), [term |-> 1, value |-> CHOOSE f \in Value : TRUE], NoOpOf(2)>>

LaggingNode(i) ==
  IF i = s2
  THEN [Recovered(DiskOf(2, s2, LaggingLog)) EXCEPT
          !.role = Leader, !.leader = s2, !.commitIndex = 1,
          !.nextIndex = [j \in Server |-> 3],
          !.matchIndex = [j \in Server |-> IF j = s2 THEN 3 ELSE 0]]
  ELSE IF i = s3
  THEN [Recovered(DiskOf(2, s2, <<NoOpOf(1)>>)) EXCEPT !.commitIndex = 1]
  ELSE [LedNode(s1) EXCEPT !.log = SubSeq(LaggingLog, 1, 2), !.commitIndex = 2,
          !.nextIndex = [j \in Server |-> IF j = s1 THEN 1 ELSE IF j = s2 THEN 3 ELSE 2],
          !.matchIndex = [j \in Server |-> IF j \in {s1, s2} THEN 2 ELSE 1]]

LaggingLease(i) ==
  IF i = s2 THEN [FreshLease(0) EXCEPT !.round = 1, !.sent = <<0>>, !.joined = {s2}]
  ELSE IF i = s3 THEN FreshLease(0)
  ELSE LedLease(i)

MCInitLagging ==
  /\ StartAs([i \in Server |-> LaggingNode(i)], [i \in Server |-> LaggingLease(i)])
  /\ elected = {[term |-> 1, leader |-> s1], [term |-> 2, leader |-> s2]}
  /\ committed = SubSeq(LaggingLog, 1, 2)
===============================================================================
