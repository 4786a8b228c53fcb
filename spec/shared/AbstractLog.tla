------------------------------ MODULE AbstractLog ------------------------------
(***************************************************************************)
(* What the Flag Coordination Service is to everybody outside it: one log, *)
(* to which entries are appended and from which nothing is ever taken.     *)
(*                                                                         *)
(* It says nothing of servers, terms or messages: RaftCommit refines it.   *)
(***************************************************************************)
EXTENDS Naturals, Sequences

CONSTANT Entry   \* what the log may hold

VARIABLE log

Init == log = <<>>

(* One step may commit several entries.                                    *)
Extend ==
  /\ Len(log') > Len(log)
  /\ SubSeq(log', 1, Len(log)) = log
  /\ \A k \in 1..Len(log') : log'[k] \in Entry

Spec == Init /\ [][Extend]_log

===============================================================================
