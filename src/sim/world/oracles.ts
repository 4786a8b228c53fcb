/** Everything that judges a run of the world, made for one run. */
import { AnswerOracle } from './answerOracle.ts'
import { CacheOracle } from './cacheOracle.ts'
import { Calls } from './calls.ts'
import { GossipOracle } from './gossipOracle.ts'
import { FlagLog } from './flagLog.ts'
import { LogOracle } from './logOracle.ts'

export interface Oracles {
  readonly flagLog: FlagLog
  readonly log: LogOracle
  readonly gossip: GossipOracle
  readonly cache: CacheOracle
  readonly calls: Calls
  readonly answers: AnswerOracle
}

export function makeOracles(clients: number): Oracles {
  const flagLog = new FlagLog()
  const gossip = new GossipOracle()
  const calls = new Calls(clients)
  return {
    flagLog,
    log: new LogOracle(flagLog),
    gossip,
    cache: new CacheOracle(flagLog, gossip),
    calls,
    answers: new AnswerOracle(flagLog, gossip, calls),
  }
}
