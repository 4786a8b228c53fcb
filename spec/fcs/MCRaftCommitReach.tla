--------------------------- MODULE MCRaftCommitReach ---------------------------
(***************************************************************************)
(* An implication whose left side never comes true holds and says nothing. *)
(* Here is, for each property of RaftCommit with a left side, the claim    *)
(* that it never comes true. Each must be refused: a configuration in      *)
(* reach/ names the property it speaks for.                                *)
(***************************************************************************)
EXTENDS MCRaftCommitLive

(* Some server leads.                                                      *)
NobodyLeads == \A i \in Server : node[i].role # Leader

(* Two elections were won.                                                 *)
NobodyIsElectedTwice == Cardinality(elected) < 2

(* Two servers hold an entry of the same index and term.                   *)
NoEntryIsShared ==
  \A i, j \in Server :
    i # j =>
      \A k \in 1..Min(Len(node[i].log), Len(node[j].log)) :
        node[i].log[k].term # node[j].log[k].term

(* A leader counts entries, its own among them.                            *)
NoLeaderCounts ==
  \A i \in Server : node[i].role = Leader => node[i].matchIndex = [j \in Server |-> 0]

(* A log has two entries.                                                  *)
NoSecondEntry == \A i \in Server : Len(node[i].log) < 2

(* A candidate holds an entry.                                             *)
NoCandidateHoldsEntries ==
  \A i \in Server : node[i].role = Candidate => node[i].log = <<>>

(* Votes are asked for by transfer while the leader of the term before     *)
(* still leads.                                                            *)
NoTransferMeetsItsLeader ==
  \A m \in messages, i \in Server :
    ~(/\ m.type = "VoteRequest"
      /\ m.transfer
      /\ node[i].role = Leader
      /\ node[i].currentTerm = m.term - 1)

(* A server leads in a later term than the last committed entry's.         *)
NoLaterLeader ==
  \A i \in Server :
    (node[i].role = Leader /\ committed # <<>>) => node[i].currentTerm <= LastTerm(committed)

(* A leader counts entries of another server, which is in its term.        *)
NothingIsAcknowledged ==
  \A i, j \in Server :
    (i # j /\ node[i].role = Leader) => node[i].matchIndex[j] = 0

(* A leader that holds entries goes on to lead in the same term, and its   *)
(* log changes.                                                            *)
NoLeaderAppends ==
  [][\A i \in Server :
       (/\ node[i].role = Leader
        /\ node'[i].role = Leader
        /\ node[i].currentTerm = node'[i].currentTerm) => node'[i].log = node[i].log]_mcvars

(* A leader moves its commit index.                                        *)
NoLeaderCommits ==
  [][\A i \in Server :
       node'[i].role = Leader => node'[i].commitIndex = node[i].commitIndex]_mcvars

(* A follower moves its commit index.                                      *)
NoFollowerCommits ==
  [][\A i \in Server :
       node'[i].role = Follower => node'[i].commitIndex <= node[i].commitIndex]_mcvars

(* A disk that holds a vote is written in the same term.                   *)
NoWriteKeepsItsVote ==
  [][\A i \in Server :
       (disk'[i].currentTerm = disk[i].currentTerm /\ disk[i].votedFor # None)
         => disk'[i] = disk[i]]_mcvars

(* A term rises without a candidacy.                                       *)
NoTermIsLearnt ==
  [][\A i \in Server :
       node'[i].currentTerm > node[i].currentTerm => node'[i].role = Candidate]_mcvars

(* A role changes.                                                         *)
NoRoleChanges == [][\A i \in Server : node'[i].role = node[i].role]_mcvars

(* A leader has a client's command in its log.                             *)
NoCommandIsAccepted ==
  \A i \in Server, value \in Value : node[i].role = Leader => ~Holds(node[i].log, value)

(* A server leads, heard by a majority, when the faults are over.          *)
NobodyLeadsInCalm == \A i \in Server : ~(Leads(i) /\ budget = NoFaultsLeft)

===============================================================================
