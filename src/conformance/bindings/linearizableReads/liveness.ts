/**
 * The liveness properties of LinearizableReads, put to the code: fair runs past a server that is down.
 *
 * Not a proof, which is TLC's. The faults take from the code, or from src/sim/fairTimed.ts, what the spec's
 * bugs of the same id take from the spec.
 */
import { fairTimed } from '../../../sim/fairTimed.ts'
import { happenTimed, type TimedCluster } from '../../../sim/timedCluster.ts'
import type { CodeFault, CodeLiveness } from '../../protocol.ts'
import { leasedCluster } from './leasedCluster.ts'
import { timedStartOf } from './starts.ts'

const rounds = 20

function start(init: string): TimedCluster {
  const names = ['s1', 's2', 's3']
  return timedStartOf(
    init,
    leasedCluster({
      servers: names,
      voters: names,
      leased: ['pay'],
      twoDelay: false,
      maxEntriesPerAppend: 2,
      leaseTicks: 1,
      waitTicks: 1,
    }),
  )
}

/** s3 holds a lease and is down: what the leader takes is committed once the lease is out. */
function commitsDespiteDeadHolder(): boolean {
  const proposed = happenTimed(start('MCInitHeld'), {
    type: 'Propose',
    server: 's1',
    flagId: 'pay',
  })
  const isDone = ({ committed }: TimedCluster) => committed.some(({ flagId }) => flagId === 'pay')
  return isDone(fairTimed(proposed, isDone, { dead: ['s3'], rounds, candidate: 's1' }))
}

/** Whoever asks a leader that is down is answered by the next, or leads next and answers itself. */
function readCompletes(): boolean {
  return ['s2', 's3'].every((server) => {
    const asked = happenTimed(start('MCInitLed'), { type: 'AskRead', server, context: 1 })
    const isDone = ({ reads }: TimedCluster) => reads.some(({ served }) => served > 0)
    return isDone(fairTimed(asked, isDone, { dead: ['s1'], rounds, candidate: 's2' }))
  })
}

export const linearizableReadsLiveness: readonly CodeLiveness[] = [
  { name: 'CommitDespiteDeadHolder', holds: commitsDespiteDeadHolder },
  { name: 'ReadCompletes', holds: readCompletes },
]

export const linearizableReadsLivenessFaults: readonly CodeFault[] = [
  {
    id: 'FCS-34',
    title: 'record of a grant that never ends',
    file: 'fcs/lease/grants.ts',
    find: '(nowMs < (lease.grantsUntilMs[at] ?? 0)',
    replace: '(0 < (lease.grantsUntilMs[at] ?? 0)',
    killedBy: 'liveness:CommitDespiteDeadHolder',
  },
  {
    id: 'FCS-35',
    title: 'read that is not asked again',
    file: 'fcs/read/readIndex.ts',
    find: 'if (own !== undefined && own.index > 0) return',
    replace: 'if (own !== undefined) return',
    killedBy: 'liveness:ReadCompletes',
  },
  {
    id: 'FCS-36',
    title: 'no fairness of time',
    file: 'sim/fairTimed.ts',
    find: "cluster = happenTimed(cluster, { type: 'Tick' })",
    replace: '',
    killedBy: 'liveness:CommitDespiteDeadHolder',
  },
]
