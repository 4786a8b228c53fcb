/**
 * Runs a scenario on the core: servers, disks and a network without time, moved by one command a line.
 *
 * Each event becomes a line of the log under the name of its spec action; each command shows in the
 * transcript what it changed; after each event every safety property of RaftCommit is looked at. What the
 * commands are is in scenarioCommands.ts.
 */
import { type Cluster, type ClusterEvent, happen } from '../../../sim/cluster.ts'
import { violatedProperty } from '../../../sim/properties.ts'
import { InvariantViolation } from '../../../shared/invariant.ts'
import { SourceError, shownPlace } from '../../sourceError.ts'
import type { Place } from '../../sourceError.ts'
import type { Command, LoggedLine, Scenario, ScenarioResult } from '../../validate/validation.ts'
import { runCommand } from './scenarioCommands.ts'
import type { Script } from './scenarioScript.ts'
import { happenedText } from './scenarioText.ts'
import { clusterOf } from './traceCode.ts'
import { lineOf, type Settings } from './traceLine.ts'

/** Throws `SourceError` for a command that is unknown, wrong or cannot be carried out. */
export function runScenario({ name, file, commands }: Scenario): ScenarioResult {
  const lines: LoggedLine[] = []
  const places: Place[] = []
  const transcript: string[] = []
  const failures: string[] = []
  let settings: Partial<Settings> = {}
  let cluster: Cluster | undefined
  let current: Command = commands[0]!

  const place = (): Place => ({ file, line: current.line })
  const refuse = (reason: string): never => {
    throw new SourceError(place(), `${current.text}: ${reason}`)
  }
  const started = (): Cluster => {
    const { servers } = settings
    if (servers === undefined) return refuse('name the servers first, as in `servers s1 s2 s3`')
    cluster ??= clusterOf(completed({ ...settings, servers }))
    return cluster
  }
  const script: Script = {
    get settings() {
      return settings
    },
    cluster: started,
    cuts: new Set(),
    set: (more) => {
      if (cluster !== undefined) refuse('settings come before the first event')
      settings = { ...settings, ...more }
    },
    take: (event, isBrief = false) => {
      const before = started()
      const after = happened(before, event)
      if (typeof after === 'string') throw new Stopped(after)
      cluster = after
      lines.push(lineOf(event, after))
      places.push(place())
      transcript.push(...happenedText(before, event, after, isBrief))
      const violated = violatedProperty(before, after)
      if (violated !== undefined) throw new Stopped(`${violated} is violated`)
    },
    miss: (text) => failures.push(`${shownPlace(place())}: ${text}`),
    refuse,
  }
  try {
    for (const command of commands) {
      current = command
      transcript.push(`> ${command.text}`)
      runCommand(script, command.words)
    }
  } catch (error) {
    // After a failure the run may be another one, in which the rest of the scenario makes no sense.
    const isOver = error instanceof SourceError && failures.length > 0
    if (error instanceof Stopped) failures.push(`${shownPlace(place())}: ${error.message}`)
    else if (isOver) failures.push(error.message)
    else throw error
  }
  if (lines.length === 0 && failures.length === 0) refuse('a scenario needs at least one event')
  const { servers, ...rest } = completed({
    ...settings,
    servers: settings.servers ?? [],
  })
  const constants = { servers: [...servers], ...rest }
  return { trace: { name, constants, lines, places }, transcript, failures }
}

/** Where the code broke a property: nothing that comes after it would mean anything. */
class Stopped extends Error {}

function completed(settings: Partial<Settings> & Pick<Settings, 'servers'>): Settings {
  // Two, so that a log of a few entries takes several requests.
  return { preVote: true, twoDelay: false, quorumBeats: 0, maxEntriesPerAppend: 2, ...settings }
}

function happened(before: Cluster, event: ClusterEvent): Cluster | string {
  try {
    return happen(before, event)
  } catch (error) {
    if (error instanceof InvariantViolation) return error.message
    throw error
  }
}
