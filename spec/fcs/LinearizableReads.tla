--------------------------- MODULE LinearizableReads ---------------------------
(***************************************************************************)
(* How critical flags are read so that nobody ever reads an older value    *)
(* than somebody read, or was told is written, before: by ReadIndex, under *)
(* the leader's lease, and under regional read leases, where a region      *)
(* answers from what it has applied without a message.                     *)
(*                                                                         *)
(* The log is RaftCommit's, and so are the names. Two things are coarser   *)
(* than there. A write is durable in the step that asks for it (what a     *)
(* crash does to a write under way is RaftCommit's subject). And of a kind *)
(* of message from one server to another only the latest may still arrive, *)
(* at any time, as often as it likes, or never; what an older one said of  *)
(* progress, the later one says too.                                       *)
(*                                                                         *)
(* Time: every server has a monotonic clock and a wall clock. A lease is a *)
(* right that runs down on its holder's clock; whoever gave it waits on    *)
(* its own clock, longer by what two clocks may drift apart (WaitTicks for *)
(* LeaseTicks). A right ends when the wall clock ran ahead of the          *)
(* monotonic one, which stands still while a machine is suspended. A wait  *)
(* only gets longer by that.                                               *)
(*                                                                         *)
(* One action here is one event of the code under the same name            *)
(* (src/fcs/step.ts with a reading of the clocks). LinearizableReadsBugs   *)
(* holds the seeded bugs, MCLinearizableReads the bounds.                  *)
(* Sources: Raft thesis 6.4; Moraru and others, Paxos Quorum Leases, 2014; *)
(* Burrows, Chubby, 2006 (leases of caches).                               *)
(***************************************************************************)
EXTENDS RaftCommit

CONSTANTS
  Voter,       \* the servers that vote; the other servers are learners: they follow and read
  Leased,      \* the flags that regional leases cover
  LeaseTicks,  \* how long a right lasts: counted from the asking, or from the send of a round
  WaitTicks    \* how long is waited for the end of a right, on another clock

ASSUME /\ Voter # {}
       /\ Voter \subseteq Server
       /\ Leased \subseteq Value
       /\ LeaseTicks > 0
       /\ WaitTicks >= LeaseTicks

VARIABLES
  lease,    \* lease[i]: what server i counts down, and what it has promised
  reads,    \* reads[i]: the reads by ReadIndex that server i waits for or confirms
  wall,     \* wall[i]: whether the wall clock of i ran ahead, or was set back, since its last step
  answers   \* answers[i][f]: the version that a read of flag f under a lease gets at i; {}: refused

readVars == <<node, disk, writes, messages, elected, committed, lease, reads, wall, answers>>

-------------------------------------------------------------------------------
(* What counts down                                                        *)

NoAsk  == [id |-> 0, left |-> 0]
NoHeld == [index |-> 0, left |-> 0]

NoNames == <<>>

(* A server that has just started. It waits a full promise before it votes,*)
(* since it may have made one before.                                      *)
FreshLease(promise) ==
  [promise  |-> promise,                     \* until this is out, a voter votes for nobody
   matched  |-> 0,                           \* own log is durable and equals the leader's up to here, in this term
   ask      |-> NoAsk,                       \* a lease asked for, and how long it could still last
   held     |-> NoHeld,                      \* the lease held: usable once `matched` reaches its index
   round    |-> 0,                           \* leader: the last round of heartbeats
   sent     |-> <<>>,                        \* leader: how long a lease from the send of each round lasts
   answered |-> [j \in Server |-> 0],        \* leader: the latest round that each server answered
   grants   |-> [j \in Server |-> 0],        \* leader: until this is out, j may hold a lease of this leader
   defer    |-> 0,                           \* leader: until this is out, others may hold leases of an earlier one
   joined   |-> {},                          \* leader: servers known to have dropped leases of earlier leaders
   named    |-> NoNames]                     \* whose acknowledgements an entry needs besides a quorum's, by index

Less(ticks, d) == IF ticks > d THEN ticks - d ELSE 0

(* d ticks later on the own clock.                                         *)
Aged(l, d) ==
  [l EXCEPT !.promise = Less(@, d),
            !.ask = [@ EXCEPT !.left = Less(@, d)],
            !.held = [@ EXCEPT !.left = Less(@, d)],
            !.sent = [k \in DOMAIN @ |-> Less(@[k], d)],
            !.grants = [j \in Server |-> Less(@[j], d)],
            !.defer = Less(@, d)]

Even    == "even"
Ahead   == "ahead"
Behind  == "behind"

(* The wall clock ran ahead: nobody knows how much time has passed, so     *)
(* every right is over. Promises and waits go on.                          *)
Voided(l) ==
  [l EXCEPT !.ask = NoAsk, !.held = NoHeld, !.sent = [k \in DOMAIN @ |-> 0]]

RanAhead(clock) == clock = Ahead

(* What server i starts a step with.                                       *)
Aware(i) == IF RanAhead(wall[i]) THEN Voided(lease[i]) ELSE lease[i]

(* A server that joins a newer term has no lease of an older one, and what *)
(* it asked for is void; nor does it lead any more.                        *)
Left(l) == FreshLease(l.promise)

AfterAdopt(l, n, term) == IF term > n.currentTerm THEN Left(l) ELSE l

-------------------------------------------------------------------------------
(* The leader's lease                                                      *)

(* The three waits, on the clock of whoever gave the right.                *)
GrantWait   == WaitTicks
PromiseWait == WaitTicks
DeferWait   == WaitTicks

(* The rounds that a quorum has answered, the leader itself included.      *)
Confirmed(i, l) ==
  {r \in 1..l.round : IsQuorum({j \in Server : j = i \/ l.answered[j] >= r})}

LastConfirmed(i, l) == Greatest({0} \cup Confirmed(i, l))

(* How long the leader's lease lasts: from the send of the heartbeats that *)
(* a quorum has answered, each with a promise to vote for nobody.          *)
LeaderLeft(i, l) ==
  IF LastConfirmed(i, l) = 0 THEN 0 ELSE l.sent[LastConfirmed(i, l)]

(* Rounds before the last confirmed one say nothing new.                   *)
Answered(i, l, j, round) ==
  LET heard == [l EXCEPT !.answered[j] = Max(@, round), !.joined = @ \cup {j}]
      last  == LastConfirmed(i, heard)
  IN  [heard EXCEPT !.sent = [k \in DOMAIN @ |-> IF k < last THEN 0 ELSE @[k]]]

StartRound(l) == [l EXCEPT !.round = @ + 1, !.sent = Append(@, LeaseTicks)]

(* Another is asked to lead, and may from now on at any time: in this term *)
(* this leader has no lease any more, whatever is answered (thesis 6.4.1). *)
GivenUp(n, l) == IF n.handedOver THEN [l EXCEPT !.sent = [k \in DOMAIN @ |-> 0]] ELSE l

(* A new leader waits for the end of every lease that one before it could  *)
(* have granted, or for its holder to join the new term.                   *)
LeaderLease(i, l) ==
  StartRound([FreshLease(l.promise) EXCEPT !.defer = DeferWait, !.joined = {i}])

-------------------------------------------------------------------------------
(* Which entries may commit                                                *)

Others(i) == Server \ {i}

(* Whom the leader waits for before it commits an entry on a leased flag.  *)
Holders(i, l) ==
  {r \in Others(i) : l.grants[r] > 0 \/ (l.defer > 0 /\ r \notin l.joined)}

IsLeased(entry) == entry.value \in Leased

(* Every entry up to k on a leased flag is durable at each holder, in this *)
(* term, at the leader.                                                    *)
HoldersHave(i, n, l, k) ==
  \A e \in (n.commitIndex + 1)..k :
    IsLeased(n.log[e]) => \A r \in Holders(i, l) : n.matchIndex[r] >= e

(* The same at a follower: it knows whom the leader named for each entry.  *)
NamedHave(n, l, k) ==
  \A e \in (n.commitIndex + 1)..k :
    e \in DOMAIN l.named /\ \A r \in l.named[e] : n.matchIndex[r] >= e

(* The quorum's part of Committable is RaftCommit's.                       *)
AdvanceLeader(i, n, l) ==
  LET indexes == {k \in Committable(n, Len(n.log)) : HoldersHave(i, n, l, k)}
  IN  IF indexes = {} THEN n ELSE [n EXCEPT !.commitIndex = Greatest(indexes)]

AdvanceFollower(i, n, l) ==
  LET last == Min(n.matchIndex[i], Len(n.log))
      indexes == {k \in Committable(n, last) : NamedHave(n, l, k)}
  IN  IF indexes = {} THEN n ELSE [n EXCEPT !.commitIndex = Greatest(indexes)]

CountsHere(i, n, l, j, index) ==
  IF TwoDelay /\ n.role = Follower THEN AdvanceFollower(i, Counted(n, j, index), l) ELSE n

(* Whose acknowledgements a new entry needs, fixed when it is appended.    *)
NamesFor(i, l, value) == IF value \in Leased THEN Holders(i, l) ELSE {}

(* Names of entries that are not known to be committed; of the others      *)
(* nobody asks.                                                            *)
Restrict(names, n) ==
  IF TwoDelay
  THEN [e \in {k \in DOMAIN names : k > n.commitIndex /\ k <= Len(n.log)} |-> names[e]]
  ELSE NoNames

Named(names, index, set) == [e \in DOMAIN names \cup {index} |-> IF e = index THEN set ELSE names[e]]

-------------------------------------------------------------------------------
(* Answers under a lease                                                   *)

(* Index of the latest entry on flag f among the first `last`; 0 for none. *)
Version(entries, last, f) == Greatest({0} \cup {k \in 1..last : entries[k].value = f})

(* An entry on f that may be committed without this server's knowing.      *)
IsPending(n, f) == \E k \in (n.commitIndex + 1)..Len(n.log) : n.log[k].value = f

(* A log that is long enough says nothing: a stale entry may stand there.  *)
Reached(n, l) == l.matched

IsUsable(n, l) == l.held.left > 0 /\ Reached(n, l) >= l.held.index

RegionServes(i, n, l, f) == f \in Leased /\ IsUsable(n, l) /\ ~IsPending(n, f)

LeaderServes(i, n, l, f) == n.role = Leader /\ LeaderLeft(i, l) > 0 /\ ~IsPending(n, f)

Refused == {}

(* The lease is looked at in the very step of the read, on clocks that     *)
(* were read in it.                                                        *)
AnswerOf(i, n, l, ahead, f) ==
  IF ~ahead /\ (RegionServes(i, n, l, f) \/ LeaderServes(i, n, l, f))
  THEN {Version(n.log, n.commitIndex, f)}
  ELSE Refused

AnswersAt(i, n, l, ahead) == [f \in Value |-> AnswerOf(i, n, l, ahead, f)]

AnswersOf(nodes, leases, walls) ==
  [i \in Server |-> AnswersAt(i, nodes[i], leases[i], RanAhead(walls[i]))]

-------------------------------------------------------------------------------
(* Reads by ReadIndex                                                      *)

(* index 0: the leader has not answered; round above 0: a quorum has not   *)
(* answered that round. since: history, what was committed when the read   *)
(* began; served: what was committed where it was answered.                *)
NoRead  == [context |-> 0, since |-> 0, index |-> 0, round |-> 0, served |-> 0]
NoAsked == [context |-> 0, index |-> 0, round |-> 0]

FreshReads == [own |-> NoRead, asked |-> [j \in Server |-> NoAsked]]

IsWaiting(read) == read.context > 0 /\ read.served = 0

FirstOfTerm(n) ==
  LET indexes == {k \in 1..Len(n.log) : n.log[k].term = n.currentTerm}
  IN  IF indexes = {} THEN 0 ELSE Least(indexes)

(* Nothing beyond this index was committed when the leader was asked. A    *)
(* new leader may know less than was committed: its own no-op is beyond it *)
(* all. With two-delay commits others may know of a commit first.          *)
ReadIndexOf(n) == IF TwoDelay THEN Len(n.log) ELSE Max(n.commitIndex, FirstOfTerm(n))

(* The own read is answered when what it must see is applied.              *)
Served(n, r) ==
  IF IsWaiting(r.own) /\ r.own.index > 0 /\ r.own.round = 0 /\ n.commitIndex >= r.own.index
  THEN [r EXCEPT !.own.served = n.commitIndex]
  ELSE r

(* The round that a read of now must see answered.                         *)
ReadRound(l) == l.round

IsConfirmed(i, l, round) == round > 0 /\ LastConfirmed(i, l) >= round

ReadConfirmed(i, l, r) ==
  [r EXCEPT !.own = IF IsConfirmed(i, l, @.round) THEN [@ EXCEPT !.round = 0] ELSE @,
            !.asked = [j \in Server |->
                         IF IsConfirmed(i, l, @[j].round) THEN [@[j] EXCEPT !.round = 0] ELSE @[j]]]

ReadResponse(i, n, r, j) ==
  [type |-> "ReadResponse", term |-> n.currentTerm, source |-> i, destination |-> j,
   context |-> r.asked[j].context, index |-> r.asked[j].index]

ReadResponses(i, n, l, r) ==
  {ReadResponse(i, n, r, j) : j \in {k \in Server : IsConfirmed(i, l, r.asked[k].round)}}

(* Who does not lead any more confirms nothing.                            *)
AfterStepDown(n, next, r) ==
  IF n.role = Leader /\ next.role # Leader
  THEN [FreshReads EXCEPT !.own = IF r.own.round > 0 THEN NoRead ELSE r.own]
  ELSE r

-------------------------------------------------------------------------------
(* Steps                                                                   *)

SamePath(a, b) == a.type = b.type /\ a.source = b.source /\ a.destination = b.destination

(* Of two messages of a kind on one path the later one stays.              *)
Post(old, new) == {m \in old : ~\E k \in new : SamePath(m, k)} \cup new

(* Server i becomes n, with l and r; `sent` leaves. (One value each, bound *)
(* once: TLC would else work it out anew wherever it stands.)              *)
Becomes(i, nextNode, nextLease, nextReads, leaving) ==
  \E n \in {nextNode}, sent \in {leaving} :
    \E l \in {[GivenUp(n, nextLease) EXCEPT !.named = Restrict(@, n)]},
       r \in {Served(n, AfterStepDown(node[i], n, nextReads))} :
      /\ node' = [node EXCEPT ![i] = n]
      /\ disk' = [disk EXCEPT ![i] = Durable(n)]
      /\ lease' = [lease EXCEPT ![i] = l]
      /\ reads' = [reads EXCEPT ![i] = r]
      /\ wall' = [wall EXCEPT ![i] = Even]
      /\ messages' = Post(messages, sent)
      /\ elected' = IF n.role = Leader
                    THEN elected \cup {[term |-> n.currentTerm, leader |-> i]}
                    ELSE elected
      /\ committed' = IF n.commitIndex > Len(committed)
                      THEN SubSeq(n.log, 1, n.commitIndex)
                      ELSE committed
      /\ answers' = [answers EXCEPT ![i] = AnswersAt(i, n, l, FALSE)]
      /\ UNCHANGED writes

Voters(messagesToAll) == {m \in messagesToAll : m.destination \in Voter}

NamesIn(l, first, count) ==
  [k \in 1..count |-> IF first + k \in DOMAIN l.named THEN l.named[first + k] ELSE {}]

(* RaftCommit's request, with the round and the names.                     *)
RequestTo(i, n, l, j) ==
  LET m == AppendRequest(i, n, j)
  IN  [type |-> m.type, term |-> m.term, source |-> i, destination |-> j,
       previousIndex |-> m.previousIndex, previousTerm |-> m.previousTerm,
       entries |-> m.entries, commitIndex |-> m.commitIndex, round |-> l.round,
       named |-> IF TwoDelay THEN NamesIn(l, m.previousIndex, Len(m.entries)) ELSE <<>>]

Requests(i, n, l) == {RequestTo(i, n, l, j) : j \in Others(i)}

WithRound(responses, round) ==
  {[type |-> m.type, term |-> m.term, source |-> m.source, destination |-> m.destination,
    success |-> m.success, index |-> m.index, round |-> round] : m \in responses}

(* The leader's own write is durable: it counts itself, and tells the      *)
(* others where they count too.                                            *)
OwnCounted(i, n, l) == AdvanceLeader(i, Counted(n, i, Len(n.log)), l)

OwnAcknowledged(i, n) ==
  IF TwoDelay THEN WithRound(Acknowledgements(i, i, n.currentTerm, Len(n.log)), 0) ELSE {}

-------------------------------------------------------------------------------
(* Elections                                                               *)

TimedElectionTimeout(i) ==
  LET l == Aware(i)
      n == StartElection(i, node[i])
  IN  /\ i \in Voter
      /\ node[i].role # Leader
      /\ l.promise = 0
      /\ Becomes(i, n, Left(l), reads[i], Voters(VoteRequests(i, n, FALSE)))

(* Within a promise a vote is refused, and the term stays as it is. Asked  *)
(* for by a leader that gave up its lease for it, a vote breaks no promise.*)
IsPromised(l, m) == l.promise > 0 /\ ~m.transfer

TimedReceiveVoteRequest(m) ==
  LET i == m.destination
      l == Aware(i)
      n == Adopt(node[i], m.term)
      granted == m.term = n.currentTerm /\ VoteIsFree(n, m.source) /\ UpToDate(m, n.log)
      next == IF granted THEN [n EXCEPT !.votedFor = m.source] ELSE n
      refused == IsPromised(l, m)
  IN  /\ m.type = "VoteRequest"
      /\ IF refused
         THEN Becomes(i, node[i], l, reads[i],
                      {VoteAnswer("VoteResponse", i, m, node[i].currentTerm, FALSE)})
         ELSE Becomes(i, next, AfterAdopt(l, node[i], m.term), reads[i],
                      {VoteAnswer("VoteResponse", i, m, next.currentTerm, granted)})

(* For entries that it did not append itself, a new leader names everybody.*)
InheritedNames(i, n) ==
  [e \in (n.commitIndex + 1)..Len(n.log) |-> IF IsLeased(n.log[e]) THEN Others(i) ELSE {}]

TimedReceiveVoteResponse(m) ==
  LET i == m.destination
      n == Adopt(node[i], m.term)
      counts == m.granted /\ StandsFor(n, m.term)
      votes == n.votes \cup {m.source}
      wins == counts /\ IsQuorum(votes)
      leads == BecomeLeader(i, n)
      l == IF wins THEN [LeaderLease(i, Aware(i)) EXCEPT !.named = InheritedNames(i, leads)]
           ELSE AfterAdopt(Aware(i), node[i], m.term)
      next == IF wins THEN OwnCounted(i, leads, l)
              ELSE IF counts THEN [n EXCEPT !.votes = votes]
              ELSE n
  IN  /\ m.type = "VoteResponse"
      /\ Becomes(i, next, l, reads[i],
                 IF wins THEN Requests(i, next, l) \cup OwnAcknowledged(i, next) ELSE {})

(* A leader that has somebody lead in its place gives up its own lease;    *)
(* the leases it granted last, and the next leader waits for them.         *)
TimedTransferLeadership(i, j) ==
  LET n == node[i]
  IN  /\ n.role = Leader
      /\ j \in Voter \ {i}
      /\ n.transferee = None
      /\ n.matchIndex[j] = Len(n.log)
      /\ Becomes(i, [n EXCEPT !.transferee = j, !.handedOver = TRUE], Aware(i), reads[i],
                 {TimeoutNow(i, n, j)})

TimedReceiveTimeoutNow(m) ==
  LET i == m.destination
      obeys == ObeysTransfer(node[i], m)
      n == StartElection(i, node[i])
  IN  /\ m.type = "TimeoutNow"
      /\ IF obeys
         THEN Becomes(i, n, Left(Aware(i)), reads[i], Voters(VoteRequests(i, n, TRUE)))
         ELSE Becomes(i, node[i], Aware(i), reads[i], {})

-------------------------------------------------------------------------------
(* Replication                                                             *)

(* A round of heartbeats. Time alone may have made a commit possible.      *)
TimedHeartbeat(i) ==
  LET l == StartRound(Aware(i))
      n == AdvanceLeader(i, TakenBack(node[i]), l)
  IN  /\ node[i].role = Leader
      /\ Becomes(i, n, l, reads[i], Requests(i, n, l))

TimedPropose(i, value) ==
  LET n == Proposed(i, node[i], value)
      l == [Aware(i) EXCEPT !.named = Named(@, Len(n.log), NamesFor(i, Aware(i), value))]
      next == OwnCounted(i, n, l)
  IN  /\ node[i].role = Leader
      /\ node[i].transferee = None
      /\ Becomes(i, next, l, reads[i], Requests(i, next, l) \cup OwnAcknowledged(i, next))

(* Names that came with the entries of a request of this term.             *)
NamesHeard(l, m) ==
  LET heard == (m.previousIndex + 1)..(m.previousIndex + Len(m.entries))
  IN  [e \in DOMAIN l.named \cup heard |->
         IF e \in heard THEN m.named[e - m.previousIndex] ELSE l.named[e]]

(* A voter that hears its leader promises to vote for nobody for a while.  *)
PromiseOf(i, l) == IF i \in Voter THEN PromiseWait ELSE 0

TimedReceiveAppendRequest(m) ==
  LET i == m.destination
      stale == IsStale(node[i], m)
      n == FollowSender(node[i], m)
      matches == Matches(n.log, m)
      log == IF matches THEN Merged(n.log, m) ELSE Rejected(n.log, m)
      verified == m.previousIndex + Len(m.entries)
      joined == [AfterAdopt(Aware(i), node[i], m.term) EXCEPT !.promise = PromiseOf(i, @)]
      l == IF stale THEN Aware(i)
           ELSE IF ~matches THEN joined
           ELSE [joined EXCEPT !.matched = Max(@, verified),
                               !.named = IF TwoDelay THEN NamesHeard(joined, m) ELSE NoNames]
      learnt == [n EXCEPT !.log = log, !.commitIndex = LearntCommit(n, m, log)]
      next == IF stale THEN node[i]
              ELSE IF ~matches THEN [n EXCEPT !.log = log]
              ELSE CountsHere(i, learnt, l, i, verified)
      sent == IF stale THEN {AppendAnswer(i, m.source, node[i].currentTerm, FALSE, 0)}
              ELSE IF matches THEN Acknowledgements(i, m.source, n.currentTerm, verified)
              ELSE {AppendAnswer(i, m.source, n.currentTerm, FALSE, RejectionHint(n.log, m))}
  IN  /\ m.type = "AppendRequest"
      /\ Becomes(i, next, l, reads[i], WithRound(sent, IF stale THEN 0 ELSE m.round))

AnnounceTo(i, n, next, l, j) ==
  IF next.commitIndex > n.commitIndex THEN Requests(i, next, l)
  ELSE IF next.nextIndex[j] <= Len(next.log) /\ next # n THEN {RequestTo(i, next, l, j)}
  ELSE {}

TimedReceiveAppendResponse(m) ==
  LET i == m.destination
      n == Adopt(node[i], m.term)
      leads == n.role = Leader /\ IsOfTerm(n, m)
      follows == n.role = Follower /\ IsOfTerm(n, m)
      aware == AfterAdopt(Aware(i), node[i], m.term)
      l == IF leads THEN Answered(i, aware, m.source, m.round) ELSE aware
      next == IF leads /\ m.success
              THEN AdvanceLeader(i, [Counted(n, m.source, m.index)
                                       EXCEPT !.nextIndex[m.source] = Max(@, m.index + 1)], l)
              ELSE IF leads THEN Backtracked(n, m)
              ELSE IF follows /\ m.success THEN CountsHere(i, n, l, m.source, m.index)
              ELSE n
  IN  /\ m.type = "AppendResponse"
      /\ Becomes(i, next, l, IF leads THEN ReadConfirmed(i, l, reads[i]) ELSE reads[i],
                 IF leads
                 THEN AnnounceTo(i, n, next, l, m.source) \cup ReadResponses(i, n, l, reads[i])
                 ELSE {})

-------------------------------------------------------------------------------
(* Leases of regions                                                       *)

(* A region asks its leader. Its lease will count from here. The id is new *)
(* for ever, so that no earlier grant answers it.                          *)
AskLease(i, id) ==
  /\ node[i].role = Follower
  /\ node[i].leader # None
  /\ Becomes(i, node[i], [Aware(i) EXCEPT !.ask = [id |-> id, left |-> LeaseTicks]], reads[i],
             {[type |-> "LeaseRequest", term |-> node[i].currentTerm, source |-> i,
               destination |-> node[i].leader, ask |-> id]})

MayGrant(i, l) == LeaderLeft(i, l) > 0

GrantIndex(n) == Len(n.log)

(* Only while the own lease lasts, and only in the asker's own term. The   *)
(* grant names the last entry: whoever holds it must have all before it.   *)
ReceiveLeaseRequest(m) ==
  LET i == m.destination
      n == Adopt(node[i], m.term)
      l == AfterAdopt(Aware(i), node[i], m.term)
      grants == n.role = Leader /\ IsOfTerm(n, m) /\ MayGrant(i, l)
  IN  /\ m.type = "LeaseRequest"
      /\ IF grants
         THEN Becomes(i, n, [l EXCEPT !.grants[m.source] = GrantWait], reads[i],
                      {[type |-> "LeaseGrant", term |-> n.currentTerm, source |-> i,
                        destination |-> m.source, ask |-> m.ask, index |-> GrantIndex(n)]})
         ELSE Becomes(i, n, l, reads[i], {})

IsAsked(l, m) == l.ask.id = m.ask

LeftOf(l) == l.ask.left

(* A lease that can be used is not given up for one that cannot yet.       *)
ReceiveLeaseGrant(m) ==
  LET i == m.destination
      n == Adopt(node[i], m.term)
      l == AfterAdopt(Aware(i), node[i], m.term)
      takes == /\ n.role = Follower
               /\ IsOfTerm(n, m)
               /\ IsAsked(l, m)
               /\ l.ask.left > 0
               /\ ~IsUsable(n, l) \/ Reached(n, l) >= m.index
  IN  /\ m.type = "LeaseGrant"
      /\ Becomes(i, n,
                 IF takes THEN [l EXCEPT !.held = [index |-> m.index, left |-> LeftOf(l)],
                                         !.ask = NoAsk]
                 ELSE l,
                 reads[i], {})

-------------------------------------------------------------------------------
(* ReadIndex                                                               *)

(* A read begins at server i. The context is new for ever.                 *)
AskRead(i, context) ==
  LET n == node[i]
      begun == [NoRead EXCEPT !.context = context, !.since = Len(committed)]
      l == StartRound(Aware(i))
      led == [begun EXCEPT !.index = ReadIndexOf(n), !.round = ReadRound(l)]
  IN  /\ ~IsWaiting(reads[i].own)
      /\ n.leader # None
      /\ IF n.role = Leader
         THEN Becomes(i, n, l, [reads[i] EXCEPT !.own = led], Requests(i, n, l))
         ELSE Becomes(i, n, Aware(i), [reads[i] EXCEPT !.own = begun],
                      {[type |-> "ReadRequest", term |-> n.currentTerm, source |-> i,
                        destination |-> n.leader, context |-> context]})

(* The reader asks again, perhaps another leader; who leads by now asks    *)
(* itself.                                                                 *)
RetryRead(i) ==
  LET n == node[i]
      l == StartRound(Aware(i))
      led == [reads[i].own EXCEPT !.index = ReadIndexOf(n), !.round = ReadRound(l)]
  IN  /\ IsWaiting(reads[i].own)
      /\ reads[i].own.index = 0
      /\ n.leader # None
      /\ IF n.role = Leader
         THEN Becomes(i, n, l, [reads[i] EXCEPT !.own = led], Requests(i, n, l))
         ELSE Becomes(i, n, Aware(i), reads[i],
                      {[type |-> "ReadRequest", term |-> n.currentTerm, source |-> i,
                        destination |-> n.leader, context |-> reads[i].own.context]})

IsAnswered(asked, m) == asked.context = m.context /\ asked.round = 0

(* The leader notes what the reader must see, and confirms by a round that *)
(* begins now that it still leads. A question that came before is answered *)
(* as then.                                                                *)
ReceiveReadRequest(m) ==
  LET i == m.destination
      n == Adopt(node[i], m.term)
      leads == n.role = Leader
      isNew == m.context > reads[i].asked[m.source].context
      aware == AfterAdopt(Aware(i), node[i], m.term)
      l == IF leads /\ isNew THEN StartRound(aware) ELSE aware
      asked == [context |-> m.context, index |-> ReadIndexOf(n), round |-> ReadRound(l)]
  IN  /\ m.type = "ReadRequest"
      /\ IF leads /\ isNew
         THEN Becomes(i, n, l, [reads[i] EXCEPT !.asked[m.source] = asked], Requests(i, n, l))
         ELSE Becomes(i, n, l, reads[i],
                      IF leads /\ IsAnswered(reads[i].asked[m.source], m)
                      THEN {ReadResponse(i, n, reads[i], m.source)} ELSE {})

(* The answer to this very read, whoever leads by now: a quorum answered   *)
(* after the read began.                                                   *)
IsReadAnswer(read, m) == IsWaiting(read) /\ read.index = 0 /\ read.context = m.context

ReceiveReadResponse(m) ==
  LET i == m.destination
      n == Adopt(node[i], m.term)
      answered == IsReadAnswer(reads[i].own, m)
  IN  /\ m.type = "ReadResponse"
      /\ Becomes(i, n, AfterAdopt(Aware(i), node[i], m.term),
                 IF answered THEN [reads[i] EXCEPT !.own.index = m.index] ELSE reads[i], {})

-------------------------------------------------------------------------------
(* Crashes and clocks                                                      *)

PromiseAtRestart(i) == PromiseOf(i, lease[i])

TimedRestart(i) ==
  /\ node' = [node EXCEPT ![i] = Recovered(disk[i])]
  /\ lease' = [lease EXCEPT ![i] = FreshLease(PromiseAtRestart(i))]
  /\ reads' = [reads EXCEPT ![i] = FreshReads]
  /\ wall' = [wall EXCEPT ![i] = Even]
  /\ answers' = AnswersOf(node', lease', wall')
  /\ UNCHANGED <<disk, writes, messages, elected, committed>>

(* A tick of true time: of one server's clocks perhaps none, or two.       *)
Pass(i, d) ==
  /\ lease' = [j \in Server |-> Aged(lease[j], IF j = i THEN d ELSE 1)]
  /\ answers' = AnswersOf(node, lease', wall')
  /\ UNCHANGED <<node, disk, writes, messages, elected, committed, reads>>

Tick == UNCHANGED wall /\ Pass(None, 1)

(* Within the drift that WaitTicks allows for.                             *)
TickSlow(i) == UNCHANGED wall /\ Pass(i, 0)
TickFast(i) == UNCHANGED wall /\ Pass(i, 2)

(* The machine of i is suspended: its monotonic clock stands still. Between*)
(* two steps of a server only one thing happens to its wall clock: one set *)
(* back by just as much would hide that it ran ahead.                      *)
Suspend(i) ==
  /\ wall[i] = Even
  /\ wall' = [wall EXCEPT ![i] = Ahead]
  /\ Pass(i, 0)

(* The wall clock of i is set back by a tick, in no time. Nothing goes by  *)
(* it.                                                                     *)
OnSetBack(l) == l

SetBack(i) ==
  /\ wall[i] = Even
  /\ wall' = [wall EXCEPT ![i] = Behind]
  /\ lease' = [lease EXCEPT ![i] = OnSetBack(@)]
  /\ answers' = AnswersOf(node, lease', wall')
  /\ UNCHANGED <<node, disk, writes, messages, elected, committed, reads>>

-------------------------------------------------------------------------------
(* Voters alone decide; the properties count for themselves.               *)
IsVoterQuorum(servers) == 2 * Cardinality(servers \cap Voter) > Cardinality(Voter)
IsVoterMajority(servers) == 2 * Cardinality(servers \cap Voter) > Cardinality(Voter)

ReadInit ==
  /\ Init
  /\ lease = [i \in Server |-> FreshLease(0)]
  /\ reads = [i \in Server |-> FreshReads]
  /\ wall = [i \in Server |-> Even]
  /\ answers = AnswersOf(node, lease, wall)

ReadReceive(m) ==
  \/ TimedReceiveVoteRequest(m)
  \/ TimedReceiveVoteResponse(m)
  \/ TimedReceiveTimeoutNow(m)
  \/ TimedReceiveAppendRequest(m)
  \/ TimedReceiveAppendResponse(m)
  \/ ReceiveLeaseRequest(m)
  \/ ReceiveLeaseGrant(m)
  \/ ReceiveReadRequest(m)
  \/ ReceiveReadResponse(m)

-------------------------------------------------------------------------------
(* Properties                                                              *)

(* The newest version of f that is committed anywhere.                     *)
Newest(f) == Version(committed, Len(committed), f)

(* What counts down is within its bounds, and belongs to who holds it.     *)
LeaseTypeOK ==
  \A i \in Server :
    /\ lease[i].promise \in 0..WaitTicks
    /\ lease[i].promise > 0 => i \in Voter
    /\ lease[i].matched \in 0..Len(node[i].log)
    /\ lease[i].ask.left \in 0..LeaseTicks
    /\ lease[i].held.left \in 0..LeaseTicks
    /\ Len(lease[i].sent) = lease[i].round
    /\ \A r \in 1..lease[i].round : lease[i].sent[r] \in 0..LeaseTicks
    /\ lease[i].defer \in 0..WaitTicks
    /\ lease[i].joined \subseteq Server
    /\ \A j \in Server : lease[i].grants[j] \in 0..WaitTicks
    /\ node[i].role # Leader => lease[i].round = 0 /\ lease[i].joined = {}
    /\ wall[i] \in {Even, Ahead, Behind}

(* Whatever is read, in whatever way and wherever, is as new as anything   *)
(* that was committed: under a lease, at that moment; by ReadIndex, when   *)
(* the read began.                                                         *)
LinearizableReads ==
  \A i \in Server :
    /\ \A f \in Value : answers[i][f] \subseteq {Newest(f)}
    /\ reads[i].own.served > 0 => reads[i].own.served >= reads[i].own.since

(* At any moment at most one server leads under a lease.                   *)
LeaseExclusivity ==
  \A i, j \in Server :
    (/\ node[i].role = Leader /\ LeaderLeft(i, lease[i]) > 0 /\ wall[i] # Ahead
     /\ node[j].role = Leader /\ LeaderLeft(j, lease[j]) > 0 /\ wall[j] # Ahead) => i = j

HoldsLease(i) == IsUsable(node[i], lease[i]) /\ wall[i] # Ahead

(* Whoever holds a usable lease has every committed entry on a leased flag.*)
LeaseImpliesFresh ==
  \A i \in Server :
    HoldsLease(i) =>
      \A k \in 1..Len(committed) :
        IsLeased(committed[k]) => (Len(node[i].log) >= k /\ node[i].log[k] = committed[k])

(* While a flag has an entry that is not known to be committed, no lease   *)
(* answers for that flag.                                                  *)
PendingNotServed ==
  \A i \in Server, f \in Value :
    answers[i][f] # Refused =>
      \A k \in (node[i].commitIndex + 1)..Len(node[i].log) : node[i].log[k].value # f

(* While a leader's lease lasts, nobody is elected in a later term.        *)
PromiseKept ==
  \A i \in Server :
    (node[i].role = Leader /\ LeaderLeft(i, lease[i]) > 0 /\ wall[i] # Ahead) =>
      \A e \in elected : e.term <= node[i].currentTerm

DeferredCommitStep ==
  \A i \in Server :
    (node'[i].role = Leader /\ node'[i].commitIndex > node[i].commitIndex) =>
      \A r \in Server :
        (HoldsLease(r) /\ node[r].currentTerm < node'[i].currentTerm) =>
          \A k \in (node[i].commitIndex + 1)..node'[i].commitIndex :
            IsLeased(node'[i].log[k]) => Len(node[r].log) >= k

(* A leader that moves its commit index past an entry on a leased flag     *)
(* leaves no lease of an earlier term in use that lacks the entry.         *)
DeferredCommit == [][DeferredCommitStep]_readVars
===============================================================================
