/** The page of a story without a browser: what is written into it is the story, and where keys lead. */
import { Script } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { pageStory } from '../../src/explain/html/pageStory.ts'
import { storyPage, viewerScript } from '../../src/explain/html/storyPage.ts'
import { rowsOf, stepFor } from '../../src/explain/html/viewer/moves.ts'
import { unpackStory } from '../../src/explain/html/viewer/unpack.ts'
import { busyStory } from './busyStory.ts'
import { tinyRun } from './support.ts'

const carried = (story = busyStory(5, 400)) =>
  unpackStory(JSON.parse(JSON.stringify(pageStory(story))) as ReturnType<typeof pageStory>)

describe('what a page carries', () => {
  it('is the state of every region after every step', () => {
    const story = busyStory(5, 400)
    const open = carried(story)
    expect(open.steps.map(({ lanes }) => lanes)).toEqual(story.steps.map(({ lanes }) => lanes))
    expect(open.steps.map(({ sharedValues }) => sharedValues)).toEqual(
      story.steps.map(({ shared }) => shared),
    )
    expect(open.opensAt).toBe(399)
  })

  it('knows which fields never change, and which steps do nothing', () => {
    const open = carried()
    const names = [...open.constantFields].map((field) => open.laneFields[field])
    expect(names).toEqual(['status', 'phase', 'mode'])
    const quiet = open.steps.filter(({ isQuiet }) => isQuiet)
    expect(quiet.length).toBeGreaterThan(100)
    expect(
      quiet.filter(({ kind, changes = [] }) => kind === 'fault' || changes.length > 0),
    ).toEqual([])
  })

  it('is small: a step costs what it changes', () => {
    const story = busyStory(7, 5000)
    expect(JSON.stringify(pageStory(story).steps).length).toBeLessThan(5000 * 300)
  })
})

describe('a page', () => {
  const page = storyPage({ ...tinyRun, name: '</title><script>bad()' })

  it('reads nothing that a story says as HTML', () => {
    expect(page).toContain('&lt;/title&gt;&lt;script&gt;bad()')
    expect(page.match(/<script/g)).toHaveLength(2)
    const json = /<script type="application\/json" id="story">(.*?)<\/script>/s.exec(page)![1]!
    expect(JSON.parse(json)).toMatchObject({ name: '</title><script>bad()' })
  })

  it('names no other file and no address, and forbids itself to ask for any', () => {
    expect(page).toContain(`default-src 'none'`)
    const addresses = page.match(/https?:\/\/[^\s'"]+/g) ?? []
    expect(new Set(addresses)).toEqual(new Set(['http://www.w3.org/2000/svg']))
    expect(page).not.toMatch(/\bsrc=|@import|url\(/)
  })

  it('holds a script that a browser can read, and that needs nothing from elsewhere', () => {
    const script = viewerScript()
    expect(() => new Script(script)).not.toThrow()
    expect(script).not.toMatch(/__vi_|import\s*\(|\brequire\(|: PageElement/)
  })

  it('says without any script what broke', () => {
    expect(page).toContain('<h1>✗ LeaderCompleteness is violated at step 4</h1>')
    expect(page).toContain('<pre>entry 1 of a</pre>')
    const { verdict } = tinyRun
    const held = storyPage({
      ...tinyRun,
      verdict: { ...verdict, outcome: 'holds', sentence: 'it holds' },
    })
    expect(held).toContain('<header class="holds">\n<h1>✓ it holds</h1>')
  })
})

describe('a key', () => {
  const open = carried()
  const rows = rowsOf(open, false)
  const from = (cursor: number, key: string, wanted = '') =>
    stepFor(key, open, rows, { cursor, pageRows: 20, wanted })
  const kindAt = (step: number | undefined) => open.steps[step!]!.kind

  it.each([
    ['ArrowRight', 10, 11],
    ['ArrowLeft', 10, 9],
    ['ArrowLeft', 0, 0],
    ['ArrowRight', 399, 399],
    ['j', 10, 11],
    ['k', 10, 9],
    ['PageDown', 10, 30],
    ['PageUp', 10, 0],
    ['Home', 10, 0],
    ['End', 10, 399],
    ['v', 10, 399],
    ['f', 0, 50],
    ['f', 50, 147],
    ['F', 147, 50],
    ['F', 50, 50],
    ['o', 0, 20],
  ])('%s at %i leads to %i', (key, cursor, step) => {
    expect(from(cursor, key)).toBe(step)
  })

  it('leads to what it says', () => {
    expect(open.steps[from(100, 'm')!]!.takes).not.toEqual([])
    expect(open.steps[from(100, 'c')!]!.changes).not.toEqual([])
    expect(open.steps[from(100, 'r')!]!.lane).toBe(open.steps[100]!.lane)
    expect(open.steps[from(100, 'R')!]!.lane).toBe(open.steps[100]!.lane)
    const leads = (step: number) => open.steps[step]!.lanes.map(({ tone }) => tone === 'leads')
    const changed = from(0, 'l')!
    expect(leads(changed - 1)).toEqual(leads(0))
    expect(leads(changed)).not.toEqual(leads(0))
    expect(kindAt(from(0, 'n', 'cutoff'))).toBe('fault')
    expect(from(7, 'n', 'is nowhere')).toBe(7)
    expect(from(7, 'n')).toBe(7)
    expect(from(7, 'x')).toBeUndefined()
  })

  it('passes over what is hidden', () => {
    const few = rowsOf(open, true)
    expect(few.steps.length).toBeLessThan(300)
    expect(few.steps).toContain(open.opensAt)
    for (const [at, row] of few.rowOf.entries()) {
      expect(few.steps[row]).toBeLessThanOrEqual(at)
      if (!open.steps[at]!.isQuiet) expect(few.steps[row]).toBe(at)
    }
    const next = stepFor('ArrowRight', open, few, {
      cursor: few.steps[5]!,
      pageRows: 20,
      wanted: '',
    })
    expect(next).toBe(few.steps[6])
  })
})
