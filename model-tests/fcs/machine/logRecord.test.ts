/** The paper's log entry, `<term, index, flag_id, payload_hash, actor_id, commit_ts>`, as readers see it. */
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../src/fcs/entry.ts'
import { chainAfter, chainStart } from '../../../src/fcs/machine/chain.ts'
import { CommandError } from '../../../src/fcs/machine/command.ts'
import { LogRecordError, logRecord, readRecords } from '../../../src/fcs/machine/logRecord.ts'
import { entryOf, hash, machineAfter, openEntry, setEntry, setFlag } from './support.ts'

function chained(entries: readonly Entry[]) {
  let head = chainStart
  return entries.map((entry, at) => {
    head = chainAfter(head, entry, at + 1, hash)
    return { entry, head }
  })
}

function refusal(act: () => unknown): LogRecordError {
  try {
    act()
  } catch (error) {
    if (error instanceof LogRecordError) return error
    throw error
  }
  throw new Error('was not refused')
}

const entries = [entryOf(null), openEntry(900), setEntry('checkout', 'on', { commitTs: 1_234 })]

describe('a log record', () => {
  it('has all six of the paper, and the head of the chain', () => {
    const [, , record] = readRecords(chained(entries), hash)
    expect(record).toStrictEqual({
      type: 'SetFlag',
      term: 1,
      index: 3,
      flagId: 'checkout',
      payloadHash: hash('on'),
      actorId: 'ops@eu',
      commitTs: 1_234,
      head: machineAfter(...entries).head,
    })
  })

  it('is there for entries without a flag too', () => {
    const [noOp, session] = readRecords(chained(entries), hash)
    expect(noOp).toMatchObject({ type: 'NoOp', term: 1, index: 1 })
    expect(session).toMatchObject({
      type: 'OpenSession',
      index: 2,
      actorId: 'ops@eu',
      commitTs: 900,
    })
  })

  it('can be read from any place on', () => {
    const all = chained(entries)
    const rest = readRecords(all.slice(1), hash, { first: 2, head: all[0]!.head })
    expect(rest).toStrictEqual(readRecords(all, hash).slice(1))
    expect(readRecords([], hash)).toStrictEqual([])
  })
})

describe('a record is refused, with the entry and the reason', () => {
  it('BrokenChain: at the first entry that was changed, taken out or put elsewhere', () => {
    const all = chained(entries)
    const forged = all.with(2, { ...all[2]!, entry: setEntry('checkout', 'off') })
    expect(refusal(() => readRecords(forged, hash))).toMatchObject({
      index: 3,
      reason: 'BrokenChain',
    })
    expect(refusal(() => readRecords(all.slice(1), hash))).toMatchObject({
      index: 1,
      reason: 'BrokenChain',
    })
  })

  it('NotACommand: where the hash is not that of the payload, with what is wrong', () => {
    const text = JSON.stringify({ ...setFlag('checkout', 'on'), payloadHash: hash('off') })
    const error = refusal(() => readRecords(chained([entryOf(text)]), hash))
    expect(error).toMatchObject({ index: 1, reason: 'NotACommand' })
    expect(error.command).toBeInstanceOf(CommandError)
    expect(error.command).toMatchObject({
      field: 'payloadHash',
      allowed: 'the hash of the payload',
    })
    expect(error.message).toContain('log entry 1: command payloadHash')
  })

  it.each([0, -1, 1.5, Number.NaN, 2 ** 53])('WrongIndex: %d', (index) => {
    const error = refusal(() => logRecord(entryOf(null), index, chainStart, hash))
    expect(error.reason).toBe('WrongIndex')
    expect(error.message).toContain('allowed a whole number from 1')
  })

  it('case 39: takes the largest index that can be counted', () => {
    const index = Number.MAX_SAFE_INTEGER
    expect(logRecord(entryOf(null), index, chainStart, hash)).toMatchObject({ index })
  })
})
