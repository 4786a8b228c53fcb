/**
 * How fast flags are evaluated, beside flagd-core on the same flags, contexts and order.
 *
 * Before anything is timed, both must agree on value, variant and reason of every flag. Of every answer both sides
 * read the value, the reason and the metadata. The age differs in every call, as if time passed between any two.
 */
import { evaluate } from '../../../../evaluation/evaluate.ts'
import { invariant } from '../../../../shared/invariant.ts'
import type { Comparison, Workload } from '../../../bench/benchmark.ts'
import { type FlagSet, makeFlagSet, type Question } from './flagSet.ts'

let made: readonly FlagSet[] | undefined

/**
 * Made when they are first timed: help and other components need none. Each side comes first in one of them, and
 * half of each sample is taken on either, so that neither has the better place in memory.
 */
function flagSets(): readonly FlagSet[] {
  if (made === undefined) {
    made = [makeFlagSet('flagspan'), makeFlagSet('flagdCore')]
    made.forEach(compareAnswers)
  }
  return made
}

function compareAnswers({ snapshot, core, fixed, targeted, contexts }: FlagSet): void {
  for (const { flagId, type, fallback } of [...fixed, ...targeted]) {
    for (const context of contexts.slice(0, 20)) {
      const own = evaluate(snapshot, type, flagId, fallback, context, 1)
      const theirs = core.resolve(type, flagId, fallback, context)
      const told = (answer: { value?: unknown; variant?: string | undefined; reason?: string }) =>
        JSON.stringify([answer.value, answer.variant, answer.reason])
      invariant(told(own) === told(theirs), 'SameAnswer', () => `${told(own)}, ${told(theirs)}`)
    }
  }
}

type Asked = (set: FlagSet) => readonly Question[]

type Ask = (set: FlagSet, asked: Asked, times: number) => number

function askFlagspan(set: FlagSet, asked: Asked, times: number): number {
  const { snapshot, contexts } = set
  const questions = asked(set)
  let [question, context, done] = [0, 0, 0]
  for (let count = 0; count < times; count += 1) {
    if (++question >= questions.length) question = 0
    if (++context >= contexts.length) context = 0
    const { flagId, type, fallback } = questions[question]!
    const answer = evaluate(snapshot, type, flagId, fallback, contexts[context]!, count & 4095)
    if (
      answer.value !== undefined &&
      answer.reason !== 'ERROR' &&
      answer.flagMetadata['owner'] !== undefined
    )
      done += 1
  }
  return done
}

function askFlagdCore(set: FlagSet, asked: Asked, times: number): number {
  const { core, contexts } = set
  const questions = asked(set)
  let [question, context, done] = [0, 0, 0]
  for (let count = 0; count < times; count += 1) {
    if (++question >= questions.length) question = 0
    if (++context >= contexts.length) context = 0
    const { flagId, type, fallback } = questions[question]!
    const answer = core.resolve(type, flagId, fallback, contexts[context])
    if (
      answer.value !== undefined &&
      answer.reason !== 'ERROR' &&
      answer.flagMetadata['owner'] !== undefined
    )
      done += 1
  }
  return done
}

function workload(name: string, title: string, ask: Ask, asked: Asked): Workload {
  const run = (times: number) => {
    const [first, second] = flagSets()
    const half = times >> 1
    return ask(first!, asked, times - half) + ask(second!, asked, half)
  }
  return { name, title, run }
}

const fixed = ({ fixed: questions }: FlagSet) => questions
const targeted = ({ targeted: questions }: FlagSet) => questions

const peerTitle = 'resolve of flagd-core on the same'

export const evaluations: readonly Comparison[] = [
  {
    name: 'static',
    own: workload('static', 'flags without targeting evaluated, of 10,000', askFlagspan, fixed),
    peer: workload('staticFlagdCore', peerTitle, askFlagdCore, fixed),
    keys: { own: 'flagspan', peer: 'flagdCore' },
  },
  {
    name: 'targeting',
    own: workload('targeting', 'flags with targeting evaluated, of 10,000', askFlagspan, targeted),
    peer: workload('targetingFlagdCore', peerTitle, askFlagdCore, targeted),
    keys: { own: 'flagspan', peer: 'flagdCore' },
  },
]
