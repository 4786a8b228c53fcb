------------------------ MODULE MCGossipConvergenceLive -----------------------
(***************************************************************************)
(* Liveness of gossip. Rounds go on for ever and messages may be lost at   *)
(* any time; so that there are finitely many states, of each kind of       *)
(* message from one region to another only the latest is under way. That   *)
(* loses messages, and leaves reordering to the other models.              *)
(***************************************************************************)
EXTENDS MCGossipConvergence

CONSTANT Cuts   \* how often a link is cut

LiveBudget == FullBudget @@ [cuts |-> Cuts]

Path(m) == <<m.kind, m.from, m.to>>

(* In the place of Becomes.                                                *)
BecomesLatest(r, n, sent, network) ==
  /\ node' = [node EXCEPT ![r] = n]
  /\ messages' = {m \in network : ~\E s \in sent : Path(s) = Path(m)} \cup sent

LivePublish ==
  Spend("publishes") /\ (\E r \in Writers, f \in Flag : Publish(r, f, FALSE))
LiveDelete ==
  Spend("deletes") /\ (\E r \in Writers, f \in Flag : Publish(r, f, TRUE))
LiveCollect ==
  Spend("collects") /\ (\E r \in Region : Collect(r))
LivePartition ==
  Spend("cuts") /\ (\E r, p \in Region : r # p /\ Partition(r, p))
LiveHeal(r, p) ==
  Heal(r, p) /\ UNCHANGED budget
LiveAsk(r, p) ==
  StartExchange(r, {p}) /\ UNCHANGED budget
LiveGiveUp(r) ==
  GiveUp(r) /\ UNCHANGED budget
LiveLose ==
  (\E m \in messages : Lose(m)) /\ UNCHANGED budget
LiveReceive(kind, r, p) ==
  \E m \in messages :
    Path(m) = <<kind, r, p>> /\ Receive(m, messages \ {m}) /\ UNCHANGED budget

Kinds == {"push", "digest", "delta", "reset", "ack"}

LiveNext ==
  \/ LivePublish
  \/ LiveDelete
  \/ LiveCollect
  \/ LivePartition
  \/ LiveLose
  \/ \E r \in Region : LiveGiveUp(r)
  \/ \E r, p \in Region : r # p /\ (LiveHeal(r, p) \/ LiveAsk(r, p))
  \/ \E kind \in Kinds, r, p \in Region : LiveReceive(kind, r, p)

LiveInit == Init /\ budget = LiveBudget

(* Regions ask again and again; who is not answered waits no longer at     *)
(* some time; of what is sent again and again something arrives, of deltas *)
(* in either direction; cut links heal. TLC cannot do with a condition for *)
(* each pair of more than two regions.                                     *)
FairRounds ==
  /\ SF_mcvars(\E r, p \in Region : r # p /\ LiveAsk(r, p))
  /\ WF_mcvars(\E r \in Region : LiveGiveUp(r))
FairNetwork ==
  /\ \A kind \in {"digest", "reset"} : SF_mcvars(\E r, p \in Region : LiveReceive(kind, r, p))
  /\ \A r \in Region : SF_mcvars(\E p \in Region : LiveReceive("delta", r, p))
FairLinks == WF_mcvars(\E r, p \in Region : LiveHeal(r, p))

LiveSpec == LiveInit /\ [][LiveNext]_mcvars /\ FairRounds /\ FairNetwork /\ FairLinks
RoundlessSpec == LiveInit /\ [][LiveNext]_mcvars /\ FairNetwork /\ FairLinks
DeafSpec == LiveInit /\ [][LiveNext]_mcvars /\ FairRounds /\ FairLinks

AreEqual ==
  \A r, p \in Region :
    node[r].cursor = node[p].cursor /\ Alive(node[r].store) = Alive(node[p].store)

(* Changes come to an end here, so all regions are alike at last. Needs    *)
(* FairRounds, FairNetwork and FairLinks.                                  *)
Convergence == <>[]AreEqual

(* What a region has published is known everywhere at some time. Needs the *)
(* same.                                                                   *)
EventualDelivery ==
  \A r, p \in Region : \A s \in 1..Publishes :
    (At(node[r].cursor, <<r, 1>>) >= s) ~> (At(node[p].cursor, <<r, 1>>) >= s)

(* Once no link is cut any more and nothing more is published, regions     *)
(* that differ become equal. Needs the same but for FairLinks.             *)
PartitionHeal ==
  (cut = {} /\ budget.cuts = 0 /\ budget.publishes = 0) ~> AreEqual
===============================================================================
