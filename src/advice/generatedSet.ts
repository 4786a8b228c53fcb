/**
 * Labelled flags, made from a seed: what the model is trained and judged on.
 *
 * A purpose is drawn first, and says whether the flag is critical; name, owner, rules and history are drawn after
 * it, each with a share that misleads. Nobody's flags: what the set can show is in {@link whatItShows}.
 */
import { type Seeded, seeded } from '../shared/seeded.ts'
import type { Json } from '../flag/update.ts'
import type { FlagFacts } from './features.ts'

export interface LabelledFlag {
  readonly facts: FlagFacts
  readonly isCritical: boolean
}

interface Purpose {
  readonly isCritical: boolean
  readonly names: readonly string[]
  readonly owners: readonly string[]
  readonly tags: readonly string[]
  readonly descriptions: readonly string[]
  /** Chance of a rollout by share. */
  readonly fraction: number
  /** Most rules, dependants, updates in a month; the usual is about half. */
  readonly rules: number
  readonly dependants: number
  readonly updates: number
}

const purposes: readonly Purpose[] = [
  {
    isCritical: true,
    names: ['payment-retry', 'refund-limit', 'ledger-write', 'fraud-check', 'invoice-rounding'],
    owners: ['payments', 'billing', 'risk', 'checkout'],
    tags: ['money', 'billing', 'audit'],
    descriptions: ['Guards the charge of a card', 'How refunds are booked', 'New rounding'],
    fraction: 0.15,
    rules: 6,
    dependants: 6,
    updates: 2,
  },
  {
    isCritical: true,
    names: [
      'login-throttle',
      'session-token-v2',
      'admin-access',
      'password-policy',
      'consent-gate',
    ],
    owners: ['identity', 'security', 'compliance', 'accounts'],
    tags: ['security', 'privacy', 'gdpr'],
    descriptions: ['Who may sign in', 'Consent must be asked for', 'Token format'],
    fraction: 0.1,
    rules: 8,
    dependants: 4,
    updates: 2,
  },
  {
    isCritical: true,
    names: [
      'kill-search',
      'emergency-readonly',
      'circuit-breaker-orders',
      'disable-uploads',
      'maintenance',
    ],
    owners: ['sre', 'platform', 'orders', 'search'],
    tags: ['switch', 'oncall', 'emergency'],
    descriptions: ['Stops all writes', 'Pulled by whoever is on call', 'Turns the feature off'],
    fraction: 0.02,
    rules: 2,
    dependants: 12,
    updates: 1,
  },
  {
    isCritical: true,
    names: ['database-migration', 'region-failover', 'write-quota', 'schema-v7', 'capacity-guard'],
    owners: ['database', 'infrastructure', 'platform', 'storage'],
    tags: ['capacity', 'migration'],
    descriptions: ['Moves writes to the new schema', 'Most requests of a region', 'Second phase'],
    fraction: 0.3,
    rules: 5,
    dependants: 8,
    updates: 6,
  },
  {
    isCritical: false,
    names: [
      'dark-theme',
      'hero-banner',
      'button-colour',
      'checkout-copy',
      'price-tooltip',
      'new-icon',
    ],
    owners: ['web', 'design', 'growth', 'payments'],
    tags: ['ui', 'look'],
    descriptions: ['Colour of the button', 'Text beside the price', 'Summer banner'],
    fraction: 0.5,
    rules: 5,
    dependants: 1,
    updates: 6,
  },
  {
    isCritical: false,
    names: [
      'onboarding-experiment',
      'search-suggestion',
      'promo-carousel',
      'beta-editor',
      'login-layout',
    ],
    owners: ['growth', 'search', 'product', 'identity'],
    tags: ['experiment', 'beta'],
    descriptions: [
      'Three variants of the first page',
      'Who may try the editor',
      'Survey after checkout',
    ],
    fraction: 0.8,
    rules: 12,
    dependants: 2,
    updates: 12,
  },
  {
    isCritical: false,
    names: ['analytics-sampling', 'log-detail', 'recommendation-v3', 'prefetch', 'cache-warmup'],
    owners: ['data', 'web', 'platform', 'product'],
    tags: ['analytics', 'tuning'],
    descriptions: ['How much is sampled', 'Model of the recommendations', 'Only for speed'],
    fraction: 0.4,
    rules: 4,
    dependants: 2,
    updates: 10,
  },
]

/** Most flags of any program are not critical. */
const criticalShare = 0.3
const criticalPurposes = purposes.filter(({ isCritical }) => isCritical)
const otherPurposes = purposes.filter(({ isCritical }) => !isCritical)

/** Names that say nothing, as many flags have. */
const plainNames = [
  'rollout-7',
  'feature-a',
  'project-lotus',
  'phase-two',
  'temp-switch',
  'new-flow',
]

/** Of flags whose name says nothing, whose owner is anybody, and whose label is the other one. */
const misleading = { name: 0.25, owner: 0.2, label: 0.04, history: 0.3 }

export const setSeed = 20_261_126
const setSize = 2000
/** The part that the model never saw while it was trained. */
const heldOutShare = 0.3

export function generateSet(
  seed: number = setSeed,
  size: number = setSize,
): readonly LabelledFlag[] {
  const random = seeded(seed)
  return Array.from({ length: size }, (_, at) => makeFlag(random, at))
}

/** The first part trains, the rest judges; flags are in no order. */
export function split(set: readonly LabelledFlag[]) {
  const from = Math.round(set.length * (1 - heldOutShare))
  return { training: set.slice(0, from), heldOut: set.slice(from) }
}

function makeFlag(random: Seeded, at: number): LabelledFlag {
  const purpose = random.pick(random.chance(criticalShare) ? criticalPurposes : otherPurposes)
  const anybody = random.pick(purposes)
  const isPlain = random.chance(misleading.name)
  const name = random.pick(isPlain ? plainNames : purpose.names)
  const isFlipped = random.chance(misleading.label)
  return {
    facts: {
      flagId: `${name}-${at}`,
      owner: random.pick(random.chance(misleading.owner) ? anybody.owners : purpose.owners),
      tags: random.chance(0.5) ? [random.pick(purpose.tags)] : [],
      description: random.chance(0.5) && !isPlain ? random.pick(purpose.descriptions) : '',
      dependants: random.chance(0.5) ? random.below(purpose.dependants + 1) : 0,
      targeting: targetingOf(random, purpose),
      history: random.chance(misleading.history) ? undefined : historyOf(random, purpose),
    },
    isCritical: purpose.isCritical !== isFlipped,
  }
}

function targetingOf(random: Seeded, { fraction, rules }: Purpose): Json | undefined {
  const conditions = Array.from({ length: random.below(rules + 1) }, () => ({
    '==': [{ var: 'country' }, 'de'],
  }))
  const share = random.chance(fraction)
    ? [
        {
          fractional: [
            ['on', 50],
            ['off', 50],
          ],
        },
      ]
    : []
  const all: readonly Json[] = [...conditions, ...share]
  return all.length === 0 ? undefined : { if: all }
}

function historyOf(random: Seeded, { updates, isCritical }: Purpose) {
  const days = 30 + random.below(300)
  const count = Math.round((random.next() * updates * days) / 30)
  const writers = 1 + random.below(isCritical ? 2 : 4)
  const conflicts = writers === 1 ? 0 : Math.round(random.next() * count * 0.2)
  return { days, updates: count, conflicts, writers }
}

export const whatItShows: readonly string[] = [
  'The set is made from a seed by rules of this project: purposes, words, owners and rates are made up.',
  'It shows that the model finds what those rules put in, in spite of names that say nothing, owners that ' +
    'mislead, histories that are missing and labels that are wrong, and that a change of code or weights that ' +
    'breaks it is seen.',
  'It cannot show how well the advice fits the flags of any organisation: nobody has labelled such flags here, ' +
    'other words and other owners mean other things, and what is critical is for people to decide.',
  `Of 100 labels ${Math.round(misleading.label * 100)} are wrong, so that nobody can be right about all.`,
]
