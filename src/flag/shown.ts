/**
 * What was given, in a few words, for errors: nothing that takes longer, or a deeper stack, the more was given.
 */
export function shown(given: unknown): string {
  switch (typeof given) {
    case 'string':
      return JSON.stringify(given.slice(0, 120))
    case 'undefined':
      return 'nothing'
    case 'object':
      if (given === null) return 'null'
      return Array.isArray(given) ? `a list of ${given.length}` : 'an object'
    case 'number':
    case 'boolean':
    case 'bigint':
      return `${given}`
    default:
      return `a ${typeof given}`
  }
}
