/**
 * TLC runs and how they end: each kind of verdict, and each kind of input that TLC cannot take. The
 * numbers were counted by hand or with TLC on its own.
 */
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runTlc, type TlcOptions, type TlcResult } from '../../src/conformance/tlc/runTlc.ts'
import { failureOf, run } from '../support/effects.ts'
import { temporaryFolder } from '../support/folders.ts'
import { tlcIsMissing } from '../support/tlc.ts'

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/tlc/${name}`, import.meta.url))

const constants = ['CONSTANTS Max = 2 Nodes = {n1, n2}', 'CHECK_DEADLOCK FALSE']

async function options(
  lines: readonly string[],
  more: Partial<TlcOptions> = {},
): Promise<TlcOptions> {
  const configFile = join(await temporaryFolder(), 'Model.cfg')
  await writeFile(configFile, lines.join('\n'))
  return {
    moduleFile: fixture('Steps.tla'),
    configFile,
    mode: { kind: 'check' },
    workers: 1,
    short: true,
    ...more,
  }
}

const check = async (lines: readonly string[], more?: Partial<TlcOptions>): Promise<TlcResult> =>
  run(runTlc(await options([...constants, ...lines], more)))

const refusal = async (lines: readonly string[], more?: Partial<TlcOptions>) =>
  failureOf(runTlc(await options(lines, more)))

const actions = (result: TlcResult) => result.trace.map((step) => step.action)

describe.skipIf(tlcIsMissing)('a verdict', () => {
  it('holds, with counts, coverage per action, and no trace', async () => {
    const result = await check(['SPECIFICATION Spec', 'INVARIANT WithinMax', 'PROPERTY OneMore'], {
      coverage: true,
    })
    expect(result).toMatchObject({
      verdict: 'holds',
      generated: 39,
      distinctStates: 19,
      depth: 5,
      trace: [],
      warnings: [],
      tlcVersion: '2.18',
    })
    expect(result.coverage).toEqual([
      { action: 'Increment', distinct: 18, generated: 18 },
      { action: 'Reset', distinct: 0, generated: 20 },
      { action: 'Never', distinct: 0, generated: 0 },
    ])
  })

  it('names a violated invariant and reads states that wrap over lines', async () => {
    const result = await check(['SPECIFICATION Spec', 'INVARIANTS WithinMax BelowMax'])
    expect(result).toMatchObject({
      verdict: 'violated',
      kind: 'invariant',
      property: 'BelowMax',
      depth: 3,
    })
    expect(actions(result)).toEqual(['Init', 'Increment', 'Increment'])
    expect(result.trace[2]?.state).toEqual({
      count: { n1: 2, n2: 0 },
      log: [0, 1].map((value) => ({
        node: 'n1',
        value,
        kind: 'AppendEntriesRequest',
        parts: [1, 2, 3],
      })),
      sent: {
        '#set': [
          {
            from: 'n1',
            to: 'n1',
            body: {
              previousIndex: 0,
              previousTerm: 0,
              delta: -1,
              entries: [{ term: 1, value: 'v1' }],
            },
          },
        ],
      },
    })
  })

  it('reads a violation by the initial state', async () => {
    const result = await check(['SPECIFICATION Spec', 'INVARIANT StartsAtOne'])
    expect(result).toMatchObject({
      verdict: 'violated',
      kind: 'invariant',
      property: 'StartsAtOne',
      depth: 1,
      distinctStates: 1,
    })
    expect(result.trace).toEqual([
      {
        index: 1,
        action: 'Init',
        state: { count: { n1: 0, n2: 0 }, log: [], sent: { '#set': [] } },
      },
    ])
  })

  it('names a violated step property', async () => {
    const result = await check(['SPECIFICATION Spec', 'PROPERTIES OneMore NeverDown'])
    expect(result).toMatchObject({ verdict: 'violated', kind: 'action', property: 'NeverDown' })
    expect(actions(result)).toEqual(['Init', 'Increment', 'Increment', 'Reset'])
  })

  it('names a violated property of the initial states', async () => {
    const result = await check(['SPECIFICATION Spec', 'PROPERTY StartsWithLog'])
    expect(result).toMatchObject({ verdict: 'violated', kind: 'init', property: 'StartsWithLog' })
    expect(actions(result)).toEqual(['Init'])
  })

  it('gives the place of a step that a refinement does not allow, for it has no name', async () => {
    const result = await check(['SPECIFICATION Spec', 'PROPERTY Refines'])
    expect(result).toMatchObject({ verdict: 'violated', kind: 'action' })
    expect(result.property).toBeUndefined()
    expect(result.location).toMatch(/^line 7, col \d+ to .* of module Total$/)
    expect(actions(result).at(-1)).toBe('Reset')
  })

  it("names a refinement's initial condition as the abstract spec does", async () => {
    const result = await check(['SPECIFICATION Spec', 'PROPERTY RefinesOther'])
    expect(result).toMatchObject({ kind: 'init', property: 'OtherInit' })
  })

  it('reads a behaviour that goes round for ever', async () => {
    const result = await check(['SPECIFICATION FairSpec', 'PROPERTY BothFull'])
    expect(result).toMatchObject({
      verdict: 'violated',
      kind: 'temporal',
      lasso: { backTo: 1, action: 'Reset' },
      distinctStates: 19,
    })
    expect(result.property).toBeUndefined()
    expect(actions(result)).toEqual(['Init', 'Increment', 'Increment'])
  })

  it('reads a behaviour in which nothing happens any more', async () => {
    const result = await check(['SPECIFICATION Spec', 'PROPERTY BothFull'])
    expect(result).toMatchObject({ kind: 'temporal', lasso: { stuttering: true } })
  })

  it('tells a deadlock', async () => {
    const result = await run(
      runTlc(
        await options([
          'CONSTANTS Max = 1 Nodes = {n1}',
          'CHECK_DEADLOCK TRUE',
          'INIT Init',
          'NEXT NoisyNext',
        ]),
      ),
    )
    expect(result).toMatchObject({ verdict: 'deadlock', kind: 'deadlock' })
    expect(actions(result)).toEqual(['Init', 'Noisy'])
    // What the spec prints is kept apart from what TLC says.
    expect(new Set(result.output)).toEqual(new Set(['<<"took", n1>>']))
  })

  it('tells a failed Assert from an expression that cannot be evaluated', async () => {
    const result = await check(['SPECIFICATION Spec', 'INVARIANT Asserted'])
    expect(result).toMatchObject({ verdict: 'violated', kind: 'assert', property: 'Asserted' })
    expect(actions(result)).toEqual(['Init', 'Increment', 'Increment'])
  })

  it('simulates: a violation with its trace, or none', async () => {
    const simulate = { mode: { kind: 'simulate', num: 20, depth: 10, seed: 7 } } as const
    const held = await check(['SPECIFICATION Spec', 'INVARIANT WithinMax'], {
      ...simulate,
      coverage: true,
    })
    expect(held).toMatchObject({ verdict: 'holds', distinctStates: 0, generated: 219 })
    expect(held.coverage.map(({ action }) => action)).toEqual(['Increment', 'Reset', 'Never'])
    const violated = await check(['SPECIFICATION Spec', 'INVARIANT BelowMax'], simulate)
    expect(violated).toMatchObject({ verdict: 'violated', property: 'BelowMax' })
    expect(violated.trace.length).toBeGreaterThan(2)
  })
})

describe.skipIf(tlcIsMissing)('the state graph', () => {
  it('is written whole where the model holds, and not at all otherwise', async () => {
    const folder = await temporaryFolder()
    const held = join(folder, 'graphs', 'held.dot')
    await check(['SPECIFICATION Spec'], { dumpDot: held })
    const text = await readFile(held, 'utf8')
    expect(text).toMatch(/^strict digraph /)
    expect(text.match(/-> .*label="MCReset"/g)?.length).toBeGreaterThan(0)
    await check(['SPECIFICATION Spec', 'INVARIANT BelowMax'], {
      dumpDot: join(folder, 'graphs', 'violated.dot'),
    })
    expect(await readdir(join(folder, 'graphs'))).toEqual(['held.dot'])
  })
})

describe.skipIf(tlcIsMissing)('input that TLC cannot take is refused with file and line', () => {
  const sound = [...constants, 'SPECIFICATION Spec']

  it.each([
    ['an unknown name', [...sound, 'INVARIANTS WithinMax', '  Nonsuch'], /Model\.cfg:5: .*Nonsuch/],
    ['an unknown keyword', [...sound, 'INVARIANTT WithinMax'], /Model\.cfg:4: .*keyword/],
    [
      'a constant without a value',
      ['CONSTANT Max = 2', 'SPECIFICATION Spec'],
      /Model\.cfg: .*Nodes/,
    ],
    [
      'constants that the module does not ASSUME',
      ['CONSTANTS Max = 100 Nodes = {n1}', 'SPECIFICATION Spec'],
      /Model\.cfg: Assumption line 6,.*false/,
    ],
  ])('%s in the configuration', async (_, lines, message) => {
    expect(await refusal(lines)).toMatchObject({
      _tag: 'WrongUse',
      exitCode: 2,
      message: expect.stringMatching(message),
    })
  })

  it.each([
    ['NotASpec.tla', /NotASpec\.tla:5:1: syntax error: .*Encountered/],
    ['UnknownOperator.tla', /UnknownOperator\.tla:5:\d+: Unknown operator: `Missing'/],
    ['NoSuchFile.tla', /NoSuchFile\.tla: cannot read this module: no such file/],
  ])('%s', async (name, message) => {
    const error = await refusal(['INIT Init', 'NEXT Next'], { moduleFile: fixture(name) })
    expect(error).toMatchObject({ _tag: 'WrongUse', message: expect.stringMatching(message) })
    expect(error.message).not.toContain('\n')
  })

  it('a configuration that is not there', async () => {
    const given = await options(sound)
    const error = await failureOf(runTlc({ ...given, configFile: `${given.configFile}.none` }))
    expect(error).toMatchObject({
      _tag: 'WrongUse',
      message: expect.stringMatching(/Model\.cfg\.none: cannot read this configuration/),
    })
  })

  it('an expression that cannot be evaluated, as a mistake in the spec', async () => {
    expect(await refusal([...sound, 'INVARIANT OutOfDomain'])).toMatchObject({
      _tag: 'TlcBroke',
      reason: 'evaluation',
      exitCode: 2,
      message: expect.stringMatching(/Model\.cfg: .*out of domain/),
    })
  })
})
