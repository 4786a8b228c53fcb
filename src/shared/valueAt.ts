/**
 * One value of an immutable map, looked up once.
 *
 * Not for maps whose values may be undefined: those would be taken for absent.
 */
import * as HashMap from 'effect/HashMap'
import * as Option from 'effect/Option'

/** What the map has under that key; undefined where it has nothing. */
export function valueAt<Key, Value extends object>(
  map: HashMap.HashMap<Key, Value>,
  key: Key,
): Value | undefined {
  return Option.getOrUndefined(HashMap.get(map, key))
}
