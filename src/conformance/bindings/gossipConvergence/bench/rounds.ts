/**
 * How many rounds it takes until every node has an update of which the push was lost entirely.
 *
 * A round: every node starts one exchange with as many peers as its fan-out, all at the same moment in random
 * order, and what they send is delivered or lost before the next round begins; what is lost is not waited for
 * any longer. That is what the references count too: means of a simulation that was made on its own, of
 * uniform push-pull (Demers et al., Epidemic algorithms, 1987). Timers that are not in step, as a running
 * region's are, need fewer, since one exchange then brings on what another of the same round brought.
 */
import { DelayedGossip } from '../../../../sim/delayedGossip.ts'
import { randomFrom } from '../../../validate/random.ts'
import { configsOf, drawsOf, flagIdOf, namesOf, payloadOf, shuffled } from './regions.ts'

interface Setting {
  readonly nodes: number
  readonly fanOut: number
  readonly loss: number
  readonly reference: number
  readonly trials: number
}

const setting = (
  nodes: number,
  fanOut: number,
  loss: number,
  reference: number,
  trials: number,
): Setting => ({ nodes, fanOut, loss, reference, trials })

export const settings: readonly Setting[] = [
  setting(3, 1, 0, 1.5, 4000),
  setting(3, 2, 0, 1, 4000),
  setting(3, 2, 0.1, 1.04, 4000),
  setting(5, 1, 0, 2.37, 4000),
  setting(5, 2, 0, 1.76, 4000),
  setting(5, 3, 0, 1.25, 4000),
  setting(5, 3, 0.1, 1.46, 4000),
  setting(100, 1, 0, 6.5, 100),
  setting(100, 2, 0, 4.5, 100),
  setting(100, 3, 0, 3.9, 100),
  setting(100, 3, 0.1, 4.1, 100),
  setting(1000, 1, 0, 9.2, 5),
  setting(1000, 2, 0, 6.2, 5),
  setting(1000, 3, 0, 5.1, 5),
  setting(1000, 3, 0.1, 5.8, 5),
]

/** Rounds until all have the update, in one run. */
function roundsUntilAll({ nodes, fanOut, loss }: Setting, seed: string): number {
  const draw = drawsOf(`${seed} draws`)
  const random = randomFrom(`${seed} order`)
  const configs = configsOf(namesOf(nodes), { fanOut })
  let having = 0
  const world = new DelayedGossip({
    configs,
    delayMs: () => 1,
    isLost: (message) => message.kind === 'push' || (loss > 0 && draw() < loss),
    draw,
    onAdded: () => (having += 1),
  })
  world.happen(random(nodes), { type: 'Publish', flagId: flagIdOf(0), payload: payloadOf(0) })
  const places = configs.map((_, at) => at)
  let rounds = 0
  while (having < nodes) {
    for (const at of shuffled(places, random)) {
      // Who was not answered in the round before gives up first.
      if (world.region(at).phase === 'exchanging') world.fire(at)
      world.fire(at)
    }
    world.runUntilQuiet()
    rounds += 1
  }
  return rounds
}

export function meanRounds(own: Setting): number {
  let sum = 0
  for (let trial = 0; trial < own.trials; trial += 1) {
    const { nodes, fanOut, loss } = own
    sum += roundsUntilAll(own, `rounds ${nodes} ${fanOut} ${loss} ${trial}`)
  }
  return sum / own.trials
}

export function roundsRows() {
  return settings.map((own) => {
    const { nodes, fanOut, loss, reference } = own
    const mean = meanRounds(own)
    return { nodes, fanOut, loss, mean, reference, ratio: mean / reference }
  })
}
