----------------------------- MODULE TraceSnapshot ----------------------------
(***************************************************************************)
(* RaftSnapshot held against a log of the code, or of another              *)
(* implementation: each line is one action with its arguments and with     *)
(* what was seen at the server that acted (traces/README.md has the        *)
(* format). What Act, Saw and Choices are for, TraceRaft says. Here, a     *)
(* message is given whole.                                                 *)
(***************************************************************************)
EXTENDS RaftSnapshot

CONSTANT LoggedLines   \* the lines of all logs that are held against the spec together

Agrees(value, logged) ==
  \A field \in DOMAIN logged : field \in DOMAIN value /\ value[field] = logged[field]

Rest(line) == IF line.keep THEN messages ELSE messages \ {line.message}

Arrive(line) ==
  LET m == line.message
  IN  CASE line.action = "ReceivePreVoteRequest" -> ReceivePreVoteRequest(m, Rest(line))
        [] line.action = "ReceivePreVoteResponse" -> ReceivePreVoteResponse(m, Rest(line))
        [] line.action = "ReceiveVoteRequest" -> ReceiveVoteRequest(m, Rest(line))
        [] line.action = "ReceiveVoteResponse" -> ReceiveVoteResponse(m, Rest(line))
        [] line.action = "ReceiveTimeoutNow" -> ReceiveTimeoutNow(m, Rest(line))
        [] line.action = "ReceiveAppendRequest" -> ReceiveAppendRequest(m, Rest(line))
        [] line.action = "ReceiveAppendResponse" -> ReceiveAppendResponse(m, Rest(line))
        [] line.action = "ReceiveSnapshotRequest" -> ReceiveSnapshotRequest(m, Rest(line))
        [] line.action = "ReceiveSnapshotResponse" -> ReceiveSnapshotResponse(m, Rest(line))

(* The action that the line names, with the arguments that it gives.       *)
Act(line) ==
  /\ CASE line.action = "ElectionTimeout" -> ElectionTimeout(line.server)
       [] line.action = "Heartbeat" -> Heartbeat(line.server)
       [] line.action = "Propose" -> Propose(line.server, line.value)
       [] line.action = "TransferLeadership" -> TransferLeadership(line.server, line.to)
       [] line.action = "Compact" -> Compact(line.server)
       [] line.action = "Persist" -> Persist(line.server)
       [] line.action = "Restart" -> Restart(line.server)
       [] line.action = "Lose" -> line.message \in messages /\ Lose(line.message)
       [] OTHER ->
            /\ line.message \in messages
            /\ line.message.destination = line.server
            /\ Arrive(line)
  /\ MachinesFollow

Saw(line) ==
  "server" \in DOMAIN line =>
    /\ "node" \in DOMAIN line => Agrees(node'[line.server], line.node)
    /\ "disk" \in DOMAIN line => Agrees(disk'[line.server], line.disk)
    /\ "machine" \in DOMAIN line => Agrees(machine'[line.server], line.machine)

(* Everything that could happen in a state, but for copies.                *)
Choices ==
  [action : {"ElectionTimeout", "Heartbeat", "Compact", "Persist", "Restart"}, server : Server]
    \cup [action : {"Propose"}, server : Server, value : Value]
    \cup [action : {"TransferLeadership"}, server : Server, to : Server]
    \cup {[action |-> "Lose", message |-> m] : m \in messages}
    \cup {[action |-> "Receive" \o m.type, server |-> m.destination, message |-> m,
           keep |-> FALSE] : m \in messages}
===============================================================================
