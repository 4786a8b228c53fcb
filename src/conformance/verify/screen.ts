/**
 * The result of `flagspan verify` as one screen of lines. Wording only.
 */
import { graphByProtocol, replayByProtocol } from '../replay/rows.ts'
import { lastLine as logsLine } from '../validate/summary.ts'
import type { VerifyResult } from './verify.ts'

export const screenLines = (result: VerifyResult, seconds: number): readonly string[] => [
  ...modelLines(result),
  '',
  ...conformanceLines(result),
  ...scheduleLines(result),
  ...validationLines(result),
  ...mutantLines(result),
  '',
  ...result.failures.map((failure) => `failed: ${failure}`),
  ...notCheckedLines(result),
  `${lastLine(result)} (${Math.round(seconds)} s)`,
]

const count = (value: number): string => value.toLocaleString('en-US')

const padded = (label: string): string => label.padEnd(12)

const modelLines = ({ reports }: VerifyResult): readonly string[] => {
  const width = Math.max(...reports.map(({ model }) => model.length))
  return reports.map((report) => {
    const runs = report.runs.map(({ checker, verdict }) => `${checker}: ${verdict}`).join(', ')
    const states = report.runs[0]?.distinctStates ?? 0
    const verdict = runs === '' ? 'not checked' : runs
    return `${padded('model')}${report.model.padEnd(width)}  ${count(states).padStart(9)} states  ${verdict}`
  })
}

const conformanceLines = ({ replay }: VerifyResult): readonly string[] => [
  ...replayByProtocol(replay.replay).map(
    (row) =>
      `${padded('replay')}${row.protocol}: ${count(row.edgesCovered)} of ${count(row.edgesTotal)} ` +
      `transitions of the spec replayed on the code, ${count(row.stepsPerSecond)} steps/s`,
  ),
  ...graphByProtocol(replay.graph).map(
    (row) =>
      `${padded('graph')}${row.protocol}: ${count(row.specStates)} states and ${count(row.specEdges)} ` +
      `transitions in the spec, ${count(row.codeStates)} and ${count(row.codeEdges)} in the code`,
  ),
]

const scheduleLines = ({ schedules }: VerifyResult): readonly string[] =>
  schedules.map(
    (row) =>
      `${padded('schedules')}${row.protocol}: ${count(row.schedules)} random schedules, ` +
      `${count(row.events)} events, seed ${row.seed}, ${row.failures.length} failed`,
  )

const validationLines = ({ validation }: VerifyResult): readonly string[] =>
  validation === undefined ? [] : [`${padded('logs')}${logsLine(validation)}`]

const mutantLines = ({ matrix }: VerifyResult): readonly string[] =>
  (['spec', 'code'] as const).flatMap((layer) => {
    const own = matrix.mutants.filter((row) => row.layer === layer)
    const caught = own.filter(({ killed }) => killed).length
    if (own.length === 0) return []
    return [`${padded('mutants')}${caught} of ${own.length} bugs seeded in the ${layer} caught`]
  })

const notCheckedLines = ({ notChecked }: VerifyResult): readonly string[] => {
  const byReason = Map.groupBy(notChecked, ({ reason }) => reason)
  return [...byReason].map(
    ([reason, rows]) =>
      `not checked: ${rows.length} (${rows.map(({ model }) => model).join(', ')}): ${reason}`,
  )
}

/** What holds and what was not checked, in one line. */
export const lastLine = ({ reports, matrix, failures, notChecked }: VerifyResult): string => {
  const models = reports.filter(({ runs }) => runs.length > 0).length
  const held = `${models} models, every replayed transition, ${matrix.mutants.length} seeded bugs`
  const verdict = failures.length === 0 ? `holds: ${held}` : `FAILS: ${failures[0]}`
  const left = notChecked.length === 0 ? 'nothing' : `${notChecked.length} checks`
  return `${verdict}; not checked: ${left}`
}
