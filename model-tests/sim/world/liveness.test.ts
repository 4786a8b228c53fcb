/** What must come about once faults are over is demanded, by name: each demand fails where the world is kept from it. */
import { describe, expect, it } from 'vitest'
import { Faults } from '../../../src/sim/world/faults.ts'
import { demandProgress } from '../../../src/sim/world/liveness.ts'
import { World } from '../../../src/sim/world/world.ts'
import { InvariantViolation } from '../../../src/shared/invariant.ts'
import { carryOutCommand } from '../../../src/sim/world/commands.ts'
import { command, threeVoters } from './support.ts'

const settledMs = 3_000

/** A world in which somebody has written, broken so that what is demanded cannot come about. */
function demandIn(breakIt: (world: World) => void): () => void {
  const world = new World(threeVoters, 5)
  world.begin()
  world.runUntil(settledMs)
  for (const flag of [0, 4, 6]) carryOutCommand(world, command('Write', { flag, choice: 1 }))
  breakIt(world)
  return () => demandProgress(world, new Faults(world))
}

/** A function of the world that somebody else puts in place of its own. */
function replace<Name extends keyof World>(world: World, name: Name, by: World[Name]): void {
  Object.defineProperty(world, name, { value: by })
}

function propertyOf(run: () => void): string {
  try {
    run()
  } catch (error) {
    if (error instanceof InvariantViolation) return error.invariant
    throw error
  }
  return 'nothing'
}

describe('progress', () => {
  it('is made by a world that nothing keeps from it', () => {
    expect(propertyOf(demandIn(() => undefined))).toBe('nothing')
  })

  it('EventuallyLeader: links that are never whole again', () => {
    const run = demandIn((world) => {
      const nobody = () => undefined
      for (const from of world.nodes) for (const to of world.nodes) world.cut(from.at, to.at, 1)
      replace(world, 'heal', nobody)
    })
    expect(propertyOf(run)).toBe('EventuallyLeader')
  })

  it('Convergence: gossip that nobody sends', () => {
    const run = demandIn((world) => {
      const send = world.send.bind(world)
      replace(world, 'send', (from, to, letter) => {
        if (letter.layer !== 'fdl') send(from, to, letter)
      })
    })
    expect(['Convergence', 'QuietIsNotStale']).toContain(propertyOf(run))
  })

  it('ProposalCompletes: proposals that never reach the leader', () => {
    const run = demandIn((world) => {
      const send = world.send.bind(world)
      replace(world, 'send', (from, to, letter) => {
        if (letter.layer !== 'client') send(from, to, letter)
      })
    })
    expect(propertyOf(run)).toBe('ProposalCompletes')
  })

  it('a livelock is told as one, with the state that does not change', () => {
    const run = demandIn((world) => {
      const send = world.send.bind(world)
      replace(world, 'send', (from, to, letter) => {
        if (letter.layer !== 'fdl') send(from, to, letter)
      })
    })
    expect(run).toThrow(/livelock: .* in /)
  })

  it('NothingLost: a change that was acknowledged and that nobody in the core has', () => {
    const run = demandIn((world) => {
      const [node] = world.nodes
      world.oracles.calls.acknowledged.push({ node: node!, index: 9_999 })
    })
    expect(propertyOf(run)).toBe('NothingLost')
  })
})
