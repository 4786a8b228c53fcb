---------------------------- MODULE RegionalReads ----------------------------
(***************************************************************************)
(* How a region answers for flags out of its cache, at the level that the  *)
(* caller asks for, and how every answer says how fresh it is. The         *)
(* Regional Flag Cache (paper 3.1, 4.4), as far as it reads.               *)
(*                                                                         *)
(* Critical flags come out of the log of the Flag Coordination Service,    *)
(* here as what it is to outsiders (spec/fcs/AbstractLog). The others come *)
(* by gossip, here as one sequence for each origin, taken in order         *)
(* (spec/fdl/GossipConvergence); each flag has one writer, since           *)
(* concurrent writers are spec/rfc/Reconciliation's. The version of a flag *)
(* is the place of its entry in its sequence, 0 for the default.           *)
(*                                                                         *)
(* Levels. linearizable: ask how far the log is committed, answer once     *)
(* that is applied. lease: answer at once under a regional lease           *)
(* (spec/fcs/LinearizableReads), or refuse. bounded: what was current      *)
(* within MaxAge, else marked. session: no older than what this client     *)
(* wrote or saw, else refused. local: what is there, marked unless it was  *)
(* current within FreshTicks and nothing newer was heard of.               *)
(*                                                                         *)
(* Age counts from the asking of the last question whose answer showed     *)
(* that nothing was missing, on the region's own clock; nothing asked      *)
(* since boot is an infinite age. What comes unasked, a commit notice, may *)
(* have been under way for any time: it shows what is missing, and never   *)
(* that nothing is. Everything that counts, counts up to what matters, so  *)
(* that there are finitely many states and no last moment.                 *)
(*                                                                         *)
(* A flag may depend on another. A critical flag depends on critical flags *)
(* only: its log has them in order. Another is held back until the region  *)
(* shows the version of its parent that its writer saw.                    *)
(*                                                                         *)
(* The code is src/rfc/read. What a step changes is durable with the step. *)
(* Not here, but in the code and its tests: resets of gossip, which take   *)
(* versions away (the event Reset), and updates that are refused when they *)
(* come and taken when they come again.                                    *)
(* Sources: Terry et al., Session guarantees (PDIS 1994); Raft thesis 6.4; *)
(* Burrows, Chubby (2006).                                                 *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Region,      \* who caches and answers
  Origin,      \* who writes what is gossiped
  Critical,    \* flags in the log
  Gossiped,    \* flags by gossip
  Writer,      \* Writer[f]: the origin that writes gossiped flag f
  Parent,      \* Parent[f]: the flag that f depends on, or None
  Expiring,    \* flags whose versions expire, LifeTicks after they were made
  LifeTicks,
  FreshTicks,  \* what is no older is not marked
  MaxAge,      \* the bound of a bounded read
  LeaseTicks,  \* how long a lease lasts
  None

Flag == Critical \cup Gossiped

Max(a, b) == IF a >= b THEN a ELSE b
Min(a, b) == IF a <= b THEN a ELSE b

ASSUME /\ Critical \cap Gossiped = {} /\ None \notin Flag
       /\ DOMAIN Writer = Gossiped /\ \A f \in Gossiped : Writer[f] \in Origin
       /\ DOMAIN Parent = Flag
       /\ \A f \in Flag : Parent[f] \in (Flag \cup {None}) \ {f}
       /\ \A f \in Critical : Parent[f] \in Critical \cup {None}
       /\ Expiring \subseteq Flag /\ LifeTicks > 0 /\ LeaseTicks > 0

VARIABLES
  log,         \* what is committed, in order
  made,        \* made[o]: what origin o has made, in order
  cache,       \* cache[r]: what region r has and knows
  reads,       \* reads[r]: the question to the log that r asked last
  evaluation,  \* evaluation[r]: several flags that r evaluates one after the other
  session,     \* a client's token, and what it wrote and saw
  answers      \* answers[r][f]: what each level that answers at once says of f at r

readVars == <<log, made, cache, reads, evaluation, session, answers>>

Fresh == "fresh"
Leased == "leased"
Degraded == "degraded"

Idle == "idle"
Asked == "asked"
Answered == "answered"
Served == "served"

Nothing == <<>>

-------------------------------------------------------------------------------
(* What counts                                                             *)

(* Older than any bound, or unknown.                                       *)
Infinite == Max(FreshTicks, MaxAge) + 1

Older(age) == Min(age + 1, Infinite)

Less(ticks) == IF ticks > 0 THEN ticks - 1 ELSE 0

(* What never expires.                                                     *)
Forever == LifeTicks + 1

Shorter(left) == IF left = Forever THEN left ELSE Less(left)

-------------------------------------------------------------------------------
(* Entries: what the log and the sequences of origins are made of          *)

(* needs: the version of the parent that the writer saw.                   *)
Entry(f, needs) ==
  [flag |-> f, needs |-> needs, age |-> 0,
   left |-> IF f \in Expiring THEN LifeTicks ELSE Forever]

NoEntry == [flag |-> None, needs |-> 0, age |-> Infinite, left |-> Forever]

SequenceOf(entries, updates, f) == IF f \in Critical THEN entries ELSE updates[Writer[f]]

EntryAt(entries, updates, f, version) ==
  LET all == SequenceOf(entries, updates, f)
  IN  IF version \in DOMAIN all THEN all[version] ELSE NoEntry

Greatest(numbers) == CHOOSE n \in numbers : \A m \in numbers : m <= n

(* The last place of f among the first `count` of a sequence; 0 for none.  *)
VersionIn(all, count, f) == Greatest({0} \cup {k \in 1..count : all[k].flag = f})

Newest(entries, updates, f) ==
  LET all == SequenceOf(entries, updates, f) IN VersionIn(all, Len(all), f)

LaterEntry(e) == [e EXCEPT !.age = Older(@), !.left = Shorter(@)]

LaterAll(all) == [k \in DOMAIN all |-> LaterEntry(all[k])]

-------------------------------------------------------------------------------
(* A region on its own                                                     *)

NoLease == [index |-> 0, left |-> 0]

(* age: since when it was known that nothing is missing, told: what the    *)
(* origin had when asked last, asked: since when that is known.            *)
NoContact == [age |-> Infinite, told |-> 0, asked |-> Infinite]

Defaults == [f \in Flag |-> 0]

NewCache ==
  [applied |-> 0,                                \* up to where the log is in here
   vector  |-> [o \in Origin |-> 0],             \* up to where each origin is in here
   shown   |-> Defaults,                         \* the version of each flag that answers have
   hidden  |-> Defaults,                         \* a newer one that its parent holds back, or 0
   heard   |-> 0,                                \* the log is committed up to there, as was heard
   age     |-> Infinite,                         \* of the log: since when nothing was missing
   gossip  |-> [o \in Origin |-> NoContact],
   lease   |-> NoLease,                          \* usable once `index` is applied
   stored  |-> 0,                                \* the region's own server has the log up to there
   mode    |-> Degraded,
   epoch   |-> 1]                                \* grows with whatever answers may show

NoQuestion == [stage |-> Idle, since |-> 0, index |-> 0, age |-> Infinite, got |-> Nothing]

NoEvaluation == [view |-> Nothing, got |-> Nothing]

(* A version may be shown once the parent's is that its writer saw.        *)
IsVisible(c, f, needs) == Parent[f] = None \/ c.shown[Parent[f]] >= needs

NewEpoch(epoch) == epoch + 1

(* What was held back and need not be any more.                            *)
RECURSIVE Released(_, _, _)
Released(entries, updates, c) ==
  LET free == {f \in Flag : c.hidden[f] > 0
                 /\ IsVisible(c, f, EntryAt(entries, updates, f, c.hidden[f]).needs)}
      f == CHOOSE f \in free : TRUE
  IN  IF free = {} THEN c
      ELSE Released(entries, updates,
                    [c EXCEPT !.shown[f] = c.hidden[f], !.hidden[f] = 0])

(* c with a version that comes after all that it has of this flag.         *)
With(entries, updates, c, f, version, needs) ==
  IF IsVisible(c, f, needs)
  THEN Released(entries, updates,
                [c EXCEPT !.shown[f] = version, !.hidden[f] = 0, !.epoch = NewEpoch(@)])
  ELSE [c EXCEPT !.hidden[f] = version, !.epoch = NewEpoch(@)]

HoldsLease(c) == c.lease.left > 0 /\ c.applied >= c.lease.index

IsRecent(c) == c.age <= FreshTicks

ModeAt(c) ==
  IF HoldsLease(c) THEN Leased ELSE IF IsRecent(c) THEN Fresh ELSE Degraded

(* The question is answered, and what was committed then is applied.       *)
IsReached(c, q) == q.stage = Answered /\ c.applied >= q.index

AgeAfter(c, q) == IF IsReached(c, q) THEN Min(c.age, q.age) ELSE c.age

Confirmed(c, o) ==
  LET g == c.gossip[o]
  IN  IF c.vector[o] >= g.told THEN [g EXCEPT !.age = Min(@, g.asked), !.asked = Infinite] ELSE g

Settled(c, q) ==
  LET known == [c EXCEPT !.age = AgeAfter(c, q), !.gossip = [o \in Origin |-> Confirmed(c, o)]]
  IN  [known EXCEPT !.mode = ModeAt(known)]

MayServe(c, q) == IsReached(c, q)

QuestionAfter(c, q) ==
  IF MayServe(c, q)
  THEN [q EXCEPT !.stage = Served, !.got = [f \in Critical |-> c.shown[f]]]
  ELSE q

-------------------------------------------------------------------------------
(* Answers that are given at once                                          *)

AgeOf(c, f) == IF f \in Critical THEN c.age ELSE c.gossip[Writer[f]].age

IsYoung(c, f, ticks) == AgeOf(c, f) <= ticks

(* Something newer is known of, and not shown.                             *)
IsBehind(c, f) ==
  \/ c.hidden[f] > 0
  \/ IF f \in Critical THEN c.heard > c.applied
     ELSE c.gossip[Writer[f]].told > c.vector[Writer[f]]

IsStale(c, f) == ~IsYoung(c, f, FreshTicks) \/ IsBehind(c, f)

MeetsBound(c, f) == IsYoung(c, f, MaxAge) /\ c.hidden[f] = 0

IsExpired(c, entry) == entry.left = 0

(* An entry on f is here, and not applied: whether it is committed, or     *)
(* applied elsewhere, nobody here knows.                                   *)
IsPending(entries, c, f) == \E k \in (c.applied + 1)..c.stored : entries[k].flag = f

IsLeaseGood(c) == HoldsLease(c)

Covers(c, token) ==
  c.applied >= token.index /\ \A o \in Origin : c.vector[o] >= token.vector[o]

IsCovered(c, f, token) == Covers(c, token) /\ c.hidden[f] = 0

AnswersAt(entries, updates, c, token, f) ==
  LET expired == IsExpired(c, EntryAt(entries, updates, f, c.shown[f]))
      answer(stale) == [version |-> c.shown[f], expired |-> expired, stale |-> stale]
  IN  [lease   |-> IF f \in Critical /\ IsLeaseGood(c) /\ ~IsPending(entries, c, f)
                   THEN {answer(FALSE)} ELSE {},
       bounded |-> {answer(~MeetsBound(c, f))},
       session |-> IF IsCovered(c, f, token) THEN {answer(IsStale(c, f))} ELSE {},
       local   |-> {answer(IsStale(c, f))}]

AnswersOf(entries, updates, caches, token) ==
  [r \in Region |-> [f \in Flag |-> AnswersAt(entries, updates, caches[r], token, f)]]

-------------------------------------------------------------------------------
(* Steps                                                                   *)

(* Region r has c, and its question is q.                                  *)
Becomes(r, c, q) ==
  /\ cache' = [cache EXCEPT ![r] = Settled(c, q)]
  /\ reads' = [reads EXCEPT ![r] = QuestionAfter(c, q)]
  /\ answers' = AnswersOf(log', made', cache', session')

(* The service commits an entry on f. Whoever holds a lease has it by then *)
(* (LeaseImpliesFresh of spec/fcs/LinearizableReads).                      *)
Commit(f, byClient) ==
  /\ log' = Append(log, Entry(f, IF Parent[f] = None THEN 0 ELSE Newest(log, made, Parent[f])))
  /\ session' = IF byClient
                THEN [session EXCEPT !.index = Len(log'), !.wrote[f] = Len(log')]
                ELSE session
  /\ cache' = [r \in Region |->
                 IF cache[r].lease.left > 0 THEN [cache[r] EXCEPT !.stored = Len(log')]
                 ELSE cache[r]]
  /\ answers' = AnswersOf(log', made, cache', session')
  /\ UNCHANGED <<made, reads, evaluation>>

(* An origin changes a flag of its own.                                    *)
Publish(f, byClient) ==
  LET o == Writer[f]
      needs == IF Parent[f] = None THEN 0 ELSE Newest(log, made, Parent[f])
  IN  /\ made' = [made EXCEPT ![o] = Append(@, Entry(f, needs))]
      /\ session' = IF byClient
                    THEN [session EXCEPT !.vector[o] = Len(made'[o]), !.wrote[f] = Len(made'[o])]
                    ELSE session
      /\ answers' = AnswersOf(log, made', cache, session')
      /\ UNCHANGED <<log, cache, reads, evaluation>>

(* That something has changed does not tell that nothing else has.         *)
AgeAfterChange(c) == c.age

(* The next committed entry comes into the cache of r.                     *)
Apply(r) ==
  LET k == cache[r].applied + 1
      c == [cache[r] EXCEPT !.applied = k, !.stored = Max(@, k), !.age = AgeAfterChange(cache[r])]
  IN  /\ k <= Len(log)
      /\ UNCHANGED <<log, made, session, evaluation>>
      /\ Becomes(r, With(log, made, c, log[k].flag, k, log[k].needs), reads[r])

(* What the service has compacted comes as a whole: what all critical      *)
(* flags are up to `index`.                                                *)
Install(r, index) ==
  LET c == [cache[r] EXCEPT
              !.applied = index, !.stored = Max(@, index), !.epoch = NewEpoch(@),
              !.shown = [f \in Flag |-> IF f \in Critical THEN VersionIn(log, index, f) ELSE @[f]]]
  IN  /\ index \in (cache[r].applied + 1)..Len(log)
      /\ UNCHANGED <<log, made, session, evaluation>>
      /\ Becomes(r, Released(log, made, c), reads[r])

(* The next update of origin o comes into the cache of r.                  *)
Take(r, o) ==
  LET k == cache[r].vector[o] + 1
      c == [cache[r] EXCEPT !.vector[o] = k]
  IN  /\ k <= Len(made[o])
      /\ UNCHANGED <<log, made, session, evaluation>>
      /\ Becomes(r, With(log, made, c, made[o][k].flag, k, made[o][k].needs), reads[r])

IsWaiting(q) == q.stage \in {Asked, Answered}

(* Region r asks how far the log is committed.                             *)
Ask(r) ==
  /\ ~IsWaiting(reads[r])
  /\ UNCHANGED <<log, made, session, evaluation>>
  /\ Becomes(r, cache[r], [NoQuestion EXCEPT !.stage = Asked, !.since = Len(log), !.age = 0])

Heard(old, new) == Max(old, new)

(* It learns that it was committed up to `index` when somebody said so, at *)
(* some moment after the asking.                                           *)
AnswerIndex(r, index) ==
  /\ reads[r].stage = Asked
  /\ index \in reads[r].since..Len(log)
  /\ UNCHANGED <<log, made, session, evaluation>>
  /\ Becomes(r, [cache[r] EXCEPT !.heard = Heard(@, index)],
             [reads[r] EXCEPT !.stage = Answered, !.index = index])

(* It waits no longer.                                                     *)
GiveUp(r) ==
  /\ reads[r].stage = Asked
  /\ UNCHANGED <<log, made, session, evaluation>>
  /\ Becomes(r, cache[r], NoQuestion)

(* A commit notice, however old.                                           *)
Notice(r, index) ==
  /\ index \in 1..Len(log)
  /\ UNCHANGED <<log, made, session, evaluation>>
  /\ Becomes(r, [cache[r] EXCEPT !.heard = Heard(@, index)], reads[r])

(* Region r asks origin o how much there is, and is told.                  *)
Exchange(r, o) ==
  /\ cache[r].gossip[o].told <= cache[r].vector[o]
  /\ UNCHANGED <<log, made, session, evaluation>>
  /\ Becomes(r, [cache[r] EXCEPT !.gossip[o].told = Len(made[o]), !.gossip[o].asked = 0], reads[r])

GrantLease(r) ==
  /\ UNCHANGED <<log, made, session, evaluation>>
  /\ Becomes(r, [cache[r] EXCEPT !.lease = [index |-> Len(log), left |-> LeaseTicks]], reads[r])

EpochAtBoot(c) == NewEpoch(c.epoch)

AgeAtBoot == Infinite

(* A region that starts has its flags. What it heard, and how fresh it     *)
(* was, is not known any more.                                             *)
Restored(c) ==
  [NewCache EXCEPT
     !.applied = c.applied, !.vector = c.vector, !.shown = c.shown, !.hidden = c.hidden,
     !.stored = c.stored, !.age = AgeAtBoot, !.epoch = EpochAtBoot(c)]

Restart(r) ==
  /\ UNCHANGED <<log, made, session>>
  /\ evaluation' = [evaluation EXCEPT ![r] = NoEvaluation]
  /\ Becomes(r, Restored(cache[r]), NoQuestion)

(* What is on the disk is not what was written: it starts with the         *)
(* defaults that it was shipped with.                                      *)
RestoredFromCorrupt(c) ==
  [NewCache EXCEPT !.stored = c.stored, !.age = AgeAtBoot, !.epoch = EpochAtBoot(c)]

RestartCorrupt(r) ==
  /\ UNCHANGED <<log, made, session>>
  /\ evaluation' = [evaluation EXCEPT ![r] = NoEvaluation]
  /\ Becomes(r, RestoredFromCorrupt(cache[r]), NoQuestion)

(* The client reads f at r, and takes from then on what r has as a floor.  *)
TokenAfter(c, token) ==
  [token EXCEPT !.index = Max(@, c.applied), !.vector = [o \in Origin |-> Max(@[o], c.vector[o])]]

ReadInSession(r, f) ==
  /\ \E a \in answers[r][f].session :
       session' = [TokenAfter(cache[r], session) EXCEPT !.seen[f] = Max(@, a.version)]
  /\ answers' = AnswersOf(log, made, cache, session')
  /\ UNCHANGED <<log, made, cache, reads, evaluation>>

(* Several flags are evaluated one after the other ...                     *)
BeginEvaluation(r) ==
  /\ evaluation' = [evaluation EXCEPT ![r] = [view |-> cache[r].shown, got |-> Nothing]]
  /\ UNCHANGED <<log, made, cache, reads, session, answers>>

(* ... out of what was there when the first was.                           *)
ValueFor(r, f) == evaluation[r].view[f]

Evaluate(r, f) ==
  /\ evaluation[r].view # Nothing
  /\ f \notin DOMAIN evaluation[r].got
  /\ evaluation' =
       [evaluation EXCEPT ![r].got =
          [g \in DOMAIN @ \cup {f} |-> IF g = f THEN ValueFor(r, f) ELSE @[g]]]
  /\ UNCHANGED <<log, made, cache, reads, session, answers>>

LaterCache(c) ==
  [c EXCEPT !.age = Older(@),
            !.gossip = [o \in Origin |-> [@[o] EXCEPT !.age = Older(@), !.asked = Older(@)]],
            !.lease.left = Less(@)]

(* A tick on every clock. Timers fire when they are due.                   *)
Tick ==
  /\ log' = LaterAll(log)
  /\ made' = [o \in Origin |-> LaterAll(made[o])]
  /\ reads' = [r \in Region |-> [reads[r] EXCEPT !.age = Older(@)]]
  /\ cache' = [r \in Region |-> Settled(LaterCache(cache[r]), reads'[r])]
  /\ answers' = AnswersOf(log', made', cache', session)
  /\ UNCHANGED <<evaluation, session>>

NewSession ==
  [index |-> 0, vector |-> [o \in Origin |-> 0], wrote |-> Defaults, seen |-> Defaults]

Init ==
  /\ log = <<>>
  /\ made = [o \in Origin |-> <<>>]
  /\ cache = [r \in Region |-> NewCache]
  /\ reads = [r \in Region |-> NoQuestion]
  /\ evaluation = [r \in Region |-> NoEvaluation]
  /\ session = NewSession
  /\ answers = AnswersOf(log, made, cache, session)

Next ==
  \/ \E f \in Critical, byClient \in BOOLEAN : Commit(f, byClient)
  \/ \E f \in Gossiped, byClient \in BOOLEAN : Publish(f, byClient)
  \/ \E r \in Region :
       \/ Apply(r) \/ Ask(r) \/ GiveUp(r) \/ GrantLease(r) \/ Restart(r) \/ RestartCorrupt(r)
       \/ BeginEvaluation(r)
       \/ \E o \in Origin : Take(r, o) \/ Exchange(r, o)
       \/ \E index \in 0..Len(log) : AnswerIndex(r, index) \/ Notice(r, index) \/ Install(r, index)
       \/ \E f \in Flag : ReadInSession(r, f) \/ Evaluate(r, f)
  \/ Tick

Spec == Init /\ [][Next]_readVars

-------------------------------------------------------------------------------
(* Properties                                                              *)

AllAnswers(a) == a.lease \cup a.bounded \cup a.session \cup a.local

(* Values are of their kinds, the mode is what lease and age make it, and  *)
(* nothing is held back that need not be.                                  *)
TypeOK ==
  \A r \in Region :
    LET c == cache[r]
    IN  /\ c.applied \in 0..Len(log) /\ c.heard \in 0..Len(log) /\ c.stored \in 0..Len(log)
        /\ c.age \in 0..Infinite
        /\ c.lease.left \in 0..LeaseTicks
        /\ \A o \in Origin : c.vector[o] \in 0..Len(made[o]) /\ c.gossip[o].age \in 0..Infinite
        /\ c.mode = (IF c.lease.left > 0 /\ c.applied >= c.lease.index THEN Leased
                     ELSE IF c.age <= FreshTicks THEN Fresh ELSE Degraded)
        /\ \A f \in Flag : c.hidden[f] # 0 => c.hidden[f] > c.shown[f]
        /\ (reads[r].got # Nothing) <=> (reads[r].stage = Served)

(* What is read linearizably is as new as anything that was committed when *)
(* the question was asked; under a lease, at that very moment.             *)
NoStaleLinearizableRead ==
  \A r \in Region, f \in Critical :
    /\ \A a \in answers[r][f].lease : a.version = Newest(log, made, f)
    /\ reads[r].stage = Served => reads[r].got[f] >= VersionIn(log, reads[r].since, f)

(* Whatever is newer than this version of f was made within `ticks`.       *)
WasCurrentWithin(f, version, ticks) ==
  \A k \in DOMAIN SequenceOf(log, made, f) :
    (k > version /\ SequenceOf(log, made, f)[k].flag = f)
      => SequenceOf(log, made, f)[k].age <= ticks

(* A bounded read that is not marked was current within the bound.         *)
BoundedStaleness ==
  \A r \in Region, f \in Flag : \A a \in answers[r][f].bounded :
    ~a.stale => WasCurrentWithin(f, a.version, MaxAge)

(* What is not marked was current within FreshTicks, and nothing newer was *)
(* heard of.                                                               *)
StaleIsMarked ==
  \A r \in Region, f \in Flag : \A a \in answers[r][f].local \cup answers[r][f].session :
    ~a.stale =>
      /\ WasCurrentWithin(f, a.version, FreshTicks)
      /\ f \in Critical => cache[r].heard <= cache[r].applied

(* Whoever asked lately, and has what was there then, is not marked, be    *)
(* the last change as old as it may.                                       *)
QuietIsNotStale ==
  \A r \in Region, f \in Critical :
    /\ (reads[r].stage = Served /\ reads[r].age <= FreshTicks /\ cache[r].heard <= cache[r].applied)
         => \A a \in answers[r][f].local : ~a.stale
    /\ (reads[r].stage = Served /\ reads[r].age <= MaxAge)
         => \A a \in answers[r][f].bounded : ~a.stale

(* A client never reads an older version than it has read before.          *)
MonotonicReads ==
  \A r \in Region, f \in Flag : \A a \in answers[r][f].session : a.version >= session.seen[f]

(* A client never reads an older version than it has written.              *)
ReadYourWrites ==
  \A r \in Region, f \in Flag : \A a \in answers[r][f].session : a.version >= session.wrote[f]

(* Flags that are evaluated together, and depend on nothing, are as one    *)
(* prefix of their sequence made them.                                     *)
ConsistentPrefix ==
  \A r \in Region :
    LET got == evaluation[r].got
        from(all, flags) ==
          \E count \in 0..Len(all) :
            \A f \in flags \cap DOMAIN got : got[f] = VersionIn(all, count, f)
    IN  /\ from(log, {f \in Critical : Parent[f] = None})
        /\ \A o \in Origin :
             from(made[o], {f \in Gossiped : Writer[f] = o /\ Parent[f] = None})

(* Every value is one that was committed or made, or the default.          *)
CacheNeverInvents ==
  \A r \in Region, f \in Flag : \A a \in AllAnswers(answers[r][f]) :
    a.version = 0 \/ EntryAt(log, made, f, a.version).flag = f

(* A flag is not shown before the version of its parent that it names.     *)
ParentBeforeChild ==
  \A r \in Region, f \in Flag :
    Parent[f] # None =>
      \A a \in answers[r][f].local, p \in answers[r][Parent[f]].local :
        p.version >= EntryAt(log, made, f, a.version).needs

(* Whether a version has expired is the same at every region and level.    *)
ExpiresEverywhere ==
  \A r \in Region, f \in Flag : \A a \in AllAnswers(answers[r][f]) :
    a.expired <=> EntryAt(log, made, f, a.version).left = 0

EpochStep ==
  \A r \in Region :
    /\ cache'[r].epoch >= cache[r].epoch
    /\ cache'[r].shown # cache[r].shown => cache'[r].epoch > cache[r].epoch

(* Epochs never go back, over restarts either, and grow with what is shown.*)
EpochMonotonic == [][EpochStep]_readVars

Register ==
  INSTANCE FlagRegister WITH
    Reader <- Region,
    Register <- Critical,
    current <- [f \in Critical |-> VersionIn(log, Len(log), f)],
    window <- [r \in Region |->
                 IF IsWaiting(reads[r])
                 THEN {[f \in Critical |-> VersionIn(log, k, f)] : k \in reads[r].since..Len(log)}
                 ELSE {}],
    got <- [r \in Region |-> reads[r].got]

(* Linearizable reads are reads of registers: each answers with what all   *)
(* critical flags were at one moment between its asking and its answer.    *)
RefinesFlagRegister == Register!Spec
===============================================================================
