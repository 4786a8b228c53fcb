/** Whether a value is what was logged of it, where a log need not say everything. */
import { equalValues, type Value } from '../../shared/value.ts'
import type { TraceRecord } from './validation.ts'

/** Everything that was logged is so. Spec: `Agrees`, and through records of records. */
export function agrees(value: TraceRecord, logged: TraceRecord): boolean {
  return Object.entries(logged).every(([field, each]) => {
    const actual = value[field]
    if (actual === undefined) return false
    if (equalValues(actual, each)) return true
    return isPlainRecord(actual) && isPlainRecord(each) && agrees(actual, each)
  })
}

function isPlainRecord(value: Value): value is TraceRecord {
  return typeof value === 'object' && !Array.isArray(value) && !('#set' in value)
}
