/** Commands as texts: what goes in comes out, and what is no command is refused with what is allowed. */
import { describe, expect, it } from 'vitest'
import {
  type Command,
  CommandError,
  commandLimits,
  decodeCommand,
  encodeCommand,
} from '../../../src/fcs/machine/command.ts'
import { hash, setFlag } from './support.ts'

const refusal = (command: unknown): CommandError => {
  try {
    encodeCommand(command as Command, hash)
  } catch (error) {
    if (error instanceof CommandError) return error
    throw error
  }
  throw new Error('it was taken')
}

describe('a command', () => {
  it.each<Command>([
    setFlag('checkout-v2', '{"on":true}'),
    setFlag('f', '', { step: { session: 7, sequence: 1 } }),
    { type: 'OpenSession', actorId: 'a', commitTs: 0 },
  ])('comes back from its text', (command) => {
    expect(decodeCommand(encodeCommand(command, hash), hash)).toStrictEqual(command)
  })

  it('has one text, whatever the order of its fields and whatever else is on it', () => {
    const command = setFlag('f', 'on')
    const shuffled = Object.fromEntries(Object.entries({ extra: 1, ...command }).reverse())
    expect(encodeCommand(shuffled as unknown as Command, hash)).toBe(encodeCommand(command, hash))
  })

  it('may be as long as the limits', () => {
    const command = setFlag(
      'f'.repeat(commandLimits.flagIdLength),
      'x'.repeat(commandLimits.payloadLength),
    )
    expect(decodeCommand(encodeCommand(command, hash), hash)).toStrictEqual(command)
  })
})

describe('what is refused', () => {
  const good = setFlag('f', 'on')
  it.each<[field: string, command: unknown, message: string]>([
    ['text', null, 'command text: given null, allowed an object'],
    ['type', { ...good, type: 'Drop' }, 'command type: given "Drop", allowed SetFlag, OpenSession'],
    [
      'flagId',
      { ...good, flagId: '' },
      'command flagId: given "", allowed a text of 1 to 256 characters',
    ],
    [
      'flagId',
      setFlag('f'.repeat(257), 'on'),
      `command flagId: given "${'f'.repeat(40)}", allowed a text of 1 to 256 characters`,
    ],
    [
      'payload',
      setFlag('f', 'x'.repeat(65_537)),
      `command payload: given "${'x'.repeat(40)}", allowed a text of 0 to 65536 characters`,
    ],
    [
      'payloadHash',
      { ...good, payload: 'off' },
      `command payloadHash: given "${good.payloadHash.slice(0, 40)}", allowed the hash of the payload`,
    ],
    [
      'actorId',
      { ...good, actorId: 7 },
      'command actorId: given 7, allowed a text of 1 to 256 characters',
    ],
    [
      'commitTs',
      { ...good, commitTs: 1.5 },
      'command commitTs: given 1.5, allowed a whole number from 0',
    ],
    [
      'commitTs',
      { ...good, commitTs: 2 ** 53 },
      'command commitTs: given 9007199254740992, allowed a whole number from 0',
    ],
    [
      'step',
      { ...good, step: 3 },
      'command step: given 3, allowed an object with session and sequence',
    ],
    [
      'step.session',
      { ...good, step: { session: 0, sequence: 1 } },
      'command step.session: given 0, allowed a whole number from 1',
    ],
    [
      'step.sequence',
      { ...good, step: { session: 1, sequence: 0 } },
      'command step.sequence: given 0, allowed a whole number from 1',
    ],
  ])('%s', (field, command, message) => {
    expect(refusal(command)).toMatchObject({ field, message })
  })

  it('is a text that is not JSON', () => {
    expect(() => decodeCommand('{', hash)).toThrow('command text: given "{", allowed JSON')
  })
})
