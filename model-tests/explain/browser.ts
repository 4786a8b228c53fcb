/**
 * A real browser without a window, spoken to by the DevTools protocol: opens a page of the disk, presses keys, reads
 * what it shows, and keeps what it complained about and asked the network for.
 *
 * Where no Chromium is installed there is none, and a reason that is printed.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome']

/** The program, or undefined where none of the names is installed. */
export const chromium = names.find(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
)

if (chromium === undefined) {
  console.warn(`tests in a browser are skipped: none of ${names.join(', ')} is installed`)
}

export interface Browser {
  readonly open: (url: string, options?: PageOptions) => Promise<Page>
  readonly close: () => Promise<void>
}

export interface PageOptions {
  readonly dark?: boolean
  readonly width?: number
  readonly height?: number
}

export interface Page {
  /** The value of an expression in the page; a promise is waited for. */
  readonly value: <Value>(expression: string) => Promise<Value>
  readonly press: (...keys: readonly string[]) => Promise<void>
  readonly type: (text: string) => Promise<void>
  readonly click: (x: number, y: number) => Promise<void>
  /** Processor time that the page's thread has taken so far: a machine that is busy with others changes nothing of it. */
  readonly processorMs: () => Promise<number>
  readonly screenshot: () => Promise<Buffer>
  /** What was logged or thrown, and every address that was asked for. */
  readonly complaints: readonly string[]
  readonly requests: readonly string[]
}

type Params = Readonly<Record<string, unknown>>

interface Reply {
  readonly id?: number
  readonly method?: string
  readonly params?: Params
  readonly result?: Params
  readonly error?: { readonly message: string }
  readonly sessionId?: string
}

type Listener = (reply: Reply) => void

export async function startBrowser(): Promise<Browser> {
  if (chromium === undefined) throw new Error('no browser is installed')
  const profile = await mkdtemp(join(tmpdir(), 'flagspan-browser-'))
  const child = spawn(
    chromium,
    [
      ...['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--hide-scrollbars'],
      ...[
        '--disable-dev-shm-usage',
        '--disable-background-networking',
        '--disable-component-update',
      ],
      ...['--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const address = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('close', () => reject(new Error(`the browser ended: ${said}`)))
  })
  const { send, listeners, socket } = await connect(address)
  return {
    open: (url, options = {}) => openPage(send, listeners, url, options),
    close: async () => {
      socket.close()
      child.kill('SIGKILL')
      await ended
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Until what was done is drawn. */
const nextPicture =
  'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))'

type Send = (method: string, params?: Params, sessionId?: string) => Promise<Params>

async function connect(address: string) {
  const socket = new WebSocket(address)
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error('the browser does not answer')))
  })
  const listeners = new Set<Listener>()
  let next = 1
  socket.addEventListener('message', ({ data }) => {
    const reply = JSON.parse(String(data)) as Reply
    for (const listener of listeners) listener(reply)
  })
  const send: Send = (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      const id = next
      next += 1
      const listener: Listener = (reply) => {
        if (reply.id !== id) return
        listeners.delete(listener)
        if (reply.error === undefined) resolve(reply.result ?? {})
        else reject(new Error(`${method}: ${reply.error.message}`))
      }
      listeners.add(listener)
      socket.send(
        JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }),
      )
    })
  return { send, listeners, socket }
}

async function openPage(
  sendTo: Send,
  listeners: Set<Listener>,
  url: string,
  { dark = false, width = 1440, height = 900 }: PageOptions,
): Promise<Page> {
  const { targetId } = await sendTo('Target.createTarget', { url: 'about:blank' })
  const attached = await sendTo('Target.attachToTarget', { targetId, flatten: true })
  const sessionId = attached['sessionId'] as string
  const send = (method: string, params: Params = {}) => sendTo(method, params, sessionId)
  const complaints: string[] = []
  const requests: string[] = []
  const loaded = new Promise<void>((resolve) => {
    listeners.add((reply) => {
      if (reply.sessionId !== sessionId) return
      const text = JSON.stringify(reply.params)
      if (reply.method === 'Page.loadEventFired') resolve()
      if (reply.method === 'Network.requestWillBeSent') {
        const { url: asked } = (reply.params as { readonly request: { readonly url: string } })
          .request
        requests.push(asked)
      }
      if (
        reply.method === 'Runtime.exceptionThrown' ||
        reply.method === 'Runtime.consoleAPICalled'
      ) {
        complaints.push(text)
      }
      if (reply.method === 'Log.entryAdded') complaints.push(text)
    })
  })
  for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await send(`${domain}.enable`)
  await send('Performance.enable', { timeDomain: 'threadTicks' })
  const features = [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]
  await send('Emulation.setEmulatedMedia', { features })
  const metrics = { width, height, deviceScaleFactor: 1, mobile: false }
  await send('Emulation.setDeviceMetricsOverride', metrics)
  await send('Page.navigate', { url })
  await loaded
  const value = async <Value>(expression: string): Promise<Value> => {
    const given = { expression, awaitPromise: true, returnByValue: true }
    const { result, exceptionDetails } = await send('Runtime.evaluate', given)
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails))
    return (result as { readonly value: Value }).value
  }
  const page: Page = {
    value,
    press: async (...keys) => {
      for (const key of keys) {
        const text = key.length === 1 ? { text: key } : {}
        await send('Input.dispatchKeyEvent', { type: 'keyDown', key, ...text })
        await send('Input.dispatchKeyEvent', { type: 'keyUp', key })
      }
      await value(nextPicture)
    },
    type: async (text) => {
      await send('Input.insertText', { text })
    },
    click: async (x, y) => {
      const at = { x, y, button: 'left', clickCount: 1 }
      await send('Input.dispatchMouseEvent', { type: 'mousePressed', buttons: 1, ...at })
      await send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...at })
      await value(nextPicture)
    },
    processorMs: async () => {
      const { metrics: found } = await send('Performance.getMetrics')
      const all = found as readonly { readonly name: string; readonly value: number }[]
      return 1000 * (all.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
    },
    screenshot: async () => {
      const { data } = await send('Page.captureScreenshot', { format: 'png' })
      return Buffer.from(data as string, 'base64')
    },
    complaints,
    requests,
  }
  await value(nextPicture)
  return page
}
