/**
 * Tables, numbers and progress lines as they reach a person.
 */
import { describe, expect, it } from 'vitest'
import { formatNumber, formatSeconds, formatTable, makeProgress } from '../../src/cli/output.ts'

/** Collects what is written; time stands still until it is moved. */
function recorder(terminal: boolean) {
  const written: string[] = []
  const clock = { ms: 0 }
  const target = { isTTY: terminal, columns: 12, write: (text: string) => written.push(text) }
  const progress = makeProgress(target, 1000, () => clock.ms)
  return { written, clock, progress }
}

describe('tables', () => {
  it('align text left and numbers right, and show what is missing', () => {
    expect(
      formatTable(
        ['model', 'states'],
        [
          ['MCRaft', 1234567],
          ['x', undefined],
        ],
      ),
    ).toEqual(['model      states', '------  ---------', 'MCRaft  1,234,567', 'x               -'])
  })

  it('write numbers the same everywhere', () => {
    expect([0, 999, 1000, 0.125, 1e6].map(formatNumber)).toEqual([
      '0',
      '999',
      '1,000',
      '0.13',
      '1,000,000',
    ])
    expect([0.04, 9.95, 59.4, 60, 200].map(formatSeconds)).toEqual([
      '0.0 s',
      '9.9 s',
      '59 s',
      '1 min 0 s',
      '3 min 20 s',
    ])
  })
})

describe('progress', () => {
  it('rewrites one line on a terminal, cut to its width, and leaves none behind', () => {
    const { written, progress } = recorder(true)
    progress.update('12345678901234567890')
    progress.keep('done')
    progress.clear()
    expect(written).toEqual(['\r\u001B[K12345678901', '\r\u001B[K', 'done\n'])
  })

  it('prints plain lines elsewhere, and few', () => {
    const { written, clock, progress } = recorder(false)
    progress.update('too early')
    clock.ms = 1000
    progress.update('one')
    clock.ms = 1999
    progress.update('too early again')
    clock.ms = 2000
    progress.update('two')
    progress.clear()
    expect(written).toEqual(['one\n', 'two\n'])
  })
})
