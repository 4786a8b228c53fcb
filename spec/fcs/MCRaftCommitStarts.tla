-------------------------- MODULE MCRaftCommitStarts --------------------------
(***************************************************************************)
(* MCRaftCommit from states that lie behind an election or two, so that a  *)
(* small budget reaches what is interesting after them: a committed entry, *)
(* a suffix in conflict, a commit of an old term. Each start is reachable: *)
(* the code walks to it event by event (bindings/raftCommit/starts.ts) and *)
(* must stand where the spec says.                                         *)
(***************************************************************************)
EXTENDS MCRaftCommit

CONSTANTS s1, s2, s3   \* the voters by name

ASSUME Server = {s1, s2, s3}

Image(term, vote, entries) ==
  [EmptyDisk EXCEPT !.currentTerm = term, !.votedFor = vote, !.log = entries]

NoOpOf(term) == [term |-> term, value |-> NoOp]

Knowing(n, leader, commitIndex) == [n EXCEPT !.leader = leader, !.commitIndex = commitIndex]

(* i leads with its own log durable; next and match say what it knows.     *)
Leading(i, n, commitIndex, next, match) ==
  [n EXCEPT !.role = Leader, !.leader = i, !.commitIndex = commitIndex,
            !.nextIndex = next, !.matchIndex = match]

Map(a, b, c) == [i \in Server |-> IF i = s1 THEN a ELSE IF i = s2 THEN b ELSE c]

Start(disks, nodes) ==
  /\ disk = disks
  /\ node = nodes
  /\ writes = [i \in Server |-> <<>>]
  /\ messages = {}
  /\ budget = FullBudget

(* s1 leads term 1 by the vote of s2. Nobody has its no-op, and s3 has     *)
(* heard of nothing.                                                       *)
ElectedDisks == Map(Image(1, s1, <<NoOpOf(1)>>), Image(1, s1, <<>>), EmptyDisk)

MCInitElected ==
  /\ Start(ElectedDisks,
           Map(Leading(s1, Recovered(ElectedDisks[s1]), 0, Map(1, 1, 1), Map(1, 0, 0)),
               Recovered(ElectedDisks[s2]),
               Recovered(ElectedDisks[s3])))
  /\ elected = {[term |-> 1, leader |-> s1]}
  /\ committed = <<>>

(* The no-op of s1 is committed by s1 and s2, and both know. s3 has heard  *)
(* of nothing.                                                             *)
CommittedDisks == Map(Image(1, s1, <<NoOpOf(1)>>), Image(1, s1, <<NoOpOf(1)>>), EmptyDisk)

MCInitCommitted ==
  /\ Start(CommittedDisks,
           Map(Leading(s1, Recovered(CommittedDisks[s1]), 1, Map(1, 2, 1), Map(1, 1, 0)),
               Knowing(Recovered(CommittedDisks[s2]), s1, 1),
               Recovered(CommittedDisks[s3])))
  /\ elected = {[term |-> 1, leader |-> s1]}
  /\ committed = <<NoOpOf(1)>>

(* All three have the no-op of s1 and know that it is committed.           *)
SharedDisks == Map(Image(1, s1, <<NoOpOf(1)>>), Image(1, s1, <<NoOpOf(1)>>),
                   Image(1, None, <<NoOpOf(1)>>))

MCInitShared ==
  /\ Start(SharedDisks,
           Map(Leading(s1, Recovered(SharedDisks[s1]), 1, Map(1, 2, 2), Map(1, 1, 1)),
               Knowing(Recovered(SharedDisks[s2]), s1, 1),
               Knowing(Recovered(SharedDisks[s3]), s1, 1)))
  /\ elected = {[term |-> 1, leader |-> s1]}
  /\ committed = <<NoOpOf(1)>>

(* s1 led term 1, kept its no-op to itself and restarted; s2 leads term 2  *)
(* by the vote of s3 and has kept its own no-op to itself so far: paper    *)
(* figure 8, (b).                                                          *)
DivergedDisks ==
  Map(Image(1, s1, <<NoOpOf(1)>>), Image(2, s2, <<NoOpOf(2)>>), Image(2, s2, <<>>))

MCInitDiverged ==
  /\ Start(DivergedDisks,
           Map(Recovered(DivergedDisks[s1]),
               Leading(s2, Recovered(DivergedDisks[s2]), 0, Map(1, 1, 1), Map(0, 1, 0)),
               Recovered(DivergedDisks[s3])))
  /\ elected = {[term |-> 1, leader |-> s1], [term |-> 2, leader |-> s2]}
  /\ committed = <<>>

(* s1 came back to lead term 3 by the vote of s3, with the old no-op and a *)
(* new one; s2 has heard of the term and did not vote: figure 8, before    *)
(* (c).                                                                    *)
ReelectedDisks ==
  Map(Image(3, s1, <<NoOpOf(1), NoOpOf(3)>>), Image(3, None, <<NoOpOf(2)>>), Image(3, s1, <<>>))

MCInitReelected ==
  /\ Start(ReelectedDisks,
           Map(Leading(s1, Recovered(ReelectedDisks[s1]), 0, Map(2, 2, 2), Map(2, 0, 0)),
               Recovered(ReelectedDisks[s2]),
               Recovered(ReelectedDisks[s3])))
  /\ elected = {[term |-> 1, leader |-> s1], [term |-> 2, leader |-> s2],
                [term |-> 3, leader |-> s1]}
  /\ committed = <<>>

(* s1 led term 1, kept two entries to itself and restarted; the no-op of   *)
(* s2, in term 2, is committed by s2 and s3: the longer log is the older.  *)
LongerDisks ==
  Map(Image(1, s1, <<NoOpOf(1), [term |-> 1, value |-> CHOOSE value \in Value : TRUE]>>),
      Image(2, s2, <<NoOpOf(2)>>), Image(2, s2, <<NoOpOf(2)>>))

MCInitLonger ==
  /\ Start(LongerDisks,
           Map(Recovered(LongerDisks[s1]),
               Leading(s2, Recovered(LongerDisks[s2]), 1, Map(1, 1, 2), Map(0, 1, 1)),
               Knowing(Recovered(LongerDisks[s3]), s2, 1)))
  /\ elected = {[term |-> 1, leader |-> s1], [term |-> 2, leader |-> s2]}
  /\ committed = <<NoOpOf(2)>>
===============================================================================
