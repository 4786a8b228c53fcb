------------------------------ MODULE RaftCommit ------------------------------
(***************************************************************************)
(* Raft as the Flag Coordination Service runs it: pre-vote, election,      *)
(* replication and commit, with the disk told apart from memory, over a    *)
(* network that loses, repeats and reorders messages.                      *)
(*                                                                         *)
(* One action here is one event of the code (src/fcs/step.ts), under the   *)
(* same name. An action is written as a function from a server's record to *)
(* its next record, the messages that may leave at once, and the messages  *)
(* that may leave only when everything written so far is durable; Take     *)
(* turns that into the next state. Nothing here bounds a behaviour (the MC *)
(* modules do), and nothing here is wrong on purpose: RaftCommitBugs.tla   *)
(* holds the seeded bugs, each a replacement for one definition.           *)
(*                                                                         *)
(* Not here: reads, leases and membership change. RaftSnapshot.tla adds    *)
(* the compaction of logs; here nobody compacts, and `log` stays whole.    *)
(* Sources: the Raft paper (extended version, sections 5.1 to 5.4) and     *)
(* Ongaro's thesis (3.3 to 3.10, 9.6 pre-vote, 10.2.1 parallel writes).    *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Server,               \* the voters
  Value,                \* the commands that clients propose
  None,                 \* no leader known, no vote given
  PreVote,              \* TRUE: ask before raising the term (thesis 9.6)
  TwoDelay,             \* TRUE: voters tell each other what is durable, and followers commit by counting too
  QuorumBeats,          \* a leader steps down after this many heartbeats without a quorum's answers; 0: never
  MaxEntriesPerAppend   \* entries that one AppendRequest carries at most

NoOp == "no-op"

ASSUME /\ Server # {}
       /\ IsFiniteSet(Server)
       /\ None \notin Server     \* or one server could vote twice
       /\ NoOp \notin Value
       /\ PreVote \in BOOLEAN
       /\ TwoDelay \in BOOLEAN
       /\ QuorumBeats \in Nat
       /\ MaxEntriesPerAppend > 0

VARIABLES
  node,       \* node[i]: what server i holds in memory
  disk,       \* disk[i]: what survives a crash of i: term, vote and log, one atomic record
  writes,     \* writes[i]: writes of i that are not durable yet, in order, each with the messages it releases
  messages,   \* messages that were sent and may still arrive
  elected,    \* history: every [term, leader] there ever was
  committed   \* history: the longest log that any server ever took as committed

vars == <<node, disk, writes, messages, elected, committed>>

-------------------------------------------------------------------------------
(* Roles, logs and quorums                                                 *)

Follower     == "follower"
PreCandidate == "preCandidate"
Candidate    == "candidate"
Leader       == "leader"

Min(a, b) == IF a < b THEN a ELSE b
Max(a, b) == IF a > b THEN a ELSE b

Least(indexes) == CHOOSE k \in indexes : \A other \in indexes : k <= other
Greatest(indexes) == CHOOSE k \in indexes : \A other \in indexes : k >= other

TermAt(entries, index) == IF index = 0 THEN 0 ELSE entries[index].term
LastTerm(entries) == TermAt(entries, Len(entries))

Peers(i) == Server \ {i}

(* Any two quorums share a server (paper 5.2).                             *)
IsQuorum(servers) == 2 * Cardinality(servers) > Cardinality(Server)

(* The voter's log is not ahead of the candidate's: the later last term    *)
(* wins, and only between equal terms the longer log (paper 5.4.1).        *)
UpToDate(m, entries) ==
  \/ m.lastTerm > LastTerm(entries)
  \/ m.lastTerm = LastTerm(entries) /\ m.lastIndex >= Len(entries)

(* One vote a term, for whoever asked first (paper 5.2).                   *)
VoteIsFree(n, candidate) == n.votedFor \in {None, candidate}

-------------------------------------------------------------------------------
(* Memory and disk                                                         *)

(* What must be durable before anybody is told of it (paper figure 2).     *)
Durable(n) == [currentTerm |-> n.currentTerm, votedFor |-> n.votedFor, log |-> n.log,
               base |-> n.base, snapshot |-> n.snapshot]

(* A server that has no snapshot, and one that is receiving none.          *)
NoSnapshot == [index |-> 0]
NoIncoming == [term |-> 0, index |-> 0, parts |-> <<>>]

NoProgress(n) == [n EXCEPT !.nextIndex  = [j \in Server |-> 1],
                           !.matchIndex = [j \in Server |-> 0],
                           !.offset     = [j \in Server |-> 0],
                           !.incoming = NoIncoming,
                           !.heard = {}, !.missedBeats = 0,
                           !.transferee = None, !.handedOver = FALSE]

(* A server that just started knows its disk and nothing else.             *)
Recovered(image) ==
  [role        |-> Follower,
   currentTerm |-> image.currentTerm,
   votedFor    |-> image.votedFor,
   log         |-> image.log,
   base        |-> image.base,       \* entries up to here are compacted: `log` has them, the server does not
   snapshot    |-> image.snapshot,   \* what stands for them, and covers no less
   commitIndex |-> image.snapshot.index,
   leader      |-> None,
   votes       |-> {},
   nextIndex   |-> [j \in Server |-> 1],
   matchIndex  |-> [j \in Server |-> 0],
   offset      |-> [j \in Server |-> 0],   \* parts of the snapshot that j has
   incoming    |-> NoIncoming,             \* parts of a snapshot on its way here
   heard       |-> {},
   missedBeats |-> 0,
   transferee  |-> None,    \* whom this leader has asked to lead in its place
   handedOver  |-> FALSE]   \* whether it has asked anybody, in this term

EmptyDisk == [currentTerm |-> 0, votedFor |-> None, log |-> <<>>, base |-> 0, snapshot |-> NoSnapshot]

(* The writes that bring memory n to the disk: one record for all of it,   *)
(* so that no crash separates a term from its vote.                        *)
WritesOf(before, n, release) == <<[image |-> Durable(n), release |-> release]>>

(* Messages that speak for the disk wait for the write of their step, and  *)
(* for an earlier one that is still on its way: an answer speaks for       *)
(* everything its server did before.                                       *)
MustWait(changed, queue) == changed \/ queue # <<>>

(* What leaves before the disk has it: nothing that has to wait.           *)
LeavesAtOnce(wait, after) == IF wait THEN {} ELSE after

(* Server i becomes n. `now` leaves at once, `after` when all that is      *)
(* written so far is durable. `queue` is what i already waits for,         *)
(* `network` what is in flight besides.                                    *)
Take(i, n, now, after, queue, network) ==
  LET changed == Durable(n) # Durable(node[i])
      wait    == after # {} /\ MustWait(changed, queue)
  IN  /\ node' = [node EXCEPT ![i] = n]
      /\ writes' = [writes EXCEPT ![i] =
                      IF changed \/ wait
                      THEN queue \o WritesOf(node[i], n, after)
                      ELSE queue]
      /\ messages' = network \cup now \cup LeavesAtOnce(wait, after)
      /\ elected' = IF n.role = Leader
                    THEN elected \cup {[term |-> n.currentTerm, leader |-> i]}
                    ELSE elected
      /\ committed' = IF n.commitIndex > Len(committed)
                      THEN SubSeq(n.log, 1, n.commitIndex)
                      ELSE committed

-------------------------------------------------------------------------------
(* Changes of role                                                         *)

(* A follower keeps what it knows of the others' disks: the log that they  *)
(* are compared with is the same as long as the term is.                   *)
Follow(n, leader) ==
  IF n.role = Follower
  THEN [n EXCEPT !.leader = leader]
  ELSE NoProgress([n EXCEPT !.role = Follower, !.leader = leader, !.votes = {}])

(* A newer term ends whatever this server was doing (paper 5.1).           *)
Adopt(n, term) ==
  IF term > n.currentTerm
  THEN Follow(NoProgress([n EXCEPT !.currentTerm = term, !.votedFor = None]), None)
  ELSE n

StartPreVote(i, n) ==
  NoProgress([n EXCEPT !.role = PreCandidate, !.leader = None, !.votes = {i}])

StartElection(i, n) ==
  NoProgress([n EXCEPT !.role = Candidate, !.currentTerm = @ + 1, !.votedFor = i,
                       !.leader = None, !.votes = {i}])

(* A new leader appends an entry of its own term, since only such an entry *)
(* commits by counting (paper 5.4.2, 8). All it had before is durable: its *)
(* vote request was written after it.                                      *)
BecomeLeader(i, n) ==
  [n EXCEPT !.role = Leader, !.leader = i, !.votes = {},
            !.log = Append(@, [term |-> n.currentTerm, value |-> NoOp]),
            !.nextIndex = [j \in Server |-> Len(n.log) + 1],
            !.matchIndex = [j \in Server |-> IF j = i THEN Len(n.log) ELSE 0]]

-------------------------------------------------------------------------------
(* Messages                                                                *)

PreVoteRequests(i, n) ==
  {[type |-> "PreVoteRequest", term |-> n.currentTerm + 1, source |-> i, destination |-> j,
    lastIndex |-> Len(n.log), lastTerm |-> LastTerm(n.log)] : j \in Peers(i)}

(* transfer: the leader itself asked for this election (thesis 3.10), so   *)
(* that what voters have promised to that leader does not speak against it.*)
VoteRequests(i, n, transfer) ==
  {[type |-> "VoteRequest", term |-> n.currentTerm, source |-> i, destination |-> j,
    lastIndex |-> Len(n.log), lastTerm |-> LastTerm(n.log), transfer |-> transfer] : j \in Peers(i)}

TimeoutNow(i, n, j) ==
  [type |-> "TimeoutNow", term |-> n.currentTerm, source |-> i, destination |-> j]

AppendRequest(i, n, j) ==
  LET previous == n.nextIndex[j] - 1
      last     == Min(Len(n.log), previous + MaxEntriesPerAppend)
  IN  [type |-> "AppendRequest", term |-> n.currentTerm, source |-> i, destination |-> j,
       previousIndex |-> previous, previousTerm |-> TermAt(n.log, previous),
       entries |-> SubSeq(n.log, previous + 1, last), commitIndex |-> n.commitIndex]

(* What a leader tells j. RaftSnapshot puts in its place what a leader does *)
(* that no longer has the entries.                                         *)
Replicate(i, n, j) == AppendRequest(i, n, j)

AppendRequests(i, n) == {Replicate(i, n, j) : j \in Peers(i)}

VoteAnswer(type, i, m, term, granted) ==
  [type |-> type, term |-> term, source |-> i, destination |-> m.source, granted |-> granted]

AppendAnswer(i, j, term, success, index) ==
  [type |-> "AppendResponse", term |-> term, source |-> i, destination |-> j,
   success |-> success, index |-> index]

(* The log of server i equals that of the leader of this term up to index, *)
(* durably. For commits after two delays everybody is told, else leader j. *)
Acknowledgements(i, j, term, index) ==
  {AppendAnswer(i, k, term, TRUE, index) : k \in IF TwoDelay THEN Peers(i) ELSE {j}}

-------------------------------------------------------------------------------
(* Timers and clients                                                      *)

(* No leader was heard of for an election timeout (paper 5.2).             *)
ElectionTimeout(i) ==
  LET n == node[i]
      asking == PreVote /\ ~IsQuorum({i})
      next == IF asking THEN StartPreVote(i, n) ELSE StartElection(i, n)
  IN  /\ n.role # Leader
      /\ Take(i, next,
              IF asking THEN PreVoteRequests(i, next) ELSE {},
              IF asking THEN {} ELSE VoteRequests(i, next, FALSE),
              writes[i], messages)
      /\ UNCHANGED disk

(* Whether a quorum has answered since the last heartbeat that found one,  *)
(* and how many heartbeats that was ago.                                   *)
QuorumChecked(i, n) ==
  IF QuorumBeats = 0 THEN n
  ELSE IF IsQuorum(n.heard \cup {i}) THEN [n EXCEPT !.heard = {}, !.missedBeats = 0]
  ELSE [n EXCEPT !.missedBeats = Min(@ + 1, QuorumBeats + 1)]

(* A leader that nobody answers keeps others from leading: check-quorum    *)
(* (thesis 6.2).                                                           *)
HasLostQuorum(n) == QuorumBeats > 0 /\ n.missedBeats > QuorumBeats

(* A leader that still leads at a heartbeat goes on as leader; what it     *)
(* asked for may still happen.                                             *)
TakenBack(n) == [n EXCEPT !.transferee = None]

(* A leader repeats itself: heartbeat and retransmission are one thing.    *)
Heartbeat(i) ==
  LET n == TakenBack(QuorumChecked(i, node[i]))
      lost == HasLostQuorum(n)
  IN  /\ node[i].role = Leader
      /\ Take(i, IF lost THEN Follow(n, None) ELSE n,
              IF lost THEN {} ELSE AppendRequests(i, n), {}, writes[i], messages)
      /\ UNCHANGED disk

(* A client's command. The leader's own write runs beside replication      *)
(* (thesis 10.2.1): the requests do not wait for it. While another is      *)
(* asked to lead there are none, or that one's log would fall behind.      *)
Proposed(i, n, value) ==
  [n EXCEPT !.log = Append(@, [term |-> n.currentTerm, value |-> value])]

Propose(i, value) ==
  LET next == Proposed(i, node[i], value)
  IN  /\ node[i].role = Leader
      /\ node[i].transferee = None
      /\ Take(i, next, AppendRequests(i, next), {}, writes[i], messages)
      /\ UNCHANGED disk

(* A leader that is to stop has another stand for election at once, one    *)
(* whose disk has all of the leader's log (thesis 3.10). What it held only *)
(* for as long as nobody else may lead, it gives up here, for the rest of  *)
(* the term: the request may arrive at any later time.                     *)
TransferLeadership(i, j) ==
  LET n == node[i]
  IN  /\ n.role = Leader
      /\ n.transferee = None
      /\ j # i
      /\ n.matchIndex[j] = Len(n.log)
      /\ Take(i, [n EXCEPT !.transferee = j, !.handedOver = TRUE], {TimeoutNow(i, n, j)}, {},
              writes[i], messages)
      /\ UNCHANGED disk

-------------------------------------------------------------------------------
(* Elections                                                               *)

(* Asked whether it would vote: only if it knows no leader (thesis 9.6 and *)
(* 4.2.3). The answer changes nothing at the voter.                        *)
WouldVote(n, m) ==
  /\ m.term > n.currentTerm
  /\ n.leader = None
  /\ UpToDate(m, n.log)

AfterPreVoteRequest(n, m) == n

ReceivePreVoteRequest(m, network) ==
  LET i == m.destination
      granted == WouldVote(node[i], m)
      next == AfterPreVoteRequest(node[i], m)
      term == IF granted THEN m.term ELSE next.currentTerm
  IN  /\ m.type = "PreVoteRequest"
      /\ Take(i, next, {VoteAnswer("PreVoteResponse", i, m, term, granted)}, {},
              writes[i], network)
      /\ UNCHANGED disk

ReceivePreVoteResponse(m, network) ==
  LET i == m.destination
      n == node[i]
      counts == m.granted /\ n.role = PreCandidate /\ m.term = n.currentTerm + 1
      votes == n.votes \cup {m.source}
      wins == counts /\ IsQuorum(votes)
      next == IF wins THEN StartElection(i, n)
              ELSE IF counts THEN [n EXCEPT !.votes = votes]
              ELSE IF m.granted THEN n
              ELSE Adopt(n, m.term)
  IN  /\ m.type = "PreVoteResponse"
      /\ Take(i, next, {}, IF wins THEN VoteRequests(i, next, FALSE) ELSE {}, writes[i], network)
      /\ UNCHANGED disk

ReceiveVoteRequest(m, network) ==
  LET i == m.destination
      n == Adopt(node[i], m.term)
      granted == m.term = n.currentTerm /\ VoteIsFree(n, m.source) /\ UpToDate(m, n.log)
      next == IF granted THEN [n EXCEPT !.votedFor = m.source] ELSE n
  IN  /\ m.type = "VoteRequest"
      /\ Take(i, next, {}, {VoteAnswer("VoteResponse", i, m, next.currentTerm, granted)},
              writes[i], network)
      /\ UNCHANGED disk

(* Only a candidate of that term has any use for a vote.                   *)
StandsFor(n, term) == n.role = Candidate /\ n.currentTerm = term

ReceiveVoteResponse(m, network) ==
  LET i == m.destination
      n == Adopt(node[i], m.term)
      counts == m.granted /\ StandsFor(n, m.term)
      votes == n.votes \cup {m.source}
      wins == counts /\ IsQuorum(votes)
      next == IF wins THEN BecomeLeader(i, n)
              ELSE IF counts THEN [n EXCEPT !.votes = votes]
              ELSE n
  IN  /\ m.type = "VoteResponse"
      /\ Take(i, next, IF wins THEN AppendRequests(i, next) ELSE {}, {}, writes[i], network)
      /\ UNCHANGED disk

(* Only in the term of the leader that asks: another leader has not asked. *)
ObeysTransfer(n, m) == m.term = n.currentTerm

(* As if the election timer had fired, but without a pre-vote, which would *)
(* be refused: everybody knows a leader.                                   *)
ReceiveTimeoutNow(m, network) ==
  LET i == m.destination
      obeys == ObeysTransfer(node[i], m)
      next == IF obeys THEN StartElection(i, node[i]) ELSE node[i]
  IN  /\ m.type = "TimeoutNow"
      /\ Take(i, next, {}, IF obeys THEN VoteRequests(i, next, TRUE) ELSE {}, writes[i], network)
      /\ UNCHANGED disk

-------------------------------------------------------------------------------
(* Replication and commit                                                  *)

(* Server j is known to have entry k of this term's leader on its disk,    *)
(* this server's own disk included.                                        *)
IsCounted(n, j, k) == n.matchIndex[j] >= k

(* Entries up to here are durable at a quorum, out of those up to `last`.  *)
(* Only an entry of the current term commits by counting (paper 5.4.2,     *)
(* figure 8).                                                              *)
Committable(n, last) ==
  {k \in (n.commitIndex + 1)..last :
     /\ n.log[k].term = n.currentTerm
     /\ IsQuorum({j \in Server : IsCounted(n, j, k)})}

AdvanceCommit(n, last) ==
  LET indexes == Committable(n, last)
  IN  IF indexes = {} THEN n ELSE [n EXCEPT !.commitIndex = Greatest(indexes)]

(* Voter j has this much of the leader's log on its disk, says the leader, *)
(* j itself, or the own disk.                                              *)
Counted(n, j, index) == [n EXCEPT !.matchIndex[j] = Max(@, index)]

(* A follower commits what it has on its own disk and has compared with    *)
(* the leader's log: one delay from the leader, one between followers.     *)
FollowerCounts(i, n, j, index) ==
  LET counted == Counted(n, j, index)
  IN  IF TwoDelay /\ n.role = Follower
      THEN AdvanceCommit(counted, Min(counted.matchIndex[i], Len(n.log)))
      ELSE n

(* Nothing of what was done up to n is still to be written.                *)
IsSettled(i, n) == Durable(n) = Durable(node[i]) /\ writes[i] = <<>>

(* The follower holds the entry that the request builds on (paper 5.3).    *)
Matches(entries, m) ==
  /\ m.previousIndex <= Len(entries)
  /\ TermAt(entries, m.previousIndex) = m.previousTerm

(* Only a conflict cuts the log, and only from the first conflicting entry *)
(* on: a late request must not undo a newer one (paper figure 2, rule 3).  *)
Merged(entries, m) ==
  LET new == {k \in 1..Len(m.entries) :
                \/ m.previousIndex + k > Len(entries)
                \/ entries[m.previousIndex + k].term # m.entries[k].term}
  IN  IF new = {}
      THEN entries
      ELSE SubSeq(entries, 1, m.previousIndex + Least(new) - 1)
             \o SubSeq(m.entries, Least(new), Len(m.entries))

(* After a request that did not match, the log is as it was.               *)
Rejected(entries, m) == entries

(* Where the leader may try next after a request that did not match.       *)
RejectionHint(entries, m) == Min(m.previousIndex - 1, Len(entries))

(* A follower knows as committed no more than it has compared.             *)
LearntCommit(n, m, entries) ==
  Max(n.commitIndex, Min(m.commitIndex, m.previousIndex + Len(m.entries)))

(* A message of an older term is answered, never obeyed.                   *)
IsStale(n, m) == m.term < n.currentTerm

(* Whoever leads this term is followed, by candidates too (paper 5.2).     *)
FollowSender(n, m) == Follow(Adopt(n, m.term), m.source)

ReceiveAppendRequest(m, network) ==
  LET i == m.destination
      n == FollowSender(node[i], m)
      matches == Matches(n.log, m)
      log == IF matches THEN Merged(n.log, m) ELSE Rejected(n.log, m)
      verified == m.previousIndex + Len(m.entries)
      stale == IsStale(node[i], m)
      learnt == [n EXCEPT !.log = log, !.commitIndex = LearntCommit(n, m, log)]
      next == IF stale THEN node[i]
              ELSE IF ~matches THEN [n EXCEPT !.log = log]
              ELSE IF IsSettled(i, learnt) THEN FollowerCounts(i, learnt, i, verified)
              ELSE learnt
      answers == IF stale THEN {AppendAnswer(i, m.source, node[i].currentTerm, FALSE, 0)}
                 ELSE IF matches THEN Acknowledgements(i, m.source, n.currentTerm, verified)
                 ELSE {AppendAnswer(i, m.source, n.currentTerm, FALSE, RejectionHint(n.log, m))}
  IN  /\ m.type = "AppendRequest"
      /\ Take(i, next, {}, answers, writes[i], network)
      /\ UNCHANGED disk

(* What a leader tells at once after an answer moved it from n to next: a  *)
(* new commit index to everybody, else what j still lacks to j.            *)
Announce(i, n, next, j) ==
  IF next.commitIndex > n.commitIndex THEN AppendRequests(i, next)
  ELSE IF next.nextIndex[j] <= Len(next.log) /\ next # n THEN {Replicate(i, next, j)}
  ELSE {}

Acknowledged(n, m) ==
  AdvanceCommit([Counted(n, m.source, m.index) EXCEPT !.nextIndex[m.source] = Max(@, m.index + 1)],
                Len(n.log))

(* An answer that was overtaken says nothing new.                          *)
Backtracked(n, m) ==
  [n EXCEPT !.nextIndex[m.source] = Max(n.matchIndex[m.source] + 1, Min(@, m.index + 1))]

(* An answer counts in its own term only.                                  *)
IsOfTerm(n, m) == m.term = n.currentTerm

ReceiveAppendResponse(m, network) ==
  LET i == m.destination
      n == Adopt(node[i], m.term)
      leads == n.role = Leader /\ IsOfTerm(n, m)
      follows == n.role = Follower /\ IsOfTerm(n, m)
      heard == IF QuorumBeats > 0 THEN [n EXCEPT !.heard = @ \cup {m.source}] ELSE n
      next == IF leads /\ m.success THEN Acknowledged(heard, m)
              ELSE IF leads THEN Backtracked(heard, m)
              ELSE IF follows /\ m.success THEN FollowerCounts(i, n, m.source, m.index)
              ELSE n
  IN  /\ m.type = "AppendResponse"
      /\ Take(i, next, IF leads THEN Announce(i, heard, next, m.source) ELSE {}, {},
              writes[i], network)
      /\ UNCHANGED disk

-------------------------------------------------------------------------------
(* The disk                                                                *)

(* How much of the log of this term's leader the own disk has with this    *)
(* write: what it releases says so at a follower.                          *)
DurablyMatched(i, n, write) ==
  IF n.role = Leader
  THEN Len(write.image.log)
  ELSE Greatest({0} \cup {m.index : m \in {a \in write.release :
                 a.type = "AppendResponse" /\ a.success /\ a.term = n.currentTerm}})

(* The oldest write of i is durable. It releases its messages; a leader    *)
(* counts itself only now; a lone voter is elected by its own durable vote.*)
Persist(i) ==
  LET write == Head(writes[i])
      n == node[i]
      leads == n.role = Leader
      own == DurablyMatched(i, n, write)
      counted == IF leads THEN AdvanceCommit(Counted(n, i, own), Len(n.log))
                 ELSE FollowerCounts(i, n, i, own)
      wins == /\ n.role = Candidate
              /\ write.image.currentTerm = n.currentTerm
              /\ IsQuorum(n.votes)
      next == IF wins THEN BecomeLeader(i, n) ELSE counted
      requests == IF wins \/ (leads /\ next.commitIndex > n.commitIndex)
                  THEN AppendRequests(i, next) ELSE {}
      told == IF leads /\ TwoDelay /\ own > n.matchIndex[i]
              THEN Acknowledgements(i, i, n.currentTerm, own) ELSE {}
  IN  /\ writes[i] # <<>>
      /\ disk' = [disk EXCEPT ![i] = write.image]
      /\ Take(i, next, requests \cup told, {}, Tail(writes[i]), messages \cup write.release)

(* Crash and restart. A server that is down is one that takes no step.     *)
Restart(i) ==
  /\ node' = [node EXCEPT ![i] = Recovered(disk[i])]
  /\ writes' = [writes EXCEPT ![i] = <<>>]
  /\ UNCHANGED <<disk, messages, elected, committed>>

-------------------------------------------------------------------------------
(* The network                                                             *)

Lose(m) ==
  /\ messages' = messages \ {m}
  /\ UNCHANGED <<node, disk, writes, elected, committed>>

Receive(m, network) ==
  \/ ReceivePreVoteRequest(m, network)
  \/ ReceivePreVoteResponse(m, network)
  \/ ReceiveVoteRequest(m, network)
  \/ ReceiveVoteResponse(m, network)
  \/ ReceiveTimeoutNow(m, network)
  \/ ReceiveAppendRequest(m, network)
  \/ ReceiveAppendResponse(m, network)

-------------------------------------------------------------------------------

Init ==
  /\ disk = [i \in Server |-> EmptyDisk]
  /\ node = [i \in Server |-> Recovered(EmptyDisk)]
  /\ writes = [i \in Server |-> <<>>]
  /\ messages = {}
  /\ elected = {}
  /\ committed = <<>>

(* A message that arrives leaves the network, or stays there to arrive     *)
(* again.                                                                  *)
Next ==
  \/ \E i \in Server :
       \/ ElectionTimeout(i)
       \/ Heartbeat(i)
       \/ Persist(i)
       \/ Restart(i)
       \/ \E value \in Value : Propose(i, value)
       \/ \E j \in Server : TransferLeadership(i, j)
  \/ \E m \in messages :
       \/ Lose(m)
       \/ Receive(m, messages \ {m})
       \/ Receive(m, messages)

Spec == Init /\ [][Next]_vars

-------------------------------------------------------------------------------
(* State invariants                                                        *)

(* The properties count for themselves, so that a wrong IsQuorum cannot    *)
(* make them agree with it.                                                *)
IsMajority(servers) == 2 * Cardinality(servers) > Cardinality(Server)

IsPrefix(a, b) == Len(a) <= Len(b) /\ SubSeq(b, 1, Len(a)) = a

IsLog(entries) ==
  \A k \in 1..Len(entries) :
    entries[k].term > 0 /\ entries[k].value \in Value \cup {NoOp}

IsImage(image) ==
  /\ image.currentTerm >= 0
  /\ image.votedFor \in Server \cup {None}
  /\ IsLog(image.log)

(* Every variable holds what it is declared to hold.                       *)
TypeOK ==
  /\ \A i \in Server :
       /\ node[i].role \in {Follower, PreCandidate, Candidate, Leader}
       /\ node[i].leader \in Server \cup {None}
       /\ node[i].votes \subseteq Server
       /\ node[i].heard \subseteq Server
       /\ node[i].missedBeats \in 0..QuorumBeats
       /\ node[i].transferee \in Peers(i) \cup {None}
       /\ node[i].handedOver \in BOOLEAN
       /\ node[i].transferee # None => node[i].handedOver
       /\ node[i].handedOver => node[i].role = Leader
       /\ node[i].commitIndex \in 0..Len(node[i].log)
       /\ IsImage(Durable(node[i]))
       /\ IsImage(disk[i])
       /\ \A j \in Server :
            /\ node[i].nextIndex[j] \in 1..(Len(node[i].log) + 1)
            /\ node[i].matchIndex[j] >= 0
            /\ node[i].role = Leader => node[i].matchIndex[j] <= Len(node[i].log)
       /\ \A k \in 1..Len(writes[i]) :
            /\ IsImage(writes[i][k].image)
            /\ \A m \in writes[i][k].release : m.source = i
  /\ \A m \in messages :
       /\ m.source \in Server
       /\ m.destination \in Peers(m.source)
       /\ m.term > 0

(* At any moment a term has at most one leader.                            *)
ElectionSafety ==
  \A i, j \in Server :
    (/\ node[i].role = Leader
     /\ node[j].role = Leader
     /\ node[i].currentTerm = node[j].currentTerm) => i = j

(* Over all time a term has at most one leader.                            *)
OneLeaderPerTermEver ==
  \A a, b \in elected : a.term = b.term => a.leader = b.leader

(* Entries of one index and one term follow on equal logs.                 *)
LogMatching ==
  \A i, j \in Server :
    \A k \in 1..Min(Len(node[i].log), Len(node[j].log)) :
      node[i].log[k].term = node[j].log[k].term
        => SubSeq(node[i].log, 1, k) = SubSeq(node[j].log, 1, k)

(* Terms never fall along a log, and none is above its server's term.      *)
LogTermsMonotonic ==
  \A i \in Server :
    \A k \in 1..Len(node[i].log) :
      /\ node[i].log[k].term <= node[i].currentTerm
      /\ k > 1 => node[i].log[k - 1].term <= node[i].log[k].term

(* A candidate holds no entry of the term it stands in: whoever made that  *)
(* entry leads the term, and the candidate follows it.                     *)
CandidateTermNotInLog ==
  \A i \in Server :
    node[i].role = Candidate
      => \A k \in 1..Len(node[i].log) : node[i].log[k].term < node[i].currentTerm

(* Where votes are asked for by transfer, the leader of the term before    *)
(* has asked for that: it leads no more, or knows what it has given up.    *)
TransferFollowsHandover ==
  \A m \in messages, i \in Server :
    (/\ m.type = "VoteRequest"
     /\ m.transfer
     /\ node[i].role = Leader
     /\ node[i].currentTerm = m.term - 1) => node[i].handedOver

(* A leader of a later term holds everything committed before it. The      *)
(* last committed entry is of the term that committed it, so a leader      *)
(* above that term is a later one.                                         *)
LeaderCompleteness ==
  \A i \in Server :
    (node[i].role = Leader /\ node[i].currentTerm > LastTerm(committed))
      => IsPrefix(committed, node[i].log)

(* No two servers ever take different entries as committed.                *)
StateMachineSafety ==
  \A i \in Server : IsPrefix(SubSeq(node[i].log, 1, node[i].commitIndex), committed)

(* Every entry that was ever committed is on the disks of a majority.      *)
CommittedIsDurable ==
  \A k \in 1..Len(committed) :
    IsMajority({i \in Server : Len(disk[i].log) >= k /\ disk[i].log[k] = committed[k]})

(* What a leader counts as stored by a server is on that server's disk,    *)
(* until the server hears of a newer term. And so for a follower that      *)
(* counts, as far as it has compared its own log with the leader's.        *)
AcknowledgedIsDurable ==
  \A i, j \in Server :
    LET counted == IF node[i].role = Leader THEN node[i].matchIndex[j]
                   ELSE Min(node[i].matchIndex[j], node[i].matchIndex[i])
    IN  node[j].currentTerm <= node[i].currentTerm
          => IsPrefix(SubSeq(node[i].log, 1, counted), disk[j].log)

-------------------------------------------------------------------------------
(* Step properties: they compare a state with the next                     *)

(* Server i starts again in this step: what it holds is what its disk had. *)
IsRestarted(i) == node'[i] = Recovered(disk[i]) /\ writes'[i] = <<>>

TermMonotonicStep ==
  \A i \in Server :
    /\ disk'[i].currentTerm >= disk[i].currentTerm
    /\ node'[i].currentTerm >= node[i].currentTerm \/ IsRestarted(i)

CommitIndexMonotonicStep ==
  \A i \in Server : node'[i].commitIndex >= node[i].commitIndex \/ IsRestarted(i)

CommittedLogAppendOnlyStep ==
  \A i \in Server :
    IsPrefix(SubSeq(node[i].log, 1, node[i].commitIndex), node'[i].log) \/ IsRestarted(i)

LeaderAppendOnlyStep ==
  \A i \in Server :
    (/\ node[i].role = Leader
     /\ node'[i].role = Leader
     /\ node[i].currentTerm = node'[i].currentTerm) => IsPrefix(node[i].log, node'[i].log)

NeverCommitEntryPrevTermsStep ==
  \A i \in Server :
    (node'[i].role = Leader /\ node'[i].commitIndex > node[i].commitIndex)
      => node'[i].log[node'[i].commitIndex].term = node'[i].currentTerm

FollowerCommitIsCommittedStep ==
  \A i \in Server :
    (node'[i].role = Follower /\ node'[i].commitIndex > node[i].commitIndex)
      => IsMajority({j \in Server :
           IsPrefix(SubSeq(node'[i].log, 1, node'[i].commitIndex), disk'[j].log)})

VoteStableStep ==
  \A i \in Server :
    (disk'[i].currentTerm = disk[i].currentTerm /\ disk[i].votedFor # None)
      => disk'[i].votedFor = disk[i].votedFor

PreVoteDoesNotBumpTermStep ==
  \A i \in Server :
    (node'[i].currentTerm > node[i].currentTerm /\ node'[i].role # Candidate)
      => \E m \in messages :
           /\ m.destination = i
           /\ m.term = node'[i].currentTerm
           /\ m.type # "PreVoteRequest"
           /\ m.type = "PreVoteResponse" => ~m.granted

RoleEdges ==
  {<<Follower, PreCandidate>>, <<Follower, Candidate>>,
   <<PreCandidate, Candidate>>, <<PreCandidate, Follower>>,
   <<Candidate, PreCandidate>>, <<Candidate, Leader>>, <<Candidate, Follower>>,
   <<Leader, Follower>>}

StateTransitionsStep ==
  \A i \in Server :
    node'[i].role # node[i].role => <<node[i].role, node'[i].role>> \in RoleEdges

(* A server's term never falls, on disk or in memory, but by a restart     *)
(* from the disk.                                                          *)
TermMonotonic == [][TermMonotonicStep]_vars

(* What a server knows as committed never shrinks but by a restart.        *)
CommitIndexMonotonic == [][CommitIndexMonotonicStep]_vars

(* Entries that a server knows as committed are never changed or removed.  *)
CommittedLogAppendOnly == [][CommittedLogAppendOnlyStep]_vars

(* A leader never changes or removes an entry of its own log.              *)
LeaderAppendOnly == [][LeaderAppendOnlyStep]_vars

(* Where a leader moves the commit index to, there is an entry of its own  *)
(* term. (A leader that is deposed in the same step may learn of an older  *)
(* commit.)                                                                *)
NeverCommitEntryPrevTerms == [][NeverCommitEntryPrevTermsStep]_vars

(* What a follower newly takes as committed, told by the leader or by its  *)
(* own counting, is on the disks of a majority.                            *)
FollowerCommitIsCommitted == [][FollowerCommitIsCommittedStep]_vars

(* A durable vote changes only together with the term.                     *)
VoteStable == [][VoteStableStep]_vars

(* A term rises by campaigning or by a message that carries it, and being  *)
(* asked for a pre-vote, or granted one, is neither.                       *)
PreVoteDoesNotBumpTerm == [][PreVoteDoesNotBumpTermStep]_vars

(* Roles change only along the edges of the statechart.                    *)
StateTransitions == [][StateTransitionsStep]_vars

-------------------------------------------------------------------------------
(* Refinement: what was ever committed is a log that only grows.           *)

Abstract ==
  INSTANCE AbstractLog WITH log <- committed, Entry <- [term : Nat, value : Value \cup {NoOp}]

(* To everybody outside, the service is one log that only grows.           *)
RefinesAbstractLog == Abstract!Spec

===============================================================================
