-------------------------- MODULE TraceRegionalReads -------------------------
(***************************************************************************)
(* RegionalReads held against a log of the code, or of another             *)
(* implementation: each line is one action with its arguments and with     *)
(* what was seen at the region that acted (traces/README.md has the        *)
(* format). What Act, Saw and Choices are for, TraceRaft says. A tick, and *)
(* what is committed or made, are seen at nobody: what they did shows in   *)
(* the next line of each region.                                           *)
(***************************************************************************)
EXTENDS RegionalReads

CONSTANT LoggedLines   \* the lines of all logs that are held against the spec together

Agrees(value, logged) ==
  \A field \in DOMAIN logged : field \in DOMAIN value /\ value[field] = logged[field]

(* The action that the line names, with the arguments that it gives.       *)
Act(line) ==
  CASE line.action = "Commit" -> line.flag \in Critical /\ Commit(line.flag, line.byClient)
    [] line.action = "Publish" -> line.flag \in Gossiped /\ Publish(line.flag, line.byClient)
    [] line.action = "Apply" -> Apply(line.region)
    [] line.action = "Install" -> Install(line.region, line.index)
    [] line.action = "Take" -> Take(line.region, line.origin)
    [] line.action = "Ask" -> Ask(line.region)
    [] line.action = "AnswerIndex" -> AnswerIndex(line.region, line.index)
    [] line.action = "GiveUp" -> GiveUp(line.region)
    [] line.action = "Notice" -> Notice(line.region, line.index)
    [] line.action = "Exchange" -> Exchange(line.region, line.origin)
    [] line.action = "GrantLease" -> GrantLease(line.region)
    [] line.action = "Restart" -> Restart(line.region)
    [] line.action = "RestartCorrupt" -> RestartCorrupt(line.region)
    [] line.action = "ReadInSession" -> ReadInSession(line.region, line.flag)
    [] line.action = "BeginEvaluation" -> BeginEvaluation(line.region)
    [] line.action = "Evaluate" -> Evaluate(line.region, line.flag)
    [] line.action = "Tick" -> Tick

Saw(line) ==
  "region" \in DOMAIN line =>
    /\ "cache" \in DOMAIN line => Agrees(cache'[line.region], line.cache)
    /\ "reads" \in DOMAIN line => Agrees(reads'[line.region], line.reads)
    /\ "evaluation" \in DOMAIN line => Agrees(evaluation'[line.region], line.evaluation)
    /\ "answers" \in DOMAIN line => Agrees(answers'[line.region], line.answers)

(* Everything that could happen in a state.                                *)
Choices ==
  [action : {"Commit", "Publish"}, flag : Flag, byClient : BOOLEAN]
    \cup [action : {"Apply", "Ask", "GiveUp", "GrantLease", "Restart", "RestartCorrupt",
                    "BeginEvaluation"},
          region : Region]
    \cup [action : {"Take", "Exchange"}, region : Region, origin : Origin]
    \cup [action : {"AnswerIndex", "Notice", "Install"}, region : Region, index : 0..Len(log)]
    \cup [action : {"ReadInSession", "Evaluate"}, region : Region, flag : Flag]
    \cup {[action |-> "Tick"]}
===============================================================================
