/**
 * Runs a scenario whose commands are events of a world, each in the words that the world describes it with.
 *
 *   with NAME JSON       a constant of the run, before the first event
 *   EVENT                the first enabled event of that description, such as `Publish color at r1`
 *   all WORD             every event enabled now whose description begins with WORD, one after the other
 *   random COUNT SEED    so many enabled events, picked at random by that seed
 *   expect PATH VALUE    what the state has there, in the spec's words: `expect node.r1.phase "idle"`
 *
 * Each event becomes a line of the log; after each, every safety property of the spec is looked at on the code.
 */
import { canonical, type Value } from '../../shared/value.ts'
import { stateDifferences } from '../replay/difference.ts'
import { type Place, shownPlace, SourceError } from '../sourceError.ts'
import { LineFault, shown } from './fields.ts'
import { happened, lineOf, type LoggedWorld, startOf } from './loggedWorld.ts'
import { randomFrom } from './random.ts'
import type {
  Command,
  Json,
  LoggedLine,
  Scenario,
  ScenarioResult,
  TraceRecord,
} from './validation.ts'

/** More events than that make a log that nobody waits for. */
const mostEvents = 2000

/** A scenario on its way. */
interface Run<State, Event> {
  readonly world: LoggedWorld<State, Event>
  readonly constants: Record<string, Json>
  /** Starts the world where it has not begun. */
  now(): State
  hasBegun(): boolean
  /** `isBrief`: what it changed is not shown. */
  take(event: Event, isBrief: boolean): void
  /** An expectation that is not met. */
  miss(text: string): void
  refuse(reason: string): never
}

/** Throws `SourceError` for a command that is unknown, wrong or cannot be carried out. */
export function runEventScript<State, Event>(
  { name, file, commands }: Scenario,
  world: LoggedWorld<State, Event>,
): ScenarioResult {
  const constants: Record<string, Json> = {}
  const lines: LoggedLine[] = []
  const places: Place[] = []
  const transcript: string[] = []
  const failures: string[] = []
  let state: State | undefined
  let current: Command = commands[0]!
  const place = (): Place => ({ file, line: current.line })
  const run: Run<State, Event> = {
    world,
    constants,
    hasBegun: () => state !== undefined,
    now: () => (state ??= started(run)),
    take: (event, isBrief) => {
      const before = run.now()
      const step = happened(before, event, world)
      if ('refused' in step) throw new Stopped(step.refused)
      const { after } = step
      state = after
      lines.push(lineOf(event, before, after, world))
      places.push(place())
      transcript.push(`  ${world.describe(event)}`)
      if (!isBrief) transcript.push(...changes(before, after, world))
      const violated = world.properties.find(({ holds }) => !holds(before, after))
      if (violated !== undefined) throw new Stopped(`${violated.name} is violated`)
    },
    miss: (text) => failures.push(`${shownPlace(place())}: ${text}`),
    refuse: (reason) => {
      throw new SourceError(place(), `${current.text}: ${reason}`)
    },
  }
  try {
    for (const command of commands) {
      current = command
      transcript.push(`> ${command.text}`)
      runCommand(run, command)
      if (lines.length > mostEvents) run.refuse(`more than ${mostEvents} events`)
    }
  } catch (error) {
    // After a failure the run may be another one, in which the rest of the scenario makes no sense.
    const isOver = error instanceof SourceError && failures.length > 0
    if (error instanceof Stopped) run.miss(error.message)
    else if (isOver) failures.push(error.message)
    else throw error
  }
  if (lines.length === 0 && failures.length === 0) run.refuse('a scenario needs at least one event')
  return { trace: { name, constants, lines, places }, transcript, failures }
}

/** Where the code broke a property: nothing that comes after it would mean anything. */
class Stopped extends Error {}

function started<State, Event>({ world, constants, refuse }: Run<State, Event>): State {
  try {
    return startOf(world, constants)
  } catch (error) {
    if (error instanceof LineFault) return refuse(error.message)
    throw error
  }
}

function changes<State, Event>(
  before: State,
  after: State,
  { project }: LoggedWorld<State, Event>,
): readonly string[] {
  const places = stateDifferences(project(before), project(after))
  if (places.length === 0) return ['    nothing changes']
  return places.map(({ path, expected, actual }) => {
    if (actual === undefined) return `    ${path} loses ${expected}`
    return expected === undefined
      ? `    ${path} gets ${actual}`
      : `    ${path}: ${expected} -> ${actual}`
  })
}

function runCommand<State, Event>(run: Run<State, Event>, { text, words }: Command): void {
  const [name, first = '', ...rest] = words
  switch (name) {
    case 'with':
      return setConstant(run, first, text.slice(text.indexOf(first) + first.length).trim())
    case 'all':
      return takeAll(run, words.slice(1).join(' '))
    case 'random':
      return takeRandom(run, first, rest)
    case 'expect':
      return expectValue(run, first, rest.join(' '))
    default: {
      const { world } = run
      const enabled = world.enabled(run.now())
      const event = enabled.find((each) => world.describe(each) === text)
      if (event !== undefined) return run.take(event, false)
      const alike = new Set(enabled.map((each) => world.describe(each)))
      const shownAlike = [...alike].filter((each) => each.startsWith(name)).slice(0, 20)
      const there = shownAlike.length === 0 ? [...alike].slice(0, 20) : shownAlike
      return run.refuse(
        `no such command, and no such event is enabled; there are ${there.join('; ')}`,
      )
    }
  }
}

function setConstant<State, Event>(run: Run<State, Event>, name: string, text: string): void {
  if (run.hasBegun()) run.refuse('constants come before the first event')
  try {
    run.constants[name] = JSON.parse(text) as Json
  } catch {
    run.refuse('takes a name and a value in JSON, as in `with regions ["r1","r2"]`')
  }
}

/** Every event that is enabled now, as long as it still is when its turn comes. */
function takeAll<State, Event>(run: Run<State, Event>, prefix: string): void {
  const { world } = run
  const described = (event: Event) => world.describe(event)
  const isCopy = (event: Event) => described(event).endsWith('(a copy stays)')
  const wanted = world
    .enabled(run.now())
    .filter((event) => described(event).startsWith(prefix) && !isCopy(event))
  const taken = new Set<string>()
  for (const event of wanted) {
    const key = canonical(world.record(event, run.now()))
    const same = world
      .enabled(run.now())
      .find((each) => canonical(world.record(each, run.now()) as Value) === key)
    if (taken.has(key) || same === undefined) continue
    taken.add(key)
    run.take(same, true)
  }
  if (taken.size === 0) run.refuse(`no enabled event begins with ${shown(prefix)}`)
}

function takeRandom<State, Event>(
  run: Run<State, Event>,
  given: string,
  [seed, ...more]: readonly string[],
): void {
  const count = Number(given)
  if (!Number.isInteger(count) || count < 1 || count > mostEvents || more.length > 0) {
    run.refuse(`takes a count from 1 to ${mostEvents} and a seed`)
  }
  if (seed === undefined) return run.refuse('takes a seed too, so that the run can be repeated')
  const random = randomFrom(seed)
  for (let times = 0; times < count; times += 1) {
    const enabled = run.world.enabled(run.now())
    run.take(enabled[random(enabled.length)]!, true)
  }
}

function expectValue<State, Event>(run: Run<State, Event>, path: string, wanted: string): void {
  let value: Value | undefined = run.world.project(run.now())
  for (const field of path.split('.')) {
    const isRecord: boolean = typeof value === 'object' && Object.hasOwn(value, field)
    value = isRecord ? (value as TraceRecord)[field] : undefined
  }
  if (value === undefined) return run.refuse(`the state has nothing at ${shown(path)}`)
  const actual = canonical(value)
  if (actual !== wanted) run.miss(`expected ${path} to be ${wanted}, but it is ${actual}`)
}
