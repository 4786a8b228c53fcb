/**
 * Limits of what a flag is, held against those of what carries it: whatever is a field or a name here can be sent.
 */
import { describe, expect, it } from 'vitest'
import { commandLimits } from '../../src/fcs/machine/command.ts'
import { limits } from '../../src/fdl/config.ts'
import { payloadFault, payloadLength } from '../../src/fdl/payload.ts'
import { fragmentOf, policyNames } from '../../src/flag/fragment/policies.ts'
import { fragmentLimits } from '../../src/flag/fragment/reading.ts'
import { recordLimits } from '../../src/flag/record/schemas.ts'
import type { Json } from '../../src/flag/update.ts'
import { vectorLimits } from '../../src/flag/versionVectorText.ts'
import { Field } from './support/fields.ts'

const deep = (depth: number): Json =>
  Array.from({ length: depth }).reduce<Json>((inner) => [inner], 1)

describe('gossip and the log', () => {
  it('carry every flag id, and every vector that they carry has a text', () => {
    expect(recordLimits.flagIdLength).toBeLessThanOrEqual(limits.flagIdLength)
    expect(recordLimits.flagIdLength).toBeLessThanOrEqual(commandLimits.flagIdLength)
    expect(vectorLimits.nameLength).toBeGreaterThanOrEqual(limits.nameLength)
    expect(vectorLimits.origins).toBeGreaterThanOrEqual(limits.origins)
    expect(vectorLimits.seq).toBeGreaterThanOrEqual(limits.seq)
  })

  it('carry the deepest field: a value of an escalated conflict, in maps within each other', () => {
    const names = ['multiValue', 'lww', 'escalate']
    expect(policyNames).toEqual(expect.arrayContaining(names))
    for (const name of names) {
      const field = new Field(fragmentOf(`mapOf(mapOf(mapOf(${name})))`))
      const change = { set: { a: { set: { b: { set: { c: deep(fragmentLimits.valueDepth) } } } } } }
      const first = field.write('n', field.nothing, change)
      expect(payloadFault({ field: field.encode(field.write('n', first, change)) })).toBeUndefined()
    }
  })

  it('carry a set of some five thousand names, and not one of ten thousand', () => {
    const lengthOf = (count: number) => {
      const field = new Field(fragmentOf('addWinsSet'))
      const add = Array.from({ length: count }, (_, at) => `user-${at}`)
      return payloadLength({ allow: field.encode(field.write('n', field.nothing, { add })) })
    }
    expect(lengthOf(5000)).toBeLessThanOrEqual(limits.payloadLength)
    expect(lengthOf(10_000)).toBeGreaterThan(limits.payloadLength)
  })
})
