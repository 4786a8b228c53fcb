---------------------------- MODULE RaftSnapshotBugs ---------------------------
(***************************************************************************)
(* Mistakes in compaction and the transfer of snapshots, each as a         *)
(* replacement for one definition of RaftSnapshot. What RaftCommitBugs.tla *)
(* says of its own holds here.                                             *)
(***************************************************************************)
EXTENDS RaftSnapshot

(* FCS-40 session table left out of the snapshot.                          *)
CapturedWithoutSessions(m) == [m EXCEPT !.done = {}]

(* FCS-41 snapshot install that keeps a conflicting suffix.                *)
KeepsAnySuffix(n, m) == TRUE

(* FCS-42 snapshot older than the commit index obeyed.                     *)
AlwaysNews(n, m) == TRUE

(* FCS-43 chain not extended over a snapshot.                              *)
CapturedWithoutHead(m) == [m EXCEPT !.head = <<>>]

(* FCS-44 compaction beyond what the snapshot covers.                      *)
BaseAtEnd(n, index) == Len(n.log)

(* FCS-45 parts of two snapshots put together.                             *)
GoesOnAlways(n, m) == TRUE

(* FCS-46 installed snapshot that is not handed to the machine.            *)
NeverInstalled(i) == FALSE

===============================================================================
