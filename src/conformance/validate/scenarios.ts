/**
 * The scenarios of all protocols: finding and choosing them, and their transcripts.
 *
 * It neither runs them nor judges their logs.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as Effect from 'effect/Effect'
import { WrongUse } from '../errors.ts'
import type { Protocol } from '../protocol.ts'
import { readOrRefuse, shownPath } from '../sourceError.ts'
import { writeWholeFile } from '../wholeFile.ts'
import { readScenario, withTranscript, type ScenarioFile } from './scenarioFile.ts'
import { textDifference } from './textDifference.ts'
import type { ScenarioResult, Validation } from './validation.ts'

/** A protocol that logs can be held against. */
export type ValidatedProtocol = Protocol & { readonly validation: Validation }

export const isValidated = (protocol: Protocol): protocol is ValidatedProtocol =>
  protocol.validation !== undefined

/** Where a protocol's scenarios lie, below the folder of all tests. */
export const scenarioFolder = (
  testsDir: string,
  { folder, validation }: ValidatedProtocol,
): string => join(testsDir, folder, 'scenarios', validation.scenarios ?? '')

/** All scenarios of a folder, by name; none where there is no such folder. Throws `SourceError`. */
export const readScenarios = (folder: string): readonly ScenarioFile[] => {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .toSorted()
    .map((name) => join(folder, name))
    .map((file) => readScenario(readFileSync(file, 'utf8'), file))
}

/** One protocol with those of its scenarios that were asked for. */
export interface SelectedScenarios {
  readonly protocol: ValidatedProtocol
  readonly files: readonly ScenarioFile[]
}

/** Scenarios by name, all where none is named. */
export const selectScenarios = Effect.fnUntraced(function* (
  protocols: readonly Protocol[],
  testsDir: string,
  names: readonly string[],
): Effect.fn.Return<readonly SelectedScenarios[], WrongUse> {
  const all = yield* readOrRefuse(() =>
    protocols.filter(isValidated).map((protocol) => ({
      protocol,
      files: readScenarios(scenarioFolder(testsDir, protocol)),
    })),
  )
  const known = all.flatMap(({ files }) => files.map((file) => file.name))
  if (known.length === 0) {
    return yield* new WrongUse({
      message: `${shownPath(testsDir)}: no scenarios below it (PROTOCOL/scenarios/NAME.txt); name the folder with --scenarios, or give a log of your own`,
    })
  }
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    return yield* new WrongUse({
      message: `${unknown}: no such scenario; there are ${known.join(', ')}`,
    })
  }
  const isWanted = ({ name }: ScenarioFile) => names.length === 0 || names.includes(name)
  return all
    .map(({ protocol, files }) => ({ protocol, files: files.filter(isWanted) }))
    .filter(({ files }) => files.length > 0)
})

/**
 * Writes changed transcripts into their files, and gives the files written. A scenario whose expectations
 * fail is left as it is: its transcript would be wrong on purpose.
 */
export const rewriteTranscripts = Effect.fnUntraced(function* (
  files: readonly ScenarioFile[],
  results: readonly ScenarioResult[],
) {
  const written: string[] = []
  for (const [index, file] of files.entries()) {
    const { transcript = [], failures = [] } = results[index] ?? {}
    if (failures.length > 0 || textDifference(file.transcript, transcript).length === 0) continue
    yield* writeWholeFile(file.file, withTranscript(file, transcript))
    written.push(file.file)
  }
  return written
})

/** Lines of a difference that people read; after these, one change is usually the cause of the rest. */
const mostLines = 40

/** The problem and then the differing lines; nothing where the transcripts are equal. */
export const transcriptProblem = (
  file: ScenarioFile,
  { transcript }: ScenarioResult,
): readonly string[] => {
  const difference = textDifference(file.transcript, transcript)
  if (difference.length === 0) return []
  const rest = difference.length - mostLines
  return [
    `${shownPath(file.file)}: the transcript is not the one in the file (--rewrite accepts it)`,
    ...difference.slice(0, mostLines),
    ...(rest > 0 ? [`and ${rest} more lines`] : []),
  ]
}
