/**
 * The third example of README.md, word for word but for this comment and the paths of the imports: a test holds
 * the two together and runs it. Not a driver to build on: the second region's gossip comes out of thin air.
 */
import { decodeFlagRecord } from '../../src/flag/index.ts'
import { cache, reads } from '../../src/rfc/index.ts'
import { RegionFlags, regionConfigOf } from '../../src/evaluation/index.ts'

const banner = decodeFlagRecord({
  flag_id: 'banner',
  type: 'non-critical',
  payload_schema: { testers: { type: 'set', policy: 'addWinsSet' } },
  rollout_rules: {
    state: 'ENABLED',
    variants: { on: true, off: false },
    defaultVariant: 'off',
    targeting: { if: [{ in: [{ var: 'user' }, { var: '$fields.testers' }] }, 'on', null] },
  },
  owner: 'team web',
  audit_id: 'audit-1',
  last_updated: 0,
  version_vector: '',
  consistency: { level: 'local', on_unmet: 'serveMarked' },
})
const records = new Map([['banner', banner]])
const originsOf = () => ['eu/1', 'us/1'] // who writes
const config = regionConfigOf(records, { origin: 'eu/1', originsOf, hash: (text) => text })
const flags = new RegionFlags(records, config)
const now = () => ({ monotonicMs: Math.trunc(performance.now()), wallMs: Date.now() })

let region = cache.newRegion(reads.emptyImage(1))

function happen(event: cache.Event): void {
  const { region: next, actions } = cache.step(region, event, config, now())
  region = next
  console.log(event.type, 'asks for', actions.map(({ type }) => type).join(', ') || 'nothing')
}

function show(user: string): void {
  const moment = { region, at: now(), underLease: reads.neverLeased }
  const answer = flags.evaluate(moment, 'boolean', 'banner', false, { user })
  const { versionVector, epoch, stale = false } = answer.flagMetadata
  console.log(user, answer.value, answer.reason, JSON.stringify({ versionVector, epoch, stale }))
}

const dot = { origin: 'eu/1', seq: 1 }
happen({ type: 'Write', flagId: 'banner', changes: { testers: { add: ['ann'] } }, dot, ticket: 1 })
show('ann') // nobody said yet that this is all there is
happen({ type: 'Contact', origin: 'eu/1', seq: 1, askedAt: now() })
happen({ type: 'Contact', origin: 'us/1', seq: 0, askedAt: now() })
show('ann')
show('bob')
