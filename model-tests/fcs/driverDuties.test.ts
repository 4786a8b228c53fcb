/**
 * What the core does where its driver, its disk or its operator fail it: what it can see it refuses, and what
 * it cannot see is named here, because then it is the driver's duty (src/fcs/action.ts).
 */
import { describe, expect, it } from 'vitest'
import { checkMessage, MessageError } from '../../src/fcs/checkMessage.ts'
import type { Event } from '../../src/fcs/event.ts'
import { CommandError, decodeCommand } from '../../src/fcs/machine/command.ts'
import { emptyImage } from '../../src/fcs/state.ts'
import { Bench, configOf, electedBench, entries, image, sent, termsOf } from './support/bench.ts'
import { hash } from './machine/support.ts'
import { appendRequest, appendResponse, timeoutNow, voteRequest } from './support/messages.ts'

describe('case 32: a torn write at the end of the log', () => {
  it('was never answered for, so a start without it is sound, and the entry comes again', () => {
    const bench = new Bench(configOf(), image(1, entries(1)))
    const append = appendRequest(1, [1, 1], [{ term: 1, value: 'torn' }], 0)
    expect(sent(bench.receive(append))).toEqual([])
    bench.restart() // the driver cut off what did not have its checksum
    expect(termsOf(bench.state.log)).toEqual([1])
    bench.receive(append)
    expect(bench.persist().released).toMatchObject([{ success: true, index: 2 }])
  })

  it('is told from damage before the end by the driver alone: the core takes any image', () => {
    const bench = new Bench(configOf(), image(1, entries(1, 1)))
    bench.receive(appendRequest(1, [2, 1], [], 2))
    expect(bench.state.commitIndex).toBe(2)
    // Entry 2 was answered for and is gone: nothing that this server holds says so.
    const damaged = new Bench(configOf(), image(1, entries(1)))
    expect(damaged.receive(voteRequest(2, [1, 1])).at(-1)).toMatchObject({
      release: [{ granted: true }],
    })
  })
})

describe('case 33: an error of a write', () => {
  it('is no event: without a receipt nothing leaves that speaks for the write, nor for what follows it', () => {
    const bench = new Bench(configOf())
    const late = [
      ...bench.receive(voteRequest(3, [0, 0])),
      ...bench.receive(appendRequest(3, [0, 0], entries(3), 1)),
      ...bench.receive(appendRequest(3, [1, 3], [], 1)),
      ...bench.receive(voteRequest(3, [0, 0], 's3')),
    ]
    expect(sent(late)).toEqual([])
    expect(bench.state.writesInFlight).toBe(bench.queue.length)
  })
})

describe('case 34: a leader whose disk hangs', () => {
  it('goes on with heartbeats and counts itself for nothing: it commits by the others alone', () => {
    const bench = electedBench()
    bench.persistAll()
    bench.take({ type: 'Propose', value: 'x' })
    bench.receive(appendResponse(1, true, 2, 's2'))
    expect(sent(bench.take({ type: 'Heartbeat' }))).toHaveLength(2)
    expect(bench.state.commitIndex).toBe(1)
    bench.receive(appendResponse(1, true, 2, 's3'))
    expect(bench.state.commitIndex).toBe(2)
  })

  it('stays as long as it is answered: that it is useless where the others are too few, its driver must see', () => {
    const bench = electedBench(configOf('s1', { voters: 2, quorumBeats: 1 }))
    for (let beat = 0; beat < 5; beat += 1) {
      bench.receive(appendResponse(1, true, 1, 's2'))
      bench.take({ type: 'Heartbeat' })
    }
    expect(bench.state).toMatchObject({ role: 'leader', commitIndex: 0, writesInFlight: 1 })
  })
})

describe('case 36: even numbers of voters, and servers that are none', () => {
  it.each([
    [2, 2],
    [4, 3],
  ])('of %i voters, %i are needed to commit', (voters, needed) => {
    const bench = electedBench(configOf('s1', { voters }))
    bench.persistAll()
    const others = bench.config.voters.slice(1)
    for (const [at, source] of others.entries()) {
      expect(bench.state.commitIndex).toBe(at + 1 >= needed ? 1 : 0)
      bench.receive(appendResponse(1, true, 1, source))
    }
    expect(bench.state.commitIndex).toBe(1)
  })

  it.each([voteRequest(9, [9, 8], 's4'), timeoutNow(9, 's4')])(
    'a server that is no voter disturbs nobody: its $type is refused before a step',
    (message) => {
      expect(() => checkMessage(message, configOf())).toThrow(MessageError)
    },
  )
})

describe('case 37: changes of membership', () => {
  it('do not exist: no command is one, and the error says what there is', () => {
    const text = JSON.stringify({ type: 'AddVoter', voter: 's4', actorId: 'ops', commitTs: 1 })
    expect(() => decodeCommand(text, hash)).toThrow(CommandError)
    expect(() => decodeCommand(text, hash)).toThrow('allowed SetFlag, OpenSession')
  })

  it('do not exist: voters come from the configuration, and no event changes it', () => {
    const config = Object.freeze({ ...configOf(), voters: Object.freeze([...configOf().voters]) })
    const bench = electedBench(config)
    const events: readonly Event[] = [
      { type: 'Propose', value: '{"type":"RemoveVoter","voter":"s3"}' },
      { type: 'Heartbeat' },
      { type: 'TransferLeadership', to: 's4' },
    ]
    for (const event of events) bench.take(event)
    expect(bench.take({ type: 'TransferLeadership', to: 's4' })).toMatchObject([
      { reason: 'NotAVoter' },
    ])
    expect(bench.state.progress).toHaveLength(3)
  })
})

describe('case 38: a server that lost its disk', () => {
  it('would vote twice in a term under its old name, so that name must never start from nothing', () => {
    const before = new Bench(configOf())
    before.receive(voteRequest(1, [0, 0], 's2'))
    expect(before.persist().released).toMatchObject([{ destination: 's2', granted: true }])
    // The same name with an empty disk: the core cannot know that it had voted.
    const wiped = new Bench(configOf(), emptyImage)
    wiped.receive(voteRequest(1, [0, 0], 's3'))
    expect(wiped.persist().released).toMatchObject([{ destination: 's3', granted: true }])
  })
})
