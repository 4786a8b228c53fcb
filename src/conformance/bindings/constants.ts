/** Constants of a checked model as the code needs them. Not their meaning, which is each protocol's. */
import { setMembers, type Value } from '../../shared/value.ts'

/** Readers for one model's constants; each throws `RangeError` for one that is missing or of another kind. */
export function constantsOf(constants: Readonly<Record<string, Value>>) {
  return {
    number: (name: string): number => {
      const value = constants[name]
      if (typeof value === 'number') return value
      throw wrongConstant(name, value, 'a number')
    },
    /** Members of a set of names, sorted. */
    names: (name: string): readonly string[] => {
      const value = constants[name]
      const members = value === undefined ? undefined : setMembers(value)
      if (members?.every((member) => typeof member === 'string')) return members.toSorted()
      throw wrongConstant(name, value, 'a set of names')
    },
    flag: (name: string): boolean => {
      const value = constants[name]
      if (typeof value === 'boolean') return value
      throw wrongConstant(name, value, 'TRUE or FALSE')
    },
  }
}

function wrongConstant(name: string, given: Value | undefined, allowed: string): RangeError {
  return new RangeError(`constant ${name}: given ${JSON.stringify(given)}, allowed ${allowed}`)
}
