/** The table of tricky cases of reconciliation and reads (CASES.md): each number has a place that names it. */
import { holdCases } from '../support/cases.ts'

holdCases(new URL('./', import.meta.url), 63, 78)
