/** Flag records with one thing wrong: where it is, what was given and what is allowed. */
import { describe, expect, it } from 'vitest'
import { deep, fullRecord, refusalOf } from '../support/records.ts'

const rules = fullRecord.rollout_rules
const field = (given: object) => ({ payload_schema: { f: given }, payload: {} })
const dependency = (given: object) => ({
  dependencies: [{ flag_id: 'p', state: 'ENABLED', ...given }],
})
const long = (length: number) => 'x'.repeat(length)

describe('a record is refused', () => {
  it.each<readonly [object, string, string, string]>([
    [{ flag_id: '' }, 'flag_id', '""', '1 to 256 characters'],
    [{ flag_id: 'a b' }, 'flag_id', '"a b"', 'none of them a space'],
    [{ flag_id: long(257) }, 'flag_id', `"${long(120)}"`, '1 to 256 characters'],
    [{ flag_id: 7 }, 'flag_id', '7', '1 to 256 characters'],
    [{ type: 'urgent' }, 'type', '"urgent"', 'critical, non-critical'],
    [{ payload_schema: [] }, 'payload_schema', 'a list of 0', 'an object of up to 256 fields'],
    [
      { payload_schema: { $decided: { type: 'json', default: 0 } }, payload: {} },
      'payload_schema.$decided',
      'an object',
      'a letter first',
    ],
    [
      { payload_schema: { '1a': { type: 'json', default: 0 } }, payload: {} },
      'payload_schema.1a',
      'an object',
      'a letter first',
    ],
    [
      field({ type: 'text' }),
      'payload_schema.f.type',
      '"text"',
      'boolean, number, string, json, set, map',
    ],
    [field({ default: 1 }), 'payload_schema.f.type', 'nothing', 'boolean, number'],
    [
      field({ type: 'json', default: 1, policies: 1 }),
      'payload_schema.f.policies',
      '1',
      'an object of type, policy, default',
    ],
    [
      field({ type: 'json', default: 1, policy: '' }),
      'payload_schema.f.policy',
      '""',
      'up to 64 characters: addWinsSet',
    ],
    [
      field({ type: 'number', default: 1, policy: 'enableWins' }),
      'payload_schema.f.policy',
      '"enableWins"',
      'of type number: maximum, minimum, multiValue, lww, escalate',
    ],
    [
      field({ type: 'set', policy: 'mapOf(maximum)' }),
      'payload_schema.f.policy',
      '"mapOf(maximum)"',
      'of type set: addWinsSet, removeWinsSet',
    ],
    [field({ type: 'map' }), 'payload_schema.f.policy', '"escalate"', 'of type map: mapOf(...)'],
    [
      field({ type: 'number', policy: 'maximum' }),
      'payload_schema.f.default',
      'nothing',
      'a finite number',
    ],
    [
      field({ type: 'boolean', default: 'no' }),
      'payload_schema.f.default',
      '"no"',
      'true or false',
    ],
    [
      field({ type: 'set', policy: 'addWinsSet', default: ['x'] }),
      'payload_schema.f.default',
      'a list of 1',
      'nothing, or []',
    ],
    [
      field({ type: 'map', policy: 'mapOf(lww)', default: [] }),
      'payload_schema.f.default',
      'a list of 0',
      'nothing, or {}',
    ],
    [
      { type: 'critical', ...field({ type: 'json', policy: 'lww', default: 1 }) },
      'payload_schema.f.policy',
      '"lww"',
      'for a critical flag any policy but lww',
    ],
    [
      { type: 'critical', ...field({ type: 'map', policy: 'mapOf(lww)' }) },
      'payload_schema.f.policy',
      '"mapOf(lww)"',
      'any policy but lww',
    ],
    [
      { payload: { colour: 1 } },
      'payload.colour',
      '"colour"',
      'a field of payload_schema: allow, isOn, limits, theme',
    ],
    [{ payload: { isOn: 1 } }, 'payload.isOn', '1', 'true or false'],
    [
      { payload: { allow: ['a', 'a'] } },
      'payload.allow',
      'a list of 2',
      'a list of different texts',
    ],
    [{ payload: { allow: [''] } }, 'payload.allow', 'a list of 1', '1 to 256 characters'],
    [
      { payload: { limits: { eu: '5' } } },
      'payload.limits',
      'an object',
      'whose values are each a finite number',
    ],
    [{ payload: { limits: [5] } }, 'payload.limits', 'a list of 1', 'an object with keys'],
    [{ payload: { theme: Number.NaN } }, 'payload.theme', 'NaN', 'JSON'],
    [
      { rollout_rules: { ...rules, targeting: { if: deep(31) } } },
      'rollout_rules.targeting.if' + '[0]'.repeat(29),
      'a list of 1',
      'up to 32 deep',
    ],
    [
      { rollout_rules: { ...rules, state: 'on' } },
      'rollout_rules.state',
      '"on"',
      'ENABLED, DISABLED',
    ],
    [
      { rollout_rules: { ...rules, variants: {} } },
      'rollout_rules.variants',
      'an object',
      '1 to 256 variants',
    ],
    [
      { rollout_rules: { ...rules, variants: { off: true, on: 'yes' } } },
      'rollout_rules.variants.on',
      '"yes"',
      'a boolean as off is',
    ],
    [
      { rollout_rules: { ...rules, variants: { off: [1] } } },
      'rollout_rules.variants.off',
      'a list of 1',
      'a boolean, a text, a number or an object',
    ],
    [
      { rollout_rules: { ...rules, variants: { off: null } } },
      'rollout_rules.variants.off',
      'null',
      'a boolean, a text',
    ],
    [
      { rollout_rules: { ...rules, defaultVariant: 'grey' } },
      'rollout_rules.defaultVariant',
      '"grey"',
      'one of on, off, or null',
    ],
    [
      { rollout_rules: { ...rules, defaultVariant: 1 } },
      'rollout_rules.defaultVariant',
      '1',
      'the name of a variant, or null',
    ],
    [
      { rollout_rules: { ...rules, targeting: 'on' } },
      'rollout_rules.targeting',
      '"on"',
      'JsonLogic',
    ],
    [
      { rollout_rules: { ...rules, metadata: { team: [] } } },
      'rollout_rules.metadata.team',
      'a list of 0',
      'texts, finite numbers',
    ],
    [
      { rollout_rules: { ...rules, default_variant: 'on' } },
      'rollout_rules.default_variant',
      '"on"',
      'state, variants, defaultVariant',
    ],
    [{ ttl: -1 }, 'ttl', '-1', 'a whole number from 0'],
    [{ ttl: '2030-01-01' }, 'ttl', '"2030-01-01"', 'a whole number from 0'],
    [{ owner: '  ' }, 'owner', '"  "', 'a text of 1 to 256'],
    [{ audit_id: null }, 'audit_id', 'null', 'a text of 1 to 256'],
    [{ last_updated: 1.5 }, 'last_updated', '1.5', 'a whole number from 0'],
    [
      { version_vector: 'south/1:5,north/1:3' },
      'version_vector',
      '"south/1:5,north/1:3"',
      'origins in their order',
    ],
    [{ version_vector: {} }, 'version_vector', 'an object', 'a version vector such as'],
    [{ consistency: 'local' }, 'consistency', '"local"', 'level, max_age_ms, on_unmet'],
    [
      { consistency: { level: 'eventual', on_unmet: 'refuse' } },
      'consistency.level',
      '"eventual"',
      'linearizable, lease, bounded, session, local',
    ],
    [{ consistency: { level: 'local' } }, 'consistency.on_unmet', 'nothing', 'refuse, serveMarked'],
    [
      { consistency: { level: 'bounded', on_unmet: 'refuse' } },
      'consistency.max_age_ms',
      'nothing',
      'for level bounded',
    ],
    [
      { consistency: { level: 'local', max_age_ms: 5, on_unmet: 'refuse' } },
      'consistency.max_age_ms',
      '5',
      'nothing but for level bounded',
    ],
    [
      { consistency: { level: 'bounded', max_age_ms: -5, on_unmet: 'refuse' } },
      'consistency.max_age_ms',
      '-5',
      'a whole number from 0',
    ],
    [
      { consistency: { level: 'lease', on_unmet: 'refuse' } },
      'consistency.level',
      '"lease"',
      'bounded, session, local',
    ],
    [{ dependencies: {} }, 'dependencies', 'an object', 'a list of up to 16'],
    [
      dependency({ flag_id: undefined }),
      'dependencies[0].flag_id',
      'nothing',
      '1 to 256 characters',
    ],
    [
      dependency({ flag_id: 'checkout.new' }),
      'dependencies[0].flag_id',
      '"checkout.new"',
      'checkout.new -> checkout.new is a cycle',
    ],
    [dependency({ state: 'ON' }), 'dependencies[0].state', '"ON"', 'ENABLED, DISABLED'],
    [
      dependency({ version_vector: 'north' }),
      'dependencies[0].version_vector',
      '"north"',
      'region/incarnation:number',
    ],
    [
      dependency({ version: 1 }),
      'dependencies[0].version',
      '1',
      'flag_id, version_vector, state, variant',
    ],
    [
      { dependencies: [{ flag_id: 'p' }] },
      'dependencies[0]',
      'an object',
      'one at least of version_vector, state, variant',
    ],
    [
      {
        dependencies: [
          { flag_id: 'p', variant: 'on' },
          { flag_id: 'p', variant: 'off' },
        ],
      },
      'dependencies[1].flag_id',
      '"p"',
      'each parent once',
    ],
    [{ flagId: 'x' }, 'flagId', '"x"', 'an object of flag_id, type, payload_schema'],
  ])('for %j', (change, path, shown, allowed) => {
    const { problems, message } = refusalOf({ ...fullRecord, ...change })
    expect(problems).toHaveLength(1)
    expect(problems[0]!.path).toBe(path)
    expect(problems[0]!.allowed).toContain(allowed)
    expect(message).toBe(
      `flag record refused:\n  ${path}: given ${shown}, allowed ${problems[0]!.allowed}`,
    )
  })
})
