/** The embedded checker: run in a thread of its own, its answers mapped to names, its doubts refused. */
import { join } from 'node:path'
import * as Effect from 'effect/Effect'
import { beforeAll, describe, expect, it } from 'vitest'
import { examineModel } from '../../src/conformance/check/examine.ts'
import type { ExaminedModel } from '../../src/conformance/check/examine.ts'
import { checkers } from '../../src/conformance/check/runCheckers.ts'
import { statesOfTrace } from '../../src/conformance/embedded/traceText.ts'
import { runEmbedded } from '../../src/conformance/embedded/runEmbedded.ts'
import type { EmbeddedOptions } from '../../src/conformance/embedded/runEmbedded.ts'
import { findModels } from '../../src/conformance/model.ts'

const specDir = join(import.meta.dirname, 'fixtures/turnsSpec')
const examined = new Map<string, ExaminedModel>()
beforeAll(async () => {
  for (const model of await Effect.runPromise(findModels(specDir))) {
    examined.set(model.name, await Effect.runPromise(examineModel(model)))
  }
})
const run = (name: string) => {
  const model = examined.get(name)
  if (model === undefined) throw new Error(`no fixture ${name}`)
  return Effect.runPromise(checkers.embedded(model, undefined))
}

/** A counter that never stops: only a limit ends its exploration. */
const endless: EmbeddedOptions = {
  module: `---- MODULE M ----
EXTENDS Naturals
VARIABLES x
Init == x = 0
Next == x' = x + 1
Inv == x >= 0
====`,
  config: 'INIT Init\nNEXT Next\nINVARIANT Inv\n',
  invariants: ['Inv'],
  checkDeadlock: false,
}
const broken = (options: EmbeddedOptions) => Effect.runPromise(Effect.flip(runEmbedded(options)))

describe('the embedded checker', () => {
  it('exhausts a flattened model and counts its states', async () => {
    const answer = await run('MCTurns')
    // TLC counts the same: see the check of both.
    expect(answer).toMatchObject({ verdict: 'holds', distinctStates: 375, trace: [] })
  })

  it('names the violated invariant, and each action of the shortest way there', async () => {
    const answer = await run('MCTurnsAllBusy')
    expect(answer).toMatchObject({ verdict: 'violated', property: 'SomebodyIdle' })
    expect(answer.trace.map((step) => step.action)).toEqual(['Init', 'Ask', 'Ask', 'Ask'])
    expect(answer.trace[1]).toMatchObject({
      index: 2,
      state: { visits: { n1: 1, n2: 0, n3: 0 }, queue: ['n1'] },
    })
  })

  it('finds a bug that a substituted definition switches on', async () => {
    const answer = await run('MCTurnsPushIn')
    expect(answer.property).toBe('OneInside')
    expect(answer.trace).toHaveLength(5)
    expect(answer.trace.at(-1)?.state['mode']).toEqual({ n1: 'inside', n2: 'inside' })
  })

  it('finds a deadlock where that is asked for', async () => {
    const stops = { ...endless, module: endless.module.replace('x + 1', 'x + 1 /\\ x < 3') }
    const wanted = {
      ...stops,
      config: `${endless.config}CHECK_DEADLOCK TRUE\n`,
      checkDeadlock: true,
    }
    expect(await Effect.runPromise(runEmbedded(wanted))).toMatchObject({
      verdict: 'deadlock',
      property: 'Deadlock',
      distinctStates: 4,
    })
    const unwanted = { ...stops, config: `${endless.config}CHECK_DEADLOCK FALSE\n` }
    expect(await Effect.runPromise(runEmbedded(unwanted))).toMatchObject({ verdict: 'holds' })
  })

  it('is ended by its time limit and by interruption', async () => {
    const start = performance.now()
    const error = await broken({ ...endless, timeoutSeconds: 0.3 })
    expect(error.reason).toBe('timeout')
    expect(error.message).toContain('more than 0.3 s')
    const interrupted = await Effect.runPromise(
      Effect.timeoutOption(runEmbedded(endless), '300 millis'),
    )
    expect(interrupted._tag).toBe('None')
    expect(performance.now() - start).toBeLessThan(5_000)
  })

  it('gives no verdict where it stopped at a limit, warns, or cannot read the module', async () => {
    expect(await broken({ ...endless, maxStates: 100 })).toMatchObject({ reason: 'limit' })
    expect(await broken({ ...endless, maxDepth: 100 })).toMatchObject({ reason: 'limit' })
    const warned = {
      ...endless,
      config: `${endless.config}ACTION_CONSTRAINT Inv\n`,
      maxStates: 100,
    }
    expect(await broken(warned)).toMatchObject({ reason: 'warning' })
    const unread = await broken({ ...endless, module: endless.module.replace('x >= 0', 'x >= y') })
    expect(unread.reason).toBe('refused')
    expect(unread.message).toMatch(/InvariantError.*leave the model to TLC/)
  })
})

describe('a printed counterexample', () => {
  it('is read state by state, with values that go on over several lines', () => {
    const text = 'State 0\n  x = 0\n  log = <<>>\nState 1\n  x = 1\n  log = <<1,\n    2>>\n'
    expect(statesOfTrace(text)).toEqual([
      { x: '0', log: '<<>>' },
      { x: '1', log: '<<1, 2>>' },
    ])
    expect(statesOfTrace('')).toEqual([])
  })
})
