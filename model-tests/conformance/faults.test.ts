/** Faults seeded into the code while it loads: each is noticed, by the oracle that should notice it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as Effect from 'effect/Effect'
import { afterAll, describe, expect, it } from 'vitest'
import { seedFault } from '../../src/conformance/faults/fault.ts'
import type { Fault } from '../../src/conformance/faults/fault.ts'
import type { FaultTarget } from '../../src/conformance/faults/faultTask.ts'
import { ownFaultTarget, runFaults } from '../../src/conformance/faults/runFaults.ts'
import { compressTraces } from '../../src/conformance/traces/traceBytes.ts'
import { tokenPassText } from './fixtures/tokenPass/stored.ts'

const folder = mkdtempSync(join(tmpdir(), 'flagspan-faults-'))
afterAll(() => rmSync(folder, { recursive: true }))
const traceFile = join(folder, 'TokenPass.itf.json.gz')
writeFileSync(traceFile, compressTraces(tokenPassText))

const sources = pathToFileURL(join(import.meta.dirname, 'fixtures/tokenPass/')).href
const target: FaultTarget = {
  bindings: new URL('index.ts', sources).href,
  sources,
  protocol: 'TokenPass',
  traceFiles: [traceFile],
}

const fault = (id: string, find: string, replace: string, file = 'core.ts'): Fault => ({
  id,
  title: id,
  file,
  find,
  replace,
})

const run = (faults: readonly Fault[], options = {}, changes: Partial<FaultTarget> = {}) =>
  runFaults(
    { ...target, ...changes },
    faults.map((each) => ({ fault: each })),
    options,
  )

describe('a seeded fault', () => {
  it('is noticed by the oracle that should, and sound code by none', async () => {
    const results = await Effect.runPromise(
      run([
        fault('harmless', 'const hop = state.passes + 1', 'const hop = 1 + state.passes'),
        fault(
          'keeps the token',
          'state.holders.filter((node) => node !== event.node)',
          'state.holders',
        ),
        fault(
          'forgets the hop',
          '[event.transfer.to]: event.transfer.hop',
          '[event.transfer.to]: 0',
        ),
        fault(
          'hop goes back',
          '[event.transfer.to]: event.transfer.hop',
          '[event.transfer.to]: -1',
        ),
        fault(
          'throws',
          "case 'Wait':\n      return state",
          "case 'Wait':\n      throw new Error('x')",
        ),
        fault(
          'hears nothing',
          'state.network.flatMap(deliveries)',
          '[].flatMap(deliveries)',
          'index.ts',
        ),
      ]),
    )
    expect(results.map(({ id, killedBy }) => [id, [...killedBy].sort()])).toEqual([
      ['harmless', []],
      ['keeps the token', ['graph', 'invariant:OneToken', 'replay']],
      ['forgets the hop', ['graph', 'replay']],
      ['hop goes back', ['graph', 'invariant:HopsGrow', 'replay']],
      ['throws', ['exception', 'graph', 'replay']],
      ['hears nothing', ['graph', 'replay']],
    ])
    const details = results[1]?.kills.find(
      (kill) => kill.killedBy === 'invariant:OneToken',
    )?.details
    expect(details?.join('\n')).toMatch(/invariant OneToken violated/)
  })

  it('is looked into no further once the awaited oracle has spoken', async () => {
    const each = fault('f', '[event.transfer.to]: event.transfer.hop', '[event.transfer.to]: -1')
    const killedBy = async (until: string) => {
      const [result] = await Effect.runPromise(runFaults(target, [{ fault: each, until }]))
      return result?.killedBy
    }
    expect(await killedBy('replay')).toEqual(['replay'])
    expect(await killedBy('invariant:HopsGrow')).toEqual(['replay', 'invariant:HopsGrow', 'graph'])
    expect(await killedBy('graph')).toEqual(['replay', 'invariant:HopsGrow', 'graph'])
    expect(await killedBy('invariant:Other')).toEqual(['replay', 'invariant:HopsGrow', 'graph'])
  })

  it('that never comes to an end is stopped, and the next one is tried all the same', async () => {
    const results = await Effect.runPromise(
      run(
        [
          fault('endless', "case 'Lose':", "case 'Lose':\n      for (;;);\n"),
          fault('harmless', 'const hop = state.passes + 1', 'const hop = 1 + state.passes'),
        ],
        { threads: 1, timeoutSeconds: 1.5 },
      ),
    )
    expect(results.map(({ killedBy }) => killedBy)).toEqual([['timeout'], []])
  })

  it('in a file of no protocol model or without its place is refused', async () => {
    const refusal = async (each: Fault, changes: Partial<FaultTarget> = {}) => {
      const error = await Effect.runPromise(Effect.flip(run([each], {}, changes)))
      expect(error._tag).toBe('WrongUse')
      return error.message
    }
    expect(await refusal(fault('F1', 'no such text', 'x'))).toBe(
      'fault F1 (core.ts): the text "no such text" does not occur; it must occur exactly once',
    )
    expect(await refusal(fault('F2', 'x', 'y', 'stored.ts'))).toMatch(
      /^fault F2 \(stored\.ts\): .*index\.ts does not import the file$/,
    )
    expect(await refusal(fault('F3', 'export const step', 'export const'))).toMatch(
      /^fault F3 \(core\.ts\): the faulty code does not load: /,
    )
    const harmless = fault('F4', 'state.passes + 1', '1 + state.passes')
    expect(await refusal(harmless, { protocol: 'Other' })).toMatch(
      /no code is bound to protocol Other/,
    )
    writeFileSync(join(folder, 'broken.itf.json.gz'), 'x')
    expect(await refusal(harmless, { traceFiles: [join(folder, 'broken.itf.json.gz')] })).toMatch(
      /not JSON/,
    )
  })

  it('must have exactly one place', () => {
    expect(seedFault(fault('F', 'b', '$&x'), 'abc')).toBe('a$&xc')
    expect(() => seedFault(fault('F', 'a', 'b'), 'aa')).toThrow(
      /occurs 2 times; it must occur exactly once/,
    )
    expect(() => seedFault(fault('F', '', 'b'), 'aa')).toThrow(/the text to find is empty/)
    expect(() => seedFault(fault('F', 'a', 'a'), 'a')).toThrow(/it changes nothing/)
  })

  it('of the product is sought in its sources', () => {
    const own = ownFaultTarget('RaftCommit', [])
    expect(own.bindings).toBe(
      new URL('../../src/conformance/bindings/index.ts', import.meta.url).href,
    )
    expect(own.sources).toBe(new URL('../../src/', import.meta.url).href)
  })
})
