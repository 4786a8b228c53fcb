/**
 * What holds a table of tricky cases (a folder's CASES.md) against the files of that folder: each number has a
 * place whose title names it, or a reason. Not the cases themselves.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

export function holdCases(folder: URL, first: number, last: number): void {
  const read = (file: string) => readFileSync(new URL(file, folder), 'utf8')
  const numbers = Array.from({ length: last - first + 1 }, (_, at) => first + at)
  const rows = [...read('CASES.md').matchAll(/^\|\s*(\d+)\s*\|[^|]*\|([^|]*)\|$/gm)].map(
    ([, number, where = '']) => ({ number: Number(number), where: where.trim() }),
  )

  describe('the table of cases', () => {
    it('has each number once, in order', () => {
      expect(rows.map(({ number }) => number)).toEqual(numbers)
    })

    it.each(rows)('case $number is at $where', ({ number, where }) => {
      if (/^Not here: \w/.test(where)) return
      const files = [...where.matchAll(/`([^`]+)`/g)].map(([, file]) => file!)
      expect(files).not.toEqual([])
      const silent = files.filter(
        (file) => !titlesOf(file, read(file)).some((title) => names(title, number)),
      )
      expect(silent).toEqual([])
    })
  })
}

/** Titles of tests, or what a scenario says in front. */
function titlesOf(file: string, text: string): readonly string[] {
  const titles = file.endsWith('.txt')
    ? /^#.*$/gm
    : /(?:describe|it|test)[^'`]*\(\s*['`].*|^\s*\['.*/gm
  return [...text.matchAll(titles)].map(([title]) => title)
}

function names(title: string, number: number): boolean {
  const listed = /\bcases? ([\d, and]+)/i.exec(title)?.[1] ?? ''
  return [...listed.matchAll(/\d+/g)].some(([each]) => Number(each) === number)
}
