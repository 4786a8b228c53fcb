/**
 * What a region asks of the log about a flag, as the text of a command's payload, and the ruling that every replica
 * comes to when the command is applied.
 *
 * The rules are reconciliation's and the cache's (`ledger.ts`, `ruling.ts`); here they are only asked, with the
 * replica's own ledger.
 */
import type { Dot } from '../../flag/fragment/fragment.ts'
import type { Payload } from '../../flag/update.ts'
import type { VersionVector } from '../../flag/versionVector.ts'
import { ruleOn } from '../../rfc/cache/ruling.ts'
import type { Changes } from '../../rfc/reconcile/change.ts'
import type { Entry } from '../../rfc/reconcile/entry.ts'
import type { ConflictRequest } from '../../rfc/reconcile/escalation.ts'
import { appended, changeClass, decide, type Ledger } from '../../rfc/reconcile/ledger.ts'
import type { ClassProposal } from '../../rfc/reconcile/propose.ts'
import { reconcileConfig } from './flags.ts'

type Vector = readonly (readonly [string, number])[]

type Asked = { readonly flagId: string; readonly seen: Vector; readonly epoch: number }

type Text =
  | {
      readonly ask: 'write'
      readonly flagId: string
      readonly epoch: number
      /** None for a deletion. */
      readonly changes: Changes | null
    }
  | (Asked & { readonly ask: 'class'; readonly payload: Payload })
  | (Asked & {
      readonly ask: 'decision'
      readonly key: string
      readonly dots: readonly Dot[]
      readonly payload: Payload
      readonly conflicted: readonly string[]
      readonly choice: Changes
    })

export function writeText(flagId: string, epoch: number, changes: Changes | undefined): string {
  return textOf({ ask: 'write', flagId, epoch, changes: changes ?? null })
}

export function classText({ flagId, seen, epoch, payload }: ClassProposal): string {
  return textOf({ ask: 'class', flagId, seen: [...seen], epoch, payload })
}

export function decisionText(request: ConflictRequest, choice: Changes): string {
  const { flagId, key, dots, seen, epoch, payload, conflicted } = request
  return textOf({
    ask: 'decision',
    flagId,
    key,
    dots,
    seen: [...seen],
    epoch,
    payload,
    conflicted,
    choice,
  })
}

function textOf(text: Text): string {
  return JSON.stringify(text)
}

export interface Ruled {
  readonly ledger: Ledger
  /** Absent where nothing is committed of the flag. */
  readonly entry: Entry | undefined
  readonly kind: Text['ask']
}

const parsed = new Map<string, Text>()

/** Texts are few in one run, and every replica reads all of them. */
function parse(text: string): Text {
  const known = parsed.get(text)
  if (known !== undefined) return known
  if (parsed.size > 4_096) parsed.clear()
  const made = JSON.parse(text) as Text
  parsed.set(text, made)
  return made
}

/** Of which epoch a request is, and what whoever made it had seen of the flag. */
export function askedIn(payload: string): { readonly epoch: number; readonly seen: VersionVector } {
  const text = parse(payload)
  return { epoch: text.epoch, seen: new Map('seen' in text ? text.seen : []) }
}

export function rule(ledger: Ledger, payload: string, index: number): Ruled {
  const text = parse(payload)
  const ruling = rulingOn(ledger, text, index)
  if (ruling.type !== 'entry') return { ledger, entry: undefined, kind: text.ask }
  return { ledger: appended(ledger, ruling.entry), entry: ruling.entry, kind: text.ask }
}

function rulingOn(ledger: Ledger, text: Text, index: number) {
  switch (text.ask) {
    case 'write': {
      const { flagId, epoch, changes } = text
      const write = { flagId, epoch, changes: changes ?? undefined, ticket: null }
      return ruleOn(ledger, write, index, reconcileConfig)
    }
    case 'class':
      return changeClass(ledger, { ...text, seen: new Map(text.seen) }, index)
    case 'decision': {
      const request = { ...text, seen: new Map(text.seen) }
      return decide(ledger, request, text.choice, index, reconcileConfig)
    }
  }
}
