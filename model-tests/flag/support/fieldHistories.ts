/**
 * Random histories of one field in up to five regions: changes, deletions, changes of other fields, and merges with
 * what another region had at any moment, late, again and in any order. They walk the real fragment.
 */
import * as fc from 'fast-check'
import { type Fragment, type HybridTimestamp } from '../../../src/flag/fragment/fragment.ts'
import type { Json } from '../../../src/flag/update.ts'
import {
  emptyVector,
  join,
  seqAt,
  type VersionVector,
  withSeq,
} from '../../../src/flag/versionVector.ts'
import type { Operation } from './operations.ts'

interface Command {
  readonly type: Operation['kind'] | 'merge'
  readonly region: number
  /** Which moment of which region is merged: any that was, by its place. */
  readonly draw: number
  readonly change: Json
  readonly wallMs: number
}

/** What a region had at one moment. */
export interface Moment<State> {
  readonly state: State
  readonly seen: VersionVector
  readonly known: readonly Operation[]
}

/** A version as it would be sent. */
export interface Version<State> {
  readonly state: State
  readonly seen: VersionVector
}

export interface Played<State> {
  readonly moments: readonly Moment<State>[]
  readonly versions: ReadonlyMap<Operation, Version<State>>
}

/** The more often something is named, the more often it happens. */
const types = ['change', 'change', 'change', 'merge', 'merge', 'merge', 'touch', 'delete'] as const

export function histories(changes: fc.Arbitrary<Json>): fc.Arbitrary<readonly Command[]> {
  return fc.array(
    fc.record({
      type: fc.constantFrom(...types),
      region: fc.nat(4),
      draw: fc.integer({ min: 0, max: 999 }).map((part) => part / 1000),
      change: changes,
      // Few moments, so that they often are the same, and none follows causality.
      wallMs: fc.nat(2),
    }),
    { minLength: 1, maxLength: 24, size: 'max' },
  )
}

interface Manner<State> {
  /** Whether a region that has this writes the field. */
  mayWrite(state: State): boolean
  /** Whom a region writes as; two that write as one make two versions of one dot. */
  originOf(region: number): string
}

export function play<State>(
  fragment: Fragment<State>,
  commands: readonly Command[],
  manner: Partial<Manner<State>> = {},
): Played<State> {
  const { mayWrite = () => true, originOf = (region: number) => `r${region}/1` } = manner
  const start: Moment<State> = { state: fragment.empty, seen: emptyVector, known: [] }
  const regions = Array.from({ length: 5 }, () => start)
  const moments = [start]
  const versions = new Map<Operation, Version<State>>()
  for (const command of commands) {
    const region = regions[command.region]!
    let next: Moment<State>
    if (command.type === 'merge') {
      next = mergeMoments(fragment, region, moments[Math.floor(command.draw * moments.length)]!)
    } else if (command.type === 'change' && !mayWrite(region.state)) {
      continue
    } else {
      next = write(fragment, region, { ...command, type: command.type }, originOf(command.region))
      versions.set(next.known.at(-1)!, next)
    }
    regions[command.region] = next
    moments.push(next)
  }
  return { moments, versions }
}

function write<State>(
  fragment: Fragment<State>,
  { state, seen, known }: Moment<State>,
  { type, change, wallMs }: Command & { readonly type: Operation['kind'] },
  origin: string,
): Moment<State> {
  const dot = { origin, seq: seqAt(seen, origin) + 1 }
  const at: HybridTimestamp = { wallMs, counter: 0 }
  const isChange = type === 'change'
  const operation: Operation = {
    ...dot,
    past: new Set(known),
    pastSize: known.length,
    wallMs,
    kind: type,
    change: isChange ? change : undefined,
  }
  let next = type === 'delete' ? fragment.empty : state
  if (isChange) next = fragment.change(state, change, { dot, seen, at })
  return { state: next, seen: withSeq(seen, origin, dot.seq), known: [...known, operation] }
}

export function mergeMoments<State>(
  fragment: Fragment<State>,
  left: Moment<State>,
  right: Moment<State>,
): Moment<State> {
  return {
    ...mergeVersions(fragment, left, right),
    known: [...new Set([...left.known, ...right.known])],
  }
}

export function mergeVersions<State>(
  fragment: Fragment<State>,
  left: Version<State>,
  right: Version<State>,
): Version<State> {
  return {
    state: fragment.merge(left.state, left.seen, right.state, right.seen),
    seen: join(left.seen, right.seen),
  }
}
