------------------------------- MODULE TraceReads ------------------------------
(***************************************************************************)
(* LinearizableReads held against a log of the code, or of another         *)
(* implementation: each line is one action with its arguments and with     *)
(* what was seen at the server that acted (traces/README.md has the        *)
(* format). What Act, Saw and Choices are for, TraceRaft says. Here, a     *)
(* message is given whole, and a tick is seen at nobody: what it did shows *)
(* in the next line of each server.                                        *)
(***************************************************************************)
EXTENDS LinearizableReads

CONSTANT LoggedLines   \* the lines of all logs that are held against the spec together

Agrees(value, logged) ==
  \A field \in DOMAIN logged : field \in DOMAIN value /\ value[field] = logged[field]

(* The action that the line names, with the arguments that it gives.       *)
Act(line) ==
  CASE line.action = "ElectionTimeout" -> TimedElectionTimeout(line.server)
    [] line.action = "Heartbeat" -> TimedHeartbeat(line.server)
    [] line.action = "Propose" -> TimedPropose(line.server, line.value)
    [] line.action = "TransferLeadership" -> TimedTransferLeadership(line.server, line.to)
    [] line.action = "AskLease" -> AskLease(line.server, line.id)
    [] line.action = "AskRead" -> AskRead(line.server, line.context)
    [] line.action = "RetryRead" -> RetryRead(line.server)
    [] line.action = "Restart" -> TimedRestart(line.server)
    [] line.action = "Tick" -> Tick
    [] line.action = "Suspend" -> Suspend(line.server)
    [] line.action = "SetBack" -> SetBack(line.server)
    [] OTHER ->
         /\ line.message \in messages
         /\ line.message.destination = line.server
         /\ line.action = "Receive" \o line.message.type
         /\ ReadReceive(line.message)

Saw(line) ==
  "server" \in DOMAIN line =>
    /\ "node" \in DOMAIN line => Agrees(node'[line.server], line.node)
    /\ "disk" \in DOMAIN line => Agrees(disk'[line.server], line.disk)
    /\ "lease" \in DOMAIN line => Agrees(lease'[line.server], line.lease)
    /\ "reads" \in DOMAIN line => Agrees(reads'[line.server], line.reads)
    /\ "answers" \in DOMAIN line => Agrees(answers'[line.server], line.answers)

(* Everything that could happen in a state, but for new leases and reads.  *)
Choices ==
  [action : {"ElectionTimeout", "Heartbeat", "RetryRead", "Restart", "Suspend", "SetBack"},
   server : Server]
    \cup [action : {"Propose"}, server : Server, value : Value]
    \cup [action : {"TransferLeadership"}, server : Server, to : Server]
    \cup {[action |-> "Tick"]}
    \cup {[action |-> "Receive" \o m.type, server |-> m.destination, message |-> m] :
            m \in messages}
===============================================================================
