/** Exploration: the code's graph is the spec's, and whatever differs either way is named. */
import { describe, expect, it } from 'vitest'
import { exploreModel, defaultExploreLimits } from '../../src/conformance/explore/exploreModel.ts'
import type { ExploreLimits } from '../../src/conformance/explore/exploreModel.ts'
import { graphDifferenceLines } from '../../src/conformance/explore/graphDifference.ts'
import type { ProtocolModel } from '../../src/conformance/protocol.ts'
import { BrokenInvariant } from './fixtures/tokenPass/invariant.ts'
import { tokenPass } from './fixtures/tokenPass/index.ts'
import { tokenPassGraph, tokenPassOrigin } from './fixtures/tokenPass/stored.ts'
import type { TokenEvent, TokenState } from './fixtures/tokenPass/core.ts'

const code = tokenPass.model(tokenPassOrigin.config) as ProtocolModel<TokenState, TokenEvent>
type Code = ProtocolModel<TokenState, TokenEvent>

const explore = (changes: Partial<Code> = {}, limits: Partial<ExploreLimits> = {}) => {
  const running = exploreModel({ ...code, ...changes }, tokenPassGraph, {
    ...defaultExploreLimits(tokenPassGraph),
    ...limits,
  })
  for (;;) {
    const { done, value } = running.next()
    if (done === true) return value
  }
}

const textOf = (changes: Partial<Code>) =>
  explore(changes).differences.flatMap(graphDifferenceLines).join('\n')

describe('exploration', () => {
  it('finds the graph of the spec in the code', () => {
    const found = explore()
    expect(found.differences).toEqual([])
    expect(found).toMatchObject({ specStates: 19, specEdges: 32, codeStates: 19, codeEdges: 32 })
    expect(found.differenceCount).toBe(0)
    expect(found.stopped).toBeUndefined()
    expect(found.violations).toEqual([])
  })

  it('counts full states that the spec does not tell apart', () => {
    const found = explore()
    expect(found.fullStates).toBeGreaterThanOrEqual(found.codeStates)
    const salted = explore({
      apply: (state, event) => ({ ...code.apply(state, event), salt: event.type }) as TokenState,
    })
    expect(salted.fullStates).toBeGreaterThan(salted.codeStates)
    expect(salted.differenceCount).toBe(0)
  })

  it('names a transition that the code lacks', () => {
    const changes: Partial<Code> = {
      enabled: (state) => code.enabled(state).filter(({ action }) => action !== 'Drop'),
    }
    const found = explore(changes)
    expect(found).toMatchObject({ codeStates: 19, codeEdges: 26, differenceCount: 6 })
    expect(found.differences).toHaveLength(3)
    const text = textOf(changes)
    expect(text).toMatch(
      /^missing transition: the spec takes Drop; the code does not take it there/,
    )
    expect(text).toMatch(/network: has \[from \|-> "n1", hop \|-> 1, to \|-> "n2"\] too much/)
    expect(text).toMatch(/after\n {4}1\. Send n1->n2/)
  })

  it('names a transition that only the code takes', () => {
    const text = textOf({
      enabled: (state) => [
        ...code.enabled(state),
        ...(state.passes === 0 ? [{ action: 'Receive', event: waiting }] : []),
      ],
    })
    expect(text).toMatch(
      /^extra transition: Wait n1 is taken by the code only; the spec does not take Receive there/,
    )
  })

  it('names a state that only the code reaches, and does not follow it', () => {
    const wrong: Partial<Code> = {
      apply: (state, event) =>
        event.type === 'Lose'
          ? { ...code.apply(state, event), passes: state.passes + 5 }
          : code.apply(state, event),
    }
    const found = explore(wrong)
    expect(found.differences.some(({ kind }) => kind === 'extra state')).toBe(true)
    expect(found.codeStates).toBeGreaterThan(19)
    const text = textOf(wrong)
    expect(text).toMatch(
      /extra state: Lose n1->n2 hop 1 leads to a state that the spec does not have/,
    )
    expect(text).toMatch(/passes: expected 1, actual 6/)
    expect(text).toMatch(
      /missing transition: the spec takes Lose; the nearest of the code's 1 states/,
    )
  })

  it('names a state that nothing in the code leads to', () => {
    const found = explore({ initial: code.initial.slice(0, 1) })
    const kinds = new Set(found.differences.map(({ kind }) => kind))
    expect(kinds).toEqual(new Set(['missing initial state', 'missing state']))
    expect(found.codeStates).toBeLessThan(19)
  })

  it('names an initial state that only the code has', () => {
    const [first] = code.initial as readonly [TokenState]
    const found = explore({ initial: [...code.initial, { ...first, passes: 2 }] })
    expect(found.differences[0]).toMatchObject({
      kind: 'extra initial state',
      nearest: [{ path: 'passes', expected: '0', actual: '2' }],
    })
  })

  it('does not let one hidden variant of a state make up for another', () => {
    // After a loss the code remembers it where the spec does not look, and then refuses to wait.
    const found = explore({
      apply: (state, event) => {
        const next = code.apply(state, event)
        const salted = state as TokenState & { salt?: boolean }
        return { ...next, salt: event.type === 'Wait' || salted.salt === true } as TokenState
      },
      enabled: (state) =>
        code
          .enabled(state)
          .filter(({ action }) => action !== 'Wait' || !('salt' in state && state.salt === true)),
    })
    expect(found).toMatchObject({ codeStates: 19, codeEdges: 32 })
    expect(found.differenceCount).toBeGreaterThan(0)
    expect(found.differences[0]).toMatchObject({ kind: 'missing transition', action: 'Wait' })
  })

  it('names the invariant that the code found broken and how it got there', () => {
    const found = explore({
      apply: (state, event) => {
        if (event.type === 'Receive') throw new BrokenInvariant('OneToken')
        return code.apply(state, event)
      },
    })
    expect(found.violations).toMatchObject([
      { property: 'OneToken', taken: ['Send n1->n2', 'Receive n1->n2 hop 1'] },
    ])
  })

  it('stops at its limit and says so', () => {
    let count = 0
    const found = explore({ key: () => String(count++) }, { codeStates: 100 })
    expect(found.stopped).toBe('stopped after 100 states of the code')
    expect(found.fullStates).toBeLessThan(110)
  })

  it('stops when enough was found', () => {
    const broken: Partial<Code> = {
      enabled: (state) => code.enabled(state).filter(({ action }) => action !== 'Drop'),
    }
    const found = explore(broken, { enough: ({ differenceCount }) => differenceCount > 0 })
    expect(found).toMatchObject({ differenceCount: 1, stopped: 'stopped when enough was found' })
  })

  it('follows states beyond the spec where it is asked to', () => {
    const endless: Partial<Code> = {
      apply: (state, event) => {
        const next = code.apply(state, event)
        if (next.passes > 20) throw new BrokenInvariant('Deep')
        return event.type === 'Wait' ? { ...next, passes: next.passes + 1 } : next
      },
    }
    const names = (limits: Partial<ExploreLimits>) =>
      explore(endless, limits).violations.map(({ property }) => property)
    expect(names({})).toEqual(['Bounded'])
    expect(names({ followBeyond: true })).toEqual(['Bounded', 'Deep'])
  })

  it('names a property of a state or step that does not hold, with the shortest way there', () => {
    const found = explore({
      apply: (state, event) => {
        const next = code.apply(state, event)
        return event.type === 'Lose' ? { ...next, lastHop: { n1: -1, n2: 0 }, passes: 9 } : next
      },
    })
    expect(found.violations).toEqual([
      {
        property: 'Bounded',
        message: 'Bounded does not hold',
        taken: ['Send n1->n2', 'Lose n1->n2 hop 1'],
      },
      {
        property: 'HopsGrow',
        message: 'HopsGrow does not hold',
        taken: ['Send n1->n2', 'Lose n1->n2 hop 1'],
      },
    ])
  })

  it('takes an exception that is no invariant for a failure too', () => {
    const found = explore({
      project: (state) => {
        if (state.passes === 3) throw new TypeError('no such thing')
        return code.project(state)
      },
    })
    expect(found.violations).toMatchObject([{ message: 'TypeError: no such thing' }])
  })
})

const waiting: TokenEvent = { type: 'Wait', node: 'n1' }
