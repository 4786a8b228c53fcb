/**
 * What must happen now and then in runs of the world, or they would say nothing of it: each is counted, and a campaign
 * in which one never came about has not tried what it should.
 *
 * Not properties: none has to hold in any one run.
 */
export const sometimesNames = {
  leaderChangedUnderLoad: 'another region came to lead while changes waited',
  leadershipTransferred: 'an operator moved the leadership and it went there',
  leaderSteppedDown: 'a leader that no quorum answered stepped down',
  conflictingSuffixCut: 'a follower cut entries that were never committed',
  snapshotInstalled: 'a region that lacked compacted entries took a snapshot',
  snapshotInParts: 'a snapshot came in several parts',
  repeatedCommandAppliedOnce: 'a command came twice into the log and was applied once',
  twoDelayCommit: 'a follower counted a commit itself, after two delays',
  leaseReadWithoutLeader: 'a region that does not lead answered under its lease',
  commitDelayedByDeadHolder: 'a commit waited for the lease of a region that was down, and came',
  leaseVoidedBySuspension: 'a region that was suspended, or whose clock was set, gave up its lease',
  pendingUnderLeaseRefused: 'a read under a lease was refused because a change was under way',
  tornTailRecovered: 'a start cut off a torn end of the log',
  damagedDiskRefused: 'a start refused a damaged disk',
  failedSyncEndedProcess: 'a failed write ended the process',
  deferredWriteCommitted: 'a change that had waited for the log was committed later',
  deferredWriteReturned:
    'a change that had waited was given back, since its flag had changed its class',
  classChangedUnderPartition: 'a flag changed its class while a link was cut',
  updateHeldBack: 'an update of a later epoch waited for its entry',
  updatePassedBy: 'a change of class passed an update by, and its writer was told',
  escalationResolved: 'the log decided a conflict',
  conflictServedMarked: 'a flag in conflict was served as agreed before, and marked',
  futureTimestampRefused: 'an update too far in the future was refused for now',
  tombstoneReset: 'a region that lacked a collected deletion was reset',
  lostStateReincarnated: 'a region that had lost its state came back under another incarnation',
  forgedUpdateDropped: 'an update with a wrong signature was dropped',
  keyRotatedInPartition:
    'a key was changed while a link was cut, and an update signed with it taken later',
  staleAnswerMarked: 'an answer was marked as stale',
  boundedReadRefused: 'a read with a bound was refused, since what was there was too old',
  sessionReadRefused: 'a session was refused in a region that lacked what it had seen',
  childHeldBack: 'a flag was held back until its parent came',
  expiredEverywhere: 'a flag past its time was served as deleted',
  linearizableReadAnswered: 'a linearizable read was answered in a region that does not lead',
} as const

export type SometimesName = keyof typeof sometimesNames

export type SometimesCounts = Record<SometimesName, number>

export function noSometimes(): SometimesCounts {
  const names = Object.keys(sometimesNames) as SometimesName[]
  return Object.fromEntries(names.map((name) => [name, 0])) as SometimesCounts
}
