/**
 * Answers that nobody asked for: what a region would say at this moment, judged as if a client had asked.
 *
 * Clients ask now and then; what is wrong for a few milliseconds only, they would hardly ever see. Asking changes
 * nothing in a region. No part of the history, which holds what clients were told.
 */
import { readFlag } from '../../rfc/cache/answer.ts'
import type { Event } from '../../rfc/cache/event.ts'
import type { Region } from '../../rfc/cache/state.ts'
import type { Level } from '../../rfc/read/read.ts'
import { neverLeased } from '../../rfc/read/read.ts'
import { underServerLease } from '../../rfc/read/serverLease.ts'
import { unmarkedMs } from './answerOracle.ts'
import { leasedFlags, worldFlags } from './flags.ts'
import { type Around, readingOf, type RegionNode } from './node.ts'

/** So old that the answer's own age is what it is held to. */
const anyAgeMs = 60_000

const lease: Level = { name: 'lease' }
const bounded: Level = { name: 'bounded', maxAgeMs: anyAgeMs }
const local: Level = { name: 'local' }
const isLeased = new Set(leasedFlags)

/** It runs, and does not stand still. */
export function isAwake({ status, isPaused }: RegionNode): boolean {
  return status === 'up' && !isPaused
}

function probe(world: Around, node: RegionNode, flagId: string, level: Level): void {
  const at = readingOf(node, world)
  const { server } = node
  const isUnderLease = level.name === 'lease' && server !== undefined
  const underLease = isUnderLease ? underServerLease(server, node.logConfig) : neverLeased
  const around = { config: node.cacheConfig, at, underLease }
  const answer = readFlag(node.cache, flagId, level, 'refuse', around)
  if (answer.type === 'refusal') return
  const { answers } = world.oracles
  answers.answered(world, node, answer)
  if (level.name === 'lease') return answers.underLease(node, answer)
  answers.fresh(world, node, answer, level.name === 'bounded' ? anyAgeMs : unmarkedMs)
  if (level.name === 'local') answers.notBehind(node, answer)
}

/** Under a lease, and at one of the other levels. */
function probeFlag(world: Around, node: RegionNode, flagId: string, turn: number): void {
  if (isLeased.has(flagId)) probe(world, node, flagId, lease)
  probe(world, node, flagId, turn % 2 === 0 ? bounded : local)
}

const levels: readonly Level[] = [lease, bounded, local]

/** One flag at one level; all of them in turn. */
function probeInTurn(world: Around, node: RegionNode, turn: number): void {
  const flagId = worldFlags[turn % worldFlags.length]!.id
  const level = levels[Math.floor(turn / worldFlags.length) % levels.length]!
  if (level !== lease || isLeased.has(flagId)) probe(world, node, flagId, level)
}

/** After the cache of a region has stepped: the flag that the event was about; every other time some flag. */
export function probeStep(
  world: Around,
  node: RegionNode,
  before: Region,
  event: Event,
  turn: number,
): void {
  if (!isAwake(node) || node.cache === before) return
  const flagId = flagOfEvent(event)
  if (flagId !== undefined) probeFlag(world, node, flagId, turn)
  else if (turn % 2 === 0) probeInTurn(world, node, turn / 2)
}

function flagOfEvent(event: Event): string | undefined {
  switch (event.type) {
    case 'Deliver':
      return event.update.flagId
    case 'Apply':
      return event.entry?.flagId
    case 'Write':
      return event.flagId
    default:
      return undefined
  }
}

/** Any flag of a region to which nothing has happened for a while. */
export function probeQuiet(world: Around, node: RegionNode, turn: number): void {
  if (isAwake(node)) probeInTurn(world, node, turn)
}

/** All flags of one region that has slept. */
export function probeRegion(world: Around, node: RegionNode): void {
  if (!isAwake(node)) return
  for (const { id } of worldFlags) {
    probeFlag(world, node, id, 0)
    probeFlag(world, node, id, 1)
  }
}

/** An entry on the flag was committed: nobody answers with an earlier one under a lease from here on. */
export function probeCommit(world: Around, flagId: string): void {
  for (const node of world.nodes) if (isAwake(node)) probe(world, node, flagId, lease)
}
