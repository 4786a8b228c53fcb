/** The gate on the kill matrix: whatever has no teeth is refused by a line that names it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ExaminedModel } from '../../src/conformance/check/examine.ts'
import type { ModelReport } from '../../src/conformance/check/report.ts'
import { readClosure } from '../../src/conformance/modules/closure.ts'
import { antecedentsReached } from '../../src/conformance/mutants/antecedents.ts'
import { actionRows, propertyRows } from '../../src/conformance/mutants/killMatrix.ts'
import type { KillMatrix, MutantRow } from '../../src/conformance/mutants/rows.ts'
import { specMutantRow } from '../../src/conformance/mutants/specMutants.ts'
import { toothlessLines } from '../../src/conformance/mutants/teeth.ts'
import { temporaryFolder } from '../support/folders.ts'

const mutant = (change: Partial<MutantRow>): MutantRow => ({
  id: 'TOY-01',
  title: 'the door stays open',
  layer: 'spec',
  property: 'DoorSafety',
  model: 'TOY-01DoorSafety',
  killed: true,
  seconds: 1,
  ...change,
})

const sound: KillMatrix = {
  mutants: [mutant({}), mutant({ layer: 'code', property: 'replay' })],
  properties: [{ name: 'DoorSafety', kind: 'state', killedBy: ['TOY-01'] }],
  actions: [{ spec: 'Door', name: 'Open', reachedIn: ['DoorSmall'] }],
  antecedents: [{ property: 'DoorSafety', reached: true }],
  bounds: [
    {
      id: 'TOY-01',
      property: 'DoorSafety',
      model: 'TOY-01DoorSafety',
      smallest: { Steps: 1 },
      shipped: { Steps: 2 },
      shippedIn: 'DoorSmall',
      adequate: true,
    },
  ],
}

describe('toothlessLines', () => {
  it('says nothing of a matrix that has teeth', () => {
    expect(toothlessLines(sound)).toEqual([])
  })

  it('names a surviving bug, its layer and the property that should have killed it', () => {
    const survivor = mutant({ killed: false, reason: 'it holds, 12 states' })
    const [line, ...others] = toothlessLines({
      ...sound,
      mutants: [survivor, mutant({ layer: 'code' })],
    })
    expect(others).toEqual([])
    expect(line).toContain('TOY-01 the door stays open: survives in the spec')
    expect(line).toContain('DoorSafety must kill it')
    expect(line).toContain('it holds, 12 states')
  })

  it('names a bug that one of the layers does not have', () => {
    expect(toothlessLines({ ...sound, mutants: [mutant({})] })).toEqual([
      'TOY-01: is not seeded in the code',
    ])
  })

  it('names a bug that is called differently in the two layers', () => {
    const mutants = [mutant({}), mutant({ layer: 'code', title: 'the door stays shut' })]
    expect(toothlessLines({ ...sound, mutants })).toEqual([
      'TOY-01: has several titles: the door stays open / the door stays shut',
    ])
  })

  it('names a property that nothing kills', () => {
    const properties = [{ name: 'Toothless', kind: 'step' as const, killedBy: [] }]
    expect(toothlessLines({ ...sound, properties })).toEqual([
      'Toothless: no seeded bug is killed by it, so nothing shows that it can fail',
    ])
  })

  it('names an action that no model takes', () => {
    const actions = [{ spec: 'Door', name: 'Lock', reachedIn: [] }]
    expect(toothlessLines({ ...sound, actions })).toEqual([
      'Door Lock: no model ever takes this action',
    ])
  })
})

describe('bounds', () => {
  const row = sound.bounds[0]!

  it('are named where no model that must hold is large enough for a bug', () => {
    const reason = 'no model that must hold reaches Steps = 1 from the same start'
    const bounds = [{ ...row, shipped: {}, shippedIn: '', adequate: false, reason }]
    expect(toothlessLines({ ...sound, bounds })).toEqual([
      `TOY-01DoorSafety: the bounds of the models are not shown to be enough: ${reason}`,
    ])
  })
})

describe('an implication', () => {
  it('is named where its left side is not reached', () => {
    const antecedents = [{ property: 'Vacuous', reached: false }]
    expect(toothlessLines({ ...sound, antecedents })).toEqual([
      'Vacuous: no model shows that its left side is ever reached',
    ])
  })
})

describe('propertyRows', () => {
  const definitionsOf = { root: { units: [] }, modules: [], standardModules: [] }
  const model = (verdict: 'holds' | 'violates') =>
    ({
      config: {
        header: { expect: { verdict, property: 'DoorSafety' } },
        invariants: ['DoorSafety', 'TypeOK'],
        properties: [],
      },
      closure: definitionsOf,
    }) as unknown as ExaminedModel

  it('credits a property with the bugs it killed, and only with those', () => {
    const mutants = [
      mutant({}),
      mutant({ id: 'TOY-02', killed: false }),
      mutant({ id: 'TOY-03', layer: 'code' }),
    ]
    expect(propertyRows([model('holds')], mutants)).toEqual([
      { name: 'DoorSafety', kind: 'state', killedBy: ['TOY-01'] },
      { name: 'TypeOK', kind: 'state', killedBy: [] },
    ])
  })

  it('takes no property from a model that must fail', () => {
    expect(propertyRows([model('violates')], [mutant({})])).toEqual([])
  })
})

describe('antecedentsReached', () => {
  const text = [
    '---- MODULE Door ----',
    'VARIABLE open',
    'Plain == open',
    'Implied == open => open',
    "Step == open => open'",
    'Boxed == [][Step]_open',
    'LeadsTo == open ~> open',
    '====',
  ].join('\n')

  it('asks for every property with a left side, and believes only a refused claim', async () => {
    const folder = await temporaryFolder()
    writeFileSync(join(folder, 'Door.tla'), text)
    const closure = readClosure(join(folder, 'Door.tla'))
    const config = { invariants: ['Plain', 'Implied'], properties: ['Boxed', 'LeadsTo'] }
    const holding = [{ config, closure }] as unknown as ExaminedModel[]
    const claims = ['Implied', 'Boxed'].map((reach) => ({ config: { header: { reach } } }))
    const refused = { ok: true, breakages: [], runs: [{ verdict: 'violated' }] }
    const stands = { ok: false, breakages: [], runs: [{ verdict: 'holds' }] }
    const rows = antecedentsReached(
      holding,
      claims as unknown as ExaminedModel[],
      [refused, stands] as unknown as ModelReport[],
    )
    expect(rows).toEqual([
      { property: 'Boxed', reached: false },
      { property: 'Implied', reached: true },
      { property: 'LeadsTo', reached: false },
    ])
  })
})

describe('a bug in the spec', () => {
  const model = {
    name: 'TOY-01DoorSafety',
    config: {
      header: {
        bug: { id: 'TOY-01', title: 'the door stays open' },
        expect: { verdict: 'violates', property: 'DoorSafety' },
        reach: 'DoorSafety',
      },
    },
  } as unknown as ExaminedModel
  const violated = { verdict: 'violated', seconds: 1 }
  const report = (change: object) =>
    ({
      ok: true,
      problems: [],
      breakages: [],
      runs: [violated],
      ...change,
    }) as unknown as ModelReport

  it('is killed by a run that violates', () => {
    expect(specMutantRow(model, report({})).killed).toBe(true)
  })

  it('is not killed where nothing ran, where it holds, or where the run broke', () => {
    const holds = { verdict: 'holds', seconds: 1 }
    const breakage = { exitCode: 3, message: 'no room' }
    for (const change of [
      { runs: [] },
      { runs: [holds] },
      { ok: false },
      { breakages: [breakage] },
    ]) {
      expect(specMutantRow(model, report(change)).killed).toBe(false)
    }
  })
})

describe('actionRows', () => {
  const report = (model: string, counts: Readonly<Record<string, number>>) =>
    ({
      model,
      protocol: 'Door',
      actions: Object.entries(counts).map(([action, generated]) => {
        return { action, generated, distinct: generated }
      }),
    }) as unknown as ModelReport

  it('keeps an action that no model takes, with nothing behind it', () => {
    const rows = actionRows([
      report('Small', { Open: 3, Lock: 0 }),
      report('Large', { Open: 9, Lock: 0 }),
    ])
    expect(rows).toEqual([
      { spec: 'Door', name: 'Lock', reachedIn: [] },
      { spec: 'Door', name: 'Open', reachedIn: ['Small', 'Large'] },
    ])
  })
})
