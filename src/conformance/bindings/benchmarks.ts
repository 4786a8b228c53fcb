/** Every protocol whose code can be timed. */
import type { ProtocolBenchmark } from '../bench/benchmark.ts'
import { gossipConvergenceBenchmark } from './gossipConvergence/benchmark.ts'
import { raftCommitBenchmark } from './raftCommit/benchmark.ts'
import { regionalCacheBenchmark } from './rfc/benchmark.ts'
import { simulationBenchmark } from './world/benchmark.ts'

export const benchmarks: readonly ProtocolBenchmark[] = [
  raftCommitBenchmark,
  gossipConvergenceBenchmark,
  regionalCacheBenchmark,
  simulationBenchmark,
]
