------------------------------ MODULE TraceSystem -----------------------------
(***************************************************************************)
(* FlagSystem held against a log of the code, or of another                *)
(* implementation: each line is one action with its arguments and with     *)
(* what was seen of the region that acted (traces/README.md has the        *)
(* format). What Act, Saw and Choices are for, TraceRaft says.             *)
(***************************************************************************)
EXTENDS FlagSystem

CONSTANT LoggedLines   \* the lines of all logs that are held against the spec together

Agrees(value, logged) ==
  \A field \in DOMAIN logged : field \in DOMAIN value /\ value[field] = logged[field]

(* The action that the line names, with the arguments that it gives.       *)
Act(line) ==
  CASE line.action = "Publish" -> Publish(line.region, line.flag)
    [] line.action = "Defer" -> Defer(line.region, line.flag)
    [] line.action = "Escalate" -> Escalate(line.region, line.flag)
    [] line.action = "ChangeClass" -> ChangeClass(line.region, line.flag)
    [] line.action = "Ask" -> Ask(line.region, line.flag)
    [] line.action = "Submit" -> Submit(line.region)
    [] line.action = "Apply" -> Apply(line.region)
    [] line.action = "Hear" -> Hear(line.region)
    [] line.action = "Cut" -> Cut(line.region)
    [] line.action = "Heal" -> Heal(line.region)
    [] line.action = "Deliver" -> line.update \in made /\ Deliver(line.region, line.update)

Saw(line) == Agrees(node'[line.region], line.node)

(* Everything that could happen in a state, but for cuts.                  *)
Choices ==
  [action : {"Publish", "Defer", "Escalate", "ChangeClass", "Ask"}, region : Region, flag : Flag]
    \cup [action : {"Submit", "Apply", "Hear"}, region : Region]
    \cup [action : {"Deliver"}, region : Region, update : made]
===============================================================================
