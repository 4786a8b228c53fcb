/** A model's configuration and header: read whole, and refused with file and line where they are wrong. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as Effect from 'effect/Effect'
import { afterAll, describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/conformance/config.ts'
import { findModels, loadModel, selectModels } from '../../src/conformance/model.ts'
import { SourceError } from '../../src/conformance/sourceError.ts'

const header = [
  '\\* purpose: a switch that flips',
  '\\* module: Switch',
  '\\* protocol: Switch',
  '\\* tier: quick',
  '\\* mode: exhaustive',
  '\\* expect: holds',
  '\\* checkers: tlc, embedded',
  '\\* bounds: there is one bit,',
  '\\*   so there is nothing to bound',
]
const body = ['INIT Init', 'NEXT Next', 'INVARIANT TypeOK', 'CHECK_DEADLOCK FALSE']
const config = (lines: readonly string[]) => parseConfig(lines.join('\n'), 'spec/switch/Switch.cfg')

/** The message of the refusal, or what was accepted. */
const refusal = (lines: readonly string[]): string => {
  try {
    return JSON.stringify(config(lines))
  } catch (error) {
    if (error instanceof SourceError) return error.message
    throw error
  }
}

/** The header with one line replaced, dropped (undefined) or added. */
const headerWith = (key: string, line: string | undefined): readonly string[] => {
  const rest = header.filter((each) => !each.startsWith(`\\* ${key}:`))
  return line === undefined ? rest : [...rest, line]
}

describe('the header of a model', () => {
  it('is read with values that go on over several lines', () => {
    const read = config([...header, ...body]).header
    expect(read.purpose).toBe('a switch that flips')
    expect(read.bounds).toBe('there is one bit, so there is nothing to bound')
    expect(read.checkers).toEqual(['tlc', 'embedded'])
    expect(read.expect).toEqual({ verdict: 'holds' })
    expect(read.replay).toBe(false)
  })

  it('knows seeded bugs and random walks', () => {
    const bug = config([
      ...headerWith('expect', '\\* expect: violates TypeOK'),
      '\\* bug: SW-01 flips twice',
      ...body,
    ]).header
    expect(bug.bug).toEqual({ id: 'SW-01', title: 'flips twice' })
    expect(bug.expect).toEqual({ verdict: 'violates', property: 'TypeOK' })
    const walks = config([
      ...headerWith('mode', '\\* mode: simulation'),
      '\\* simulate: num=500 depth=60 seed=7',
      ...body,
    ]).header
    expect(walks.simulate).toEqual({ num: 500, depth: 60, seed: 7 })
  })

  it('ends at the first empty line, so comments may follow', () => {
    expect(config([...header, '', '\\* any comment', ...body]).invariants).toEqual(['TypeOK'])
  })

  it.each([
    ['a mistyped key', [...header, '\\* replays: yes', ...body], ':10: unknown header key replays'],
    [
      'a key given twice',
      [...header, '\\* tier: full', ...body],
      ':10: the header key tier is given',
    ],
    [
      'a missing key',
      [...headerWith('tier', undefined), ...body],
      ':1: the header lacks the line \\* tier',
    ],
    [
      'a word that is not allowed',
      [...headerWith('tier', '\\* tier: slow'), ...body],
      ':9: the header says tier: slow; allowed is quick or full',
    ],
    [
      'no reason for the bounds',
      [...headerWith('bounds', undefined).slice(0, -1), ...body],
      'the header lacks the line \\* bounds',
    ],
    [
      'an empty value',
      [...headerWith('purpose', '\\* purpose:'), ...body],
      ':9: the header key purpose has no value',
    ],
    [
      'a line that is no entry',
      [...header, '\\* hello', ...body],
      ':10: a header line has the form',
    ],
    [
      'walks without their size',
      [...headerWith('mode', '\\* mode: simulation'), ...body],
      'needs the header line \\* simulate: num=N',
    ],
    [
      'a size without walks',
      [...header, '\\* simulate: num=1 depth=1 seed=1', ...body],
      ':10: the header says simulate',
    ],
    [
      'a bug without an id',
      [...headerWith('expect', '\\* expect: violates TypeOK'), '\\* bug: flips twice', ...body],
      'allowed is an id such as RAFT-03',
    ],
    [
      'a bug that need not fail',
      [...header, '\\* bug: SW-01 flips twice', ...body],
      'only with expect: violates',
    ],
    ['no header at all', body, ':1: the file must start with a header'],
  ])('is refused for %s', (_, lines, message) => {
    expect(refusal(lines)).toContain(`spec/switch/Switch.cfg`)
    expect(refusal(lines)).toContain(message)
  })
})

describe('the statements of a configuration', () => {
  it('gives constants as values, and as the file writes them', () => {
    const read = config([
      ...header,
      ...body,
      'CONSTANTS',
      '  Node = {n1, n2} \\* two of them',
      '  n1 = n1',
      '  Name = "s" Limit = 3 Low = -1 On = TRUE',
      '  Enter <- AnyoneEnters (* a bug *)',
    ])
    expect(read.constants).toEqual({
      Node: { '#set': ['n1', 'n2'] },
      n1: 'n1',
      Name: 's',
      Limit: 3,
      Low: -1,
      On: true,
    })
    expect(read.constantTexts['Node']).toBe('{n1, n2}')
    expect(read.constantTexts['Name']).toBe('"s"')
    expect(read.substitutions).toEqual({ Enter: 'AnyoneEnters' })
    expect(read.lines['Enter']).toBe(18)
  })

  it('takes lists on one line or on many', () => {
    const read = config([...header, ...body, 'INVARIANTS A', '  B', 'PROPERTY P Q'])
    expect(read.invariants).toEqual(['TypeOK', 'A', 'B'])
    expect(read.properties).toEqual(['P', 'Q'])
  })

  const bodyWithout = (word: string) => body.filter((line) => !line.startsWith(word))
  it.each([
    [
      'an unknown statement',
      [...body, 'INVARIENT X'],
      ':14: ',
      'expected a statement, found INVARIENT',
    ],
    ['a statement given twice', [...body, 'INIT Start'], ':14: ', 'INIT is given twice'],
    [
      'a default deadlock check',
      bodyWithout('CHECK'),
      '',
      'CHECK_DEADLOCK TRUE or CHECK_DEADLOCK FALSE must be said',
    ],
    [
      'both forms of behaviour',
      [...body, 'SPECIFICATION Spec'],
      '',
      'give either SPECIFICATION, or both INIT and NEXT',
    ],
    [
      'only half of a behaviour',
      bodyWithout('NEXT'),
      '',
      'give either SPECIFICATION, or both INIT and NEXT',
    ],
    ['what TLC 2.18 does not have', [...body, 'ALIAS Short'], ':14: ', 'ALIAS is not supported'],
    [
      'a constant given twice',
      [...body, 'CONSTANTS A = 1', 'A = 2'],
      ':15: ',
      'the constant A is given twice',
    ],
    [
      'a set that is never closed',
      [...body, 'CONSTANT A = {a, b'],
      ':14: ',
      'separated by commas and closed by }',
    ],
    ['a value that is missing', [...body, 'CONSTANT A ='], ':14: ', 'a value is missing'],
    ['a number beyond TLC', [...body, 'CONSTANT A = 2147483648'], ':14: ', 'beyond TLC'],
    ['a tuple', [...body, 'CONSTANT A = <<1, 2>>'], ':14: ', 'expected a number, a string'],
    ['a name listed twice', [...body, 'INVARIANT TypeOK'], ':14: ', 'TypeOK is listed twice'],
    ['a comment that is never closed', [...body, '(* oh'], ':14: ', 'never closed'],
    [
      'a keyword without a name',
      [...body, 'PROPERTY'],
      ':14: ',
      'PROPERTY must be followed by a name',
    ],
  ])('are refused for %s', (_, lines, place, message) => {
    const said = refusal([...header, ...lines])
    expect(said).toContain(message)
    expect(said).toContain(place)
  })
})

describe('the models of a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flagspan-models-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const module = [
    '---- MODULE Switch ----',
    'EXTENDS Naturals',
    'CONSTANT Limit',
    'VARIABLE on',
    'TypeOK == on \\in {0, 1}',
    'Init == on = 0',
    "Next == on' = 1 - on",
    'Spec == Init /\\ [][Next]_on',
    'Fair == /\\ Spec',
    '        /\\ WF_on(Next)',
    'Flips == on = 0 ~> on = 1',
    'Levels == <<1, 2>>',
    '====',
  ]
  const spec = (files: Record<string, readonly string[]>): string => {
    const root = mkdtempSync(join(folder, 'spec-'))
    const all = { 'switch/Switch.tla': module, ...files }
    for (const [path, lines] of Object.entries(all)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), lines.join('\n'))
    }
    return root
  }
  const message = (files: Record<string, readonly string[]>): Promise<string> =>
    Effect.runPromise(
      findModels(spec(files)).pipe(
        Effect.flatMap((models) => Effect.forEach(models, loadModel)),
        Effect.map((models) => models.map((model) => model.name).join(' ')),
        Effect.catch((error) => Effect.succeed(error.message)),
      ),
    )
  const constants = 'CONSTANT Limit = 1'

  it('are found in subfolders and sorted by name', async () => {
    const text = [...header, ...body, constants]
    expect(await message({ 'switch/B.cfg': text, 'switch/bugs/A.cfg': text })).toBe('A B')
  })

  it('give the code side its constants and the names of its behaviour', async () => {
    const lines = [...header, 'SPECIFICATION Fair', 'INVARIANT TypeOK', 'CHECK_DEADLOCK FALSE']
    const root = spec({ 'switch/S.cfg': [...lines, 'CONSTANT Limit <- Levels'] })
    const [model] = await Effect.runPromise(findModels(root))
    if (model === undefined) throw new Error('no model was found')
    const loaded = await Effect.runPromise(loadModel(model))
    expect(loaded.behaviour).toEqual({ constants: { Limit: [1, 2] }, init: 'Init', next: 'Next' })
    expect(loaded.folder).toBe('switch')
  })

  it.each([
    [
      'an unknown invariant',
      [...header, 'INIT Init', 'NEXT Next', 'INVARIANT TypeOk', 'CHECK_DEADLOCK FALSE', constants],
      'S.cfg:12: INVARIANTS names TypeOk, which module Switch does not define; did you mean TypeOK?',
    ],
    [
      'an unknown next-state relation',
      [...header, 'INIT Init', 'NEXT Nxt', 'INVARIANT TypeOK', 'CHECK_DEADLOCK FALSE', constants],
      'S.cfg:11: NEXT names Nxt, which module Switch does not define; did you mean Next?',
    ],
    ['a constant without a value', [...header, ...body], 'the constant Limit has no value'],
    [
      'a value for no constant',
      [...header, ...body, constants, 'CONSTANT Limits = 2'],
      'S.cfg:15: CONSTANTS gives a value to Limits',
    ],
    [
      'an unknown substitute',
      [...header, ...body, 'CONSTANT Limit <- Nothing'],
      'S.cfg:14: CONSTANTS names Nothing',
    ],
    [
      'an unknown module',
      [
        ...header.map((line) => line.replace('module: Switch', 'module: Swich')),
        ...body,
        constants,
      ],
      'S.cfg:2: the header names module Swich, but there is no',
    ],
    [
      'a property that nobody lists',
      [...headerWith('expect', '\\* expect: violates Flips'), ...body, constants],
      'the header expects Flips to be violated, but no INVARIANTS or PROPERTIES lists it',
    ],
    [
      'nothing to check',
      [...header, 'INIT Init', 'NEXT Next', 'CHECK_DEADLOCK FALSE', constants],
      'nothing is checked',
    ],
    [
      'liveness under a constraint',
      [
        ...headerWith('mode', '\\* mode: liveness'),
        'SPECIFICATION Fair',
        'PROPERTY Flips',
        'CONSTRAINT TypeOK',
        'CHECK_DEADLOCK FALSE',
        constants,
      ],
      'S.cfg:12: a liveness model must not have CONSTRAINTS',
    ],
    [
      'a replayed graph under symmetry',
      [...header, '\\* replay: yes', ...body, constants, 'SYMMETRY TypeOK'],
      'a model with replay: yes must not have SYMMETRY',
    ],
  ])('are refused for %s', async (_, lines, expected) => {
    expect(await message({ 'switch/S.cfg': lines })).toContain(expected)
  })

  it('are refused for a name used twice, a model outside a protocol, and an empty folder', async () => {
    const text = [...header, ...body, constants]
    expect(await message({ 'switch/A.cfg': text, 'switch/bugs/A.cfg': text })).toContain(
      'a model of the same name',
    )
    expect(await message({ 'A.cfg': text })).toContain('a model lies in the folder of its protocol')
    expect(await message({})).toContain('no model (*.cfg) lies below this folder')
    const missing = await Effect.runPromise(Effect.flip(findModels(join(folder, 'nowhere'))))
    expect(missing.message).toContain('there is no such folder')
    expect(missing.exitCode).toBe(2)
  })

  it('are refused where a module cannot be split', async () => {
    const text = { 'switch/S.cfg': [...header, ...body, constants] }
    const broken = (change: (lines: string[]) => void): Promise<string> => {
      const lines = [...module]
      change(lines)
      return message({ ...text, 'switch/Switch.tla': lines })
    }
    expect(await broken((lines) => lines.splice(6, 1, '  Next == on = 1'))).toContain(
      'Switch.tla:7: a definition outside LET must start in column 1',
    )
    expect(await broken((lines) => lines.pop())).toContain('never ended by a line of ====')
    expect(await broken((lines) => lines.splice(5, 0, 'Text == "never closed'))).toContain(
      'Switch.tla:6: a string is not closed',
    )
    expect(await broken((lines) => lines.splice(3, 1, 'VARIABLE on off'))).toContain(
      'Switch.tla:4: VARIABLE takes names separated by commas, found off',
    )
  })

  it('are selected by name or path, with a hint for a mistyped one', async () => {
    const text = [...header, ...body, constants]
    const models = await Effect.runPromise(
      findModels(spec({ 'switch/One.cfg': text, 'switch/Two.cfg': text })),
    )
    const names = async (wanted: readonly string[]) =>
      (await Effect.runPromise(selectModels(models, wanted))).map((model) => model.name)
    expect(await names([])).toEqual(['One', 'Two'])
    expect(await names(['spec/switch/Two.cfg'])).toEqual(['Two'])
    const error = await Effect.runPromise(Effect.flip(selectModels(models, ['Tow'])))
    expect(error.message).toContain('no such model; there are One, Two')
    const near = await Effect.runPromise(Effect.flip(selectModels(models, ['two'])))
    expect(near.message).toContain('did you mean Two?')
  })
})
