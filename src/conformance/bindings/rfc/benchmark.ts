/**
 * What is measured of the Regional Flag Cache: how fast flags are evaluated, beside flagd-core,
 * read at each level, and merged.
 */
import type { ProtocolBenchmark } from '../../bench/benchmark.ts'
import { evaluations } from './bench/evaluation.ts'
import { merges } from './bench/merge.ts'
import { reads } from './bench/reads.ts'

export const regionalCacheBenchmark: ProtocolBenchmark = {
  component: 'rfc',
  protocol: 'Reconciliation',
  workloads: [],
  comparisons: evaluations,
  series: [reads, merges],
  exact: [],
}
