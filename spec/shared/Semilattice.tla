------------------------------ MODULE Semilattice -----------------------------
(***************************************************************************)
(* What the Flag Dissemination Layer is to everybody outside it: each      *)
(* region knows a set of updates, and learns by union, out of what was     *)
(* ever made. Sets with union are a join-semilattice, so that neither      *)
(* order nor repetition of what is learnt matters.                         *)
(*                                                                         *)
(* It says nothing of messages, cursors or flags: GossipConvergence        *)
(* refines it.                                                             *)
(***************************************************************************)
CONSTANTS
  Region,   \* who learns
  Element   \* what there may be to know

VARIABLES
  made,     \* everything that anybody ever made
  known     \* known[r]: what region r knows

latticeVars == <<made, known>>

Init ==
  /\ made = {}
  /\ known = [r \in Region |-> {}]

(* Knowledge grows by what was made, and is lost only as a whole.          *)
Learn ==
  /\ made \subseteq made'
  /\ made' \subseteq Element
  /\ \A r \in Region :
       \/ known[r] \subseteq known'[r] /\ known'[r] \subseteq made'
       \/ known'[r] = {}

Spec == Init /\ [][Learn]_latticeVars
===============================================================================
