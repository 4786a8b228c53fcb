------------------------------ MODULE FlagSystem ------------------------------
(***************************************************************************)
(* The whole: flags that the Flag Coordination Service decides, flags that *)
(* gossip decides, and regions that serve both (paper 3.1, 3.2, 6).        *)
(*                                                                         *)
(* Every flag belongs to one of two layers at a time. Its class says to    *)
(* which: a critical flag changes by an entry of the log, any other by an  *)
(* update that regions tell each other. A change of class is an entry of   *)
(* the log too and begins a new epoch of the flag: updates of an older     *)
(* epoch are void, those of a newer one wait until the entry is applied.   *)
(* A region that cannot reach the log goes on with flags that are not      *)
(* critical, and keeps changes of critical ones until it can.              *)
(*                                                                         *)
(* The layers stand here as what they refine: the log is AbstractLog,      *)
(* which RaftCommit refines; regions learn what was ever made, each origin *)
(* in its order and nothing before what it builds on, which is what        *)
(* GossipConvergence gives (CausalDelivery). How concurrent updates become *)
(* one where a flag allows that is Reconciliation's; every flag here       *)
(* leaves it to the log. How fresh an answer is, apart from linearizable   *)
(* ones, is RegionalReads'. Not here: gossip that collects updates, and    *)
(* resets of a region that lacked them (the event Reset of src/rfc/cache); *)
(* gossip here collects nothing.                                           *)
(*                                                                         *)
(* A version is named by what made it: the index of an entry, or the dot   *)
(* of an update. What a value is does not matter.                          *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Region,      \* who serves
  Flag,        \* what is served
  Critical,    \* flags that are critical at first
  Parent,      \* Parent[f]: the flag that f depends on, or None
  None

ASSUME /\ Critical \subseteq Flag
       /\ DOMAIN Parent = Flag
       /\ \A f \in Flag : Parent[f] \in (Flag \cup {None}) \ {f}
       /\ None \notin Flag \cup Region

VARIABLES
  log,         \* the entries that the FCS has committed
  made,        \* every update that a region ever made
  node,        \* node[r]: the state of region r, all durable but the read
  cutOff,      \* regions that do not reach the FCS
  answers      \* history: every linearizable answer

systemVars == <<log, made, node, cutOff, answers>>

-------------------------------------------------------------------------------
(* Vectors: how many updates are known of each region.                     *)

Nothing == [r \in Region |-> 0]

Max(a, b) == IF a >= b THEN a ELSE b

Join(v, w) == [r \in Region |-> Max(v[r], w[r])]

IsBelow(v, w) == \A r \in Region : v[r] <= w[r]

(* The dot of an update: its place in the sequence of its region.          *)
Covers(vector, u) == u.seq <= vector[u.origin]

(* The writer of v had seen u.                                             *)
Supersedes(v, u) == v.flag = u.flag /\ Covers(v.context, u)

RECURSIVE SeenIn(_)
SeenIn(updates) ==
  IF updates = {} THEN Nothing
  ELSE LET u == CHOOSE u \in updates : TRUE
       IN  Join([u.context EXCEPT ![u.origin] = u.seq], SeenIn(updates \ {u}))

-------------------------------------------------------------------------------
(* What the first `index` entries of the log say of a flag                 *)

EntriesOn(index, f) == {k \in 1..index : log[k].flag = f}

Last(indexes) == IF indexes = {} THEN 0 ELSE CHOOSE k \in indexes : \A j \in indexes : j <= k

(* The newest entry on it, 0 for none, and the updates it stands for.      *)
NewestOn(index, f) == Last(EntriesOn(index, f))

CoveredAt(index, f) ==
  LET k == NewestOn(index, f)
  IN  IF k = 0 THEN Nothing ELSE log[k].covers

ClassEntries(index, f) == {k \in EntriesOn(index, f) : log[k].kind = "class"}

(* How often it has changed its class.                                     *)
EpochAt(index, f) == Cardinality(ClassEntries(index, f))

IsCriticalAt(index, f) ==
  LET k == Last(ClassEntries(index, f))
  IN  IF k = 0 THEN f \in Critical ELSE log[k].critical

-------------------------------------------------------------------------------
(* A region on its own                                                     *)

NewNode ==
  [applied  |-> 0,      \* entries that are applied
   heard    |-> 0,      \* highest index that the FCS was heard to have committed
   cursor   |-> Nothing,   \* up to where each origin is known here
   heads    |-> {},     \* what gossip says: updates that nothing known supersedes
   held     |-> {},     \* updates of an epoch that has not begun here
   shown    |-> [f \in Flag |-> <<"entry", 0>>],   \* the version that readers see
   deferred |-> <<>>,   \* changes of critical flags that the log has not taken yet
   returned |-> {},     \* what it gives back to its clients: a change of class came first
   read     |-> <<>>]   \* the linearizable read that is under way, if any

HeadsOf(n, f) == {u \in n.heads : u.flag = f}

(* The writer did not know the newest entry on its flag.                   *)
IsUnaware(n, u) == u.decided < NewestOn(n.applied, u.flag)

(* The newest entry on it that this region knows of, or the writers of     *)
(* what it has did.                                                        *)
SeenEntry(n, f) ==
  LET indexes == {NewestOn(n.applied, f)} \cup {u.decided : u \in HeadsOf(n, f)}
  IN  CHOOSE k \in indexes : \A j \in indexes : j <= k

(* Nobody has decided yet: between two updates, or between one and an      *)
(* entry.                                                                  *)
IsConflicted(n, f) ==
  Cardinality(HeadsOf(n, f)) > 1 \/ \E u \in HeadsOf(n, f) : IsUnaware(n, u)

(* Of the epoch that this region knows, and the layer that it belongs to:  *)
(* what is older is void, what is newer waits.                             *)
IsLate(n, u) == u.epoch < EpochAt(n.applied, u.flag)
IsEarly(n, u) == u.epoch > EpochAt(n.applied, u.flag)
IsGossiped(n, f) == ~IsCriticalAt(n.applied, f)

(* Something known here stands for it already.                             *)
IsStale(n, u) ==
  \/ \E v \in HeadsOf(n, u.flag) : v = u \/ Supersedes(v, u)
  \/ Covers(CoveredAt(n.applied, u.flag), u)

Taken(n, u) ==
  IF IsStale(n, u) THEN n ELSE [n EXCEPT !.heads = {v \in @ : ~Supersedes(u, v)} \cup {u}]

RECURSIVE TakenAll(_, _)
TakenAll(n, updates) ==
  IF updates = {} THEN n
  ELSE LET u == CHOOSE u \in updates : TRUE
       IN  TakenAll(Taken(n, u), updates \ {u})

IsWelcome(n, u) == ~IsLate(n, u) /\ IsGossiped(n, u.flag)

(* What becomes of a region when an update arrives.                        *)
Received(n, u) ==
  LET known == [n EXCEPT !.cursor[u.origin] = u.seq]
  IN  CASE IsEarly(n, u) -> [known EXCEPT !.held = @ \cup {u}]
        [] ~IsEarly(n, u) /\ IsWelcome(n, u) -> Taken(known, u)
        [] OTHER -> known

(* What has waited for its epoch is taken when that begins.                *)
Released(n) ==
  LET due == {u \in n.held : ~IsEarly(n, u)}
  IN  TakenAll([n EXCEPT !.held = @ \ due], {u \in due : IsWelcome(n, u)})

(* What becomes of updates when an entry on their flag is applied: those   *)
(* that a decision does not cover stay; none outlives its epoch.           *)
Outlives(u, entry) ==
  \/ u.flag # entry.flag
  \/ entry.kind = "decision" /\ ~Covers(entry.covers, u)

(* Own updates that a change of class passed by go back to the client.     *)
PassedBy(r, n, entry) ==
  IF entry.kind # "class" THEN {}
  ELSE {u \in HeadsOf(n, entry.flag) : u.origin = r /\ ~Covers(entry.covers, u)}

(* The version that is current here. In a conflict it is what all had      *)
(* agreed on before, which Reconciliation says.                            *)
LastAgreed == <<"agreed">>

Current(n, f) ==
  IF IsConflicted(n, f) THEN LastAgreed
  ELSE IF HeadsOf(n, f) = {} THEN <<"entry", NewestOn(n.applied, f)>>
  ELSE LET u == CHOOSE u \in HeadsOf(n, f) : TRUE IN <<u.origin, u.seq>>

(* What is known of the flag's parent builds on this entry.                *)
ParentEntry(n, f) == IF Parent[f] = None THEN 0 ELSE SeenEntry(n, Parent[f])

(* What the writer had seen of the flag's parent in the log is known here: *)
(* until then readers see what they saw before. What was agreed on before  *)
(* a conflict is older than any side of it.                                *)
IsVisible(n, f) ==
  HeadsOf(n, f) # {} => \E u \in HeadsOf(n, f) : u.needs <= ParentEntry(n, f)

Shown(n) ==
  [n EXCEPT !.shown = [f \in Flag |-> IF IsVisible(n, f) THEN Current(n, f) ELSE n.shown[f]]]

(* What is served, and whether it is marked: as conflicted, as held back,  *)
(* or as older than something that this region has heard of.               *)
IsHeldBack(n, f) == ~IsVisible(n, f)

IsBehind(n, f) == IsCriticalAt(n.applied, f) /\ n.heard > n.applied

IsMarked(n, f) == IsConflicted(n, f) \/ IsHeldBack(n, f) \/ IsBehind(n, f)

Served(n, f) == [version |-> n.shown[f], marked |-> IsMarked(n, f)]

-------------------------------------------------------------------------------
(* Actions of a region                                                     *)

Become(r, n) == node' = [node EXCEPT ![r] = Shown(n)]

(* Who does not reach the log need not.                                    *)
MayPublish(r, f) == ~IsConflicted(node[r], f)

NextSeq(r) == node[r].cursor[r] + 1

NewUpdate(r, f) ==
  LET n == node[r]
  IN  [origin |-> r, seq |-> NextSeq(r), flag |-> f,
       context |-> Join(SeenIn(HeadsOf(n, f)), CoveredAt(n.applied, f)),
       epoch |-> EpochAt(n.applied, f),
       decided |-> SeenEntry(n, f),
       needs |-> ParentEntry(n, f)]

(* A client of region r changes flag f, which is not critical as far as r  *)
(* knows.                                                                  *)
Publish(r, f) ==
  /\ IsGossiped(node[r], f)
  /\ MayPublish(r, f)
  /\ \E u \in {NewUpdate(r, f)} :
       /\ Become(r, [Taken(node[r], u) EXCEPT !.cursor[r] = u.seq])
       /\ made' = made \cup {u}
  /\ UNCHANGED <<log, cutOff, answers>>

(* A client of region r changes flag f, which is critical as far as r      *)
(* knows: the change waits for the log.                                    *)
Defer(r, f) ==
  /\ ~IsGossiped(node[r], f)
  /\ Become(r, [node[r] EXCEPT
       !.deferred = Append(@, [flag |-> f, epoch |-> EpochAt(node[r].applied, f)])])
  /\ UNCHANGED <<log, made, cutOff, answers>>

NewEntry(kind, f, covers, critical) ==
  [kind |-> kind, flag |-> f, covers |-> covers, critical |-> critical]

(* The FCS commits.                                                        *)
Committed(entry) == Append(log, entry)

(* The FCS takes a change of the class that the flag has now, and no other. *)
IsInTime(change) == change.epoch = EpochAt(Len(log), change.flag)

(* Region r hands its oldest deferred change to the FCS.                   *)
Submit(r) ==
  /\ node[r].deferred # <<>>
  /\ r \notin cutOff
  /\ \E change \in {Head(node[r].deferred)} :
       IF IsInTime(change)
       THEN /\ log' = Committed(NewEntry("write", change.flag, CoveredAt(Len(log), change.flag),
                                         TRUE))
            /\ Become(r, [node[r] EXCEPT !.deferred = Tail(@)])
       ELSE /\ Become(r, [node[r] EXCEPT !.deferred = Tail(@), !.returned = @ \cup {change}])
            /\ UNCHANGED log
  /\ UNCHANGED <<made, cutOff, answers>>

(* The FCS decides for those who know all that it has decided on the flag. *)
KnowsNewest(n, f) == SeenEntry(n, f) >= NewestOn(Len(log), f)

(* Region r has the FCS decide between updates that did not know of each   *)
(* other; the entry stands for all of them.                                *)
Decided(n, f) == Join(SeenIn(HeadsOf(n, f)), CoveredAt(n.applied, f))

Escalate(r, f) ==
  /\ IsConflicted(node[r], f)
  /\ r \notin cutOff
  /\ KnowsNewest(node[r], f)
  /\ log' = Committed(NewEntry("decision", f, Decided(node[r], f), FALSE))
  /\ UNCHANGED <<made, node, cutOff, answers>>

(* An operator of region r moves flag f to the other layer, with what r    *)
(* knows of it, if that is in no conflict.                                 *)
ChangeClass(r, f) ==
  /\ r \notin cutOff
  /\ KnowsNewest(node[r], f)
  /\ ~IsConflicted(node[r], f)
  /\ log' = Committed(NewEntry("class", f, Decided(node[r], f), ~IsCriticalAt(Len(log), f)))
  /\ UNCHANGED <<made, node, cutOff, answers>>

(* A linearizable read is answered as soon as what was committed when it   *)
(* was asked for is applied; only what the log decides can be.             *)
IsReached(n) == n.applied >= n.read[1].index

IsLinearizable(n, f) == IsCriticalAt(n.applied, f)

AnswerOf(r, n) ==
  [region |-> r, flag |-> n.read[1].flag, asked |-> n.read[1].index, answered |-> Len(log),
   version |-> n.shown[n.read[1].flag]]

BecomeAndAnswer(r, before) ==
  \E n \in {Shown(before)} :
    IF n.read = <<>> \/ (n.read # <<>> /\ ~IsReached(n))
    THEN Become(r, n) /\ UNCHANGED answers
    ELSE /\ Become(r, [n EXCEPT !.read = <<>>])
         /\ answers' = IF IsLinearizable(n, n.read[1].flag) THEN answers \cup {AnswerOf(r, n)}
                       ELSE answers

(* Region r applies the next entry.                                        *)
Applied(r, n) ==
  LET entry == log[n.applied + 1]
  IN  Released([n EXCEPT !.applied = @ + 1,
                         !.heads = {u \in @ : Outlives(u, entry)},
                         !.returned = @ \cup PassedBy(r, n, entry)])

Apply(r) ==
  /\ node[r].applied < Len(log)
  /\ r \notin cutOff
  /\ BecomeAndAnswer(r, Applied(r, node[r]))
  /\ UNCHANGED <<log, made, cutOff>>

(* A client of region r asks for flag f as it is now; the FCS says up to   *)
(* which entry it has committed.                                           *)
Heard(n) == [n EXCEPT !.heard = Max(@, Len(log))]

Ask(r, f) ==
  /\ node[r].read = <<>>
  /\ r \notin cutOff
  /\ BecomeAndAnswer(r, [Heard(node[r]) EXCEPT !.read = <<[flag |-> f, index |-> Len(log)]>>])
  /\ UNCHANGED <<log, made, cutOff>>

(* Gossip brings region r the next update of an origin, once it knows all  *)
(* that the update builds on.                                              *)
Deliver(r, u) ==
  /\ u.seq = node[r].cursor[u.origin] + 1
  /\ IsBelow(u.context, node[r].cursor)
  /\ Become(r, Received(node[r], u))
  /\ UNCHANGED <<log, made, cutOff, answers>>

(* Gossip brings region r the index up to which the FCS has committed.     *)
Hear(r) ==
  /\ Len(log) > node[r].heard
  /\ Become(r, Heard(node[r]))
  /\ UNCHANGED <<log, made, cutOff, answers>>

-------------------------------------------------------------------------------
(* The world around                                                        *)

Cut(r) ==
  /\ r \notin cutOff
  /\ cutOff' = cutOff \cup {r}
  /\ UNCHANGED <<log, made, node, answers>>

Heal(r) ==
  /\ r \in cutOff
  /\ cutOff' = cutOff \ {r}
  /\ UNCHANGED <<log, made, node, answers>>

Init ==
  /\ log = <<>>
  /\ made = {}
  /\ node = [r \in Region |-> NewNode]
  /\ cutOff = {}
  /\ answers = {}

Next ==
  \/ \E r \in Region, f \in Flag :
       Publish(r, f) \/ Defer(r, f) \/ Escalate(r, f) \/ ChangeClass(r, f) \/ Ask(r, f)
  \/ \E r \in Region :
       Submit(r) \/ Apply(r) \/ Hear(r) \/ Cut(r) \/ Heal(r)
  \/ \E r \in Region, u \in made : Deliver(r, u)

Spec == Init /\ [][Next]_systemVars

-------------------------------------------------------------------------------
(* State invariants                                                        *)

Update ==
  [origin : Region, seq : Nat \ {0}, flag : Flag, context : [Region -> Nat], epoch : Nat,
   decided : 0..Len(log), needs : 0..Len(log)]

Change == [flag : Flag, epoch : Nat]

LogEntry ==
  [kind : {"write", "class", "decision"}, flag : Flag, covers : [Region -> Nat],
   critical : BOOLEAN]

(* Values are of their kinds, nobody is ahead of the log, and a head is an *)
(* update that somebody made.                                              *)
TypeOK ==
  /\ \A k \in 1..Len(log) : log[k] \in LogEntry
  /\ \A u \in made : u \in Update
  /\ cutOff \subseteq Region
  /\ \A r \in Region :
       LET n == node[r]
       IN  /\ DOMAIN n = DOMAIN NewNode
           /\ n.applied <= Len(log) /\ n.heard <= Len(log)
           /\ n.cursor[r] = Cardinality({u \in made : u.origin = r})
           /\ n.heads \cup n.held \subseteq made
           /\ \A k \in 1..Len(n.deferred) : n.deferred[k] \in Change
           /\ \A given \in n.returned : given \in made \/ given \in Change
           /\ Len(n.read) <= 1
           /\ \A k \in 1..Len(n.read) : n.read[k] \in [flag : Flag, index : 0..Len(log)]

(* A flag is decided by exactly one layer at a time: the log holds writes  *)
(* of flags that are critical there and decisions on those that are not,   *)
(* and no region has from gossip what the log decides, or what belongs to  *)
(* another epoch.                                                          *)
SingleOwner ==
  /\ \A k \in 1..Len(log) :
       log[k].kind # "class" =>
         (log[k].kind = "write" <=> IsCriticalAt(k - 1, log[k].flag))
  /\ \A r \in Region : \A u \in node[r].heads :
       ~IsCriticalAt(node[r].applied, u.flag) /\ u.epoch = EpochAt(node[r].applied, u.flag)

(* While nobody has decided between concurrent updates, none of them is    *)
(* served, and what is served is marked.                                   *)
NoSilentMerge ==
  \A r \in Region, f \in Flag :
    (\/ Cardinality(HeadsOf(node[r], f)) > 1
     \/ \E u \in HeadsOf(node[r], f) : u.decided < NewestOn(node[r].applied, f)) =>
      /\ Served(node[r], f).marked
      /\ \A u \in HeadsOf(node[r], f) : Served(node[r], f).version # <<u.origin, u.seq>>

(* A decision stands for updates that its region had, and every one of     *)
(* them: none that it was made for is a head where it is applied.          *)
DecisionDominates ==
  \A r \in Region : \A u \in node[r].heads :
    ~\E k \in EntriesOn(node[r].applied, u.flag) : Covers(log[k].covers, u)

(* A change that a region took is there, or something that knew it is, or  *)
(* an entry stands for it, or it was given back.                           *)
NothingLost ==
  \A u \in made :
    LET n == node[u.origin]
    IN  \/ u \in n.heads
        \/ u \in n.returned
        \/ \E v \in made : Supersedes(v, u)
        \/ \E k \in EntriesOn(n.applied, u.flag) : Covers(log[k].covers, u)

(* Two linearizable answers for a critical flag, between whose askings and *)
(* answers the log took nothing on it, are the same, in whatever regions   *)
(* they were given.                                                        *)
CriticalUniform ==
  \A a, b \in answers :
    LET from == IF a.asked <= b.asked THEN a.asked ELSE b.asked
        to == Max(a.answered, b.answered)
    IN  (a.flag = b.flag /\ NewestOn(to, a.flag) <= from) => a.version = b.version

(* An answer says nothing older than what was committed when it was asked  *)
(* for, and nothing that the log does not hold.                            *)
AnswersCurrent ==
  \A a \in answers :
    \E k \in a.asked..a.answered : a.version = <<"entry", NewestOn(k, a.flag)>>

(* What a region serves of a critical flag without a mark is the newest    *)
(* that it has heard of.                                                   *)
StaleIsMarked ==
  \A r \in Region, f \in Flag :
    (IsCriticalAt(node[r].applied, f) /\ ~Served(node[r], f).marked) =>
      Served(node[r], f).version =
        <<"entry", NewestOn(Max(node[r].heard, node[r].applied), f)>>

(* A flag that depends on another is not seen before what its writer had   *)
(* seen of the other in the log, or an update that builds on that.         *)
ParentBeforeChild ==
  \A r \in Region : \A u \in made :
    node[r].shown[u.flag] = <<u.origin, u.seq>> =>
      \/ u.needs <= node[r].applied
      \/ \E v \in node[r].heads : v.flag = Parent[u.flag] /\ u.needs <= v.decided

(* A region without the log takes changes of flags that are not critical.  *)
NonCriticalGoesOn ==
  \A r \in Region, f \in Flag :
    (~IsCriticalAt(node[r].applied, f) /\ ~IsConflicted(node[r], f)) => MayPublish(r, f)

-------------------------------------------------------------------------------
(* Step properties                                                         *)

(* A deferred change leaves its queue as the newest entry of the log, or   *)
(* back to the client; the others keep their places.                       *)
DeferredKept ==
  [][\A r \in Region :
       \/ /\ Len(node'[r].deferred) >= Len(node[r].deferred)
          /\ SubSeq(node'[r].deferred, 1, Len(node[r].deferred)) = node[r].deferred
       \/ /\ node'[r].deferred = Tail(node[r].deferred)
          /\ LET change == Head(node[r].deferred)
             IN  \/ change \in node'[r].returned
                 \/ /\ Len(log') = Len(log) + 1
                    /\ log'[Len(log')].kind = "write"
                    /\ log'[Len(log')].flag = change.flag]_systemVars

(* An entry stands for nothing but what some region had, what had been     *)
(* decided before, or what is of an epoch that is over.                    *)
DecisionInformed ==
  [][Len(log') > Len(log) =>
       LET entry == log'[Len(log')]
           had(r, u) ==
             \E v \in HeadsOf(node[r], u.flag) : v = u \/ Supersedes(v, u)
       IN  \E r \in Region : \A u \in made :
             (u.flag = entry.flag /\ Covers(entry.covers, u)) =>
               \/ had(r, u)
               \/ u.epoch < EpochAt(Len(log), u.flag)
               \/ \E k \in EntriesOn(Len(log), u.flag) : Covers(log[k].covers, u)]_systemVars

(* Nothing that a region applied is taken back.                            *)
AppliedMonotonic ==
  [][\A r \in Region : node'[r].applied >= node[r].applied
                       /\ node'[r].heard >= node[r].heard]_systemVars

-------------------------------------------------------------------------------
(* Refinement: the FCS as one log that only grows.                         *)

Log ==
  INSTANCE AbstractLog WITH
    Entry <- [kind : {"write", "class", "decision"}, flag : Flag, covers : [Region -> Nat],
              critical : BOOLEAN],
    log <- log

(* The log grows, and nothing is ever taken from it.                       *)
RefinesAbstractLog == Log!Spec
===============================================================================
