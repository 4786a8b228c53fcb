/** The table of tricky cases (CASES.md): each number has a place that names it, or a reason. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const here = new URL('./', import.meta.url)
const read = (file: string) => readFileSync(new URL(file, here), 'utf8')

const numbers = Array.from({ length: 42 }, (_, at) => at + 1)

const rows = [...read('CASES.md').matchAll(/^\|\s*(\d+)\s*\|[^|]*\|([^|]*)\|$/gm)].map(
  ([, number, where = '']) => ({ number: Number(number), where: where.trim() }),
)

/** Titles of tests, or what a scenario says in front. */
function titlesOf(file: string): readonly string[] {
  const text = read(file)
  const titles = file.endsWith('.txt')
    ? /^#.*$/gm
    : /(?:describe|it|test)[^'`]*\(\s*['`].*|^\s*\['.*/gm
  return [...text.matchAll(titles)].map(([title]) => title)
}

function names(title: string, number: number): boolean {
  const listed = /\bcases? ([\d, and]+)/i.exec(title)?.[1] ?? ''
  return [...listed.matchAll(/\d+/g)].some(([each]) => Number(each) === number)
}

describe('the table of cases', () => {
  it('has each number once, in order', () => {
    expect(rows.map(({ number }) => number)).toEqual(numbers)
  })

  it.each(rows)('case $number is at $where', ({ number, where }) => {
    if (/^Not here: \w/.test(where)) return
    const files = [...where.matchAll(/`([^`]+)`/g)].map(([, file]) => file!)
    expect(files).not.toEqual([])
    const silent = files.filter((file) => !titlesOf(file).some((title) => names(title, number)))
    expect(silent).toEqual([])
  })
})
