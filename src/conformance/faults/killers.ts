/**
 * Which oracles notice that something is wrong with the code: replay of the stored traces, equality of
 * the graphs, and the properties checked in every state and step.
 *
 * It is not about how the code was broken, and holds for sound code too, which nothing may kill.
 */
import { exploreModel } from '../explore/exploreModel.ts'
import type { ExploreLimits } from '../explore/exploreModel.ts'
import { graphDifferenceLines } from '../explore/graphDifference.ts'
import { violationLines } from '../explore/violations.ts'
import type { StateGraph } from '../graph/stateGraph.ts'
import type { Protocol, ProtocolModel } from '../protocol.ts'
import { mismatchLines } from '../replay/mismatch.ts'
import { replayModel } from '../replay/replayModel.ts'
import { describeThrown } from '../replay/thrown.ts'
import type { StoredModel } from '../traces/storedModel.ts'

/** What one oracle found. */
export interface Kill {
  /** `replay`, `graph`, `invariant:ElectionSafety`, `exception` or `timeout`. */
  readonly killedBy: string
  readonly model: string
  /** The finding for people, several lines. */
  readonly details: readonly string[]
}

/** Full states explored for each state of the spec, so that code which never ends comes to an end. */
const codeStatesPerSpecState = 3
const codeStatesLeast = 1_000

const limitsFor = (graph: StateGraph, until: string | undefined): ExploreLimits => ({
  codeStates: Math.max(codeStatesLeast, codeStatesPerSpecState * graph.states.length),
  examples: 1,
  // A broken property often shows only some steps beyond where the spec was left.
  followBeyond: true,
  enough: ({ differenceCount, isBroken }) => {
    if (until === 'graph' || until === anyOracle) return differenceCount > 0
    return until?.startsWith(invariantPrefix) === true
      ? isBroken(until.slice(invariantPrefix.length))
      : false
  },
})

const invariantPrefix = 'invariant:'

/** As `until`: the first finding of any oracle is enough. */
export const anyOracle = 'any'

const isSought = ({ killedBy }: Kill, until: string | undefined): boolean =>
  until === anyOracle || killedBy === until

/**
 * The first finding of each oracle over all models. With `until`, the search ends as soon as that oracle
 * has spoken, whether or not others would have; so small models should come first.
 */
export const findKills = (
  protocol: Protocol,
  models: Iterable<StoredModel>,
  until?: string,
): readonly Kill[] => {
  const kills = new Map<string, Kill>()
  for (const stored of models) {
    for (const kill of killsIn(protocol, stored, until)) {
      if (!kills.has(kill.killedBy)) kills.set(kill.killedBy, kill)
    }
    if ([...kills.values()].some((kill) => isSought(kill, until))) break
  }
  return [...kills.values()]
}

const killsIn = (
  protocol: Protocol,
  stored: StoredModel,
  until: string | undefined,
): readonly Kill[] => {
  const { model } = stored.origin
  let code: ProtocolModel<unknown, unknown>
  try {
    code = protocol.model(stored.origin.config)
  } catch (error) {
    const { invariant, message } = describeThrown(error)
    return [{ killedBy: oracleOf(invariant), model, details: [message] }]
  }
  const replayed = replayKills(code, stored)
  if (replayed.some((kill) => isSought(kill, until))) return replayed
  return [...replayed, ...graphKills(code, stored, until)]
}

const oracleOf = (invariant: string | undefined): string =>
  invariant === undefined ? 'exception' : `${invariantPrefix}${invariant}`

const replayKills = (
  code: ProtocolModel<unknown, unknown>,
  stored: StoredModel,
): readonly Kill[] => {
  const { mismatches } = finish(replayModel(code, stored, 1))
  return mismatches.flatMap((mismatch) => {
    const found = { model: mismatch.model, details: mismatchLines(mismatch) }
    const replayed = { killedBy: 'replay', ...found }
    return mismatch.kind === 'threw'
      ? [replayed, { killedBy: oracleOf(mismatch.invariant), ...found }]
      : [replayed]
  })
}

const graphKills = (
  code: ProtocolModel<unknown, unknown>,
  stored: StoredModel,
  until: string | undefined,
): readonly Kill[] => {
  const { model } = stored.origin
  const found = finish(exploreModel(code, stored.graph, limitsFor(stored.graph, until)))
  const kills = found.violations.map((violation) => ({
    killedBy: oracleOf(violation.property),
    model,
    details: violationLines(violation),
  }))
  const [first] = found.differences
  if (first !== undefined) {
    return [...kills, { killedBy: 'graph', model, details: graphDifferenceLines(first) }]
  }
  // No difference, but no end either: the code has states without number that the spec does not see.
  const endless = found.stopped !== undefined && kills.length === 0
  return endless ? [{ killedBy: 'graph', model, details: [found.stopped] }] : kills
}

const finish = <Result>(work: Generator<unknown, Result, void>): Result => {
  for (;;) {
    const { done, value } = work.next()
    if (done === true) return value
  }
}
