/** Stored traces: every value survives ITF, equal graphs give equal bytes, damage is named. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import * as Effect from 'effect/Effect'
import { afterAll, describe, expect, it } from 'vitest'
import { coverEdges } from '../../src/conformance/graph/paths.ts'
import { fromItf, ItfValueError, toItf } from '../../src/conformance/traces/itf.ts'
import type { Json } from '../../src/conformance/traces/itf.ts'
import { stepCount } from '../../src/conformance/traces/storedModel.ts'
import { compressTraces } from '../../src/conformance/traces/traceBytes.ts'
import { readTraceFile, writeTraceFile } from '../../src/conformance/traces/traceFile.ts'
import { readTraces } from '../../src/conformance/traces/traceReader.ts'
import { writeTraces } from '../../src/conformance/traces/traceWriter.ts'
import {
  tokenPassGraph as graph,
  tokenPassOrigin as origin,
  tokenPassText as text,
} from './fixtures/tokenPass/stored.ts'
import { canonical, setOf } from '../../src/shared/value.ts'
import type { Value } from '../../src/shared/value.ts'

const folder = mkdtempSync(join(tmpdir(), 'flagspan-itf-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a value in ITF', () => {
  it.each<[Value, Json]>([
    [3, { '#bigint': '3' }],
    [true, true],
    ['s1', 's1'],
    [
      [1, 'a'],
      [{ '#bigint': '1' }, 'a'],
    ],
    [setOf([2, 1, 2]), { '#set': [{ '#bigint': '1' }, { '#bigint': '2' }] }],
    [
      { b: 'x', a: [] },
      { a: [], b: 'x' },
    ],
    [{ '#map': [[[1, 2], 'x']] }, { '#map': [[[{ '#bigint': '1' }, { '#bigint': '2' }], 'x']] }],
  ])('%j is written as %j and read back', (value, json) => {
    expect(toItf(value)).toEqual(json)
    expect(canonical(fromItf(json))).toBe(canonical(value))
  })

  it('may hold plain numbers and tuples when it comes from elsewhere', () => {
    expect(fromItf({ '#tup': [1, { '#bigint': '-2' }] })).toEqual([1, -2])
  })

  it.each<[Json, RegExp]>([
    [null, /x is null/],
    [[{ a: { '#bigint': 'one' } }], /x\[0\]\.a has a #bigint that is no text of digits/],
    [{ '#bigint': '99999999999999999999' }, /below 2\^53/],
    [1.5, /x is 1\.5/],
    [{ '#unserializable': 'f' }, /x has #unserializable; known are/],
    [{ '#set': 1 }, /x has #set without a list/],
    [{ '#set': [], more: 1 }, /x has #set and other fields/],
    [{ '#map': [['a']] }, /x\[0\] is not a pair/],
    [
      {
        '#map': [
          ['a', 1],
          ['a', 2],
        ],
      },
      /x\[1\] repeats a key/,
    ],
  ])('%j is refused', (json, reason) => {
    expect(() => fromItf(json, 'x')).toThrow(ItfValueError)
    expect(() => fromItf(json, 'x')).toThrow(reason)
  })
})

describe('a trace file', () => {
  it('holds the whole graph and where it came from', () => {
    const model = readTraces(text)
    expect(model.graph).toEqual(graph)
    expect(model.origin.config.constants['Passes']).toBe(3)
    expect({ ...model.origin, config: undefined }).toEqual({ ...origin, config: undefined })
    expect(stepCount(model)).toBeGreaterThanOrEqual(32)
  })

  it('is a list of ITF traces', () => {
    const traces = JSON.parse(text) as Record<string, unknown>[]
    for (const trace of traces) {
      expect(trace['#meta']).toMatchObject({ format: 'ITF' })
      expect(trace['vars']).toEqual(['holds', 'network', 'note', 'passes', 'seen'])
      const states = trace['states'] as Record<string, Json>[]
      const [first, ...steps] = states.map((state) => state['#meta'])
      expect(first).toEqual({ index: 0 })
      for (const [index, step] of steps.entries()) {
        expect(step).toEqual({ index: index + 1, action: expect.any(String) as unknown })
      }
    }
  })

  it('has the same bytes each time, whatever the time and the system', () => {
    const bytes = compressTraces(text)
    expect(bytes.slice(4, 8).every((byte) => byte === 0)).toBe(true)
    expect(bytes[9]).toBe(255)
    expect(compressTraces(writeTraces(origin, graph, coverEdges(graph)))).toEqual(bytes)
  })

  it('is written whole, read back, and leaves nothing else behind', async () => {
    const file = join(folder, 'deep', 'TokenPass.itf.json.gz')
    await Effect.runPromise(writeTraceFile(file, text))
    expect(readdirSync(join(folder, 'deep'))).toEqual(['TokenPass.itf.json.gz'])
    expect((await Effect.runPromise(readTraceFile(file))).graph).toEqual(graph)
    expect(gunzipSync(readFileSync(file)).toString()).toBe(text)
  })

  it('that cannot be written is said in one line, and leaves nothing behind', async () => {
    writeFileSync(join(folder, 'plain'), '')
    const file = join(folder, 'plain', 'TokenPass.itf.json.gz')
    const error = await Effect.runPromise(Effect.flip(writeTraceFile(file, text)))
    expect(error._tag).toBe('EnvironmentLacks')
    expect(error.message).toMatch(
      /^cannot write .*TokenPass\.itf\.json\.gz: .*Nothing was changed\.$/,
    )
  })
})

describe('a damaged trace file', () => {
  const zipped = compressTraces(text)
  const edited = (edit: (traces: Record<string, Json>[]) => void): string => {
    const traces = JSON.parse(text) as Record<string, Json>[]
    edit(traces)
    return JSON.stringify(traces)
  }
  const metaOf = (trace: unknown) =>
    (trace as { '#meta': { flagspan: Record<string, Json> } })['#meta'].flagspan
  const statesOf = (trace: unknown) => (trace as { states: Record<string, Json>[] }).states

  it.each<[string, string | Uint8Array, RegExp]>([
    ['empty', '', /not JSON/],
    ['cut off', zipped.slice(0, zipped.length / 2), /the gzip data is cut off/],
    ['cut off after unzipping', gzipSync(text.slice(0, 900)), /not JSON/],
    [
      'with a flipped byte',
      zipped.map((byte, at) => (at === 400 ? byte ^ 255 : byte)),
      /broken gzip data/,
    ],
    ['not text', Uint8Array.of(0xc3, 0x28), /not UTF-8 text/],
    ['HTML', '<html>', /not JSON/],
    ['another kind of JSON', '{"a":1}', /trace 1 is not ITF: it has no lists "vars" and "states"/],
    ['without traces', '[]', /the file holds no trace/],
    ['without a model', edited((t) => delete t[0]?.['#meta']), /does not say its model/],
    ['of another version', edited((t) => (metaOf(t[0])['version'] = 9)), /format version 9; this/],
    [
      'from two specs',
      edited((t) => (metaOf(t[1])['specSha256'] = 'b')),
      /trace 2 is from another/,
    ],
    ['without a trace', edited((t) => t.pop()), /announces \d+ traces and holds \d+/],
    ['in another order', edited((t) => t.reverse()), /trace 1 is numbered/],
    [
      'branching off nothing',
      edited((t) => (metaOf(t[1])['branchesOff'] = { trace: 2, state: 0 })),
      /trace 2 does not branch off an earlier trace/,
    ],
    [
      'branching off elsewhere',
      edited((t) => (metaOf(t[1])['branchesOff'] = { trace: 1, state: 0 })),
      /trace 2 does not start in the state that it branches off at/,
    ],
    [
      'without an action',
      edited((t) => (statesOf(t[0])[1] = { ...statesOf(t[0])[1], '#meta': {} })),
      /trace 1, state 1 does not say its action/,
    ],
    [
      'without a variable',
      edited((t) => delete statesOf(t[0])[1]?.['note']),
      /trace 1, state 1 has other variables/,
    ],
    [
      'with a broken value',
      edited((t) => ((statesOf(t[0])[1] as Record<string, Json>)['note'] = null)),
      /trace 1, state 1, note: the value is null/,
    ],
    [
      'with a changed state',
      edited((t) => ((statesOf(t[0])[1] as Record<string, Json>)['note'] = 'other')),
      /announces 19 states and holds 20/,
    ],
  ])('%s is refused in one line', async (name, content, reason) => {
    const file = join(folder, `${name}.itf.json.gz`)
    writeFileSync(file, content)
    const error = await Effect.runPromise(Effect.flip(readTraceFile(file)))
    expect(error._tag).toBe('WrongUse')
    expect(error.message).toMatch(reason)
    expect(error.message.startsWith(`${file}: `)).toBe(true)
    expect(error.message).not.toContain('\n')
  })

  it('that is missing is named', async () => {
    const error = await Effect.runPromise(Effect.flip(readTraceFile(join(folder, 'none'))))
    expect(error._tag).toBe('WrongUse')
    expect(error.message).toMatch(/cannot read .*none: no such file/)
  })
})
