/**
 * Fragments whose histories are no histories: two regions write as one origin, so that one dot stands for two
 * versions. What comes of it may be of no use, but it is the same in every order, and can be read.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonText } from '../../../src/flag/canonicalJson.ts'
import { mergeVersions, histories, play, type Version } from '../support/fieldHistories.ts'
import { fieldKinds } from '../support/fieldKinds.ts'

const registers = ['maximum', 'minimum', 'multiValue', 'lastWriter', 'agreed', 'enableWins']

describe.each(fieldKinds)('$name', ({ name, fragment, changes }) => {
  const merge = (left: Version<unknown>, right: Version<unknown>) =>
    mergeVersions(fragment, left, right)
  const text = ({ state }: Version<unknown>) => jsonText(fragment.encode(state))
  const originOf = (region: number) => `r${Math.min(region, 2)}/1`

  it('case 70: merges of versions of one dot obey the laws too', () => {
    let reported = 0
    fc.assert(
      fc.property(histories(changes), fc.nat(), fc.nat(), fc.nat(), (commands, ...draws) => {
        const { moments } = play(fragment, commands, { originOf })
        const [a, b, c] = draws.map((draw) => moments[draw % moments.length]!)
        expect(text(merge(a!, b!))).toBe(text(merge(b!, a!)))
        const merged = merge(merge(a!, b!), c!)
        expect(text(merged)).toBe(text(merge(a!, merge(b!, c!))))
        expect(text(merge(merged, { ...merged }))).toBe(text(merged))
        const read = fragment.decode(fragment.encode(merged.state), merged.seen)
        expect(jsonText(fragment.encode(read))).toBe(text(merged))
        if (fragment.view(read).isEquivocal) reported += 1
      }),
      { numRuns: 500 },
    )
    if (registers.includes(name)) expect(reported).toBeGreaterThan(0)
  })
})
