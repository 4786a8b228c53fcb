/** Rewriting actions for the embedded checker: each value once, guards first, columns kept. */
import * as Effect from 'effect/Effect'
import { describe, expect, it } from 'vitest'
import { flatten } from '../../src/conformance/embedded/flatten.ts'
import { runEmbedded } from '../../src/conformance/embedded/runEmbedded.ts'
import { soloModules } from '../../src/conformance/embedded/soloModules.ts'
import { loadInline } from './support/inlineModel.ts'

const module = `
EXTENDS Naturals, Sequences
VARIABLES queue, done
Init == queue = <<1, 2>> /\\ done = 0
Write(value, rest) ==
  /\\ done' = value
  /\\ queue' = rest
Take(limit) ==
  LET sum   == first + done
      first == Head(queue)
      rest  == Tail(queue)
  IN  /\\ Write(sum, rest)
      /\\ sum < limit
      /\\ queue # <<>>
Again == LET none == done' IN /\\ queue = <<>> /\\ none = 0
                             /\\ queue' = <<2>> /\\ UNCHANGED done
Named(n) == LET f(x) == x + n IN f(0)
Next == Take(Named(4)) \\/ Again
Inv == done \\in 0..3
`
const load = (text = module) =>
  loadInline({ modules: { M: text }, config: 'INIT Init NEXT Next INVARIANT Inv' })

describe('an action with local values', () => {
  it('binds each once, after the guards that do not need it', async () => {
    const { module: text } = flatten(await load())
    const action = text.slice(text.indexOf('Take('), text.indexOf('Again =='))
    const order = [
      'queue # <<>>',
      '\\E first',
      '\\E sum',
      'sum < limit',
      '\\E rest',
      'Write(sum, rest)',
    ]
    const places = order.map((part) => action.indexOf(part))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((left, right) => left - right))
  })

  it('binds parameters that are given something computed, and no others', async () => {
    const { module: text } = flatten(await load())
    expect(text).toContain('Take(limitGiven) ==\n \\E limit \\in {limitGiven} :')
    expect(text).toContain("Write(value, rest) ==\n  /\\ done' = value")
  })

  it('stays as it is where a value speaks of the next state, or takes parameters', async () => {
    const { texts } = flatten(await load())
    expect([...texts.keys()]).toEqual(['Take'])
  })

  it('keeps every column, so that lists inside read the same', async () => {
    const { module: text } = flatten(
      await load(module.replace('sum < limit', '\\/ sum < limit\n         \\/ sum > 7')),
    )
    expect(text).toContain('\n         \\/ sum < limit\n         \\/ sum > 7)')
  })

  it('means the same: no value is computed whose guard fails', async () => {
    const model = await load(
      module
        .replace(
          "LET none == done' IN /\\ queue = <<>> /\\ none = 0",
          'FALSE /\\ LET none == done IN /\\ none = 0',
        )
        .replace("\n                             /\\ queue' = <<2>>", " /\\ queue' = <<2>>"),
    )
    const { module: text, config, invariants } = flatten(model)
    const answer = await Effect.runPromise(
      runEmbedded({ module: text, config, invariants, checkDeadlock: false }),
    )
    // Head of an empty queue would have been an error, not the end of the behaviour.
    expect(answer).toMatchObject({ verdict: 'holds', distinctStates: 3 })
  })
})

describe('modules with one action each', () => {
  it('are made for every action that the next-state relation names', async () => {
    const solo = soloModules(flatten(await load()), 'Next')
    expect(solo.map((each) => each.action)).toEqual(['Take', 'Again'])
    expect(solo[0]?.module).toContain('Again == FALSE')
    expect(solo[1]?.module).toContain('Take(limit) == FALSE')
    expect(solo[1]?.module).toContain('Again == LET')
  })
})
