------------------------------- MODULE TraceRaft -------------------------------
(***************************************************************************)
(* RaftCommit held against a log of the code, or of another implementation:*)
(* each line of the log is one action with its arguments and with what was *)
(* seen at the acting server afterwards (traces/README.md has the format). *)
(*                                                                         *)
(* Act, Saw and Choices are what the generated module Trace asks for; it   *)
(* holds the lines themselves and walks along them. A line is a record:    *)
(*   action    name of an action of RaftCommit                             *)
(*   server    who acts; not with Lose, where nobody does                  *)
(*   value     with Propose                                                *)
(*   to        with TransferLeadership: who is asked to lead               *)
(*   message   with Lose and Receive...: fields of the message             *)
(*   keep      with Receive...: a copy stays under way                     *)
(*   node      fields of node[server] after the action                     *)
(*   disk      fields of disk[server] after the action                     *)
(* Names of servers are strings here, and None is "None".                  *)
(***************************************************************************)
EXTENDS RaftCommit

CONSTANT LoggedLines   \* the lines of all logs that are held against the spec together

(* Everything that was logged is so; what was not logged may be anything.  *)
Agrees(value, logged) ==
  \A field \in DOMAIN logged : field \in DOMAIN value /\ value[field] = logged[field]

(* The messages under way that the line may speak of: one, where it gives  *)
(* all fields.                                                             *)
Meant(line) == {m \in messages : Agrees(m, line.message)}

(* What is left in flight when m arrives.                                  *)
Rest(m, line) == IF line.keep THEN messages ELSE messages \ {m}

(* The action that the line names, with the arguments that it gives.       *)
Act(line) ==
  CASE line.action = "ElectionTimeout" -> ElectionTimeout(line.server)
    [] line.action = "Heartbeat" -> Heartbeat(line.server)
    [] line.action = "Propose" -> Propose(line.server, line.value)
    [] line.action = "TransferLeadership" -> TransferLeadership(line.server, line.to)
    [] line.action = "Persist" -> Persist(line.server)
    [] line.action = "Restart" -> Restart(line.server)
    [] line.action = "Lose" -> \E m \in Meant(line) : Lose(m)
    [] line.action = "ReceivePreVoteRequest" ->
         \E m \in Meant(line) : ReceivePreVoteRequest(m, Rest(m, line))
    [] line.action = "ReceivePreVoteResponse" ->
         \E m \in Meant(line) : ReceivePreVoteResponse(m, Rest(m, line))
    [] line.action = "ReceiveVoteRequest" ->
         \E m \in Meant(line) : ReceiveVoteRequest(m, Rest(m, line))
    [] line.action = "ReceiveVoteResponse" ->
         \E m \in Meant(line) : ReceiveVoteResponse(m, Rest(m, line))
    [] line.action = "ReceiveTimeoutNow" ->
         \E m \in Meant(line) : ReceiveTimeoutNow(m, Rest(m, line))
    [] line.action = "ReceiveAppendRequest" ->
         \E m \in Meant(line) : ReceiveAppendRequest(m, Rest(m, line))
    [] line.action = "ReceiveAppendResponse" ->
         \E m \in Meant(line) : ReceiveAppendResponse(m, Rest(m, line))

(* What was seen at the acting server after the action is what the spec    *)
(* has there.                                                              *)
Saw(line) ==
  "server" \in DOMAIN line =>
    /\ Agrees(node'[line.server], line.node)
    /\ Agrees(disk'[line.server], line.disk)

(* Everything that could happen in a state, as lines in which nothing was  *)
(* seen: what a refused line is compared with. A copy that stays changes   *)
(* nothing at the receiver, so it is left out.                             *)
Choices ==
  [action : {"ElectionTimeout", "Heartbeat", "Persist", "Restart"}, server : Server]
    \cup [action : {"Propose"}, server : Server, value : Value]
    \cup [action : {"TransferLeadership"}, server : Server, to : Server]
    \cup {[action |-> "Lose", message |-> m] : m \in messages}
    \cup {[action |-> "Receive" \o m.type, server |-> m.destination, message |-> m,
           keep |-> FALSE] : m \in messages}

(* Clients propose what the log says they propose.                         *)
LoggedValues ==
  {LoggedLines[k].value :
     k \in {each \in DOMAIN LoggedLines : "value" \in DOMAIN LoggedLines[each]}}

===============================================================================
