------------------------------ MODULE TraceGossip -----------------------------
(***************************************************************************)
(* GossipConvergence held against a log of the code, or of another         *)
(* implementation: each line is one action with its arguments and with     *)
(* what was seen at the region that acted (traces/README.md has the        *)
(* format). What Act, Saw and Choices are for, TraceRaft says.             *)
(***************************************************************************)
EXTENDS GossipConvergence

CONSTANT LoggedLines   \* the lines of all logs that are held against the spec together

Agrees(value, logged) ==
  \A field \in DOMAIN logged : field \in DOMAIN value /\ value[field] = logged[field]

Rest(line) == IF line.keep THEN messages ELSE messages \ {line.message}

(* The action that the line names, with the arguments that it gives.       *)
Act(line) ==
  CASE line.action = "Publish" -> Publish(line.region, line.flag, FALSE)
    [] line.action = "Delete" -> Publish(line.region, line.flag, TRUE)
    [] line.action = "Notify" -> Notify(line.region, line.index)
    [] line.action = "StartExchange" -> StartExchange(line.region, line.peers)
    [] line.action = "GiveUp" -> GiveUp(line.region)
    [] line.action = "Collect" -> Collect(line.region)
    [] line.action = "Restart" -> Restart(line.region)
    [] line.action = "LoseState" -> LoseState(line.region)
    [] line.action = "Forge" -> Forge(line.region, line.peer, line.flag)
    [] line.action = "Partition" -> Partition(line.one, line.other)
    [] line.action = "Heal" -> Heal(line.one, line.other)
    [] line.action = "Lose" -> line.message \in messages /\ Lose(line.message)
    [] OTHER ->
         /\ line.message \in messages
         /\ line.message.to = line.region
         /\ CASE line.action = "ReceivePush" -> ReceivePush(line.message, Rest(line))
              [] line.action = "ReceiveDigest" -> ReceiveDigest(line.message, Rest(line))
              [] line.action = "ReceiveDelta" -> ReceiveDelta(line.message, Rest(line))
              [] line.action = "ReceiveReset" -> ReceiveReset(line.message, Rest(line))
              [] line.action = "ReceiveAck" -> ReceiveAck(line.message, Rest(line))
              [] line.action = "ReceiveNotice" -> ReceiveNotice(line.message, Rest(line))

Saw(line) ==
  "region" \in DOMAIN line => Agrees(node'[line.region], line.node)

ReceiveOf(kind) ==
  CASE kind = "push" -> "ReceivePush"
    [] kind = "digest" -> "ReceiveDigest"
    [] kind = "delta" -> "ReceiveDelta"
    [] kind = "reset" -> "ReceiveReset"
    [] kind = "ack" -> "ReceiveAck"
    [] kind = "notice" -> "ReceiveNotice"

(* Everything that could happen in a state, but for copies, forgeries and  *)
(* cuts.                                                                   *)
Choices ==
  [action : {"Publish", "Delete"}, region : Region, flag : Flag]
    \cup [action : {"Notify"}, region : Region, index : {node[r].notice + 1 : r \in Region}]
    \cup [action : {"StartExchange"}, region : Region,
          peers : {p \in SUBSET Region : Cardinality(p) = FanOut}]
    \cup [action : {"GiveUp", "Collect", "Restart", "LoseState"}, region : Region]
    \cup {[action |-> "Lose", message |-> m] : m \in messages}
    \cup {[action |-> ReceiveOf(m.kind), region |-> m.to, message |-> m, keep |-> FALSE] :
            m \in messages}
===============================================================================
