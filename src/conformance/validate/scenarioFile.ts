/**
 * Scenario files: prose that says why, commands one a line, `----`, and the transcript that the commands
 * must give.
 *
 * It knows no command. Lines that begin with `#` are prose; the first one names the cases that the
 * scenario shows, as `# Case 15: ...` or `# Cases 10 and 11: ...`; `# Run: ...` shows none in particular.
 */
import { basename } from 'node:path'
import { SourceError } from '../sourceError.ts'
import type { Command, Scenario } from './validation.ts'

/** A scenario with what its file says besides the commands. */
export interface ScenarioFile extends Scenario {
  /** The rest of the first line: what the scenario shows. */
  readonly title: string
  /** Numbers of the cases that the first line names. */
  readonly cases: readonly number[]
  /** The lines above `----`, as they are. */
  readonly head: readonly string[]
  /** The lines below it. */
  readonly transcript: readonly string[]
}

/** Stands between the commands and the transcript. */
const rule = '----'

const firstLine = /^# (?:Cases? (\d+(?:(?:,| and) \d+)*)|Run): (\S.*)$/

/** Takes a file apart. Throws `SourceError` where it is no scenario. */
export const readScenario = (text: string, file: string): ScenarioFile => {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  if (lines.at(-1) === '') lines.pop()
  const found = firstLine.exec(lines[0] ?? '')
  if (found === null) {
    throw new SourceError(
      { file, line: 1 },
      'a scenario begins with the cases that it shows and why, such as `# Case 15: a vote outlives a crash.`, or with `# Run: ` and what happens',
    )
  }
  const end = lines.indexOf(rule)
  const head = end === -1 ? lines : lines.slice(0, end)
  const commands = commandsOf(head)
  if (commands.length === 0) {
    throw new SourceError({ file }, 'a scenario needs at least one command above its `----`')
  }
  return {
    name: basename(file, '.txt'),
    file,
    title: found[2] as string,
    cases: found[1] === undefined ? [] : found[1].split(/,? (?:and )?/).map(Number),
    head,
    commands,
    transcript: end === -1 ? [] : lines.slice(end + 1),
  }
}

const commandsOf = (head: readonly string[]): readonly Command[] =>
  head.flatMap((line, index) => {
    const text = line.trim()
    if (text === '' || text.startsWith('#')) return []
    const words = text.split(/\s+/) as [string, ...string[]]
    return [{ line: index + 1, text, words }]
  })

/** The file with a transcript in place of the one that it had. */
export const withTranscript = (file: ScenarioFile, transcript: readonly string[]): string =>
  `${[...file.head, rule, ...transcript].join('\n')}\n`
