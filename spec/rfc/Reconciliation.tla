---------------------------- MODULE Reconciliation ----------------------------
(***************************************************************************)
(* How regions decide between changes of one flag that were made without   *)
(* knowing of each other: the Regional Flag Cache's part of paper 4.3.     *)
(*                                                                         *)
(* A change of a flag is a version: what it makes of the flag, and what    *)
(* its writer had seen. Of two versions one supersedes the other, or they  *)
(* are concurrent. A region keeps the heads, which nothing supersedes, in  *)
(* the order of their dots. What it serves is a function of the heads, so  *)
(* neither order nor repetition of what arrives matters, and no merge is a *)
(* version of its own.                                                     *)
(*                                                                         *)
(* What the Flag Coordination Service commits is a version too. It decides *)
(* conflicts that no rule decides, writes critical flags, and moves flags  *)
(* from one class to the other. Each move begins an epoch: what is of an   *)
(* older one is refused, what is of a newer one waits for the entry.       *)
(*                                                                         *)
(* The code is src/rfc/reconcile. Any update may arrive anywhere at any    *)
(* time, any number of times: how they travel is GossipConvergence. A flag *)
(* has one field here. Not here: several fields, queues, identities of     *)
(* requests beyond the set of dots, updates that gossip collects and that  *)
(* are forgotten in a reset (the event Forget; here an update is there for *)
(* ever); each is in the code and its tests.                               *)
(*                                                                         *)
(* Sources: Preguica et al., Dotted version vectors (2010); Bieniusa et    *)
(* al., An optimized conflict-free replicated set (2012); Terry et al.,    *)
(* Managing update conflicts in Bayou (1995); Kulkarni et al., Logical     *)
(* physical clocks (2014).                                                 *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Region,     \* who writes and serves
  Order,      \* the regions as a sequence: of two origins the later one is greater
  Flag,       \* what is written
  Merged,     \* flags that declare that changes merge
  Stamped,    \* flags that declare that the last writer wins
  Escalated,  \* flags that declare that the FCS decides
  Value,      \* what a flag may have, or have among others
  Critical,   \* flags that belong to the FCS at first
  MaxAhead    \* how far a timestamp may be ahead of the clock of whoever takes it

Fcs == "fcs"   \* the origin of what the FCS commits

ASSUME /\ {Order[k] : k \in DOMAIN Order} = Region /\ Len(Order) = Cardinality(Region)
       /\ Merged \cup Stamped \cup Escalated \subseteq Flag
       /\ Merged \cap Stamped = {} /\ (Merged \cup Stamped) \cap Escalated = {}
       /\ Critical \subseteq Flag
       /\ MaxAhead \in Nat
       /\ Fcs \notin Region

VARIABLES
  node,       \* node[r]: what region r has
  served,     \* served[r][f]: what region r tells readers of flag f
  known,      \* history: known[r]: the dots of updates that region r took
  made,       \* history: every update that a region ever made
  log,        \* what the FCS has committed about flags, in order
  requests,   \* conflicts that the FCS was asked to decide
  clock       \* clock[r]: the wall clock of region r

reconcileVars == <<node, served, known, made, log, requests, clock>>

-------------------------------------------------------------------------------
(* Version vectors and dots, as in GossipConvergence                       *)

Nothing == <<>>

At(vector, origin) == IF origin \in DOMAIN vector THEN vector[origin] ELSE 0

Max(a, b) == IF a >= b THEN a ELSE b

Join(v, w) == [o \in DOMAIN v \cup DOMAIN w |-> Max(At(v, o), At(w, o))]

With(vector, origin, seq) ==
  [o \in DOMAIN vector \cup {origin} |-> IF o = origin THEN seq ELSE vector[o]]

Without(vector, origin) == [o \in DOMAIN vector \ {origin} |-> vector[o]]

DotOf(v) == <<v.origin, v.seq>>

Covers(vector, dot) == dot[2] <= At(vector, dot[1])

Place(origin) == IF origin = Fcs THEN 0 ELSE CHOOSE k \in DOMAIN Order : Order[k] = origin

IsBefore(u, v) ==
  \/ Place(u.origin) < Place(v.origin)
  \/ u.origin = v.origin /\ u.seq < v.seq

-------------------------------------------------------------------------------
(* Versions                                                                *)

(* What its writer had seen of its flag. Of the FCS it is the newest entry *)
(* on the flag: those on one flag are a chain.                             *)
Before(v) == IF v.decided = 0 THEN v.context ELSE With(v.context, Fcs, v.decided)

SeenOf(v) == With(Before(v), v.origin, v.seq)

(* The writer of v had seen u, or the class of the flag has changed since. *)
Supersedes(v, u) ==
  /\ v.flag = u.flag
  /\ v.epoch > u.epoch \/ Covers(Before(v), DotOf(u))

Concurrent(u, v) == u # v /\ ~Supersedes(u, v) /\ ~Supersedes(v, u)

RECURSIVE SeenIn(_)
SeenIn(versions) ==
  IF versions = {} THEN Nothing
  ELSE LET v == CHOOSE v \in versions : TRUE
       IN  Join(SeenOf(v), SeenIn(versions \ {v}))

ToSet(sequence) == {sequence[k] : k \in DOMAIN sequence}

(* The outcome of taking v where these are the heads: it is known or       *)
(* dominated, or it stands among them and what it dominates is gone.       *)
IsStale(heads, v) == \E h \in ToSet(heads) : h = v \/ Supersedes(h, v)

Rest(heads, v) ==
  LET Stays(h) == ~Supersedes(v, h)
  IN  SelectSeq(heads, Stays)

Placed(heads, v) ==
  LET k == Cardinality({h \in ToSet(heads) : IsBefore(h, v)})
  IN  SubSeq(heads, 1, k) \o <<v>> \o SubSeq(heads, k + 1, Len(heads))

Taken(heads, v) == IF IsStale(heads, v) THEN heads ELSE Placed(Rest(heads, v), v)

RECURSIVE TakenAll(_, _)
TakenAll(heads, versions) ==
  IF versions = {} THEN heads
  ELSE LET v == CHOOSE v \in versions : TRUE
       IN  TakenAll(Taken(heads, v), versions \ {v})

-------------------------------------------------------------------------------
(* What is served: a function of the heads                                 *)

(* What is declared nowhere is for the FCS to decide.                      *)
WhereUndeclared == "escalate"

PolicyOf(f) ==
  CASE f \in Merged -> "merge"
    [] f \in Stamped -> "lww"
    [] f \in Escalated -> "escalate"
    [] OTHER -> WhereUndeclared

(* An item is a value with the dot of the version that put it there. It    *)
(* stays unless a head has seen the dot and does not have the item.        *)
Remaining(heads) ==
  {item \in UNION {h.items : h \in heads} :
     \A h \in heads : item \in h.items \/ ~Covers(SeenOf(h), item.dot)}

ValuesIn(items) == {item.value : item \in items}

(* Timestamps are pairs of a wall clock and a counter.                     *)
IsEarlier(s, t) == s[1] < t[1] \/ (s[1] = t[1] /\ s[2] < t[2])

(* Equal timestamps are decided by origin.                                 *)
LwwWins(i, j) ==
  IsEarlier(j.at, i.at) \/ (i.at = j.at /\ Place(i.dot[1]) >= Place(j.dot[1]))

RECURSIVE Latest(_)
Latest(items) ==
  LET i == CHOOSE i \in items : TRUE
  IN  IF items = {i} THEN i
      ELSE LET j == Latest(items \ {i}) IN IF LwwWins(i, j) THEN i ELSE j

(* What stands, and what it replaced, with how much its writer had seen.   *)
Standing(item) == <<item.value, item.dot, item.rank>>

IsPrior(one, other) ==
  \/ one[3] < other[3]
  \/ one[3] = other[3] /\ Place(one[2][1]) < Place(other[2][1])
  \/ one[3] = other[3] /\ one[2][1] = other[2][1] /\ one[2][2] < other[2][2]

Earliest(standings) ==
  IF standings = {} THEN {}
  ELSE {CHOOSE one \in standings : \A other \in standings \ {one} : IsPrior(one, other)}

IsAgreed(items) == Cardinality(ValuesIn(items)) <= 1

(* What all agree on, or did before the changes on which they do not; that *)
(* may be nothing.                                                         *)
Agreed(items) ==
  IF IsAgreed(items) THEN Earliest({Standing(item) : item \in items})
  ELSE IF \E item \in items : item.replaced = {} THEN {}
  ELSE Earliest(UNION {item.replaced : item \in items})

IsConflict(f, heads) == PolicyOf(f) = "escalate" /\ ~IsAgreed(Remaining(ToSet(heads)))

(* The different values in the order of their dots.                        *)
RECURSIVE Siblings(_)
Siblings(items) ==
  IF items = {} THEN <<>>
  ELSE LET first == CHOOSE i \in items : \A j \in items \ {i} :
                      \/ Place(i.dot[1]) < Place(j.dot[1])
                      \/ i.dot[1] = j.dot[1] /\ i.dot[2] < j.dot[2]
       IN  <<first.value>> \o Siblings({i \in items : i.value # first.value})

Committed(heads) == {h \in heads : h.origin = Fcs}

(* In a conflict nobody's change is served: what the FCS has committed, or *)
(* else what was agreed before.                                            *)
ServedInConflict(heads) ==
  LET of == IF Committed(heads) = {} THEN Remaining(heads)
            ELSE UNION {h.items : h \in Committed(heads)}
  IN  {standing[1] : standing \in Agreed(of)}

ViewOf(f, heads) ==
  LET items == Remaining(ToSet(heads))
  IN  CASE IsConflict(f, heads) ->
             [value |-> ServedInConflict(ToSet(heads)), conflicted |-> TRUE,
              siblings |-> Siblings(items)]
        [] PolicyOf(f) = "lww" /\ items # {} ->
             [value |-> {Latest(items).value}, conflicted |-> FALSE, siblings |-> <<>>]
        [] OTHER ->
             [value |-> ValuesIn(items), conflicted |-> FALSE, siblings |-> <<>>]

-------------------------------------------------------------------------------
(* The log of the FCS; a flag's newest entry says which class it is of     *)

EntriesOn(f) == {i \in DOMAIN log : log[i].version.flag = f}

EntriesAt(r, f) == {i \in EntriesOn(f) : i <= node[r].applied}

Newest(indexes) == IF indexes = {} THEN 0 ELSE CHOOSE i \in indexes : \A k \in indexes : k <= i

EpochOf(indexes) == IF indexes = {} THEN 0 ELSE log[Newest(indexes)].version.epoch

EpochAt(r, f) == EpochOf(EntriesAt(r, f))

(* Each change of the class makes one of the other class of it.            *)
IsCriticalIn(f, epoch) == (f \in Critical) = (epoch % 2 = 0)

IsCriticalAt(r, f) == IsCriticalIn(f, EpochAt(r, f))

NewNode == [applied |-> 0, heads |-> [f \in Flag |-> <<>>], held |-> {}]

(* Region r becomes n, and readers see what is in it now.                  *)
Becomes(r, n) ==
  /\ node' = [node EXCEPT ![r] = n]
  /\ served' = [served EXCEPT ![r] = [f \in Flag |-> ViewOf(f, n.heads[f])]]

-------------------------------------------------------------------------------
(* Changes of a value: `add` and `remove` where policies merge, else `set` *)

Changes(f) ==
  IF PolicyOf(f) = "merge" THEN [kind : {"add", "remove"}, value : Value]
  ELSE [kind : {"set"}, value : Value]

(* After all that the writer has seen, and not before the writer's clock.  *)
StampAfter(wall, items) ==
  LET last == IF items = {} THEN <<0, 0>> ELSE Latest(items).at
  IN  IF wall > last[1] THEN <<wall, 0>> ELSE <<last[1], last[2] + 1>>

RECURSIVE SumOf(_)
SumOf(vector) ==
  IF vector = Nothing THEN 0
  ELSE LET o == CHOOSE o \in DOMAIN vector : TRUE IN vector[o] + SumOf(Without(vector, o))

NewItem(f, items, value, dot, seen, wall) ==
  [value |-> value, dot |-> dot,
   at |-> IF PolicyOf(f) = "lww" THEN StampAfter(wall, items) ELSE <<0, 0>>,
   rank |-> IF PolicyOf(f) = "escalate" THEN SumOf(seen) + 1 ELSE 0,
   replaced |-> IF PolicyOf(f) = "escalate" THEN Agreed(items) ELSE {}]

Changed(f, items, change, dot, seen, wall) ==
  LET others == IF change.kind \in {"add", "remove"}
                THEN {item \in items : item.value # change.value} ELSE {}
  IN  IF change.kind \in {"remove", "delete"} THEN others
      ELSE others \cup {NewItem(f, items, change.value, dot, seen, wall)}

Deletion == [kind |-> "delete"]

(* A version on top of all that is in `seen`.                              *)
NewVersion(dot, f, seen, epoch, items) ==
  [origin |-> dot[1], seq |-> dot[2], flag |-> f, context |-> Without(seen, Fcs),
   decided |-> At(seen, Fcs), epoch |-> epoch, items |-> items]

-------------------------------------------------------------------------------
(* Actions of a region                                                     *)

NextSeq(r) == Cardinality({u \in made : u.origin = r}) + 1

MayWrite(r, f) == ~IsCriticalAt(r, f) /\ ~IsConflict(f, node[r].heads[f])

(* A client of region r changes flag f, or deletes it.                     *)
Write(r, f, change) ==
  /\ MayWrite(r, f)
  /\ LET heads == node[r].heads[f]
         seen == SeenIn(ToSet(heads))
         dot == <<r, NextSeq(r)>>
         items == Changed(f, Remaining(ToSet(heads)), change, dot, seen, clock[r])
     IN  \E u \in {NewVersion(dot, f, seen, EpochAt(r, f), items)} :
           /\ made' = made \cup {u}
           /\ known' = [known EXCEPT ![r] = @ \cup {DotOf(u)}]
           /\ Becomes(r, [node[r] EXCEPT !.heads[f] = Taken(heads, u)])
  /\ UNCHANGED <<log, requests, clock>>

IsTooFarAhead(r, u) == \E item \in u.items : item.at[1] > clock[r] + MaxAhead

(* Of an epoch that has not begun here, or is over.                        *)
IsEarly(r, u) == u.epoch > EpochAt(r, u.flag)
IsLate(r, u) == u.epoch < EpochAt(r, u.flag)

(* Gossip never changes what belongs to the FCS.                           *)
IsGossiped(r, u) == ~IsCriticalAt(r, u.flag)

(* Whatever becomes of it, nothing new is made of it.                      *)
LearntOf(r, u) == {DotOf(u)}

(* Update u arrives at region r, for the first time or once more.          *)
Deliver(r, u) ==
  /\ u \in made
  /\ CASE IsTooFarAhead(r, u) -> UNCHANGED <<node, served, known>>
       [] IsEarly(r, u) /\ ~IsTooFarAhead(r, u) ->
            Becomes(r, [node[r] EXCEPT !.held = @ \cup {u}]) /\ UNCHANGED known
       [] OTHER ->
            IF IsLate(r, u) \/ ~IsGossiped(r, u) THEN UNCHANGED <<node, served, known>>
            ELSE /\ known' = [known EXCEPT ![r] = @ \cup LearntOf(r, u)]
                 /\ Becomes(r, [node[r] EXCEPT !.heads[u.flag] = Taken(@, u)])
  /\ UNCHANGED <<made, log, requests, clock>>

(* What waited for this epoch of flag f, or is late by now.                *)
Due(held, f, epoch) == {u \in held : u.flag = f /\ u.epoch <= epoch}

Released(held, f, epoch) ==
  IF IsCriticalIn(f, epoch) THEN {} ELSE {u \in held : u.flag = f /\ u.epoch = epoch}

(* Region r learns of the next entry of the log.                           *)
Apply(r) ==
  /\ node[r].applied < Len(log)
  /\ LET n == node[r]
         v == log[n.applied + 1].version
         released == Released(n.held, v.flag, v.epoch)
     IN  /\ known' = [known EXCEPT ![r] = @ \cup {DotOf(u) : u \in released}]
         /\ Becomes(r, [n EXCEPT
              !.applied = @ + 1,
              !.heads[v.flag] = TakenAll(Taken(@, v), released),
              !.held = @ \ Due(@, v.flag, v.epoch)])
  /\ UNCHANGED <<made, log, requests, clock>>

(* The identity of a conflict is made of it alone.                         *)
KeyOf(r, dots) == dots

RequestOf(r, f) ==
  LET heads == ToSet(node[r].heads[f])
      dots == {DotOf(h) : h \in heads}
  IN  [flag |-> f, dots |-> dots, key |-> KeyOf(r, dots), seen |-> SeenIn(heads),
       epoch |-> EpochAt(r, f), items |-> Remaining(heads)]

(* A conflict is asked about again where the request may be lost or void.  *)
MayAsk(r, f) == TRUE

(* Region r asks the FCS to decide, for the first time or once more.       *)
Escalate(r, f) ==
  /\ IsConflict(f, node[r].heads[f]) /\ MayAsk(r, f)
  /\ requests' = requests \cup {RequestOf(r, f)}
  /\ UNCHANGED <<node, served, known, made, log, clock>>

(* A request does not arrive.                                              *)
Lose(q) ==
  /\ requests' = requests \ {q}
  /\ UNCHANGED <<node, served, known, made, log, clock>>

(* Time goes on at region r.                                               *)
Tick(r) ==
  /\ clock' = [clock EXCEPT ![r] = @ + 1]
  /\ UNCHANGED <<node, served, known, made, log, requests>>

-------------------------------------------------------------------------------
(* Actions of the FCS                                                      *)

Appended(kind, dots, version) ==
  /\ log' = Append(log, [kind |-> kind, dots |-> dots, version |-> version])
  /\ UNCHANGED <<node, served, known, made, requests, clock>>

NextDot == <<Fcs, Len(log) + 1>>

(* A request that does not know of the newest entry on its flag has lost   *)
(* its meaning: whoever asked will see that entry, and may ask anew.       *)
IsVoid(q) == At(q.seen, Fcs) < Newest(EntriesOn(q.flag))

(* A decision has seen everything that it decides between.                 *)
SeenByDecision(q) == q.seen

(* The FCS decides for one of the values.                                  *)
Decide(q, value) ==
  /\ q \in requests /\ ~IsVoid(q) /\ value \in ValuesIn(q.items)
  /\ LET item == NewItem(q.flag, q.items, value, NextDot, q.seen, 0)
     IN  Appended("decision", q.dots,
                  NewVersion(NextDot, q.flag, SeenByDecision(q), q.epoch, {item}))

NextEpoch(epoch) == epoch + 1

(* Flag f becomes one of the other class, with what region r has of it,    *)
(* which must know of the flag's newest entry and of no conflict.          *)
ChangeClass(r, f) ==
  LET heads == ToSet(node[r].heads[f])
  IN  /\ At(SeenIn(heads), Fcs) >= Newest(EntriesOn(f))
      /\ ~IsConflict(f, node[r].heads[f])
      /\ Appended("class", {},
           NewVersion(NextDot, f, SeenIn(heads), NextEpoch(EpochAt(r, f)), Remaining(heads)))

(* A client of the FCS changes a critical flag.                            *)
Commit(f, change) ==
  LET newest == Newest(EntriesOn(f))
      before == IF newest = 0 THEN {} ELSE {log[newest].version}
      epoch == EpochOf(EntriesOn(f))
      items == Changed(f, Remaining(before), change, NextDot, SeenIn(before), 0)
  IN  /\ IsCriticalIn(f, epoch)
      /\ Appended("write", {}, NewVersion(NextDot, f, SeenIn(before), epoch, items))

Init ==
  /\ node = [r \in Region |-> NewNode]
  /\ served = [r \in Region |-> [f \in Flag |-> ViewOf(f, <<>>)]]
  /\ known = [r \in Region |-> {}]
  /\ made = {}
  /\ log = <<>>
  /\ requests = {}
  /\ clock = [r \in Region |-> 1]

Next ==
  \/ \E r \in Region, f \in Flag : \E change \in Changes(f) : Write(r, f, change)
  \/ \E r \in Region, f \in Flag : Write(r, f, Deletion)
  \/ \E r \in Region : \E u \in made : Deliver(r, u)
  \/ \E r \in Region : Apply(r) \/ Tick(r)
  \/ \E r \in Region, f \in Flag : Escalate(r, f) \/ ChangeClass(r, f)
  \/ \E q \in requests : Lose(q) \/ \E value \in ValuesIn(q.items) : Decide(q, value)
  \/ \E f \in Flag : \E change \in Changes(f) : Commit(f, change)

Spec == Init /\ [][Next]_reconcileVars

-------------------------------------------------------------------------------
(* What a region should have: worked out from the history, not from heads  *)

KnownOf(r, f) ==
  {u \in made : u.flag = f /\ DotOf(u) \in known[r]}
    \cup {log[i].version : i \in EntriesAt(r, f)}

(* What nothing in the set supersedes.                                     *)
Current(versions) == {u \in versions : ~\E v \in versions : Supersedes(v, u)}

HasSeen(v, dot) == Covers(SeenOf(v), dot)

(* Of the newest epoch: an item is there that some version has, and that   *)
(* no version lacks which has seen it.                                     *)
ItemsKnown(versions) ==
  LET fresh == {v \in versions : \A w \in versions : w.epoch <= v.epoch}
  IN  {item \in UNION {v.items : v \in fresh} :
         \A v \in fresh : HasSeen(v, item.dot) => item \in v.items}

IsLatest(i, items) ==
  \A j \in items \ {i} :
    IsEarlier(j.at, i.at) \/ (i.at = j.at /\ Place(j.dot[1]) < Place(i.dot[1]))

DeclaredOf(f) ==
  IF f \in Merged THEN "merge" ELSE IF f \in Stamped THEN "lww" ELSE "escalate"

(* What anybody serves who knows these versions of the flag, in any order. *)
ResultOf(f, versions) ==
  LET items == ItemsKnown(versions)
      committed == Committed(Current(versions))
      agreed == IF committed = {} THEN Agreed(items) ELSE Agreed(UNION {h.items : h \in committed})
  IN  IF DeclaredOf(f) = "lww" /\ items # {}
      THEN {(CHOOSE i \in items : IsLatest(i, items)).value}
      ELSE IF DeclaredOf(f) = "escalate" /\ ~IsAgreed(items)
      THEN {standing[1] : standing \in agreed}
      ELSE ValuesIn(items)

IsUndecided(r, f) == DeclaredOf(f) = "escalate" /\ ~IsAgreed(ItemsKnown(KnownOf(r, f)))

-------------------------------------------------------------------------------
(* State invariants                                                        *)

IsVector(v) == \A o \in DOMAIN v : o \in Region /\ v[o] \in Nat \ {0}

IsItem(item, v) ==
  /\ item.value \in Value
  /\ Covers(SeenOf(v), item.dot)
  /\ item.at \in Nat \X Nat
  /\ item.rank \in Nat
  /\ \A standing \in item.replaced : standing[1] \in Value /\ standing[3] < item.rank

IsVersion(v, origins) ==
  /\ v.origin \in origins /\ v.seq \in Nat \ {0} /\ v.flag \in Flag
  /\ IsVector(v.context) /\ At(v.context, v.origin) < v.seq
  /\ v.decided \in 0..Len(log) /\ v.epoch \in Nat
  /\ \A item \in v.items : IsItem(item, v)

IsInOrder(heads) == \A i, k \in DOMAIN heads : i < k <=> IsBefore(heads[i], heads[k])

(* Values are of their kinds, heads in the order of their dots, and held   *)
(* back is what is of an epoch that has not begun.                         *)
TypeOK ==
  /\ \A u \in made : IsVersion(u, Region)
  /\ \A i \in DOMAIN log : IsVersion(log[i].version, {Fcs}) /\ log[i].version.seq = i
  /\ \A q \in requests :
       /\ q.flag \in Flag /\ q.epoch \in Nat
       /\ Cardinality(q.dots) > 1 /\ \A dot \in q.dots : Covers(q.seen, dot)
  /\ \A r \in Region :
       /\ known[r] \subseteq {DotOf(u) : u \in made}
       /\ \A f \in Flag :
            served[r][f].value \subseteq Value /\ served[r][f].conflicted \in BOOLEAN
       /\ node[r].applied \in 0..Len(log)
       /\ clock[r] \in Nat
       /\ \A f \in Flag : IsInOrder(node[r].heads[f])
       /\ \A u \in node[r].held : u \in made /\ IsEarly(r, u)

(* No head is superseded by anything that its region knows.                *)
CausalDominance ==
  \A r \in Region, f \in Flag : \A h \in ToSet(node[r].heads[f]) :
    ~\E v \in KnownOf(r, f) : Supersedes(v, h)

(* What a region knows of is among its heads until something that it knows *)
(* of supersedes it.                                                       *)
ConcurrentPreserved ==
  \A r \in Region, f \in Flag :
    Current(KnownOf(r, f)) \subseteq ToSet(node[r].heads[f])

(* What a region serves is what anybody serves who knows the same, in      *)
(* whatever order and however often it came.                               *)
SameResultEverywhere ==
  \A r \in Region, f \in Flag : served[r][f].value = ResultOf(f, KnownOf(r, f))

(* The versions that the writer of v built on.                             *)
BuiltOn(v) == Current({u \in made : u # v /\ Supersedes(v, u) /\ u.epoch = v.epoch}
                        \cup {log[i].version : i \in {k \in EntriesOn(v.flag) : k <= v.decided}})

(* Where no rule decides between two values, no region makes one of them,  *)
(* and readers are told, and served what was agreed before.                *)
NoSilentMerge ==
  /\ \A u \in made : DeclaredOf(u.flag) = "escalate" => IsAgreed(ItemsKnown(BuiltOn(u)))
  /\ \A r \in Region, f \in Flag :
       IsUndecided(r, f) =>
         /\ served[r][f].conflicted
         /\ \A value \in served[r][f].value :
              \E v \in made \cup KnownOf(r, f) :
                /\ v.flag = f /\ value \in ValuesIn(v.items)
                /\ v.origin = Fcs \/ \E w \in KnownOf(r, f) : Supersedes(w, v)

(* Timestamps decide only where the flag says so.                          *)
LwwOnlyWhereAllowed ==
  \A r \in Region, f \in Flag :
    (Cardinality(Current(KnownOf(r, f))) > 1 /\ ~IsAgreed(ItemsKnown(KnownOf(r, f)))
       /\ Cardinality(served[r][f].value) = 1 /\ ~served[r][f].conflicted)
    => f \in Stamped

(* Nobody takes a timestamp that is too far ahead of its own clock.        *)
FutureNeverTaken ==
  \A r \in Region : \A u \in made :
    DotOf(u) \in known[r] /\ u.origin # r => ~\E item \in u.items : item.at[1] > clock[r] + MaxAhead

(* A critical flag is what its newest entry says. Of other flags, a change *)
(* that does not know of a decision takes nothing away from it.            *)
CommittedBeatsGossip ==
  \A r \in Region, f \in Flag :
    EntriesAt(r, f) # {} =>
      LET newest == log[Newest(EntriesAt(r, f))].version
      IN  /\ IsCriticalAt(r, f) => node[r].heads[f] = <<newest>>
          /\ newest \in ToSet(node[r].heads[f])
               \/ \E u \in KnownOf(r, f) : Supersedes(u, newest)
          /\ newest \in ToSet(node[r].heads[f]) /\ IsUndecided(r, f) =>
               served[r][f].value = ValuesIn(newest.items)

(* One conflict has one key, and is decided once.                          *)
EscalationIdempotent ==
  /\ \A p, q \in requests : p.flag = q.flag /\ p.dots = q.dots => p.key = q.key
  /\ \A i, k \in DOMAIN log :
       (log[i].kind = "decision" /\ log[k].kind = "decision" /\ log[i].dots = log[k].dots
          /\ log[i].version.flag = log[k].version.flag) => i = k

(* A decision supersedes everything that it decides between.               *)
DecisionDominates ==
  \A i \in DOMAIN log : \A u \in made :
    DotOf(u) \in log[i].dots => Supersedes(log[i].version, u)

LastClass(indexes) == Newest({i \in indexes : log[i].kind = "class"})

(* Since the class of a flag changed, there is nothing of before, nor      *)
(* anything from after a change that has not come yet.                     *)
ClassFence ==
  \A r \in Region, f \in Flag : \A h \in ToSet(node[r].heads[f]) :
    /\ LastClass(EntriesAt(r, f)) <= At(SeenOf(h), Fcs)
    /\ \A i \in EntriesOn(f) :
         log[i].kind = "class" /\ i <= At(SeenOf(h), Fcs) => i <= node[r].applied

-------------------------------------------------------------------------------
(* Step properties                                                         *)

(* What is held back is taken when its epoch begins, unless that is the    *)
(* FCS's or over.                                                          *)
HeldBackIsTaken ==
  [][\A r \in Region : \A u \in node[r].held \ node'[r].held :
       \/ DotOf(u) \in known'[r]
       \/ IsLate(r, u)'
       \/ IsCriticalAt(r, u.flag)'
     ]_reconcileVars

-------------------------------------------------------------------------------
(* Refinement: what a region knows, as the set of its dots                 *)

Lattice ==
  INSTANCE Semilattice WITH
    Element <- Region \X Nat,
    made <- {DotOf(u) : u \in made},
    known <- known

(* Regions learn by union, out of what was made.                           *)
RefinesSemilattice == Lattice!Spec
===============================================================================
