/**
 * Rules for source text that no linter here knows, as a function from a file to its faults.
 *
 * Not for what oxlint, tsc, prettier or knip check; where a rule is in both (pure folders), this one holds
 * without any tool's configuration.
 */

/** Lines of the longest file that still reads as one concept; tests list cases and may be longer. */
export const longestFile = { source: 360, test: 480 }

/** Folders of `src` without IO, clocks, randomness or promises. */
const pureFolders: readonly string[] = ['shared', 'flag', 'fcs', 'fdl', 'rfc', 'sim', 'advice']

const banned: readonly (readonly [RegExp, string])[] = [
  [/\bfrom 'node:/, 'a Node module'],
  [/\bfrom '(?:@effect\/|effect'|effect\/(?!(?:Schema|HashMap|Option)'))/, 'the Effect runtime'],
  [/\bnew Date\b|\bDate\./, 'a clock (Date)'],
  [/\bperformance\./, 'a clock (performance)'],
  [/\bMath\.random\b|\bcrypto\./, 'randomness'],
  [/\b(?:setTimeout|setInterval|setImmediate|queueMicrotask)\b/, 'a timer'],
  [/\basync\b|\bawait\b|\bPromise\b/, 'a promise'],
  [/\bprocess\.|\bconsole\./, 'the process'],
  [/\bfrom '.*\/(?:conformance|cli|region|api|provider|evaluation)\//, 'an outer layer'],
]

/** The text with comments and the insides of strings blanked; lines stay where they are. */
export function codeOnly(text: string): string {
  const blank = (found: string) => found.replaceAll(/[^\n]/g, ' ')
  const token =
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|(?<=from )'[^'\n]*'|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`/g
  return text.replaceAll(token, (found, offset: number) =>
    // Import paths are code: they say what the file depends on.
    text.slice(0, offset).endsWith('from ') ? found : blank(found),
  )
}

/** The faults of one file. `path` is relative to the project, with forward slashes. */
export function faultsOf(path: string, text: string): readonly string[] {
  const code = codeOnly(text)
  const faults: string[] = []
  const lines = text.split('\n').length - 1
  const most = path.endsWith('.test.ts') ? longestFile.test : longestFile.source
  if (lines > most) faults.push(`has ${lines} lines; the most are ${most}`)
  if (!/^(?:#!.*\n)?\s*\/\*\*[^]{40,}?\*\//.test(text)) {
    faults.push('does not begin with a comment that says what it is')
  }
  if (/^export default\b/m.test(code)) faults.push('has a default export')
  if (/[:<,|&]\s*any\b|\bas any\b/.test(code)) faults.push('uses the type any')
  if (/^\s*\/\/ @ts-(?:ignore|nocheck)/m.test(text)) faults.push('silences the type checker')
  if (/\b(?:it|test|describe)\.(?:only|todo|skip)\(/.test(code)) {
    faults.push('has a test that is left out')
  }
  const folder = /^src\/(\w+)\//.exec(path)?.[1] ?? ''
  if (pureFolders.includes(folder)) {
    for (const [pattern, what] of banned) {
      if (pattern.test(code)) faults.push(`is in a pure folder and uses ${what}`)
    }
  }
  return faults
}
