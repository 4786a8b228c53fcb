/**
 * A flag that is ready to be asked, at one standing.
 *
 * What the context cannot change is worked out here, once: the answer of a flag without targeting or of a
 * disabled one, and of a child whose parents always or never let it through. Not where calls are answered.
 */
import type { FlagValue } from '@openfeature/core'
import type { FeatureFlag } from '@openfeature/flagd-core'
import type { AnswerForm, MetadataForm, MetadataSource, Outcome } from './answer.ts'
import type { CachedFlag, Parent } from './cachedFlag.ts'
import type { FlatMetadata } from './definition.ts'
import type { FormTable } from './forms.ts'
import { quiet, type Rules } from './rules.ts'
import type { Standing } from './standing.ts'

/** A parent whose answer depends on the context, so that it has to be asked in every call. */
export interface Gate {
  readonly parent: PreparedFlag
  readonly needs: Parent
}

/** What is known of a flag before any call, at whatever standing. */
export interface Known {
  readonly flag: CachedFlag
  readonly rules: Rules
  /** The outcome, whatever the context. */
  readonly outcome: Outcome | undefined
  readonly gates: readonly Gate[]
  /** Values of the fields, as rules see them. */
  readonly fields: { readonly [field: string]: FlagValue }
}

/** What few answers need. Apart from the flag, so that most answers read little memory. */
export interface Detail {
  readonly known: Known
  readonly standing: Standing
  readonly forms: FormTable
  readonly elsewhere: WeakMap<Standing, PreparedFlag>
}

export class PreparedFlag implements MetadataSource {
  /** The answer, whatever the context; absent where rules have to be asked. */
  readonly constant: AnswerForm | undefined
  /** Present where nothing but these rules decides: no parent, no fields, nothing stale. */
  readonly plain: FeatureFlag | undefined
  /** Of the answer that is ready, or of those that rules give. */
  readonly metadata: MetadataForm
  readonly versionVector: string
  readonly raftIndex: number
  readonly detail: Detail

  constructor(known: Known, standing: Standing, forms: FormTable) {
    const { flag, rules, outcome, gates } = known
    const isConstant = outcome !== undefined && outcome.errorCode === undefined
    const isPlain = outcome === undefined && gates.length === 0 && !standing.isStale
    this.constant = isConstant ? forms.answerForm(outcome, standing) : undefined
    this.plain = isPlain && 'feature' in rules && !rules.usesFields ? rules.feature : undefined
    this.metadata = metadataOf(known, standing, forms, outcome)
    this.versionVector = flag.versionVector
    this.raftIndex = flag.raftIndex
    this.detail = { known, standing, forms, elsewhere: new WeakMap() }
  }

  /** The same flag for a reader at another standing. */
  under(standing: Standing): PreparedFlag {
    const { detail } = this
    if (standing === detail.standing) return this
    const kept = detail.elsewhere.get(standing)
    if (kept !== undefined) return kept
    const made = new PreparedFlag(detail.known, standing, detail.forms)
    detail.elsewhere.set(standing, made)
    return made
  }

  /** What the metadata of an answer with this outcome are made from. */
  sourceOf(outcome: Outcome): MetadataSource {
    if (outcome.blockedBy === undefined) return this
    const { known, standing, forms } = this.detail
    const { versionVector, raftIndex } = this
    return { versionVector, raftIndex, metadata: metadataOf(known, standing, forms, outcome) }
  }
}

function metadataOf(
  { flag, rules }: Known,
  standing: Standing,
  forms: FormTable,
  outcome: Outcome | undefined,
): MetadataForm {
  const blockedBy = outcome?.blockedBy
  const marks = { ...marksOf(flag), ...(blockedBy === undefined ? {} : { blockedBy }) }
  return forms.metadataForm(standing, rules.metadata, marks)
}

function marksOf({ fields }: CachedFlag): FlatMetadata {
  const views = Object.values(fields ?? {})
  return {
    ...(views.some(({ siblings }) => siblings !== undefined) ? { conflicted: true } : {}),
    ...(views.some(({ isEquivocal }) => isEquivocal) ? { equivocal: true } : {}),
  }
}

/** `parentOf` is asked for flags that come before this one; see `parentsFirst`. */
export function know(
  flag: CachedFlag,
  rules: Rules,
  parentOf: (flagId: string) => PreparedFlag | undefined,
): Known {
  const views = Object.entries(flag.fields ?? {})
  const fields = Object.fromEntries(views.map(([name, view]) => [name, view.value as FlagValue]))
  const { outcome, gates } = constrained(flag, rules, parentOf)
  return { flag, rules, outcome, gates, fields }
}

function constrained(
  flag: CachedFlag,
  rules: Rules,
  parentOf: (flagId: string) => PreparedFlag | undefined,
): Pick<Known, 'outcome' | 'gates'> {
  if ('refused' in rules) return { outcome: rules.refused, gates: [] }
  if (rules.feature.state === 'DISABLED') return { outcome: { reason: 'DISABLED' }, gates: [] }
  const gates: Gate[] = []
  for (const needs of flag.parents ?? []) {
    const parent = parentOf(needs.flagId)
    const answered = parent === undefined ? missing : parent.detail.known.outcome
    if (parent !== undefined && answered === undefined) gates.push({ parent, needs })
    else if (answered !== undefined && !letsThrough(needs, answered)) {
      return { outcome: blocked(flag, needs.flagId), gates: [] }
    }
  }
  if (rules.isTargeted || gates.length > 0) return { outcome: undefined, gates }
  return { outcome: rules.feature.evaluate({}, quiet) as Outcome, gates }
}

const missing: Outcome = { reason: 'ERROR' }

/**
 * A parent that is in error or itself blocked lets nothing through; a disabled one only what asks for that, since it
 * has no variant.
 */
export function letsThrough({ state, variant }: Parent, answered: Outcome): boolean {
  const { reason } = answered
  if (reason === 'ERROR' || reason === 'PREREQUISITE_FAILED') return false
  if ((reason === 'DISABLED') !== (state === 'DISABLED')) return false
  return variant === undefined || variant === answered.variant
}

/** The child's own default, and the caller's where it has none. */
export function blocked({ definition }: CachedFlag, parentId: string): Outcome {
  const { defaultVariant, variants } = definition
  const variant = defaultVariant ?? undefined
  const value = variant === undefined ? undefined : (variants[variant] as FlagValue | undefined)
  const reason = 'PREREQUISITE_FAILED'
  return { value, variant: value === undefined ? undefined : variant, reason, blockedBy: parentId }
}
