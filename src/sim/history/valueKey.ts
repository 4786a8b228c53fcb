/** Values as texts that are equal where the values are; quick for what flags mostly are. */
import { jsonText } from '../../flag/canonicalJson.ts'
import type { Json } from '../../flag/update.ts'

export function valueKey(value: Json): string {
  if (typeof value === 'string') return `"${value}`
  if (typeof value === 'object' && value !== null) return jsonText(value)
  return value === 0 ? '0' : String(value)
}
