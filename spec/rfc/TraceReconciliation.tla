-------------------------- MODULE TraceReconciliation -------------------------
(***************************************************************************)
(* Reconciliation held against a log of the code, or of another            *)
(* implementation: each line is one action with its arguments and with     *)
(* what was seen at the region that acted (traces/README.md has the        *)
(* format). What Act, Saw and Choices are for, TraceRaft says.             *)
(***************************************************************************)
EXTENDS Reconciliation

CONSTANT LoggedLines   \* the lines of all logs that are held against the spec together

Agrees(value, logged) ==
  \A field \in DOMAIN logged : field \in DOMAIN value /\ value[field] = logged[field]

(* The action that the line names, with the arguments that it gives.       *)
Act(line) ==
  CASE line.action = "Write" ->
         line.change \in Changes(line.flag) /\ Write(line.region, line.flag, line.change)
    [] line.action = "Delete" -> Write(line.region, line.flag, Deletion)
    [] line.action = "Deliver" -> Deliver(line.region, line.update)
    [] line.action = "Apply" -> Apply(line.region)
    [] line.action = "Tick" -> Tick(line.region)
    [] line.action = "Escalate" -> Escalate(line.region, line.flag)
    [] line.action = "Lose" -> line.request \in requests /\ Lose(line.request)
    [] line.action = "Decide" -> Decide(line.request, line.value)
    [] line.action = "ChangeClass" -> ChangeClass(line.region, line.flag)
    [] line.action = "Commit" ->
         line.change \in Changes(line.flag) /\ Commit(line.flag, line.change)

Saw(line) ==
  "region" \in DOMAIN line =>
    /\ "node" \in DOMAIN line => Agrees(node'[line.region], line.node)
    /\ "served" \in DOMAIN line => Agrees(served'[line.region], line.served)

(* Everything that could happen in a state.                                *)
Choices ==
  UNION {[action : {"Write"}, region : Region, flag : {f}, change : Changes(f)] : f \in Flag}
    \cup [action : {"Delete", "Escalate", "ChangeClass"}, region : Region, flag : Flag]
    \cup [action : {"Deliver"}, region : Region, update : made]
    \cup [action : {"Apply", "Tick"}, region : Region]
    \cup [action : {"Lose"}, request : requests]
    \cup [action : {"Decide"}, request : requests, value : Value]
    \cup UNION {[action : {"Commit"}, flag : {f}, change : Changes(f)] : f \in Flag}
===============================================================================
