/** A story in a terminal, line by line: what is on top, which steps are shown, and what each says. */
import { describe, expect, it } from 'vitest'
import { readStory } from '../../src/explain/read/readStory.ts'
import { coloured, plain } from '../../src/explain/show/paint.ts'
import { terminalLines } from '../../src/explain/show/terminalLines.ts'
import { busyStory } from './busyStory.ts'
import { tinyRun } from './support.ts'

const options = { all: false, last: 40, columns: 0, paint: plain }

describe('a run', () => {
  it('is one line for each event, with what broke on top and where it broke', () => {
    expect(terminalLines(tinyRun, options)).toEqual([
      '✗ LeaderCompleteness is violated at step 4',
      '  entry 1 of a',
      'tiny (simulator, seed 7, 2 regions)',
      '',
      '  step   time  region  action                role, phase  term  commit  vector  what changed',
      '     0  0.100  a       Heartbeat             leader          1       0  0·0',
      '>    1  0.120  b       Write                 follower        1       0  0·0     client 0 writes x',
      '     2  0.121  b       ReceiveAppendRequest  follower        1       0  0·0     from a: AppendRequest',
      '!    3  0.130          CrashFollower                                            CrashFollower of b begins, for 50 ms; b status up → down',
      '✗    4  1.400  a       Persist               leader          1       1  0·0     ← LeaderCompleteness is violated; commit 0 → 1',
      '',
      '! fault or restart, > command; vector: updates known of a, b',
    ])
  })

  it('that is long is shown from what was done to it on, and the last steps', () => {
    const lines = terminalLines(tinyRun, { ...options, last: 1 })
    expect(lines.slice(5, 10).map((line) => line.slice(0, 9))).toEqual([
      '  … 1 step'.slice(0, 9),
      '>    1  0',
      '  … 1 ste',
      '!    3  0',
      '✗    4  1',
    ])
    const busy = busyStory(5, 3000)
    const short = terminalLines(busy, { ...options, last: 10 })
    expect(short.length).toBeLessThan(300)
    expect(terminalLines(busy, { ...options, all: true })).toHaveLength(3000 + 7)
  })

  it('is cut off where the terminal ends', () => {
    const lines = terminalLines(tinyRun, { ...options, columns: 60 })
    expect(Math.max(...lines.map(({ length }) => length))).toBe(60)
    expect(lines[5]).toHaveLength(
      '     0  0.100  a       Heartbeat             leader          1'.length - 2,
    )
    expect(lines[5]!.endsWith('…')).toBe(true)
  })

  it('tells the phase of gossip where gossip acts', () => {
    const step = { ...tinyRun.steps[0]!, action: 'ReceiveDigest' }
    const lines = terminalLines({ ...tinyRun, steps: [step, ...tinyRun.steps.slice(1)] }, options)
    expect(lines[5]).toContain('ReceiveDigest         idle ')
  })

  it('is coloured on a terminal alone', () => {
    const lines = terminalLines(tinyRun, { ...options, paint: coloured })
    expect(lines[0]).toBe('\u001B[31m✗ LeaderCompleteness is violated at step 4\u001B[0m')
    expect(terminalLines(tinyRun, options).join('')).not.toContain('\u001B')
  })

  it('of which much was found shows the beginning', () => {
    const detail = Array.from({ length: 20 }, (_, at) => `line ${at}`).join('\n')
    const lines = terminalLines({ ...tinyRun, verdict: { ...tinyRun.verdict, detail } }, options)
    expect(lines.slice(6, 9)).toEqual([
      '  line 5',
      '  … 14 more lines',
      'tiny (simulator, seed 7, 2 regions)',
    ])
  })

  it('broken by the whole is marked at its end', () => {
    const { at: _, ...verdict } = tinyRun.verdict
    const lines = terminalLines({ ...tinyRun, verdict }, options)
    expect(lines[9]).toContain('← LeaderCompleteness does not hold of all this')
  })
})

describe('a behaviour of a spec', () => {
  const text = [
    'MCToken violates OneOwner:',
    '1. the initial state',
    '     messages = {}',
    '     pc = [s1 |-> "a", s2 |-> "a"]',
    '     votes = [s1 |-> {}, s2 |-> {}]',
    '2. Ask by s1',
    '     messages: + [destination |-> s2, source |-> s1, type |-> "Vote"]',
    '     pc[s1]: "a" -> "b"',
    '3. Lose',
    '     messages: - [destination |-> s2, source |-> s1, type |-> "Vote"]',
    '',
  ].join('\n')

  it('is one line for each state, with all that changed', () => {
    expect(terminalLines(readStory(text), options)).toEqual([
      '✗ OneOwner is violated in state 3',
      'MCToken (TLC, 3 states)',
      '',
      '  state  region  action  what changed',
      '      1          Init',
      '      2  s1      Ask     pc: "a" -> "b"; sends Vote s1 → s2',
      '✗     3          Lose    ← OneOwner is violated; loses Vote s1 → s2',
    ])
  })

  it('says how it goes on for ever', () => {
    const lasso = text.replace(/\n$/, '\n     then Ask leads back to step 2, and so on for ever\n')
    const lines = terminalLines(readStory(lasso), options)
    expect(lines.at(-1)).toBe('  then Ask leads back to state 2, and so on for ever')
    expect(lines[0]).toBe('✗ OneOwner is violated by a behaviour without end')
  })
})
