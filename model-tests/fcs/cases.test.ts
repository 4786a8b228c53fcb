/** The table of tricky cases of consensus (CASES.md): each number has a place that names it, or a reason. */
import { holdCases } from '../support/cases.ts'

holdCases(new URL('./', import.meta.url), 1, 42)
