---------------------------- MODULE RaftCommitBugs ----------------------------
(***************************************************************************)
(* Mistakes that people have made in Raft, each as a replacement for one   *)
(* definition of RaftCommit. A configuration in bugs/ switches one on with *)
(* a line such as `VoteIsFree <- VoteTwice`, and must then be refused by   *)
(* the property it names. Nothing else ever uses this module: a property   *)
(* that no mistake can violate proves nothing.                             *)
(***************************************************************************)
EXTENDS RaftCommit

(* RAFT-01 vote twice in a term.                                           *)
VoteTwice(n, candidate) == TRUE

(* RAFT-02 vote forgotten at restart.                                      *)
RecoveredWithoutVote(image) ==
  [role        |-> Follower,
   currentTerm |-> image.currentTerm,
   votedFor    |-> None,
   log         |-> image.log,
   base        |-> image.base,
   snapshot    |-> image.snapshot,
   commitIndex |-> image.snapshot.index,
   leader      |-> None,
   votes       |-> {},
   nextIndex   |-> [j \in Server |-> 1],
   matchIndex  |-> [j \in Server |-> 0],
   offset      |-> [j \in Server |-> 0],
   incoming    |-> NoIncoming,
   heard       |-> {},
   missedBeats |-> 0,
   transferee  |-> None,
   handedOver  |-> FALSE]

(* RAFT-03 missing up-to-date check.                                       *)
AlwaysUpToDate(m, entries) == TRUE

(* RAFT-04 last term and last index compared each for itself.              *)
UpToDateByField(m, entries) ==
  m.lastTerm >= LastTerm(entries) \/ m.lastIndex >= Len(entries)

(* RAFT-05 quorum one short of a majority.                                 *)
SmallQuorum(servers) == 2 * (Cardinality(servers) + 1) > Cardinality(Server)

(* RAFT-06 commit an old-term entry by counting (paper figure 8).          *)
CommittableOfAnyTerm(n, last) ==
  {k \in (n.commitIndex + 1)..last : IsQuorum({j \in Server : IsCounted(n, j, k)})}

(* RAFT-07 truncation below the commit index: start over on a mismatch.    *)
StartOver(entries, m) == <<>>

(* RAFT-08 an append that deletes a matching suffix.                       *)
MergedByReplacing(entries, m) == SubSeq(entries, 1, m.previousIndex) \o m.entries

(* RAFT-09 commit index beyond what was compared.                          *)
LearntCommitUnverified(n, m, entries) == Max(n.commitIndex, m.commitIndex)

(* RAFT-10 term and vote persisted in two writes, the vote first.          *)
WritesInTwo(before, n, release) ==
  IF before.currentTerm # n.currentTerm /\ before.votedFor # n.votedFor
  THEN <<[image |-> [Durable(before) EXCEPT !.votedFor = n.votedFor], release |-> {}],
         [image |-> Durable(n), release |-> release]>>
  ELSE <<[image |-> Durable(n), release |-> release]>>

(* RAFT-11 acknowledgement before the write is durable.                    *)
LeavesBeforeDurable(wait, after) == after

(* RAFT-12 pre-vote that raises the term.                                  *)
AdoptOnPreVote(n, m) == Adopt(n, m.term)

(* RAFT-13 stale-term message obeyed.                                      *)
NeverStale(n, m) == FALSE

(* RAFT-14 candidate that goes on although its term has a leader.          *)
FollowUnlessCandidate(n, m) ==
  IF n.role = Candidate /\ m.term = n.currentTerm
  THEN n
  ELSE Follow(Adopt(n, m.term), m.source)

(* RAFT-15 leader that writes over its own log.                            *)
ProposedOverLast(i, n, value) ==
  [n EXCEPT !.log = Append(SubSeq(@, 1, Len(@) - 1), [term |-> n.currentTerm, value |-> value])]

(* RAFT-16 commit index lowered by a late request.                         *)
LearntCommitAsTold(n, m, entries) == Min(m.commitIndex, m.previousIndex + Len(m.entries))

(* RAFT-17 any other term adopted, a lower one too.                        *)
AdoptAny(n, term) ==
  IF term # n.currentTerm
  THEN Follow([n EXCEPT !.currentTerm = term, !.votedFor = None], None)
  ELSE n

(* RAFT-18 answer that overtakes an earlier write.                         *)
WaitsForOwnWriteOnly(changed, queue) == changed

(* RAFT-19 leader that counts itself before its own write is durable.      *)
CountedWithLeader(n, j, k) == n.matchIndex[j] >= k \/ n.leader = j

(* RAFT-20 late votes elect a server that no longer stands.                *)
StandsAlways(n, term) == n.currentTerm = term

(* RAFT-21 append without comparing the previous term.                     *)
MatchesByLength(entries, m) == m.previousIndex <= Len(entries)

(* RAFT-22 heartbeat that does not retransmit.                             *)
SilentHeartbeat(i) ==
  /\ node[i].role = Leader
  /\ Take(i, node[i], {}, {}, writes[i], messages)
  /\ UNCHANGED disk

(* RAFT-23 pre-vote granted although a leader is known.                    *)
WouldVoteAnyway(n, m) == m.term > n.currentTerm /\ UpToDate(m, n.log)

(* FCS-01 acknowledgements kept over a change of term.                     *)
AdoptKeepingAcknowledgements(n, term) ==
  IF term > n.currentTerm
  THEN Follow([n EXCEPT !.currentTerm = term, !.votedFor = None], None)
  ELSE n

(* FCS-02 acknowledgement of another term counted.                         *)
IsOfAnyTerm(n, m) == TRUE

(* FCS-03 follower that commits an old-term entry by counting.             *)
CommittableOfAnyTermByFollowers(n, last) ==
  {k \in (n.commitIndex + 1)..last :
     /\ n.role # Leader \/ n.log[k].term = n.currentTerm
     /\ IsQuorum({j \in Server : IsCounted(n, j, k)})}

(* FCS-04 follower that counts itself before its own write is durable.     *)
AlwaysSettled(i, n) == TRUE

(* FCS-05 leader that goes on although nobody answers.                     *)
QuorumNeverLost(n) == FALSE

(* FCS-60 transfer obeyed that a leader of another term asked for.         *)
ObeysAnyTransfer(n, m) == TRUE

(* FCS-61 leader that forgets at a heartbeat that it asked another to lead.*)
TakenBackWhole(n) == [n EXCEPT !.transferee = None, !.handedOver = FALSE]

===============================================================================
