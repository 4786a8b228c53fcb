----------------------------- MODULE MCRaftSnapshot ----------------------------
(***************************************************************************)
(* RaftSnapshot within the bounds of MCRaftCommit and two more. Each       *)
(* configuration has the lines `Replicate <- EntriesOrSnapshot` and        *)
(* `Besides <- MachinesFollow`: without the second, TLC says that machine  *)
(* has no next value.                                                      *)
(***************************************************************************)
EXTENDS MCRaftCommitStarts, RaftSnapshotBugs

CONSTANT Compactions   \* how often a server compacts its log

mcsnapshotvars ==
  <<node, disk, writes, messages, elected, committed, budget, machine, snapshots>>

MCCompact ==
  Spend("compactions") /\ (\E i \in Server : Compact(i)) /\ Within
MCReceiveSnapshotRequest ==
  \E m \in messages : \E network \in Networks(m) :
    ReceiveSnapshotRequest(m, network) /\ Within /\ SpendIfKept(m, network)
MCReceiveSnapshotResponse ==
  \E m \in messages : \E network \in Networks(m) :
    ReceiveSnapshotResponse(m, network) /\ Within /\ SpendIfKept(m, network)

MCSnapshotNext ==
  \/ MCElectionTimeout
  \/ MCHeartbeat
  \/ MCPropose
  \/ MCPersist
  \/ MCRestart
  \/ MCLose
  \/ MCCompact
  \/ MCReceivePreVoteRequest
  \/ MCReceivePreVoteResponse
  \/ MCReceiveVoteRequest
  \/ MCReceiveVoteResponse
  \/ MCReceiveAppendRequest
  \/ MCReceiveAppendResponse
  \/ MCReceiveSnapshotRequest
  \/ MCReceiveSnapshotResponse

FullSnapshotBudget == FullBudget @@ [compactions |-> Compactions]

-------------------------------------------------------------------------------
(* Starts, reached by the code as those of MCRaftCommitStarts are          *)

Command == CHOOSE value \in Value : TRUE

MachineOf(entries) == AppliedAll(EmptyMachine, entries)

(* Logs that are committed up to what each server knows, with nothing under *)
(* way.                                                                    *)
StartOf(disks, nodes, leaderships, entries) ==
  /\ disk = disks
  /\ node = nodes
  /\ writes = [i \in Server |-> <<>>]
  /\ messages = {}
  /\ budget = FullSnapshotBudget
  /\ elected = leaderships
  /\ committed = entries
  /\ machine = [i \in Server |-> MachineOf(SubSeq(entries, 1, nodes[i].commitIndex))]
  /\ snapshots = {disks[i].snapshot : i \in Server} \ {NoSnapshot}

(* MCInitElected: s1 leads term 1 by the vote of s2, and nobody has its    *)
(* no-op.                                                                  *)
MCInitElectedEmpty ==
  StartOf(ElectedDisks,
          Map(Leading(s1, Recovered(ElectedDisks[s1]), 0, Map(1, 1, 1), Map(1, 0, 0)),
              Recovered(ElectedDisks[s2]),
              Recovered(ElectedDisks[s3])),
          {[term |-> 1, leader |-> s1]}, <<>>)

(* s1 leads term 1; its no-op and a command are committed by s1 and s2,    *)
(* and both know. s3 has heard of nothing.                                 *)
BehindLog == <<NoOpOf(1), [term |-> 1, value |-> Command]>>

BehindDisks == Map(Image(1, s1, BehindLog), Image(1, s1, BehindLog), EmptyDisk)

MCInitBehind ==
  StartOf(BehindDisks,
          Map(Leading(s1, Recovered(BehindDisks[s1]), 2, Map(1, 3, 1), Map(2, 2, 0)),
              Knowing(Recovered(BehindDisks[s2]), s1, 2),
              Recovered(BehindDisks[s3])),
          {[term |-> 1, leader |-> s1]}, BehindLog)

(* As MCInitBehind, and both s1 and s2 have compacted their logs.          *)
BehindSnapshot == MachineOf(BehindLog)

CompactedImage == [Image(1, s1, BehindLog) EXCEPT !.base = 2, !.snapshot = BehindSnapshot]

CompactedDisks == Map(CompactedImage, CompactedImage, EmptyDisk)

MCInitCompacted ==
  StartOf(CompactedDisks,
          Map(Leading(s1, Recovered(CompactedImage), 2, Map(1, 3, 1), Map(2, 2, 0)),
              Knowing(Recovered(CompactedImage), s1, 2),
              Recovered(EmptyDisk)),
          {[term |-> 1, leader |-> s1]}, BehindLog)

(* MCInitLonger: s1 kept two entries of term 1 to itself; s2 leads term 2, *)
(* whose no-op is committed by s2 and s3.                                  *)
MCInitLongerBehind ==
  StartOf(LongerDisks,
          Map(Recovered(LongerDisks[s1]),
              Leading(s2, Recovered(LongerDisks[s2]), 1, Map(1, 1, 2), Map(0, 1, 1)),
              Knowing(Recovered(LongerDisks[s3]), s2, 1)),
          {[term |-> 1, leader |-> s1], [term |-> 2, leader |-> s2]}, <<NoOpOf(2)>>)
===============================================================================
