------------------------------ MODULE FlagRegister -----------------------------
(***************************************************************************)
(* What critical flags are to everybody who reads them linearizably: one   *)
(* register for each flag, written one at a time. A read answers with what *)
(* all registers held at one moment between its asking and its answer.     *)
(*                                                                         *)
(* It says nothing of logs, caches or clocks: RegionalReads refines it.    *)
(***************************************************************************)
EXTENDS Naturals

CONSTANTS
  Reader,    \* who reads
  Register,  \* what is read
  Nothing    \* in the place of an answer that there is not

VARIABLES
  current,   \* current[f]: the version that register f holds
  window,    \* window[r]: what all registers held since r asked; empty while r does not wait
  got        \* got[r]: what r was answered last, or Nothing

registerVars == <<current, window, got>>

Init ==
  /\ current = [f \in Register |-> 0]
  /\ window = [r \in Reader |-> {}]
  /\ got = [r \in Reader |-> Nothing]

Write ==
  /\ \E f \in Register :
       current'[f] > current[f] /\ current' = [current EXCEPT ![f] = current'[f]]
  /\ window' = [r \in Reader |-> IF window[r] = {} THEN {} ELSE window[r] \cup {current'}]
  /\ UNCHANGED got

Ask(r) ==
  /\ window' = [window EXCEPT ![r] = {current}]
  /\ got' = [got EXCEPT ![r] = Nothing]
  /\ UNCHANGED current

Answer(r) ==
  /\ got'[r] \in window[r]
  /\ got' = [got EXCEPT ![r] = got'[r]]
  /\ window' = [window EXCEPT ![r] = {}]
  /\ UNCHANGED current

(* A reader stops waiting, or forgets what it was answered.                *)
Forget(r) ==
  /\ window' = [window EXCEPT ![r] = {}]
  /\ got' = [got EXCEPT ![r] = Nothing]
  /\ UNCHANGED current

Next == Write \/ \E r \in Reader : Ask(r) \/ Answer(r) \/ Forget(r)

Spec == Init /\ [][Next]_registerVars
===============================================================================
