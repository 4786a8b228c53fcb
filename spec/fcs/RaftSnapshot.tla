------------------------------ MODULE RaftSnapshot -----------------------------
(***************************************************************************)
(* RaftCommit with logs that are compacted, and with the machines that the *)
(* entries are applied to: a server replaces the beginning of its log by a *)
(* snapshot of its machine, and a leader that no longer has the entries a  *)
(* follower lacks sends it the snapshot, in parts.                         *)
(*                                                                         *)
(* `log` stays the whole log, for the properties to look at: of it, a      *)
(* server has what lies beyond `base`. No action here looks at an entry at *)
(* or below the base of its server, and the code has none.                 *)
(*                                                                         *)
(* Two definitions of other modules are replaced in every configuration:   *)
(* Replicate (RaftCommit) by EntriesOrSnapshot, and Besides (MCRaftCommit) *)
(* by MachinesFollow. The code is src/fcs/snapshot and src/fcs/machine.    *)
(*                                                                         *)
(* Not here: what a flag means, sessions that expire, a snapshot that is   *)
(* damaged on its way (its hash shows it: src/fcs/machine/                 *)
(* machineSnapshot.ts).                                                    *)
(* Sources: the Raft paper (section 7), Ongaro's thesis (5.1, 6.3).        *)
(***************************************************************************)
EXTENDS RaftCommit

CONSTANTS
  SnapshotChunks,    \* parts that a snapshot is sent in
  TrailingEntries    \* entries before a snapshot's last that a server keeps for followers that lag a little

ASSUME /\ SnapshotChunks > 0
       /\ TrailingEntries \in Nat

VARIABLES
  machine,    \* machine[i]: what the entries did at server i; not durable
  snapshots   \* history: every snapshot that a server ever made of its own machine

snapshotVars == <<node, disk, writes, messages, elected, committed, machine, snapshots>>

-------------------------------------------------------------------------------
(* Machines                                                                *)

(* A command is of a client's session, and a client that hears nothing     *)
(* proposes it again. `head` stands for the hash chain: it tells apart     *)
(* what any two different logs lead to.                                    *)
EmptyMachine ==
  [index |-> 0,                        \* entries up to here are applied
   head  |-> <<>>,                     \* the chain over them
   flags |-> [v \in Value |-> 0],      \* index of the entry that command v took effect by; 0: none
   done  |-> {}]                       \* the table of sessions: commands that have been applied

(* A command that the table has is answered and does nothing (thesis 6.3). *)
TakesEffect(m, value) == value # NoOp /\ value \notin m.done

Applied(m, entry) ==
  LET effect == TakesEffect(m, entry.value)
  IN  [index |-> m.index + 1,
       head  |-> Append(m.head, entry),
       flags |-> IF effect THEN [m.flags EXCEPT ![entry.value] = m.index + 1] ELSE m.flags,
       done  |-> IF effect THEN m.done \cup {entry.value} ELSE m.done]

RECURSIVE AppliedAll(_, _)
AppliedAll(m, entries) ==
  IF entries = <<>> THEN m ELSE AppliedAll(Applied(m, Head(entries)), Tail(entries))

(* What a snapshot keeps of a machine: all of it.                          *)
Captured(m) == m

(* The machine that a snapshot stands for.                                 *)
Restored(snapshot) == IF snapshot.index = 0 THEN EmptyMachine ELSE snapshot

(* A snapshot that a leader sent goes to the machine.                      *)
IsInstalled(i) == node'[i].snapshot.index > machine[i].index

(* Entries that have become known as committed are applied, but for those  *)
(* that the server does not have. After a restart the machine is that of   *)
(* the snapshot on the disk.                                               *)
MachineAfter(i) ==
  LET before == Max(node[i].commitIndex, node'[i].base)
      known == SubSeq(node'[i].log, before + 1, node'[i].commitIndex)
  IN  IF IsRestarted(i) THEN Restored(disk[i].snapshot)
      ELSE IF IsInstalled(i) THEN Restored(node'[i].snapshot)
      ELSE AppliedAll(machine[i], known)

(* The own snapshots of servers that compacted in this step.               *)
NewSnapshots ==
  {node'[i].snapshot : i \in {j \in Server :
     node'[j].snapshot # node[j].snapshot /\ node'[j].snapshot.index = machine[j].index}}

MachinesFollow ==
  /\ machine' = [i \in Server |-> MachineAfter(i)]
  /\ snapshots' = snapshots \cup NewSnapshots

-------------------------------------------------------------------------------
(* Compaction                                                              *)

(* Where the log begins after a snapshot at `index`.                       *)
BaseAfter(n, index) ==
  Max(n.base, IF index > TrailingEntries THEN index - TrailingEntries ELSE 0)

(* Server i replaces the beginning of its log by a snapshot of its machine, *)
(* which has applied committed entries only; both in one atomic write. A   *)
(* snapshot that is being sent is not gone on with: the new one is.        *)
Compact(i) ==
  LET n == node[i]
      snapshot == Captured(machine[i])
      next == [n EXCEPT !.snapshot = snapshot,
                        !.base = BaseAfter(n, snapshot.index),
                        !.offset = [j \in Server |-> 0]]
  IN  /\ machine[i].index > n.snapshot.index
      /\ Take(i, next, {}, {}, writes[i], messages)
      /\ UNCHANGED disk

-------------------------------------------------------------------------------
(* Sending a snapshot                                                      *)

(* Entry nextIndex[j] is compacted, and j cannot be told it.               *)
LacksEntriesFor(n, j) == n.nextIndex[j] <= n.base

(* The part that j lacks next. `data` is the snapshot that it is a part    *)
(* of.                                                                     *)
SnapshotRequest(i, n, j) ==
  [type |-> "SnapshotRequest", term |-> n.currentTerm, source |-> i, destination |-> j,
   index |-> n.snapshot.index, lastTerm |-> TermAt(n.log, n.snapshot.index),
   offset |-> n.offset[j], data |-> n.snapshot, done |-> n.offset[j] + 1 = SnapshotChunks]

EntriesOrSnapshot(i, n, j) ==
  IF LacksEntriesFor(n, j) THEN SnapshotRequest(i, n, j) ELSE AppendRequest(i, n, j)

SnapshotAnswer(i, m, term, offset) ==
  [type |-> "SnapshotResponse", term |-> term, source |-> i, destination |-> m.source,
   index |-> m.index, offset |-> offset]

(* A snapshot that tells nothing new is not obeyed: all it covers is known *)
(* as committed here.                                                      *)
IsNews(n, m) == m.index > n.commitIndex

(* What came before is of the same snapshot of the same leader.            *)
GoesOn(n, m) == n.incoming.term = m.term /\ n.incoming.index = m.index

(* The parts after m arrived: one more, where it is the next. One that has *)
(* come before changes nothing. Where there is a gap, all of it is to be   *)
(* sent again.                                                             *)
PartsAfter(n, m) ==
  LET parts == IF GoesOn(n, m) THEN n.incoming.parts ELSE <<>>
  IN  IF m.offset = Len(parts) THEN Append(parts, m.data)
      ELSE IF m.offset < Len(parts) THEN parts
      ELSE <<>>

(* Parts of different snapshots make a thing that nobody ever was.         *)
Whole(parts) ==
  LET last == parts[Len(parts)]
  IN  [index |-> last.index, head |-> parts[1].head, flags |-> last.flags, done |-> last.done]

(* Where the log holds the snapshot's last entry, what follows it may be   *)
(* good; else it conflicts with what is committed (paper figure 13, rules  *)
(* 6 and 7).                                                               *)
KeepsSuffix(n, m) == m.index <= Len(n.log) /\ n.log[m.index].term = m.lastTerm

(* `committed` stands for entries that the server is not told: it has the  *)
(* snapshot instead.                                                       *)
Installed(n, m, snapshot) ==
  [n EXCEPT !.log = SubSeq(committed, 1, m.index)
                      \o (IF KeepsSuffix(n, m) THEN SubSeq(@, m.index + 1, Len(@)) ELSE <<>>),
            !.base = m.index, !.snapshot = snapshot, !.commitIndex = m.index,
            !.incoming = NoIncoming]

(* An installed snapshot is acknowledged as entries are, when it is        *)
(* durable. So is one that was not needed.                                 *)
ReceiveSnapshotRequest(m, network) ==
  LET i == m.destination
      n == FollowSender(node[i], m)
      parts == PartsAfter(n, m)
      stale == IsStale(node[i], m)
      news == IsNews(n, m)
      isLast == m.done /\ m.offset + 1 = Len(parts)
      next == IF stale THEN node[i]
              ELSE IF ~news THEN n
              ELSE IF isLast THEN Installed(n, m, Whole(parts))
              ELSE [n EXCEPT !.incoming = IF parts = <<>> THEN NoIncoming
                                          ELSE [term |-> m.term, index |-> m.index, parts |-> parts]]
      answers == IF stale THEN {SnapshotAnswer(i, m, node[i].currentTerm, 0)}
                 ELSE IF ~news \/ isLast
                 THEN Acknowledgements(i, m.source, n.currentTerm, m.index)
                 ELSE {SnapshotAnswer(i, m, n.currentTerm, Len(parts))}
  IN  /\ m.type = "SnapshotRequest"
      /\ Take(i, next, {}, answers, writes[i], network)
      /\ UNCHANGED disk

(* More parts than were known of, or none at all: j has lost what it had.  *)
(* Anything else is an answer that was overtaken.                          *)
IsProgress(n, m) ==
  /\ m.index = n.snapshot.index
  /\ LacksEntriesFor(n, m.source)
  /\ m.offset < SnapshotChunks
  /\ m.offset > n.offset[m.source] \/ (m.offset = 0 /\ n.offset[m.source] > 0)

ReceiveSnapshotResponse(m, network) ==
  LET i == m.destination
      n == Adopt(node[i], m.term)
      leads == n.role = Leader /\ IsOfTerm(n, m)
      heard == IF QuorumBeats > 0 THEN [n EXCEPT !.heard = @ \cup {m.source}] ELSE n
      goesOn == leads /\ IsProgress(n, m)
      next == IF goesOn THEN [heard EXCEPT !.offset[m.source] = m.offset]
              ELSE IF leads THEN heard
              ELSE n
  IN  /\ m.type = "SnapshotResponse"
      /\ Take(i, next, IF goesOn THEN {SnapshotRequest(i, next, m.source)} ELSE {}, {},
              writes[i], network)
      /\ UNCHANGED disk

-------------------------------------------------------------------------------

SnapshotInit ==
  /\ Init
  /\ machine = [i \in Server |-> EmptyMachine]
  /\ snapshots = {}

SnapshotNext ==
  /\ \/ Next
     \/ \E i \in Server : Compact(i)
     \/ \E m \in messages : \E network \in {messages, messages \ {m}} :
          ReceiveSnapshotRequest(m, network) \/ ReceiveSnapshotResponse(m, network)
  /\ MachinesFollow

SnapshotSpec == SnapshotInit /\ [][SnapshotNext]_snapshotVars

-------------------------------------------------------------------------------
(* State invariants                                                        *)

(* What a log no longer holds is in a snapshot, and a snapshot holds what  *)
(* is committed and no more.                                               *)
CoversBase(image) ==
  /\ image.base <= image.snapshot.index
  /\ image.snapshot.index <= Len(committed)

(* No entry is compacted that the snapshot beside it does not cover, in    *)
(* memory or on disk, and no snapshot covers an entry that its server does *)
(* not know as committed.                                                  *)
SnapshotNeverLosesCommitted ==
  \A i \in Server :
    /\ CoversBase(node[i])
    /\ CoversBase(disk[i])
    /\ node[i].snapshot.index <= node[i].commitIndex

(* Every snapshot that a server has is one that some server made.          *)
SnapshotIsWhole ==
  \A i \in Server : {node[i].snapshot, disk[i].snapshot} \subseteq snapshots \cup {NoSnapshot}

(* A machine has applied what its server knows as committed, and nothing   *)
(* else.                                                                   *)
AppliedPrefix ==
  \A i \in Server :
    /\ machine[i].index = node[i].commitIndex
    /\ machine[i].index <= Len(committed)

(* The head of a machine is the chain over all entries up to the one it    *)
(* applied last, whether it applied them itself or got them by a snapshot. *)
ChainUnbroken ==
  \A i \in Server : machine[i].head = SubSeq(committed, 1, machine[i].index)

FirstOf(value, entries) ==
  LET places == {k \in 1..Len(entries) : entries[k].value = value}
  IN  IF places = {} THEN 0 ELSE Least(places)

(* A command takes effect by the first entry that holds it and by no       *)
(* other, however often it was proposed, and across snapshots.             *)
AppliedOnce ==
  \A i \in Server : \A v \in Value :
    machine[i].flags[v] = FirstOf(v, SubSeq(committed, 1, machine[i].index))

===============================================================================
