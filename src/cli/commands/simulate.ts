/**
 * `flagspan simulate`: random runs of whole regions under faults, up to the first that breaks a property; or, with
 * `--faults`, how soon they find each seeded bug.
 *
 * It only chooses, prints and ends: the work is `conformance/bindings/world/`.
 */
import { resolve } from 'node:path'
import * as Command from 'effect/cli/Command'
import * as Flag from 'effect/cli/Flag'
import * as Effect from 'effect/Effect'
import * as Option from 'effect/Option'
import { writeArtefacts } from '../../conformance/bindings/world/artefacts.ts'
import {
  type Campaign,
  runCampaign,
  shortcomings,
} from '../../conformance/bindings/world/campaign.ts'
import { type FaultHunt, huntFaults } from '../../conformance/bindings/world/faultHunt.ts'
import { PropertyFails, WrongUse } from '../../conformance/errors.ts'
import { formatNumber, printJson, printLine, printTable, scopedProgress } from '../output.ts'

const defaultSeed = 20_261_123
const defaultSchedules = 2_000
/** The rarest of the bugs that are known to be found take some thousands. */
const defaultForFaults = 10_000
/** With a time limit alone, no other. */
const unlimited = Number.MAX_SAFE_INTEGER

const whole = (name: string, least: number) =>
  Flag.Int(name).pipe(
    Flag.filter(
      (given) => Number.isSafeInteger(given) && given >= least,
      (given) => `--${name} takes a whole number from ${least}, not ${given}`,
    ),
  )

const flags = {
  seeds: whole('seeds', 1).pipe(
    Flag.withMetavar('N'),
    Flag.withDescription(
      `How many schedules are run at most; ${defaultSchedules} where neither this nor --minutes is given. With --faults, how many each bug is given; ${defaultForFaults}`,
    ),
    Flag.optional,
  ),
  seed: whole('seed', 0).pipe(
    Flag.withMetavar('S'),
    Flag.withDescription(`What all schedules are made of; ${defaultSeed} where not given`),
    Flag.withDefault(defaultSeed),
  ),
  minutes: Flag.Finite('minutes').pipe(
    Flag.filter(
      (minutes) => minutes > 0,
      (minutes) => `--minutes takes a number above 0, not ${minutes}`,
    ),
    Flag.withMetavar('M'),
    Flag.withDescription('How long schedules are run at most'),
    Flag.optional,
  ),
  faults: Flag.Boolean('faults').pipe(
    Flag.withDescription(
      'Put each seeded bug into the code, and say after how many schedules it is found',
    ),
    Flag.withDefault(false),
  ),
  only: Flag.String('only').pipe(
    Flag.withMetavar('ID,ID'),
    Flag.withDescription('With --faults: these bugs alone'),
    Flag.optional,
  ),
  out: Flag.String('out').pipe(
    Flag.withMetavar('DIR'),
    Flag.withDescription(
      'Where a run that breaks a property is written, with a test that repeats it',
    ),
    Flag.withDefault('.flagspan'),
  ),
  json: Flag.Boolean('json').pipe(
    Flag.withDescription(
      'Print one JSON object: ok, seed, schedules, events, failures, sometimes; with --faults: ok, seed, faults, leftOut',
    ),
    Flag.withDefault(false),
  ),
} as const

const simulate = Effect.fnUntraced(function* (
  seed: number,
  schedules: number,
  minutes: number | undefined,
) {
  const progress = yield* scopedProgress
  const onProgress = (done: Campaign) =>
    progress.update(
      `${bar(done.schedules / Math.min(schedules, 1e9))} ${formatNumber(done.schedules)} schedules, ` +
        `${formatNumber(done.events)} events, ${done.failures.length} failed`,
    )
  return yield* runCampaign({ seed, schedules, minutes, onProgress })
}, Effect.scoped)

const hunt = Effect.fnUntraced(function* (
  seed: number,
  mostSchedules: number,
  ids: readonly string[],
) {
  const progress = yield* scopedProgress
  const onProgress = (done: number, of: number) =>
    progress.update(`${bar(done / of)} ${done} of ${of} seeded bugs`)
  return yield* huntFaults({ seed, mostSchedules, ids, onProgress })
}, Effect.scoped)

function bar(share: number): string {
  const full = Math.round(Math.min(1, share) * 20)
  return `[${'#'.repeat(full)}${'.'.repeat(20 - full)}]`
}

export const command = Command.make(
  'simulate',
  flags,
  Effect.fnUntraced(function* ({ seeds, seed, minutes, faults, only, out, json }) {
    const limit = Option.getOrUndefined(minutes)
    if (Option.isSome(only) && !faults) {
      return yield* new WrongUse({ message: '--only was given without --faults; it goes with it' })
    }
    if (faults) {
      const ids = Option.match(only, { onNone: () => [], onSome: (text) => text.split(',') })
      const most = Option.getOrElse(seeds, () => defaultForFaults)
      return yield* reportHunt(yield* hunt(seed, most, ids), json)
    }
    const most = limit === undefined ? defaultSchedules : unlimited
    const schedules = Option.getOrElse(seeds, () => most)
    return yield* report(yield* simulate(seed, schedules, limit), resolve(out), json)
  }),
).pipe(
  Command.withDescription(
    'Run whole regions under random faults: safety after every event, then faults end and progress is ' +
      'demanded. Stops at the first run that breaks a property, makes it as small as it can, and writes it. ' +
      'Exit codes: 0 all hold, 1 a property fails or something never came about, 2 wrong use, ' +
      '3 the environment lacks something.',
  ),
  Command.withExamples([
    { command: 'flagspan simulate --seeds 10000', description: 'So many schedules' },
    { command: 'flagspan simulate --minutes 60 --seed 7', description: 'For an hour, from a seed' },
    { command: 'flagspan simulate --faults', description: 'How soon each seeded bug is found' },
  ]),
)

const report = Effect.fnUntraced(function* (campaign: Campaign, folder: string, json: boolean) {
  const failures = campaign.failures.map((failure) => {
    const { seed, property, detail } = failure
    return { seed, property, detail, file: writeArtefacts(failure, folder) }
  })
  const short = shortcomings(campaign)
  const ok = failures.length === 0 && short.length === 0
  const { seed, schedules, events, virtualMs, sometimes, commands, commandsRan, faultsRan } =
    campaign
  if (json) {
    const ranShare = Number((commandsRan / Math.max(1, commands)).toFixed(3))
    const virtualSeconds = Math.round(virtualMs / 1000)
    const counted = { seed, schedules, events, virtualSeconds, ranShare, faultsRan }
    yield* printJson({ ok, ...counted, failures, shortcomings: short, sometimes })
  } else {
    yield* printTable(['sometimes', 'schedules'], Object.entries(sometimes))
    for (const { property, detail, file } of failures) {
      yield* printLine(`failed: ${property}: ${detail.split('\n')[0]}`)
      yield* printLine(`        ${file}`)
    }
    for (const line of short) yield* printLine(`failed: ${line}`)
    yield* printLine(
      `${ok ? 'holds' : 'fails'}: ${formatNumber(schedules)} schedules, ${formatNumber(events)} events, ` +
        `${formatNumber(Math.round(virtualMs / 60_000))} minutes of virtual time, ` +
        `${formatNumber(faultsRan)} faults, ${Math.round((100 * commandsRan) / Math.max(1, commands))}% of ` +
        `the commands were possible, seed ${seed}`,
    )
  }
  if (ok) return
  const [first] = failures
  const message =
    first === undefined ? short[0]! : `${first.property} fails; see flagspan explain ${first.file}`
  return yield* new PropertyFails({ message })
})

const reportHunt = Effect.fnUntraced(function* (
  { seed, faults, leftOut }: FaultHunt,
  json: boolean,
) {
  const missed = faults.filter(({ found }) => !found)
  const ok = missed.length === 0
  if (json) yield* printJson({ ok, seed, faults, leftOut })
  else {
    yield* printTable(
      ['bug', 'found', 'schedules', 'by'],
      faults.map((each) => [each.id, each.found ? 'yes' : 'NO', each.schedules, each.property]),
    )
    for (const { id, reason } of leftOut) yield* printLine(`left out: ${id}: ${reason}`)
    const found = faults.length - missed.length
    yield* printLine(
      `${ok ? 'holds' : 'fails'}: ${found} of ${faults.length} seeded bugs found, ${leftOut.length} left out, seed ${seed}`,
    )
  }
  if (ok) return
  const names = missed.map(({ id }) => id).join(', ')
  return yield* new PropertyFails({ message: `not found: ${names}` })
})
