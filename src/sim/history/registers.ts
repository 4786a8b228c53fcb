/**
 * Critical flags are registers. Spec: `LinearizableReads` of the module of that name; FlagRegister.
 */
import { operationText, valueText, versionText } from './describe.ts'
import type { FlagHistory } from './flagHistory.ts'
import type { Judge } from './judge.ts'
import { explainRegister, isLinearizable, type NotLinearizable } from './linearizable.ts'
import { registerOf } from './register.ts'

/** Flags on which the search gave up. */
export type GivenUp = readonly { readonly flagId: string; readonly mostSteps: number }[]

/** Bound on each of the many searches that make a violation small. */
const explainSteps = 100_000

export function judgeRegisters(
  flags: readonly FlagHistory[],
  judge: Judge,
  mostSteps: number,
): GivenUp {
  const givenUp: { flagId: string; mostSteps: number }[] = []
  for (const flag of flags) {
    if (!flag.isCritical) continue
    const register = registerOf(flag)
    judge.judged += register.operations.length
    const found = isLinearizable(register, mostSteps)
    if (found === 'undecided') givenUp.push({ flagId: flag.flagId, mostSteps })
    if (found !== 'no') continue
    const shown = explainRegister(register, Math.min(mostSteps, explainSteps))
    const because = shown.core.filter(({ placed }) => placed !== shown.last.placed)
    judge.broken(
      shown.last.placed,
      because.map(({ placed }) => placed),
      () => detailOf(shown),
      shown.isShortest,
    )
  }
  return givenUp
}

function detailOf({ last, core }: NotLinearizable): string {
  const { operation } = last.placed
  const { kind, matched, flagId, expected } = operation
  const did =
    kind === 'read'
      ? `found ${flagId} to be ${versionText(operation)}`
      : kind === 'conditionalWrite'
        ? `${matched === false ? 'did not find' : 'found'} ${flagId} to be ${JSON.stringify(expected)}`
        : `wrote ${versionText(operation)} to ${flagId}`
  const others = core.length - 1
  const shown = core
    .filter(({ placed }) => placed !== last.placed)
    .slice(-3)
    .map(({ placed }) => `${operationText(placed.operation)} (${valueText(placed.operation)})`)
  const rest =
    others === 0
      ? 'whatever else there was'
      : `beside ${others > 3 ? `${others} others, the last of them ` : ''}${shown.join(', ')}`
  return `${operationText(operation)} ${did}: no order has a place for it ${rest}`
}
