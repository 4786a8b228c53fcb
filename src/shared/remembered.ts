/**
 * What was worked out of an object once, since states share most of their parts.
 *
 * Only for what depends on that object alone, which is never changed in place.
 */

/** The value known for `key`, else what `make` gives, known from then on. */
export function remembered<Key extends object, Made>(
  memory: WeakMap<Key, Made>,
  key: Key,
  make: () => Made,
): Made {
  const known = memory.get(key)
  if (known !== undefined) return known
  const made = make()
  memory.set(key, made)
  return made
}
