/**
 * Benchmarks: what is timed does its work, and figures come from it. No test here depends on speed.
 */
import { describe, expect, it } from 'vitest'
import type { Workload } from '../../src/conformance/bench/benchmark.ts'
import { figureRows, figuresJson } from '../../src/conformance/bench/figures.ts'
import { measure, median } from '../../src/conformance/bench/measure.ts'
import { benchmarks } from '../../src/conformance/bindings/benchmarks.ts'
import { runBin } from '../support/processes.ts'

/** Runs a generator to its end. */
function finish<Result>(work: Generator<string, Result, void>): Result {
  for (;;) {
    const { done, value } = work.next()
    if (done === true) return value
  }
}

/** A clock that only work moves: a unit of `slow` takes as many milliseconds as it says. */
function fakeWorld() {
  let time = 0
  const workload = (name: string, msPerUnit: number): Workload => ({
    name,
    title: name,
    run: (times) => {
      time += times * msPerUnit
      return times
    },
  })
  return { workload, now: () => time }
}

describe('measuring', () => {
  it('gives units a second, of several workloads side by side', () => {
    const { workload, now } = fakeWorld()
    const work = [workload('fast', 0.01), workload('slow', 2)]
    const [fast, slow] = finish(measure(work, { sampleMs: 100, samples: 3, now }))
    expect(fast).toBeCloseTo(100_000)
    expect(slow).toBeCloseTo(500)
  })

  it('makes a sample long enough to be read off the clock', () => {
    const { now, workload } = fakeWorld()
    const sizes: number[] = []
    const inner = workload('counted', 0.001)
    const counted: Workload = {
      ...inner,
      run: (times) => {
        sizes.push(times)
        return inner.run(times)
      },
    }
    finish(measure([counted], { sampleMs: 10, samples: 2, now }))
    expect(sizes.slice(-2).every((times) => times * 0.001 >= 10)).toBe(true)
  })

  it('refuses work that was not done', () => {
    const idle: Workload = { name: 'idle', title: 'idle', run: (times) => times - 1 }
    expect(() => finish(measure([idle], { sampleMs: 1, samples: 1 }))).toThrow(
      'idle: 63 of 64 had the effect they should have',
    )
  })

  it('takes the middle of the samples', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(() => median([])).toThrow('no samples')
  })
})

describe.each(benchmarks.map((benchmark) => [benchmark.component, benchmark] as const))(
  'the benchmark of %s',
  (_, { workloads, comparisons, series = [] }) => {
    const all = [
      ...workloads,
      ...comparisons.flatMap(({ own, peer }) => [own, peer]),
      ...series.flatMap((own) => own.workloads.map(({ workload }) => workload)),
    ]
    it.each(all.map((workload) => [workload.title, workload] as const))('does: %s', (__, own) => {
      for (const times of [1, 2, 3, 4, 7, 64]) expect(own.run(times)).toBe(times)
    })
  },
)

describe('the figures', () => {
  const workload = (name: string): Workload => ({ name, title: name, run: (times) => times })
  const figures = {
    benchmark: {
      component: 'toy',
      protocol: 'Toy',
      workloads: [],
      comparisons: [],
      exact: [],
      checkedModel: 'ToyModel',
    },
    workloads: [{ workload: workload('stepsPerSecond'), perSecond: 1234.5 }],
    comparisons: [
      {
        comparison: { name: 'moves', own: workload('table'), peer: workload('machine') },
        ownPerSecond: 1000,
        peerPerSecond: 3,
        ratio: 1000 / 3,
      },
    ],
    series: [],
    exact: [{ name: 'rounds', title: 'rounds until all know', rows: [{ nodes: 3, rounds: 2 }] }],
    replay: { replaySteps: 10, replayStepsPerSecond: 99 },
    checkers: [
      { checker: 'tlc', tool: 'TLC', distinctStates: 6, seconds: 2, statesPerSecond: 3 },
      { checker: 'embedded', tool: 'other', distinctStates: 6, seconds: 1, statesPerSecond: 6 },
    ],
    notMeasured: [],
  } as const

  it('are one flat object', () => {
    expect(figuresJson(figures)).toEqual({
      stepsPerSecond: 1235,
      moves: { perSecond: 1000, peer: 'machine', peerPerSecond: 3, ratio: 333 },
      rounds: [{ nodes: 3, rounds: 2 }],
      replayStepsPerSecond: 99,
      checkers: {
        model: 'ToyModel',
        tlc: { tool: 'TLC', distinctStates: 6, seconds: 2, statesPerSecond: 3 },
        embedded: { tool: 'other', distinctStates: 6, seconds: 1, statesPerSecond: 6 },
      },
      notMeasured: [],
    })
  })

  it('tell of no checkers where no model is checked, and of a single row by itself', () => {
    const { checkedModel: _, ...benchmark } = figures.benchmark
    const exact = [{ name: 'idle', title: 'idle', isSingle: true, rows: [{ bytes: 7 }] }]
    const own = figuresJson({ ...figures, benchmark, exact, checkers: [] })
    expect(own).toMatchObject({ idle: { bytes: 7 } })
    expect(own).not.toHaveProperty('checkers')
  })

  it('are rows with the ratio to the peer', () => {
    expect(figureRows(figures)).toEqual([
      ['stepsPerSecond', 1235],
      ['table', 1000, 'machine', 3, '333 : 1'],
      ['replayed steps (10 in all)', 99],
      ['states of ToyModel (6), TLC', 3, 'other', 6, '1 : 2'],
    ])
  })
})

describe('flagspan bench', () => {
  it.each([
    [['fcd'], /fcd/],
    [['--seconds', '0'], /--seconds takes a number above 0/],
  ])('refuses %j', async (args, reason) => {
    const { code, err } = await runBin('main', ['bench', ...args])
    expect(code).toBe(2)
    expect(err).toMatch(reason)
  })
})
