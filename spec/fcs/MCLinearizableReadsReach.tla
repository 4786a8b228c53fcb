----------------------- MODULE MCLinearizableReadsReach -----------------------
(***************************************************************************)
(* For each property of LinearizableReads with a left side, the claim that *)
(* it never comes true. Each must be refused; see MCRaftCommitReach.       *)
(***************************************************************************)
EXTENDS MCLinearizableReadsLive

(* Nobody promises anything.                                               *)
NobodyPromises == \A i \in Server : lease[i].promise = 0

(* No read by ReadIndex is answered.                                       *)
NoReadIsServed == \A i \in Server : reads[i].own.served = 0

(* Nobody leads under a lease.                                             *)
NobodyLeadsUnderLease ==
  \A i \in Server :
    (node[i].role = Leader /\ wall[i] # Ahead) => LeaderLeft(i, lease[i]) = 0

(* No entry on a leased flag is committed while a region holds a lease.    *)
NoLeasedEntryIsCommitted ==
  \A i \in Server : HoldsLease(i) => \A k \in 1..Len(committed) : ~IsLeased(committed[k])

(* No read is answered under a lease.                                      *)
NothingIsAnswered == \A i \in Server : \A f \in Value : answers[i][f] = Refused

(* No leader commits while a region holds a lease of an earlier one.       *)
NoCommitUnderEarlierLease ==
  [][\A i, r \in Server :
       (node'[i].role = Leader /\ node'[i].commitIndex > node[i].commitIndex)
         => ~(HoldsLease(r) /\ node[r].currentTerm < node'[i].currentTerm)]_readVars

(* No read waits.                                                          *)
NoReadWaits == [](\A i \in Server : ~IsWaiting(reads[i].own))

(* No entry waits for its commit.                                          *)
NoEntryWaits == [](\A i \in Server : Len(node[i].log) = node[i].commitIndex)
===============================================================================
