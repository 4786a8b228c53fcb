------------------------ MODULE MCLinearizableReadsLive ------------------------
(***************************************************************************)
(* Liveness of reads and of commits beside leases. Servers in Dead take no *)
(* step, from the start. Leaders repeat themselves for ever; for that      *)
(* rounds are counted up to two only, the last one again and again, which  *)
(* leaves safety to the other models.                                      *)
(***************************************************************************)
EXTENDS MCLinearizableReads

CONSTANTS
  Dead,   \* servers that are down for good
  Kinds   \* kinds of messages that there are in this model

Alive == Server \ Dead

(* In the place of StartRound.                                             *)
RoundOnceMore(l) ==
  IF l.round < 2 THEN [l EXCEPT !.round = @ + 1, !.sent = Append(@, LeaseTicks)]
  ELSE [l EXCEPT !.sent[2] = LeaseTicks]

LiveTimeout == Spend("elections") /\ \E i \in Candidates \cap Alive : TimedElectionTimeout(i)
LiveHeartbeat == (\E i \in Alive : TimedHeartbeat(i)) /\ UNCHANGED budget
LivePropose == Spend("proposals") /\ \E i \in Alive, value \in Value : TimedPropose(i, value)
LiveAskRead ==
  Spend("reads") /\ \E i \in Readers \cap Alive : AskRead(i, Reads - budget.reads + 1)
LiveRetryRead == (\E i \in Readers \cap Alive : RetryRead(i)) /\ UNCHANGED budget
LiveReceive(kind) ==
  \E m \in messages :
    m.type = kind /\ {m.source, m.destination} \subseteq Alive /\ ReadReceive(m) /\ UNCHANGED budget

LiveNext ==
  \/ LiveTimeout
  \/ LivePropose
  \/ LiveAskRead
  \/ MCTick
  \/ LiveHeartbeat
  \/ LiveRetryRead
  \/ \E kind \in Kinds : LiveReceive(kind)

(* Time goes on; timers fire; what was sent between servers that are alive *)
(* arrives; who waits for a read asks again.                               *)
FairTime == WF_mcvars(MCTick)
FairTimers == WF_mcvars(LiveTimeout) /\ WF_mcvars(LiveHeartbeat)
FairNetwork == \A kind \in Kinds : WF_mcvars(LiveReceive(kind))
FairRetry == WF_mcvars(LiveRetryRead)

HeldSpec ==
  MCInitHeld /\ [][LiveNext]_mcvars /\ FairTime /\ FairTimers /\ FairNetwork /\ FairRetry
LedSpec ==
  MCInitLed /\ [][LiveNext]_mcvars /\ FairTime /\ FairTimers /\ FairNetwork /\ FairRetry
TimelessSpec ==
  MCInitHeld /\ [][LiveNext]_mcvars /\ FairTimers /\ FairNetwork /\ FairRetry

(* A read by ReadIndex at a server that lives is answered, or refused.     *)
(* Needs FairTimers, FairNetwork and, where a leader was asked that is no  *)
(* more, FairRetry.                                                        *)
ReadCompletes ==
  \A i \in Alive : IsWaiting(reads[i].own) ~> ~IsWaiting(reads[i].own)

(* A region that is down delays an entry by its lease at most: what the    *)
(* leader takes is committed. Needs FairTime, FairTimers and FairNetwork.  *)
CommitDespiteDeadHolder ==
  \A i \in Alive :
    (node[i].role = Leader /\ Len(node[i].log) > node[i].commitIndex)
      ~> (Len(node[i].log) = node[i].commitIndex)
===============================================================================
