/**
 * The page in a real browser, from the disk: nothing is complained about, nothing asked of a network, keys move the
 * cursor and the state with it, in the light and the dark, and thousands of steps cost what a few do.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storyPage } from '../../src/explain/html/storyPage.ts'
import { readStory } from '../../src/explain/read/readStory.ts'
import type { Story } from '../../src/explain/story.ts'
import { temporaryFolder } from '../support/folders.ts'
import { type Browser, chromium, type PageOptions, startBrowser } from './browser.ts'
import { busyStory } from './busyStory.ts'
import { tinyRun } from './support.ts'

/** Elements of a page, however long its story is. */
const mostElements = 1_600
/** Processor time of a step: a picture lasts 16. */
const stepMs = 14

describe.skipIf(chromium === undefined)('a page in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser.close())

  const open = async (story: Story, options?: PageOptions, hash = '') => {
    const file = join(await temporaryFolder(), 'story.html')
    await writeFile(file, storyPage(story))
    const page = await browser.open(`${pathToFileURL(file).href}${hash}`, options)
    const text = (selector: string) =>
      page.value<string>(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ''`)
    return { ...page, text }
  }

  it('shows what broke, and the state at the cursor as keys move it', async () => {
    const page = await open(tinyRun)
    expect(await page.text('h1')).toBe('✗ LeaderCompleteness is violated at step 4')
    expect(await page.text('#place')).toBe('4 / 4')
    expect(await page.text('#step h2')).toBe('Persist')
    expect(await page.text('#state td.changed')).toBe('0 1')
    await page.press('ArrowLeft')
    expect(await page.text('#place')).toBe('3 / 4')
    expect(await page.text('#step .notes')).toBe('CrashFollower of b begins, for 50 ms')
    expect(await page.text('#state td.changed')).toBe('up down')
    expect(await page.text('.row.at')).toContain('CrashFollower')
    await page.press('Home', 'm')
    expect(await page.text('#place')).toBe('2 / 4')
    expect(await page.text('#step .messages')).toContain('← from a one sent at 0, 21.0 ms')
    expect(await page.text('#step .messages .lost')).toContain('lost: nobody is there')
    await page.press('f')
    expect(await page.text('#place')).toBe('3 / 4')
    await page.press('v')
    expect(await page.text('#step .verdict')).toBe('LeaderCompleteness is violated at step 4')
    expect(page.complaints).toEqual([])
    expect(page.requests).toHaveLength(1)
    expect(page.requests[0]).toMatch(/^file:.*story\.html$/)
  })

  it('follows clicks, links, the strip and the address', async () => {
    const page = await open(busyStory(3, 500), {}, '#step=120')
    expect(await page.text('#place')).toBe('120 / 499')
    await page.value(`document.querySelector('.row').click()`)
    await page.press('Shift')
    const first = Number((await page.text('#place')).split(' ')[0])
    expect(first).toBeLessThan(120)
    expect(first).toBeGreaterThan(80)
    const box = await page.value<{ left: number; top: number; width: number }>(
      `(({ left, top, width }) => ({ left, top, width }))(document.getElementById('strip').getBoundingClientRect())`,
    )
    await page.click(box.left + box.width / 2, box.top + 10)
    expect(await page.text('#place')).toBe('250 / 499')
    await page.value(`document.querySelector('#key-Home').click()`)
    await page.press('Shift')
    expect(await page.text('#place')).toBe('0 / 499')
    await page.press('/')
    await page.type('cutoff')
    await page.press('Enter')
    expect(await page.text('#place')).toBe('50 / 499')
    await page.press('h')
    expect(await page.value(`document.getElementById('quiet').getAttribute('aria-pressed')`)).toBe(
      'true',
    )
    await page.press('?')
    expect(await page.text('#help')).toContain('next change of leader')
    await page.press('Escape')
    expect(await page.value(`document.getElementById('help').hidden`)).toBe(true)
    await page.value('new Promise((done) => setTimeout(done, 400))')
    expect(await page.value('location.hash')).toBe('#step=50')
    expect(page.complaints).toEqual([])
  })

  it('shows a run that was kept, and nothing is complained about', async () => {
    const folder = new URL('../../traces/regressions/', import.meta.url)
    const [name = ''] = (await readdir(folder)).filter((file) => file.endsWith('.json')).toSorted()
    const story = readStory(await readFile(new URL(name, folder), 'utf8'))
    const page = await open(story)
    expect(await page.text('h1')).toBe(
      `✓ ${story.verdict.property!} is not broken by this run any more`,
    )
    await page.press('Home', 'f', 'm', 'c', 'l', 'r', 'o', 'h', 'PageDown', 'End')
    expect(await page.text('#place')).toBe(`${story.steps.length - 1} / ${story.steps.length - 1}`)
    expect(await page.value(`document.getElementById('key-v').hidden`)).toBe(true)
    expect(page.complaints).toEqual([])
  })

  it('is dark where the system is', async () => {
    const colours = `[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]`
    const light = await (await open(tinyRun)).value<readonly string[]>(colours)
    const dark = await (await open(tinyRun, { dark: true })).value<readonly string[]>(colours)
    const brightness = (colour: string) =>
      (colour.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, each) => sum + Number(each), 0)
    expect(brightness(light[0]!)).toBeGreaterThan(brightness(light[1]!) + 300)
    expect(brightness(dark[0]!)).toBeLessThan(brightness(dark[1]!) - 300)
  })

  it.each([
    [3, 500, 150],
    [7, 500, 499],
    [7, 5000, 150],
  ])(
    'of %i regions and %i steps stays small and does not lag',
    { timeout: 90_000 },
    async (regions, length, walked) => {
      const page = await open(busyStory(regions, length))
      await page.press('Home')
      const before = await page.processorMs()
      const walk = `new Promise((done) => {
      const [long, tasks] = [[], new PerformanceObserver((list) => long.push(...list.getEntries()))]
      tasks.observe({ type: 'longtask' })
      let left = ${walked}
      const picture = () => {
        if (left === 0) return setTimeout(() => done(long.length), 100)
        left -= 1
        window.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))
        requestAnimationFrame(picture)
      }
      picture()
    })`
      const longTasks = await page.value<number>(walk)
      const took = (await page.processorMs()) - before
      expect(await page.text('#place')).toBe(`${walked} / ${length - 1}`)
      expect(took / walked).toBeGreaterThan(0)
      expect(took / walked).toBeLessThan(stepMs)
      // Long by the clock, so of a busy machine some are.
      expect(longTasks / walked).toBeLessThan(0.1)
      const elements = await page.value<number>(`document.getElementsByTagName('*').length`)
      expect(elements).toBeLessThan(mostElements)
      const columns = await page.value<number>(
        `document.querySelectorAll('#state thead th').length`,
      )
      expect(columns).toBe(regions + 1)
      expect(page.complaints).toEqual([])
      expect(page.requests).toHaveLength(1)
    },
  )
})
