/** Every protocol that the machinery can hold together, by the name of its spec module. */
import type { Protocol } from '../protocol.ts'
import { flagSystem } from './flagSystem/model.ts'
import { gossipConvergence } from './gossipConvergence/model.ts'
import { linearizableReads } from './linearizableReads/model.ts'
import { raftCommit } from './raftCommit/model.ts'
import { raftSnapshot } from './raftSnapshot/model.ts'
import { reconciliation } from './reconciliation/model.ts'
import { regionalReads } from './regionalReads/model.ts'

export const protocols: readonly Protocol[] = [
  raftCommit,
  raftSnapshot,
  linearizableReads,
  gossipConvergence,
  reconciliation,
  regionalReads,
  flagSystem,
]
