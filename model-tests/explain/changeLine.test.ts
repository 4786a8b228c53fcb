/** The lines of what changed lead back to the states that they came from, whatever the values are. */
import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { counterexampleLines } from '../../src/conformance/check/counterexample.ts'
import { readCheckOutput } from '../../src/explain/read/checkOutput.ts'
import { functionOf, setOf, stateKey, type Value } from '../../src/shared/value.ts'

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.integer({ min: -3, max: 30 }),
    fc.boolean(),
    fc.constantFrom('s1', 's2', 'a', 'x: y', 'a -> b', 'new', '[s1]', '+ 1', ''),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(tie('value'), { maxLength: 3 }).map(setOf),
    fc.dictionary(fc.constantFrom('s1', 's2', 'term', 'log', 'with space'), tie('value'), {
      maxKeys: 3,
    }),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map(functionOf),
  ),
}))

const state = fc.record({ x: value, log: value })

describe('a counterexample as lines', () => {
  test.prop([fc.array(state, { minLength: 1, maxLength: 4 })], { numRuns: 400 })(
    'is read back as it was',
    (states) => {
      const trace = states.map((each, at) => ({
        index: at + 1,
        action: at === 0 ? 'Init' : 'Step',
        state: each,
      }))
      const lines = counterexampleLines({ trace }, { Server: { '#set': ['s1', 's2'] } })
      const { steps } = readCheckOutput({ model: 'M', checker: 'tlc', property: 'P', lines })
      expect(steps.map((step) => stateKey(step.state))).toEqual(states.map(stateKey))
      expect(steps.map(({ action }) => action)).toEqual(trace.map(({ action }) => action))
    },
  )
})
