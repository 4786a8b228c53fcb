/**
 * Words in a flag's name, tags, owner and description that say what it is for.
 *
 * Lists to be read and argued with, not a dictionary. Words are compared whole and in lower case, after names were
 * split at anything that is no letter and where capitals begin.
 */

/** Money, access, law, and capacity: where regions that differ do harm. */
export const guardWords: ReadonlySet<string> = new Set(
  (
    'payment payments billing invoice charge refund price pricing checkout ledger fraud risk auth login ' +
    'session token password permission access security encryption consent privacy compliance audit gdpr ' +
    'limit quota throttle capacity failover region migration schema write database'
  ).split(' '),
)

/** Switches that must work at once, everywhere. */
export const switchWords: ReadonlySet<string> = new Set(
  'kill killswitch emergency stop halt disable circuit breaker maintenance readonly'.split(' '),
)

/** What people see and try out: where regions that differ for a while do none. */
export const lookWords: ReadonlySet<string> = new Set(
  (
    'banner colour color theme dark copy text label tooltip button layout icon animation font beta ' +
    'experiment variant survey promo hero carousel onboarding recommendation search suggestion analytics'
  ).split(' '),
)

/** Owners whose flags mostly guard something. */
export const guardOwners: ReadonlySet<string> = new Set(
  'payments billing security identity platform sre risk compliance infrastructure database'.split(
    ' ',
  ),
)

export function wordsOf(text: string): readonly string[] {
  return text
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '')
}

/** How many of the words are in the list. */
export function countIn(words: readonly string[], list: ReadonlySet<string>): number {
  return words.filter((word) => list.has(word)).length
}
