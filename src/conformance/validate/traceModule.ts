/**
 * The module that TLC runs on logs: it holds their lines, and walks along each log as far as the spec's
 * actions take it.
 *
 * It knows no protocol: what a line means is said by the hand-written module that it extends (see
 * `validation.ts`). Many logs go through one run, because starting TLC costs more than checking a log;
 * lines that several logs share, as a falsified log and its original do, are written once.
 */
import { canonical } from '../../shared/value.ts'
import type { Value } from '../../shared/value.ts'
import type { TraceRecord } from './validation.ts'

/** Name of the generated module. */
export const moduleName = 'Trace'

export interface TraceModule {
  /** The hand-written module. */
  readonly extends: string
  readonly logs: readonly (readonly TraceRecord[])[]
  readonly constants: Readonly<Record<string, Value>>
  readonly substitutions: Readonly<Record<string, string>>
  /** The spec's initial predicate. */
  readonly init: string
  /** To explain a refusal instead of finding it; `stuck` is the first line that did not match, from 1. */
  readonly explain?: { readonly stuck: number; readonly variables: readonly string[] }
}

/** Text of the module. */
export const moduleText = (given: TraceModule): string => {
  const parts = partTable()
  const table = new Map<string, number>()
  const indexOf = (record: TraceRecord): number => {
    const text = parts.shortened(record)
    const known = table.get(text) ?? table.size + 1
    table.set(text, known)
    return known
  }
  const orders = given.logs.map((log) => `<<${log.map(indexOf).join(', ')}>>`)
  return [
    `---- MODULE ${moduleName} ----`,
    `EXTENDS ${given.extends}, Integers, Sequences, TLC`,
    '',
    '\\* Parts that many lines share.',
    ...parts.definitions(),
    '',
    ...writtenOut(given).map(([name, text]) => `${givenName(name)} == ${text}`),
    '',
    'VARIABLES traceNumber, lineNumber',
    '',
    '\\* Every line of every log, once.',
    sequence('Lines', [...table.keys()]),
    '',
    '\\* Each log as numbers of lines.',
    sequence('Traces', orders),
    '',
    'Line == Lines[Traces[traceNumber][lineNumber]]',
    '',
    `TraceInit == ${given.init} /\\ lineNumber = 1 /\\ traceNumber \\in DOMAIN Traces`,
    '',
    'TraceNext ==',
    '  /\\ lineNumber <= Len(Traces[traceNumber])',
    '  /\\ Act(Line)',
    '  /\\ Saw(Line)',
    "  /\\ lineNumber' = lineNumber + 1",
    "  /\\ traceNumber' = traceNumber",
    '',
    // TLC evaluates an invariant once for each state that it has not seen before.
    'TraceReached == PrintT(<<"reached", traceNumber, lineNumber>>)',
    ...(given.explain === undefined ? [] : explanation(given.explain)),
    '====',
    '',
  ].join('\n')
}

const explanation = ({ stuck, variables }: NonNullable<TraceModule['explain']>) => {
  const state = (prime: string) =>
    `[${variables.map((name) => `${name} |-> ${name}${prime}`).join(', ')}]`
  return [
    '',
    'Explain ==',
    '  \\/ TraceNext',
    `  \\/ /\\ lineNumber = ${stuck}`,
    `     /\\ PrintT(<<"before", ${state('')}>>)`,
    '     /\\ \\E choice \\in Choices :',
    '          /\\ Act(choice)',
    `          /\\ PrintT(<<"allowed", choice, ${state("'")}>>)`,
    '          /\\ FALSE',
    '     /\\ UNCHANGED <<traceNumber, lineNumber>>',
  ]
}

/** Shorter than this, a part costs less where it stands than as a definition. */
const shortPart = 40

/** Fields of lines that stand in many of them become definitions: TLC reads a line once and slowly. */
const partTable = () => {
  const names = new Map<string, string>()
  const nameOf = (value: Value): string => {
    const text = canonical(value)
    if (text.length < shortPart) return text
    const name = names.get(text) ?? `Part${names.size + 1}`
    names.set(text, name)
    return name
  }
  return {
    shortened: (record: TraceRecord): string => {
      const fields = Object.keys(record).toSorted()
      return `[${fields.map((field) => `${field} |-> ${nameOf(record[field] as Value)}`).join(', ')}]`
    },
    definitions: () => [...names].map(([text, name]) => `${name} == ${text}`),
  }
}

const sequence = (name: string, items: readonly string[]): string =>
  `${name} == <<\n${items.map((item) => `  ${item}`).join(',\n')}\n>>`

/** Text of the configuration that goes with it. */
export const configText = (given: TraceModule): string =>
  [
    'INIT TraceInit',
    `NEXT ${given.explain === undefined ? 'TraceNext' : 'Explain'}`,
    ...(given.explain === undefined ? ['INVARIANT TraceReached'] : []),
    'CHECK_DEADLOCK FALSE',
    'CONSTANTS',
    '  LoggedLines <- Lines',
    ...Object.entries(given.substitutions).map(([name, other]) => `  ${name} <- ${other}`),
    ...writtenOut(given).map(([name]) => `  ${name} <- ${givenName(name)}`),
    ...Object.entries(given.constants)
      .filter(([, value]) => !isWrittenOut(value))
      .map(([name, value]) => `  ${name} = ${canonical(value)}`),
    '',
  ].join('\n')

/** A configuration file cannot say sequences and functions: these become definitions. */
const isWrittenOut = (value: Value): boolean => /^[<[(]/.test(canonical(value))

const writtenOut = ({ constants }: TraceModule): readonly (readonly [string, string])[] =>
  Object.entries(constants).flatMap(([name, value]): readonly (readonly [string, string])[] =>
    isWrittenOut(value) ? [[name, canonical(value)]] : [],
  )

const givenName = (name: string): string => `Given${name}`
