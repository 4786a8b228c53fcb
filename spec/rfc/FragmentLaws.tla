----------------------------- MODULE FragmentLaws -----------------------------
(***************************************************************************)
(* The laws of merging fields: commutative, associative and idempotent,    *)
(* for every kind of field, over all pairs and triples of states that two  *)
(* writers with one or two changes each can be in together.                *)
(*                                                                         *)
(* A state is what a version has of a field together with what it had      *)
(* seen. The laws hold among versions of one history: two that have both   *)
(* seen a dot, and both kept it, have the same item under it. A history    *)
(* here is what was put under each dot; a version of it has seen the first *)
(* so many dots of each writer and has some of them still. Those are more  *)
(* states than any run reaches.                                            *)
(*                                                                         *)
(* They are assumptions that TLC evaluates before anything else; the model *)
(* beside them does nothing. The code of the fragments is src/flag.        *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANTS
  Element,   \* of sets
  Most       \* changes of each writer

Writer == {1, 2}

(* A dot is a writer and a number.                                         *)
Dot == Writer \X (1..Most)

Vector == [Writer -> 0..Most]

Covers(vector, dot) == dot[2] <= vector[dot[1]]

Join(v, w) == [o \in Writer |-> IF v[o] >= w[o] THEN v[o] ELSE w[o]]

-------------------------------------------------------------------------------
(* Every kind keeps dots alike: one stays if both have it, or if the side  *)
(* that lacks it has not seen it.                                          *)

Stays(dot, other) == dot \in other.dots \/ ~Covers(other.seen, dot)

Merge(a, b) ==
  [seen |-> Join(a.seen, b.seen),
   dots |-> {d \in a.dots : Stays(d, b)} \cup {d \in b.dots : Stays(d, a)}]

DotsBelow(vector) == {d \in Dot : Covers(vector, d)}

States == UNION {[seen : {v}, dots : SUBSET DotsBelow(v)] : v \in Vector}

-------------------------------------------------------------------------------
(* What a reader sees differs by kind. `of` says what was put under each   *)
(* dot.                                                                    *)

(* Sets: an addition or a removal of an element.                           *)
SetChange == [element : Element, adds : BOOLEAN]

Additions(state, of) == {d \in state.dots : of[d].adds}
Removals(state, of) == state.dots \ Additions(state, of)
ElementsOf(dots, of) == {of[d].element : d \in dots}

AddWins(state, of) == ElementsOf(Additions(state, of), of)
RemoveWins(state, of) ==
  ElementsOf(Additions(state, of), of) \ ElementsOf(Removals(state, of), of)

(* Switches: on or off.                                                    *)
EnableWins(state, of) == \E d \in state.dots : of[d]
DisableWins(state, of) == ~\E d \in state.dots : ~of[d]

(* Numbers.                                                                *)
Values(state, of) == {of[d] : d \in state.dots}
Maximum(state, of) == {n \in Values(state, of) : \A m \in Values(state, of) : m <= n}
Minimum(state, of) == {n \in Values(state, of) : \A m \in Values(state, of) : n <= m}

(* The last writer: the greatest timestamp, and of equal ones the greater  *)
(* writer, and of one writer the later change.                             *)
IsLater(d, e, of) ==
  \/ of[d] > of[e]
  \/ of[d] = of[e] /\ d[1] > e[1]
  \/ of[d] = of[e] /\ d[1] = e[1] /\ d[2] > e[2]
LastWriter(state, of) == {d \in state.dots : \A e \in state.dots \ {d} : IsLater(d, e, of)}

(* Agreed: the value, where all have one, or else nothing and a conflict.  *)
Agreed(state, of) ==
  [values |-> Values(state, of), conflicted |-> Cardinality(Values(state, of)) > 1]

-------------------------------------------------------------------------------
(* The laws of merging, whatever is put under the dots                     *)

Commutative == \A a, b \in States : Merge(a, b) = Merge(b, a)
Idempotent == \A a \in States : Merge(a, a) = a
Closed == \A a, b \in States : Merge(a, b) \in States

(* What keeps a dropped dot dropped: the more was seen, the less is kept.  *)
IsAbove(b, a) ==
  /\ \A o \in Writer : a.seen[o] <= b.seen[o]
  /\ b.dots \cap DotsBelow(a.seen) \subseteq a.dots
Absorbing == \A a, b \in States : IsAbove(Merge(a, b), a) /\ (IsAbove(b, a) => Merge(a, b) = b)

Associative ==
  \A a, b \in States : \A ab \in {Merge(a, b)} :
    \A c \in States : Merge(ab, c) = Merge(a, Merge(b, c))

ASSUME Commutative
ASSUME Idempotent
ASSUME Closed
ASSUME Absorbing
ASSUME Associative

(* What is seen of one dot beside another, kind by kind: a change that has *)
(* seen the other stands alone, of two that have not each kind keeps its   *)
(* promise.                                                                *)
First == <<1, 1>>
Second == <<2, 1>>
One == [seen |-> [o \in Writer |-> IF o = 1 THEN 1 ELSE 0], dots |-> {First}]
Other == [seen |-> [o \in Writer |-> IF o = 2 THEN 1 ELSE 0], dots |-> {Second}]
After == [seen |-> [o \in Writer |-> 1], dots |-> {Second}]
Under(x, y) == [d \in Dot |-> IF d = First THEN x ELSE y]

ASSUME \A e \in Element :
  LET of == Under([element |-> e, adds |-> TRUE], [element |-> e, adds |-> FALSE])
  IN  /\ AddWins(Merge(One, Other), of) = {e}
      /\ RemoveWins(Merge(One, Other), of) = {}
      /\ AddWins(Merge(One, After), of) = {} /\ RemoveWins(Merge(One, After), of) = {}

ASSUME LET of == Under(TRUE, FALSE)
       IN  /\ EnableWins(Merge(One, Other), of) /\ ~DisableWins(Merge(One, Other), of)
           /\ ~EnableWins(Merge(One, After), of) /\ ~DisableWins(Merge(One, After), of)

ASSUME LET of == Under(2, 1)
       IN  /\ Maximum(Merge(One, Other), of) = {2} /\ Minimum(Merge(One, Other), of) = {1}
           /\ LastWriter(Merge(One, Other), of) = {First}
           /\ LastWriter(Merge(One, After), of) = {Second}
           /\ Agreed(Merge(One, Other), of).conflicted
           /\ ~Agreed(Merge(One, After), of).conflicted

ASSUME LastWriter(Merge(One, Other), Under(1, 1)) = {Second}

(* What readers see is one value for each kind, in every state.            *)
ASSUME \A of \in [Dot -> 1..2] : \A a \in States :
  Cardinality(LastWriter(a, of)) <= 1 /\ Cardinality(Maximum(a, of)) <= 1

-------------------------------------------------------------------------------
VARIABLE nothing
Init == nothing = TRUE
Next == UNCHANGED nothing

(* The module has no behaviour to check: what counts are the ASSUMEs above. *)
TypeOK == nothing = TRUE
===============================================================================
