--------------------------- MODULE GossipConvergence --------------------------
(***************************************************************************)
(* How regions tell each other of changed flags: each update is pushed to  *)
(* all once, and rounds of exchanges with one or few peers repair what the *)
(* pushes missed. The Flag Dissemination Layer (paper 3.1, 4.3).           *)
(*                                                                         *)
(* A region is the only writer of its own sequence, under an incarnation   *)
(* that changes when it loses its state. What a region knows is therefore  *)
(* one number for each origin: its cursor. Updates are taken in the order  *)
(* of their origin and after everything they build on, so a cursor never   *)
(* says more than is there. An update names what its writer had seen of    *)
(* its flag; of two, neither of which has seen the other, both stay, for   *)
(* reconciliation to decide on (spec/rfc).                                 *)
(*                                                                         *)
(* A deletion is an update without a value. What is superseded, and        *)
(* deletions, may be collected at any time; whoever then lacks something   *)
(* that is gone is not sent updates but reset: it gets all that is alive,  *)
(* and drops what the other side knew and no longer has.                   *)
(*                                                                         *)
(* The code is src/fdl and src/flag. What a step asks to be written is     *)
(* durable with the step. Not here: what a value is, priorities, sizes,    *)
(* lengths of intervals, keys, writers that have seen less than is current *)
(* in their region; each is in the code and its tests.                     *)
(*                                                                         *)
(* Sources: Demers et al., Epidemic algorithms (PODC 1987); Van Renesse    *)
(* et al., Efficient reconciliation and flow control for anti-entropy      *)
(* protocols (LADIS 2008); Preguica et al., Dotted version vectors (2010); *)
(* Almeida et al., Delta state replicated data types (2018).               *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Region,      \* who gossips
  Order,       \* the regions as a sequence: of several origins the first is told of first
  Flag,        \* what is gossiped about
  Critical,    \* flags that belong to the Flag Coordination Service
  Parent,      \* Parent[f]: the flag that f depends on, or None
  DeltaSize,   \* updates in one delta, at most
  FanOut,      \* peers that a round asks
  None

ASSUME /\ {Order[k] : k \in DOMAIN Order} = Region /\ Len(Order) = Cardinality(Region)
       /\ Critical \subseteq Flag
       /\ DOMAIN Parent = Flag
       /\ \A f \in Flag : Parent[f] \in (Flag \cup {None}) \ {f}
       /\ DeltaSize > 0
       /\ FanOut \in 1..(Cardinality(Region) - 1)
       /\ None \notin Flag \cup Region

VARIABLES
  node,        \* node[r]: the state of region r, all durable but what Restart forgets
  published,   \* history: every update that a region ever made
  forged,      \* history: every message that no region sent
  messages,    \* what is under way
  cut          \* pairs of regions between which nothing arrives

gossipVars == <<node, published, forged, messages, cut>>

Idle == "idle"
Exchanging == "exchanging"
BackingOff == "backingOff"

-------------------------------------------------------------------------------
(* Version vectors: functions from the origins heard of to numbers. An     *)
(* origin is a region in one incarnation.                                  *)

Nothing == <<>>

At(vector, origin) == IF origin \in DOMAIN vector THEN vector[origin] ELSE 0

Max(a, b) == IF a >= b THEN a ELSE b

Join(v, w) == [o \in DOMAIN v \cup DOMAIN w |-> Max(At(v, o), At(w, o))]

IsBelow(v, w) == \A o \in DOMAIN v : v[o] <= At(w, o)

With(vector, origin, seq) ==
  [o \in DOMAIN vector \cup {origin} |-> IF o = origin THEN seq ELSE vector[o]]

(* The dot of an update: its place in the sequence of its origin.          *)
Covers(vector, u) == u.seq <= At(vector, u.origin)

-------------------------------------------------------------------------------
(* Updates                                                                 *)

(* The writer of v had seen u.                                             *)
Supersedes(v, u) == v.flag = u.flag /\ Covers(v.context, u)

(* What nothing in the set supersedes: for each flag, what is current.     *)
Heads(updates) == {u \in updates : ~\E v \in updates : Supersedes(v, u)}

Alive(updates) == {u \in Heads(updates) : ~u.deleted}

HeadsOf(n, f) == {u \in Heads(n.store) : u.flag = f}

RECURSIVE SeenIn(_)
SeenIn(updates) ==
  IF updates = {} THEN Nothing
  ELSE LET u == CHOOSE u \in updates : TRUE
       IN  Join(With(u.context, u.origin, Max(u.seq, At(u.context, u.origin))),
                SeenIn(updates \ {u}))

(* The update is next of its origin ...                                    *)
IsNext(vector, u) == u.seq = At(vector, u.origin) + 1

(* ... what its writer had seen of its flag is known here ...              *)
FollowsContext(vector, u) == IsBelow(u.context, vector)

(* ... and so is what it had seen of its flag's parent.                    *)
FollowsParent(vector, u) == IsBelow(u.needs, vector)

IsReady(vector, u) == IsNext(vector, u) /\ FollowsContext(vector, u) /\ FollowsParent(vector, u)

(* A region takes over only what an origin signed, of flags that are not   *)
(* the FCS's.                                                              *)
IsVerified(u) == u.signed
IsGossiped(u) == u.flag \notin Critical
Acceptable(updates) == \A u \in updates : IsVerified(u) /\ IsGossiped(u)

-------------------------------------------------------------------------------
(* A region on its own                                                     *)

NewNode(incarnation) ==
  [incarnation |-> incarnation,
   cursor      |-> Nothing,   \* up to where each origin is known here
   store       |-> {},        \* updates that are kept: all that are current, and others for a while
   notice      |-> 0,         \* highest index that the FCS was heard to have committed
   phase       |-> Idle,
   awaits      |-> {},        \* peers that were asked and have not answered
   differed    |-> FALSE,     \* since they were asked, something has changed here or there
   silent      |-> {}]        \* peers that did not answer when they were asked last

Self(r) == <<r, node[r].incarnation>>

Taken(n, u) == [n EXCEPT !.store = @ \cup {u}, !.cursor = With(@, u.origin, u.seq)]

MayTake(n, u) == IsReady(n.cursor, u)

(* All of `updates` that follow what is known, whatever order they are in. *)
RECURSIVE TakenAll(_, _)
TakenAll(n, updates) ==
  LET ready == {u \in updates : MayTake(n, u)}
      next == CHOOSE u \in ready : TRUE
  IN  IF ready = {} THEN n ELSE TakenAll(Taken(n, next), updates \ {next})

(* News end a pause between rounds.                                        *)
Stirred(n) ==
  CASE n.phase = BackingOff -> [n EXCEPT !.phase = Idle]
    [] n.phase = Exchanging -> [n EXCEPT !.differed = TRUE]
    [] OTHER -> n

(* A peer that was silent is there again; that ends a pause too.           *)
Heard(n, p) ==
  IF p \in n.silent THEN [Stirred(n) EXCEPT !.silent = @ \ {p}] ELSE n

Noticed(old, new) == Max(old, new)

WithNotice(n, index) == [n EXCEPT !.notice = Noticed(@, index)]

HasLearnt(before, after) == after.cursor # before.cursor \/ after.notice # before.notice

Settled(before, after) == IF HasLearnt(before, after) THEN Stirred(after) ELSE after

AfterExchange(n) ==
  [n EXCEPT !.phase = IF n.differed THEN Idle ELSE BackingOff, !.differed = FALSE]

(* p has answered.                                                         *)
Answered(n, p) ==
  LET next == [n EXCEPT !.awaits = @ \ {p}]
  IN  IF p \notin n.awaits THEN n ELSE IF next.awaits = {} THEN AfterExchange(next) ELSE next

-------------------------------------------------------------------------------
(* Messages                                                                *)

Push(r, p, u) == [kind |-> "push", from |-> r, to |-> p, updates |-> {u}]

Digest(r, p, n) ==
  [kind |-> "digest", from |-> r, to |-> p, cursor |-> n.cursor, notice |-> n.notice]

Delta(r, p, n, updates) ==
  [kind |-> "delta", from |-> r, to |-> p, cursor |-> n.cursor, notice |-> n.notice,
   updates |-> updates]

Reset(r, p, n) ==
  [kind |-> "reset", from |-> r, to |-> p, cursor |-> n.cursor, notice |-> n.notice,
   updates |-> Heads(n.store)]

Ack(r, p, n) ==
  [kind |-> "ack", from |-> r, to |-> p, cursor |-> n.cursor, notice |-> n.notice]

Notice(r, p, index) == [kind |-> "notice", from |-> r, to |-> p, notice |-> index]

Place(r) == CHOOSE k \in DOMAIN Order : Order[k] = r

IsBefore(u, v) ==
  \/ Place(u.origin[1]) < Place(v.origin[1])
  \/ u.origin[1] = v.origin[1] /\ u.origin[2] < v.origin[2]

(* What goes into a delta: of each origin a part of its sequence that      *)
(* begins where the receiver's cursor ends, and nothing before what it     *)
(* builds on.                                                              *)
RECURSIVE Batch(_, _, _)
Batch(store, vector, size) ==
  LET ready == {u \in store : IsReady(vector, u)}
      first == CHOOSE u \in ready : \A v \in ready \ {u} : IsBefore(u, v)
  IN  IF size = 0 \/ ready = {} THEN {}
      ELSE {first} \cup Batch(store, With(vector, first.origin, first.seq), size - 1)

Content(store, vector) == Batch(store, vector, DeltaSize)

(* Something that the peer lacks has been collected here.                  *)
LacksCollected(n, vector) ==
  \E o \in DOMAIN n.cursor : \E s \in (At(vector, o) + 1)..n.cursor[o] :
    ~\E u \in n.store : u.origin = o /\ u.seq = s

(* What p is told that knows no more than `vector`.                        *)
Told(r, p, n, vector) ==
  IF LacksCollected(n, vector) THEN Reset(r, p, n)
  ELSE Delta(r, p, n, Content(n.store, vector))

IsAhead(n, vector) == ~IsBelow(n.cursor, vector)

-------------------------------------------------------------------------------
(* Actions of a region                                                     *)

(* What region r becomes, and what it sends. Where a value is needed more  *)
(* than once, an action takes it out of a set of one: for a definition     *)
(* under LET, TLC works it out anew each time.                             *)
Becomes(r, n, sent, network) ==
  /\ node' = [node EXCEPT ![r] = n]
  /\ messages' = network \cup sent

Others(r) == Region \ {r}

NewUpdate(r, f, deleted) ==
  [origin |-> Self(r), seq |-> At(node[r].cursor, Self(r)) + 1, flag |-> f,
   context |-> SeenIn(HeadsOf(node[r], f)),
   needs |-> IF Parent[f] = None THEN Nothing ELSE SeenIn(HeadsOf(node[r], Parent[f])),
   deleted |-> deleted, signed |-> TRUE]

(* A client of region r changes flag f, or deletes it.                     *)
Publish(r, f, deleted) ==
  /\ f \notin Critical
  /\ deleted => HeadsOf(node[r], f) # {}
  /\ \E u \in {NewUpdate(r, f, deleted)} :
       /\ Becomes(r, Stirred(Taken(node[r], u)), {Push(r, p, u) : p \in Others(r)}, messages)
       /\ published' = published \cup {u}
  /\ UNCHANGED <<forged, cut>>

(* The FCS's own server in region r has committed up to `index`.           *)
Notify(r, index) ==
  /\ index > node[r].notice
  /\ Becomes(r, Stirred(WithNotice(node[r], index)), {Notice(r, p, index) : p \in Others(r)},
             messages)
  /\ UNCHANGED <<published, forged, cut>>

(* Whoever did not answer is asked again like everybody else: else nobody  *)
(* would ever notice that a partition has healed.                          *)
Askable(r) == Others(r)

(* Region r asks `peers` what they have.                                   *)
StartExchange(r, peers) ==
  LET n == [node[r] EXCEPT !.phase = Exchanging, !.awaits = peers]
  IN  /\ node[r].phase # Exchanging
      /\ peers \subseteq Askable(r) /\ Cardinality(peers) = FanOut
      /\ Becomes(r, n, {Digest(r, p, n) : p \in peers}, messages)
      /\ UNCHANGED <<published, forged, cut>>

(* Region r waits no longer for those that do not answer.                  *)
GiveUp(r) ==
  LET n == [node[r] EXCEPT !.silent = @ \cup node[r].awaits, !.awaits = {}]
  IN  /\ node[r].phase = Exchanging
      /\ Becomes(r, AfterExchange(n), {}, messages)
      /\ UNCHANGED <<published, forged, cut>>

(* Region r frees the space of deletions and of what is superseded.        *)
Kept(updates) == Alive(updates)

Collect(r) ==
  /\ Kept(node[r].store) # node[r].store
  /\ Becomes(r, [node[r] EXCEPT !.store = Kept(@)], {}, messages)
  /\ UNCHANGED <<published, forged, cut>>

(* Region r stops and starts again with what is on its disk.               *)
Restart(r) ==
  LET n == [node[r] EXCEPT !.phase = Idle, !.awaits = {}, !.differed = FALSE, !.silent = {}]
  IN  /\ n # node[r]
      /\ Becomes(r, n, {}, messages)
      /\ UNCHANGED <<published, forged, cut>>

NextIncarnation(incarnation) == incarnation + 1

(* Region r stops and starts again with nothing.                           *)
LoseState(r) ==
  /\ Becomes(r, NewNode(NextIncarnation(node[r].incarnation)), {}, messages)
  /\ UNCHANGED <<published, forged, cut>>

-------------------------------------------------------------------------------
(* Messages that arrive; `network` is what is under way then               *)

Arrives(m, kind) == m.kind = kind /\ {m.from, m.to} \notin cut

(* What becomes of a message that is not acceptable: nothing.              *)
Refuse(m, network) == Becomes(m.to, node[m.to], {}, network)

IsKnown(n, m) == \A u \in m.updates : Covers(n.cursor, u)

(* One that does not follow what is known here shows that something was    *)
(* missed: the sender is asked at once.                                    *)
ReceivePush(m, network) ==
  /\ Arrives(m, "push")
  /\ IF ~Acceptable(m.updates) THEN Refuse(m, network)
     ELSE \E n \in {Heard(node[m.to], m.from)} : \E taken \in {TakenAll(n, m.updates)} :
            Becomes(m.to, Settled(n, taken),
                    IF IsKnown(taken, m) THEN {} ELSE {Digest(m.to, m.from, n)}, network)
  /\ UNCHANGED <<published, forged, cut>>

AfterNotice(m) ==
  LET before == Heard(node[m.to], m.from)
  IN  Settled(before, WithNotice(before, m.notice))

ReceiveDigest(m, network) ==
  /\ Arrives(m, "digest")
  /\ \E n \in {AfterNotice(m)} :
       Becomes(m.to, n, {Told(m.to, m.from, n, m.cursor)}, network)
  /\ UNCHANGED <<published, forged, cut>>

(* The peer's own cursor tells what it lacks in turn. Answered is what     *)
(* changed something here, what was waited for, and what only asks: an     *)
(* answer without updates may come after the wait for it is over, time and *)
(* again. Nothing else is, or two that refuse each other's updates would   *)
(* never end.                                                              *)
AfterUpdates(m, network, before, taken) ==
  LET moved == taken.cursor # before.cursor
      goesOn == moved \/ m.from \in before.awaits \/ m.updates = {}
      ahead == IsAhead(taken, m.cursor)
      stirred == IF goesOn /\ ahead THEN Stirred(taken) ELSE Settled(before, taken)
  IN  \E n \in {Answered(stirred, m.from)} :
        Becomes(m.to, n,
                IF ~goesOn THEN {}
                ELSE IF ahead THEN {Told(m.to, m.from, n, m.cursor)}
                ELSE IF moved THEN {Ack(m.to, m.from, n)}
                ELSE {},
                network)

ReceiveDelta(m, network) ==
  /\ Arrives(m, "delta")
  /\ IF ~Acceptable(m.updates) THEN Refuse(m, network)
     ELSE \E n \in {Heard(node[m.to], m.from)} :
            \E taken \in {WithNotice(TakenAll(n, m.updates), m.notice)} :
              AfterUpdates(m, network, n, taken)
  /\ UNCHANGED <<published, forged, cut>>

(* Of what is here, there stays what is current and the sender does not    *)
(* know of, and what it has too.                                           *)
StaysAt(n, m) == {u \in Heads(n.store) : ~Covers(m.cursor, u)} \cup (n.store \cap m.updates)

ComesFrom(n, m) == {u \in m.updates : ~Covers(n.cursor, u)}

Merged(n, m) ==
  [n EXCEPT !.store = StaysAt(n, m) \cup ComesFrom(n, m), !.cursor = Join(@, m.cursor)]

ReceiveReset(m, network) ==
  /\ Arrives(m, "reset")
  /\ IF ~Acceptable(m.updates) THEN Refuse(m, network)
     ELSE \E n \in {Heard(node[m.to], m.from)} :
            \E taken \in {WithNotice(Merged(n, m), m.notice)} :
              AfterUpdates(m, network, n, taken)
  /\ UNCHANGED <<published, forged, cut>>

(* The sender of an ack has taken something, and may lack more.            *)
ReceiveAck(m, network) ==
  /\ Arrives(m, "ack")
  /\ \E n \in {AfterNotice(m)} :
       Becomes(m.to, n,
               IF IsAhead(n, m.cursor) THEN {Told(m.to, m.from, n, m.cursor)} ELSE {}, network)
  /\ UNCHANGED <<published, forged, cut>>

ReceiveNotice(m, network) ==
  /\ Arrives(m, "notice")
  /\ Becomes(m.to, AfterNotice(m), {}, network)
  /\ UNCHANGED <<published, forged, cut>>

Receive(m, network) ==
  \/ ReceivePush(m, network)
  \/ ReceiveDigest(m, network)
  \/ ReceiveDelta(m, network)
  \/ ReceiveReset(m, network)
  \/ ReceiveAck(m, network)
  \/ ReceiveNotice(m, network)

-------------------------------------------------------------------------------
(* The world around                                                        *)

Lose(m) == messages' = messages \ {m} /\ UNCHANGED <<node, published, forged, cut>>

Partition(r, p) == cut' = cut \cup {{r, p}} /\ UNCHANGED <<node, published, forged, messages>>

Heal(r, p) ==
  /\ {r, p} \in cut
  /\ cut' = cut \ {{r, p}}
  /\ UNCHANGED <<node, published, forged, messages>>

(* Somebody pushes to r, in the name of p, what p never made: signed by    *)
(* nobody, or signed although the flag is the FCS's.                       *)
Forge(r, p, f) ==
  LET o == <<p, node[p].incarnation>>
      u == [origin |-> o, seq |-> At(node[r].cursor, o) + 1, flag |-> f, context |-> Nothing,
            needs |-> Nothing, deleted |-> FALSE, signed |-> f \in Critical]
  IN  /\ r # p
      /\ forged' = forged \cup {Push(p, r, u)}
      /\ messages' = messages \cup {Push(p, r, u)}
      /\ UNCHANGED <<node, published, cut>>

Init ==
  /\ node = [r \in Region |-> NewNode(1)]
  /\ published = {}
  /\ forged = {}
  /\ messages = {}
  /\ cut = {}

Next ==
  \/ \E r \in Region, f \in Flag, deleted \in BOOLEAN : Publish(r, f, deleted)
  \/ \E r \in Region : \E index \in {node[p].notice + 1 : p \in Region} : Notify(r, index)
  \/ \E r \in Region, peers \in SUBSET Region : StartExchange(r, peers)
  \/ \E r \in Region : GiveUp(r) \/ Collect(r) \/ Restart(r) \/ LoseState(r)
  \/ \E r, p \in Region : r # p /\ (Partition(r, p) \/ Heal(r, p))
  \/ \E r, p \in Region, f \in Flag : Forge(r, p, f)
  \/ \E m \in messages :
       Lose(m) \/ \E network \in {messages, messages \ {m}} : Receive(m, network)

Spec == Init /\ [][Next]_gossipVars

-------------------------------------------------------------------------------
(* State invariants                                                        *)

IsVector(v) == \A o \in DOMAIN v : o[1] \in Region /\ v[o] \in Nat \ {0}

(* Values are of their kinds, and a region waits for answers exactly while *)
(* it is exchanging.                                                       *)
TypeOK ==
  \A r \in Region :
    LET n == node[r]
    IN  /\ n.phase \in {Idle, Exchanging, BackingOff}
        /\ (n.awaits # {}) <=> (n.phase = Exchanging)
        /\ n.awaits \cup n.silent \subseteq Others(r)
        /\ n.differed => n.phase = Exchanging
        /\ IsVector(n.cursor)

(* Nobody knows more of a region's sequence than the region itself.        *)
OriginDominates ==
  \A r, p \in Region : At(node[r].cursor, Self(p)) <= At(node[p].cursor, Self(p))

(* Two updates never have the same place in the sequence of an origin.     *)
DotsUnique ==
  \A u, v \in published : u.origin = v.origin /\ u.seq = v.seq => u = v

(* What a region has, and what a region sends, was made by one.            *)
NoFabrication ==
  /\ \A r \in Region : node[r].store \subseteq published
  /\ \A m \in messages \ forged :
       m.kind \in {"push", "delta", "reset"} => m.updates \subseteq published

(* Once a region knows of an update that supersedes another, the other is  *)
(* not current there, even when the first has been collected.              *)
NoResurrection ==
  \A r \in Region : \A u \in Alive(node[r].store) :
    ~\E v \in published : Supersedes(v, u) /\ Covers(node[r].cursor, v)

(* Of each origin a delta has a part of its sequence without gaps.         *)
DeltaIsPrefix ==
  \A m \in messages : m.kind = "delta" =>
    \A u, v \in m.updates : u.origin = v.origin =>
      \A s \in u.seq..v.seq : \E w \in m.updates : w.origin = u.origin /\ w.seq = s

(* What a region says it knows is here, or superseded by what it knows, or *)
(* was a deletion.                                                         *)
DigestTruthful ==
  \A r \in Region : \A u \in published : Covers(node[r].cursor, u) =>
    \/ u.deleted
    \/ u \in node[r].store
    \/ \E v \in published : Supersedes(v, u) /\ Covers(node[r].cursor, v)

(* What an update builds on is known wherever the update is.               *)
CausalDelivery ==
  \A r \in Region : \A u \in node[r].store : IsBelow(u.context, node[r].cursor)

(* A flag that depends on another is not seen before what its writer had   *)
(* seen of the other.                                                      *)
ParentBeforeChild ==
  \A r \in Region : \A u \in node[r].store : IsBelow(u.needs, node[r].cursor)

(* No region has a critical flag from gossip.                              *)
CriticalNeverByGossip ==
  \A r \in Region : \A u \in node[r].store : u.flag \notin Critical

(* Regions that know the same have the same values.                        *)
SameCursorSameState ==
  \A r, p \in Region :
    node[r].cursor = node[p].cursor => Alive(node[r].store) = Alive(node[p].store)

View(n) == [cursor |-> n.cursor, alive |-> Alive(n.store)]

MergedWith(n, other) == Merged(n, Reset(None, None, other))

(* Whole states merge as sets do, whoever resets whom, and in any order.   *)
MergeLaws ==
  \A r, p, q \in Region :
    LET a == node[r]
        b == node[p]
        c == node[q]
    IN  /\ View(MergedWith(a, b)) = View(MergedWith(b, a))
        /\ View(MergedWith(MergedWith(a, b), c)) = View(MergedWith(a, MergedWith(b, c)))
        /\ View(MergedWith(a, a)) = View(a)
        /\ IsBelow(a.cursor, MergedWith(a, b).cursor)

-------------------------------------------------------------------------------
(* Step properties                                                         *)

HasLost(r) == node'[r].incarnation # node[r].incarnation

(* A region forgets nothing unless it loses its state.                     *)
VersionMonotonic ==
  [][\A r \in Region : HasLost(r) \/ IsBelow(node[r].cursor, node'[r].cursor)]_gossipVars

(* The index that a region was told of never goes back.                    *)
NoticeMonotonic ==
  [][\A r \in Region : HasLost(r) \/ node'[r].notice >= node[r].notice]_gossipVars

(* Whoever learns something does not pause.                                *)
BackoffResets ==
  [][\A r \in Region :
       (~HasLost(r) /\ HasLearnt(node[r], node'[r])) => node'[r].phase # BackingOff]_gossipVars

-------------------------------------------------------------------------------
(* Refinement: what a region knows, as the set of its dots.                *)

DotsBelow(vector) == UNION {{<<o, s>> : s \in 1..vector[o]} : o \in DOMAIN vector}

DotOf(u) == <<u.origin, u.seq>>

Lattice ==
  INSTANCE Semilattice WITH
    Element <- (Region \X Nat) \X Nat,
    made <- {DotOf(u) : u \in published},
    known <- [r \in Region |-> DotsBelow(node[r].cursor)]

(* Regions learn by union, out of what was made; order and repetition do   *)
(* not matter.                                                             *)
RefinesSemilattice == Lattice!Spec
===============================================================================
