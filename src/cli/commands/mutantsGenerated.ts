/**
 * `flagspan mutants --generated`: systematic mutants of the pure cores' sources, each killed or listed.
 *
 * It only prints and ends: the work is `conformance/mutants/generated/`.
 */
import { dirname, join } from 'node:path'
import * as Effect from 'effect/Effect'
import { protocols } from '../../conformance/bindings/index.ts'
import { PropertyFails, WrongUse } from '../../conformance/errors.ts'
import { generatedReport, scoresBy } from '../../conformance/mutants/generated/report.ts'
import { runGenerated } from '../../conformance/mutants/generated/runGenerated.ts'
import { formatSeconds, printJson, printLine, printTable, scopedProgress } from '../output.ts'

const threads = 2

/** Prints the score; fails with the first survivor that is not listed, or listing that is wrong. */
export const runGeneratedMutants = Effect.fnUntraced(function* (
  specDir: string,
  { files, json }: { readonly files: readonly string[]; readonly json: boolean },
) {
  const started = performance.now()
  const progress = yield* scopedProgress
  const places = { specDir, tracesDir: join(dirname(specDir), 'traces'), protocols }
  const onProgress = progress.update
  const found = yield* Effect.forEach(protocols, (protocol) =>
    runGenerated(protocol, places, { files, threads, onProgress }),
  )
  const rows = found.flat()
  const unknown = files.find((file) => rows.every((row) => row.file !== file))
  if (unknown !== undefined) {
    const message = `${unknown}: no mutants come from such a file; name one below src/, such as fcs/log.ts`
    return yield* new WrongUse({ message })
  }
  const listed = protocols
    .flatMap(({ generated }) => generated?.survivors ?? [])
    .filter(({ file }) => files.length === 0 || files.includes(file))
  const report = generatedReport(rows, listed)
  const seconds = (performance.now() - started) / 1000
  if (json) yield* printJson(report)
  else {
    for (const column of ['file', 'operator', 'killedBy'] as const) {
      const title = column === 'killedBy' ? 'killed by' : column
      yield* printTable([title, 'killed', 'mutants'], scoresBy(rows, column))
      yield* printLine('')
    }
    for (const failure of report.failures) yield* printLine(`failed: ${failure}`)
    const { total, killed, listed: known, score } = report.generated
    yield* printLine(
      `${report.ok ? 'holds' : 'fails'}: ${killed} of ${total} generated mutants killed ` +
        `(${(score * 100).toFixed(1)}%), ${known} listed as changing nothing, ` +
        `${report.failures.length} failures, ${formatSeconds(seconds)}`,
    )
  }
  if (!report.ok) return yield* new PropertyFails({ message: report.failures[0] as string })
}, Effect.scoped)
