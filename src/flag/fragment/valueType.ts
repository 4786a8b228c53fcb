/**
 * Types of values that registers may be held to: a value of another type is refused where it comes in, be it
 * written here or by another region. Case 70 of the design's list: type-checked.
 */
import type { Json } from '../update.ts'
import { type Place, refuse, valueAt } from './reading.ts'

/** `json` is any value. */
export const valueTypes = ['boolean', 'number', 'string', 'json'] as const

/** What values a register may have. */
export type ValueType = (typeof valueTypes)[number]

/** For errors. */
export const valueTypeAllowed: Readonly<Record<ValueType, string>> = {
  boolean: 'true or false',
  number: 'a finite number',
  string: 'a text',
  json: 'JSON',
}

export function isOfValueType(type: ValueType, value: Json): boolean {
  if (type === 'json') return true
  return typeof value === type && (type !== 'number' || Number.isFinite(value))
}

/** A value of the type, in its canonical form. Throws {@link FragmentError}. */
export function typedValueAt(type: ValueType, given: Json, place: Place): Json {
  if (!isOfValueType(type, given)) return refuse(place, given, valueTypeAllowed[type])
  return valueAt(given, place)
}
