/**
 * Reading TLC's output without TLC: the shapes that a real run rarely has.
 */
import { describe, expect, it } from 'vitest'
import { breakageOf } from '../../src/conformance/tlc/breakage.ts'
import { logReader } from '../../src/conformance/tlc/log.ts'
import { messageReader, type TlcMessage } from '../../src/conformance/tlc/messages.ts'
import { actionName, readState, readStep } from '../../src/conformance/tlc/trace.ts'
import { verdictOf } from '../../src/conformance/tlc/verdict.ts'

const block = (code: number, severity: number, ...lines: readonly string[]) => [
  `@!@!@STARTMSG ${code}:${severity} @!@!@`,
  ...lines,
  `@!@!@ENDMSG ${code} @!@!@`,
]

function messagesOf(lines: readonly string[]) {
  const messages: TlcMessage[] = []
  const plain: string[] = []
  const reader = messageReader(
    (message) => messages.push(message),
    (line) => plain.push(line),
  )
  lines.forEach(reader.line)
  reader.end()
  return { messages, plain }
}

function logOf(lines: readonly string[]) {
  const reader = logReader(() => undefined)
  lines.forEach(reader.line)
  reader.end()
  return reader.log
}

const broken = (exitCode: number, lines: readonly string[], errorLines: readonly string[] = []) =>
  breakageOf({
    moduleFile: '/models/M.tla',
    configFile: '/models/M.cfg',
    configText: '',
    exitCode,
    log: logOf([...block(2262, 0, 'TLC2 Version 2.18 of 20 March 2023'), ...lines]),
    errorLines,
  })

describe('message blocks', () => {
  it('nest, may begin in the middle of a line, and end where TLC was cut off', () => {
    const { messages, plain } = messagesOf([
      'before',
      ...block(
        1000,
        1,
        'outer',
        'The exception was X: @!@!@STARTMSG 5001:0 @!@!@',
        'inner',
        '@!@!@ENDMSG 5001 @!@!@',
        'after',
      ),
      '@!@!@STARTMSG 2217:4 @!@!@',
      'cut',
    ])
    expect(plain).toEqual(['before'])
    expect(messages).toEqual([
      {
        code: 1000,
        severity: 1,
        text: 'outer\nThe exception was X:\nafter',
        inner: [{ code: 5001, severity: 0, text: 'inner', inner: [] }],
      },
      { code: 2217, severity: 4, text: 'cut', inner: [] },
    ])
  })

  it('keep only the last coverage, and add up an action that is listed twice', () => {
    const row = (name: string, counts: string) =>
      block(2772, 0, `<${name} line 1, col 1 to line 1, col 9 of module M>: ${counts}`)
    const log = logOf([
      ...block(2201, 0, 'The coverage statistics'),
      ...row('MCSend', '1:1'),
      ...block(2201, 0, 'The coverage statistics'),
      ...row('MCSend', '1,200:3,400'),
      ...row('MCSend', '5:6'),
      ...row('MCLose', '0:0'),
    ])
    expect(log.coverage).toEqual([
      { action: 'Send', distinct: 1205, generated: 3406 },
      { action: 'Lose', distinct: 0, generated: 0 },
    ])
  })

  it('give counts with thousands and depth', () => {
    const log = logOf([
      ...block(
        2200,
        0,
        'Progress(1,021) at 2026-01-01: 1,007,404 states generated (9 s/min), 287,615 distinct states found (3 ds/min), 12 states left on queue.',
      ),
    ])
    expect(log.counts).toEqual({ generated: 1_007_404, distinct: 287_615, queue: 12, depth: 1021 })
  })
})

describe('states and steps', () => {
  it('read one variable without a bullet, and values over several lines', () => {
    expect(readState('a = 3\n')).toEqual({ a: 3 })
    expect(readState('/\\ a = << 1,\n   2 >>\n/\\ b = [ x |-> "/\\\\ c = 1" ]\n')).toEqual({
      a: [1, 2],
      b: { x: '/\\ c = 1' },
    })
  })

  it('name the action: without prefix, without arguments, or not at all', () => {
    expect(actionName('MCTimeout(s1)')).toBe('Timeout')
    expect(actionName('MCell')).toBe('MCell')
    const step = (head: string) =>
      readStep({ code: 2217, severity: 4, text: `2: ${head}\na = 1`, inner: [] })
    expect(step('<MCTimeout(s1) line 7, col 1 to line 7, col 8 of module M>')?.action).toBe(
      'Timeout',
    )
    expect(step('<Action line 7, col 1 to line 7, col 8 of module M>')?.action).toBe('')
    expect(step('<Initial predicate>')?.action).toBe('Init')
  })
})

describe('a run without a verdict', () => {
  it('has none, whatever it printed', () => {
    expect(verdictOf(255, logOf(block(2110, 1, 'Invariant X is violated.')))).toBeUndefined()
    expect(verdictOf(0, logOf([]))).toMatchObject({ verdict: 'holds' })
  })

  it('says that the disk is full', () => {
    const error = broken(255, [
      ...block(
        1000,
        1,
        'TLC threw an unexpected exception.',
        'The exception was a java.lang.RuntimeException',
        ': java.io.IOException: No space left on device',
      ),
    ])
    expect(error).toMatchObject({
      _tag: 'TlcBroke',
      reason: 'disk',
      exitCode: 3,
      message:
        '/models/M.cfg: TLC could not write or read a file: java.io.IOException: No space left on device. Make room, or point TMPDIR elsewhere.',
    })
  })

  it('says what the JVM said where TLC said nothing', () => {
    expect(
      breakageOf({
        moduleFile: '/models/M.tla',
        configFile: '/models/M.cfg',
        configText: '',
        exitCode: 1,
        log: logOf([]),
        errorLines: ['Error: Could not find or load main class tlc2.TLC'],
      }),
    ).toMatchObject({
      _tag: 'EnvironmentLacks',
      message: expect.stringMatching(/did not start \(exit code 1\): Error: Could not find/),
    })
    expect(broken(152, block(2777, 1, 'too large'))).toMatchObject({
      _tag: 'TlcBroke',
      reason: 'unknown',
      message: expect.stringMatching(/exit code 152: too large/),
    })
  })
})
