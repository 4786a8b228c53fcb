------------------------ MODULE MCGossipConvergenceLive -----------------------
(***************************************************************************)
(* Liveness of gossip: that rounds repair what pushes missed. Rounds go on *)
(* for ever and messages may be lost at any time; so that there are        *)
(* finitely many states, no push and no ack arrives at all, and of each    *)
(* other kind of message from one region to another only the latest is     *)
(* under way. Those that arrive, and reordering, are in the other models.  *)
(***************************************************************************)
EXTENDS MCGossipConvergence

CONSTANT Cuts   \* how often a link is cut

LiveBudget == FullBudget @@ [cuts |-> Cuts]

Path(m) == <<m.kind, m.from, m.to>>

Repairing == {"digest", "delta", "reset"}

(* In the place of Becomes.                                                *)
BecomesLatest(r, n, sent, network) ==
  /\ node' = [node EXCEPT ![r] = n]
  /\ \E all \in {{m \in sent : m.kind \in Repairing}} : \E paths \in {{Path(m) : m \in all}} :
       messages' = {m \in network : Path(m) \notin paths} \cup all

LivePublish ==
  Spend("publishes") /\ (\E r \in Writers, f \in Flag : Publish(r, f, FALSE))
LivePartition ==
  Spend("cuts") /\ (\E r, p \in Region : r # p /\ Partition(r, p))
LiveHeal ==
  (\E r, p \in Region : r # p /\ Heal(r, p)) /\ UNCHANGED budget
LiveTimer ==
  (\E r \in Region : GiveUp(r) \/ \E p \in Region : StartExchange(r, {p})) /\ UNCHANGED budget
LiveLose ==
  (\E m \in messages : Lose(m)) /\ UNCHANGED budget
LiveReceive(kinds, r) ==
  \E m \in messages :
    m.kind \in kinds /\ m.from = r /\ Receive(m, messages \ {m}) /\ UNCHANGED budget

Answers == {"delta", "reset"}

LiveNext ==
  \/ LivePublish
  \/ LivePartition
  \/ LiveLose
  \/ LiveTimer
  \/ LiveHeal
  \/ \E kinds \in {{"digest"}, Answers}, r \in Region : LiveReceive(kinds, r)

LiveInit == Init /\ budget = LiveBudget

(* r1 has made a flag, deleted it, and collected the deletion; r2 has heard *)
(* of the flag only.                                                       *)
Made == [origin |-> <<r1, 1>>, seq |-> 1, flag |-> "a", context |-> Nothing, needs |-> Nothing,
         deleted |-> FALSE, signed |-> TRUE]
Deleted == [Made EXCEPT !.seq = 2, !.context = With(Nothing, <<r1, 1>>, 1), !.deleted = TRUE]

LackingInit ==
  /\ node = [r \in Region |->
       IF r = r1 THEN [NewNode(1) EXCEPT !.cursor = With(Nothing, <<r1, 1>>, 2)]
       ELSE [NewNode(1) EXCEPT !.cursor = With(Nothing, <<r1, 1>>, 1), !.store = {Made}]]
  /\ published = {Made, Deleted}
  /\ forged = {}
  /\ messages = {}
  /\ cut = {}
  /\ budget = LiveBudget

(* Timers fire; of what is sent again and again something arrives, of      *)
(* answers in either direction; cut links heal. TLC cannot do with a       *)
(* condition for each pair of more than two regions.                       *)
FairRounds == WF_mcvars(LiveTimer)
FairNetwork ==
  /\ SF_mcvars(\E r \in Region : LiveReceive({"digest"}, r))
  /\ \A r \in Region : SF_mcvars(LiveReceive(Answers, r))
FairLinks == WF_mcvars(LiveHeal)

LiveSpec == LiveInit /\ [][LiveNext]_mcvars /\ FairRounds /\ FairNetwork /\ FairLinks
LackingSpec == LackingInit /\ [][LiveNext]_mcvars /\ FairRounds /\ FairNetwork /\ FairLinks
RoundlessSpec == LiveInit /\ [][LiveNext]_mcvars /\ FairNetwork /\ FairLinks
DeafSpec == LiveInit /\ [][LiveNext]_mcvars /\ FairRounds /\ FairLinks
CutOffSpec == LiveInit /\ [][LiveNext]_mcvars /\ FairRounds /\ FairNetwork

AreEqual ==
  \A r, p \in Region :
    node[r].cursor = node[p].cursor /\ Alive(node[r].store) = Alive(node[p].store)

(* Changes come to an end here, so all regions are alike at last. Needs    *)
(* FairRounds, FairNetwork and FairLinks.                                  *)
Convergence == <>[]AreEqual

(* What a region published first is known everywhere at some time. Needs   *)
(* the same.                                                               *)
EventualDelivery ==
  \A r, p \in Region :
    (At(node[r].cursor, <<r, 1>>) >= 1) ~> (At(node[p].cursor, <<r, 1>>) >= 1)

(* Once links are cut no more and nothing is published, regions that       *)
(* differ become equal. Needs the same.                                    *)
PartitionHeal ==
  (budget.cuts = 0 /\ budget.publishes = 0) ~> AreEqual
===============================================================================
