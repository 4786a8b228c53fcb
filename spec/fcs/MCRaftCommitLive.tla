--------------------------- MODULE MCRaftCommitLive ---------------------------
(***************************************************************************)
(* What RaftCommit gets done, and what it needs for that.                  *)
(*                                                                         *)
(* Faults are budgets, as in MCRaftCommit: timers that fire for no reason, *)
(* losses, crashes. What the protocol does of itself is not budgeted:      *)
(* election timers that fire because no leader is heard, and heartbeats.   *)
(* Timers are long against a message's way, and random: they fire when     *)
(* nothing is under way (IsQuiet), and every server's is sometimes first   *)
(* (SF). So the state space is finite with no bound on terms; MaxTerm only *)
(* stops the mistakes that have no end, and TermsSuffice says that nothing *)
(* else ever meets it. No SYMMETRY, VIEW or CONSTRAINT.                    *)
(***************************************************************************)
EXTENDS MCRaftCommitStarts

CONSTANTS
  Cut,      \* pairs {i, j} whose messages to each other are all lost
  Deaf,     \* servers that no message reaches, while theirs reach the others
  MaxTerm,  \* no election raises the term above this
  Midway    \* TRUE: timers fail and servers crash at any time; FALSE: only when all is quiet

ASSUME Midway \in BOOLEAN
ASSUME Deaf \subseteq Server
ASSUME \A link \in Cut : link \subseteq Server /\ Cardinality(link) = 2

IsCut(i, j) == {i, j} \in Cut

IsLost(m) == IsCut(m.source, m.destination) \/ m.destination \in Deaf

-------------------------------------------------------------------------------
(* Timers                                                                  *)

(* Nothing is under way but what never arrives.                            *)
IsQuiet ==
  /\ \A m \in messages : IsLost(m)
  /\ \A i \in Server : writes[i] = <<>>

(* The election timer of i may fire once everybody had time to answer.     *)
TimerMayFire(i) == IsQuiet

(* i hears a leader of its term.                                           *)
HearsLeader(i) ==
  \E j \in Server : /\ node[j].role = Leader
                    /\ node[j].currentTerm = node[i].currentTerm
                    /\ node[i].leader = j
                    /\ ~IsCut(i, j)

LiveElectionTimeout(i) ==
  /\ TimerMayFire(i)
  /\ ~HearsLeader(i)
  /\ node[i].currentTerm < MaxTerm
  /\ ElectionTimeout(i)
  /\ UNCHANGED budget

LiveHeartbeat(i) == IsQuiet /\ Heartbeat(i) /\ UNCHANGED budget

-------------------------------------------------------------------------------
(* The network                                                             *)

Rank(i) == IF i = s1 THEN 1 ELSE IF i = s2 THEN 2 ELSE 3

(* Of the messages under way, those to the first server arrive first, each *)
(* server's in any order, and a server finishes its write before it takes  *)
(* the next message. What servers do at the same time commutes, so that    *)
(* this leaves out little, and a great many states.                        *)
IsNext(m) ==
  /\ ~IsLost(m)
  /\ writes[m.destination] = <<>>
  /\ \A other \in messages :
       ~IsLost(other) => Rank(m.destination) <= Rank(other.destination)

Deliver ==
  /\ \E m \in messages : IsNext(m) /\ Receive(m, messages \ {m})
  /\ UNCHANGED budget

LivePersist == (\E i \in Server : Persist(i)) /\ UNCHANGED budget

(* A timer that fires for no reason, a lost message, a crash.              *)
FaultAllowed == Midway \/ IsQuiet

SpuriousElectionTimeout ==
  /\ FaultAllowed
  /\ Spend("elections")
  /\ \E i \in Server : node[i].currentTerm < MaxTerm /\ ElectionTimeout(i)

LiveRestart == FaultAllowed /\ MCRestart

(* The faults are over, whatever is left of their budgets.                 *)
NoFaultsLeft == [budget EXCEPT !.elections = 0, !.restarts = 0, !.losses = 0]

Calm ==
  /\ budget # NoFaultsLeft
  /\ budget' = NoFaultsLeft
  /\ UNCHANGED vars

LiveNext ==
  \/ \E i \in Server : LiveElectionTimeout(i)
  \/ \E i \in Server : LiveHeartbeat(i)
  \/ LivePersist
  \/ MCPropose
  \/ Deliver
  \/ SpuriousElectionTimeout
  \/ LiveRestart
  \/ MCLose
  \/ Calm

-------------------------------------------------------------------------------
(* Fairness, each with what it stands for                                  *)

(* A disk that works finishes its writes.                                  *)
FairDisk == WF_mcvars(LivePersist)

(* A message that is not lost arrives.                                     *)
FairNetwork == WF_mcvars(Deliver)

(* A leader's heartbeat timer fires. Weak fairness would not do here       *)
(* either: a server that came back and cannot win may ask for pre-votes    *)
(* for ever, and a heartbeat is never enabled for long.                    *)
FairHeartbeat == \A i \in Server : SF_mcvars(LiveHeartbeat(i))

(* Election timers are random, so that again and again each is the first   *)
(* to fire, for the same reason.                                           *)
FairTimers == \A i \in Server : SF_mcvars(LiveElectionTimeout(i))

(* Where a model starts; a configuration may put another start here.       *)
LiveInit == MCInit

LiveBehaviour == LiveInit /\ [][LiveNext]_mcvars

LiveSpec == LiveBehaviour /\ FairDisk /\ FairNetwork /\ FairHeartbeat /\ FairTimers

(* The same with one condition less: what then no longer holds needed it.  *)
LiveSpecWithoutFairDisk == LiveBehaviour /\ FairNetwork /\ FairHeartbeat /\ FairTimers
LiveSpecWithoutFairNetwork == LiveBehaviour /\ FairDisk /\ FairHeartbeat /\ FairTimers
LiveSpecWithoutFairHeartbeat == LiveBehaviour /\ FairDisk /\ FairNetwork /\ FairTimers
LiveSpecWithoutFairTimers == LiveBehaviour /\ FairDisk /\ FairNetwork /\ FairHeartbeat

-------------------------------------------------------------------------------
(* Properties                                                              *)

Followers(i) ==
  {j \in Server : /\ node[j].leader = i
                  /\ node[j].currentTerm = node[i].currentTerm
                  /\ ~IsCut(i, j)}

Leads(i) == node[i].role = Leader /\ IsMajority(Followers(i))

IsCommitted(value) == \E k \in 1..Len(committed) : committed[k].value = value

Holds(entries, value) == \E k \in 1..Len(entries) : entries[k].value = value

(* MaxTerm is out of reach.                                                *)
TermsSuffice == \A i \in Server : node[i].currentTerm < MaxTerm

(* Again and again some server leads, and a majority hears it. Needs all   *)
(* of the fairness.                                                        *)
EventuallyLeader == []<>(\E i \in Server : Leads(i))

(* A command that a leader took into its log is committed, or it is gone   *)
(* from every log with its leader. Needs FairDisk, FairNetwork and, where  *)
(* a message was lost, FairHeartbeat.                                      *)
ProposalCompletes ==
  \A value \in Value :
    (\E i \in Server : node[i].role = Leader /\ Holds(node[i].log, value))
      ~> (IsCommitted(value) \/ \A i \in Server : ~Holds(node[i].log, value))

(* What was ever committed comes to be known as committed by every server. *)
(* Needs all of the fairness: after a crash somebody must lead first.      *)
CommitPropagates ==
  \A i \in Server : []<>(node[i].commitIndex = Len(committed))

(* Once the faults are over and somebody leads, it leads for good: nobody  *)
(* whom its messages do not reach unseats it. What this takes is pre-vote; *)
(* fairness only gets there.                                               *)
NoDisruption ==
  \A i \in Server : [](Leads(i) /\ budget = NoFaultsLeft => []Leads(i))
-------------------------------------------------------------------------------
(* Seeded bugs that only liveness sees; see RaftCommitBugs.                *)

(* RAFT-24 election timers not randomised: all fire before anybody is      *)
(* answered.                                                               *)
FiresWithTheOthers(i) == writes[i] = <<>> /\ \A m \in messages : m.source # i
===============================================================================
