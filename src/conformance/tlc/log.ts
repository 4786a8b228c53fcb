/**
 * What a run of TLC has said so far, sorted by message number: progress, counts, counterexample,
 * coverage, errors. It draws no verdict; see `verdict.ts`.
 *
 * Numbers appear in TLC's messages only inside sentences; the message number says which sentence it is.
 */
import { findMessage, messageReader, warningSeverity, type TlcMessage } from './messages.ts'
import { actionName } from './trace.ts'

/** Message numbers of TLC (class `tlc2.output.EC`), the same in 2.18 and later. */
export const code = {
  general: 1000,
  outOfMemory: 1001,
  initialInvariantViolated: 2107,
  initialPropertyViolated: 2108,
  invariantViolated: 2110,
  invariantEvaluationFailed: 2111,
  actionPropertyViolated: 2112,
  deadlock: 2114,
  temporalViolated: 2116,
  backToState: 2122,
  assertFailed: 2132,
  finished: 2186,
  success: 2193,
  depth: 2194,
  finalCounts: 2199,
  progress: 2200,
  coverageStart: 2201,
  simulationProgress: 2209,
  simulationCounts: 2210,
  state: 2217,
  stuttering: 2218,
  parserEnd: 2219,
  parserStart: 2220,
  undefinedName: 2229,
  version: 2262,
  wrongCollector: 2401,
  coverageAction: 2772,
  parsingFailed: 3002,
} as const

/** Where the search stands. */
export interface TlcProgress {
  /** States generated, those found again counted each time. */
  readonly generated: number
  /** 0 in simulation, which does not tell states apart. */
  readonly distinct: number
  /** States found but not yet explored; 0 in simulation. */
  readonly queue: number
  /** Length of the longest path so far; 0 in simulation. */
  readonly depth: number
  readonly secondsElapsed: number
}

/** How often an action was taken. */
export interface ActionCoverage {
  /** Spec action without its `MC` prefix. */
  readonly action: string
  /** States found first by this action; 0 in simulation. */
  readonly distinct: number
  /** States it generated. */
  readonly generated: number
}

/** Everything that matters of one run's output. */
export interface TlcLog {
  version: string | undefined
  counts: Omit<TlcProgress, 'secondsElapsed'> | undefined
  /** All outermost blocks that report an error, in order. */
  readonly errors: TlcMessage[]
  /** Blocks of the counterexample: states, stuttering, back to state. */
  readonly steps: TlcMessage[]
  coverage: ActionCoverage[]
  readonly warnings: string[]
  /** What the parser said, without the blocks around it. */
  readonly parserLines: string[]
  /** What the spec printed (`PrintT`), and other lines outside of blocks. */
  readonly output: string[]
  /** Number of the last block: tells how far a run came that ended early. */
  lastCode: number | undefined
}

/** More lines than a person reads: what a spec prints beyond this is dropped. */
const outputLineLimit = 10_000

/** A log and the function that takes TLC's output line by line. */
export interface LogReader {
  readonly log: TlcLog
  readonly line: (line: string) => void
  readonly end: () => void
}

/**
 * Reads one run. `onCounts` is called at each progress report. Lines that the spec prints are kept up to a
 * limit, or all go to `onOutput` where that is given.
 */
export function logReader(onCounts: () => void, onOutput?: (line: string) => void): LogReader {
  const log: TlcLog = {
    version: undefined,
    counts: undefined,
    errors: [],
    steps: [],
    coverage: [],
    warnings: [],
    parserLines: [],
    output: [],
    lastCode: undefined,
  }
  let parsing = false
  const reader = messageReader(
    (message) => {
      log.lastCode = message.code
      if (message.code === code.parserStart) parsing = true
      else if (message.code === code.parserEnd) parsing = false
      else if (readMessage(log, message)) onCounts()
    },
    (line) => {
      if (parsing) log.parserLines.push(line)
      else if (onOutput !== undefined) onOutput(line)
      else if (line.trim() !== '' && log.output.length < outputLineLimit) log.output.push(line)
    },
  )
  return { log, line: reader.line, end: reader.end }
}

/** Takes one block into the log; true where it brought counts. */
function readMessage(log: TlcLog, message: TlcMessage): boolean {
  switch (message.code) {
    case code.version:
      log.version = /Version (\S+)/.exec(message.text)?.[1]
      return false
    case code.progress:
    case code.finalCounts:
    case code.simulationProgress:
    case code.simulationCounts:
      return readCounts(log, message.text)
    case code.depth:
      log.counts = { ...noCounts, ...log.counts, depth: numbersIn(message.text)[0] ?? 0 }
      return false
    case code.coverageStart:
      // The statistics are printed again each minute: only the last ones count.
      log.coverage = []
      return false
    case code.coverageAction:
      addCoverage(log.coverage, message.text)
      return false
    case code.state:
    case code.stuttering:
    case code.backToState:
      log.steps.push(message)
      return false
    case code.wrongCollector:
      // Advice on the JVM's flags, which are chosen here.
      return false
    default:
      if (message.severity === warningSeverity) log.warnings.push(message.text)
      else if (message.severity !== 0 || findMessage(message.inner, isError) !== undefined) {
        log.errors.push(message)
      }
      return false
  }
}

const isError = (message: TlcMessage) => message.severity !== 0

const noCounts = { generated: 0, distinct: 0, queue: 0, depth: 0 }

const digits = /-?\d[\d,]*/g

function numbersIn(text: string): readonly number[] {
  return (text.match(digits) ?? []).map((number) => Number(number.replaceAll(',', '')))
}

/** `Progress(5) at ...: 39 states generated (4,119 s/min), 19 distinct states found, 0 states left`. */
function readCounts(log: TlcLog, text: string): boolean {
  const before = (words: string) => {
    const found = new RegExp(`(-?[\\d,]+) ${words}`).exec(text)?.[1]
    // Simulation prints -1 for what it does not count.
    return found === undefined ? undefined : Math.max(0, Number(found.replaceAll(',', '')))
  }
  const depth = /^Progress\((-?[\d,]+)\)/.exec(text)?.[1]
  const last = log.counts ?? noCounts
  const simulated = /states generated: (\d+)/.exec(text)?.[1]
  log.counts = {
    generated:
      before('states generated') ?? (simulated === undefined ? last.generated : Number(simulated)),
    distinct: before('distinct states found') ?? last.distinct,
    queue: before('states left on queue') ?? last.queue,
    depth: depth === undefined ? last.depth : Math.max(0, Number(depth.replaceAll(',', ''))),
  }
  return true
}

/** `<MCInc line 7, col 1 to line 7, col 8 of module Counter>: 3:5`. */
function addCoverage(coverage: ActionCoverage[], text: string): void {
  const found = /^<(\S+) line .*>: ([\d,]+)(?::([\d,]+))?/.exec(text)
  if (found === null) return
  const action = actionName(found[1] ?? '')
  const [distinct = 0, generated = distinct] = numbersIn(found.slice(2).filter(Boolean).join(' '))
  // An action used in two disjuncts is listed twice.
  const index = coverage.findIndex((each) => each.action === action)
  const known = coverage[index]
  if (known === undefined) coverage.push({ action, distinct, generated })
  else {
    coverage[index] = {
      action,
      distinct: known.distinct + distinct,
      generated: known.generated + generated,
    }
  }
}
