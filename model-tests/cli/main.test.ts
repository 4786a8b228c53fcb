/**
 * The `flagspan` bin as a process: help, wrong use, and how its ends map to exit codes and streams.
 */
import { describe, expect, it } from 'vitest'
import { runBin } from '../support/processes.ts'

describe('flagspan', () => {
  it('prints help on stdout and lists every command', async () => {
    const { code, out, err } = await runBin('main', ['--help'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    for (const name of ['check', 'replay', 'tlc'])
      expect(out).toMatch(new RegExp(`^ {2}${name} `, 'm'))
    expect(out).toMatch(
      /0 holds, 1 a property fails, 2 wrong use, 3 the environment lacks something/,
    )
  })

  it('prints its version as package.json has it', async () => {
    const { code, out } = await runBin('main', ['--version'])
    expect(code).toBe(0)
    expect(out).toMatch(/^flagspan v\d+\.\d+\.\d+\n$/)
  })

  it.each([
    ['no command', [], /^flagspan: name a command/],
    [
      'an unknown command',
      ['chek'],
      /^flagspan: Unknown subcommand "chek".* Run `flagspan --help`\.\n$/s,
    ],
    [
      'an unknown flag',
      ['check', '--nope'],
      /^flagspan: Unrecognized flag: --nope.* Run `flagspan check --help`\.\n$/,
    ],
    [
      'a bad value',
      ['check', '--tier', 'huge'],
      /^flagspan: .*huge.* Run `flagspan check --help`\.\n$/,
    ],
  ])('refuses %s in one line on stderr, with exit code 2', async (_, args, message) => {
    const { code, err, out } = await runBin('main', args)
    expect(code).toBe(2)
    expect(err).toMatch(message)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
    // Only the call without any arguments gets the help, so that it is not a dead end.
    expect(out === '').toBe(args.length > 0)
  })

  it('with --json also reports an error as the one object on stdout', async () => {
    const { code, out } = await runBin('main', ['check', '--json', '--spec', 'no/such/folder'])
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({ ok: false, error: 'WrongUse' })
  })
})
