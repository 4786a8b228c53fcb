/**
 * Loads the code afresh with a fault in one of its sources.
 *
 * Every module below the source folder that the entry imports, directly or not, is loaded a second time
 * under an address of its own, so that the faulty copy and the sound one live side by side. It works on
 * TypeScript sources wherever they lie, also below `node_modules`. Not for use under a test runner that
 * brings a loader of its own: `runFaults.ts` goes through a plain worker.
 */
import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'
import { FaultBreaksLoading, FaultDoesNotApply, FaultOutOfReach, seedFault } from './fault.ts'
import type { Fault } from './fault.ts'

interface Loading {
  readonly fault: Fault
  /** Address of the source folder, with a `/` at the end. */
  readonly sources: string
  /** Whether the file with the fault was among the modules loaded. */
  seeded: boolean
}

const parameter = 'fault'
const loadings: Loading[] = []
let hooked = false

/**
 * The exports of `entry` and, behind them, all of its modules below `sources` with the fault seeded.
 *
 * Throws `FaultDoesNotApply` where the file is not among these modules, the place is not found in it, or
 * the faulty code does not load.
 */
export const loadMutated = async (entry: URL, sources: URL, fault: Fault): Promise<object> => {
  hookOnce()
  const loading: Loading = { fault, sources: sources.href, seeded: false }
  const number = loadings.push(loading) - 1
  const address = new URL(entry)
  address.searchParams.set(parameter, String(number))
  const loaded = await importOrRefuse(address, fault)
  if (!loading.seeded)
    throw new FaultOutOfReach(fault, `${entry.pathname} does not import the file`)
  return loaded
}

const importOrRefuse = async (address: URL, fault: Fault): Promise<object> => {
  try {
    return (await import(address.href)) as object
  } catch (error) {
    if (error instanceof FaultDoesNotApply) throw error
    const reason = error instanceof Error ? error.message : String(error)
    const line = `the faulty code does not load: ${reason}`
    if (error instanceof SyntaxError) throw new FaultDoesNotApply(fault, line)
    throw new FaultBreaksLoading(fault, line)
  }
}

const hookOnce = (): void => {
  if (hooked) return
  hooked = true
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context)
      const number = loadingNumber(context.parentURL)
      const loading = number === undefined ? undefined : loadings[Number(number)]
      if (loading === undefined || !resolved.url.startsWith(loading.sources)) return resolved
      const url = new URL(resolved.url)
      url.searchParams.set(parameter, String(number))
      return { ...resolved, url: url.href }
    },
    load(address, context, nextLoad) {
      const number = loadingNumber(address)
      const loading = number === undefined ? undefined : loadings[Number(number)]
      if (loading === undefined || !address.startsWith(loading.sources)) {
        return nextLoad(address, context)
      }
      return { format: 'module', source: sourceOf(address, loading), shortCircuit: true }
    },
  })
}

const loadingNumber = (address: string | undefined): string | undefined => {
  if (address === undefined || !address.includes(`${parameter}=`)) return undefined
  return new URL(address).searchParams.get(parameter) ?? undefined
}

const sourceOf = (address: string, loading: Loading): string => {
  const url = new URL(address)
  url.search = ''
  const path = decodeURIComponent(url.href.slice(loading.sources.length))
  if (path === loading.fault.file) {
    loading.seeded = true
    return runnable(path, seedFault(loading.fault, readFileSync(fileURLToPath(url), 'utf8')))
  }
  const source = sound.get(url.href) ?? runnable(path, readFileSync(fileURLToPath(url), 'utf8'))
  sound.set(url.href, source)
  return source
}

/** Modules without a fault, by address: many loadings share them. */
const sound = new Map<string, string>()

const runnable = (path: string, source: string): string =>
  path.endsWith('.ts') ? stripTypeScriptTypes(source) : source
