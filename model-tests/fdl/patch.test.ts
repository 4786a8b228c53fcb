/**
 * Pushes that say only what changed: the whole is put together before anything is judged, and what does not
 * fit is asked for as what was missed.
 */
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { drawsOf } from '../../src/conformance/bindings/gossipConvergence/bench/regions.ts'
import { type Config, makeConfig } from '../../src/fdl/config.ts'
import type { Message, Patch } from '../../src/fdl/message.ts'
import { patchFor, pushOf } from '../../src/fdl/patch.ts'
import { emptyImage, headsOf, type NodeState, recover } from '../../src/fdl/state.ts'
import { step } from '../../src/fdl/step.ts'
import { encodeMessage } from '../../src/fdl/wire.ts'
import type { Payload, Update } from '../../src/flag/update.ts'
import { DelayedGossip } from '../../src/sim/delayedGossip.ts'
import { runs } from '../fcs/support/runs.ts'

const at = { monotonicMs: 0, wallMs: 1_000_000 }

/** Stands for a signature over everything else, the text of the payload as it was written included. */
const sign = ({ origin, seq, flagId, payload }: Update): string =>
  JSON.stringify([origin, seq, flagId, payload ?? null])

const configOf = (self: string, given: Partial<Config> = {}) =>
  makeConfig({
    self,
    members: ['a', 'b'],
    patches: true,
    sign,
    verify: (update) => update.signature === sign(update),
    ...given,
  })

const [a, b] = [configOf('a'), configOf('b')]
const empty = (): NodeState => recover(emptyImage(1))

function publish(state: NodeState, payload: Payload | undefined, config = a, flagId = 'banner') {
  const next = step(state, { type: 'Publish', flagId, payload }, config, at)
  const [message] = sentIn(next.actions)
  return { state: next.state, message: message! }
}

type Actions = ReturnType<typeof step>['actions']

const sentIn = (actions: Actions): readonly Message[] =>
  actions.flatMap((action) => (action.type === 'Send' ? [action.message] : []))

const droppedIn = (actions: Actions): readonly string[] =>
  actions.flatMap((action) => (action.type === 'Dropped' ? [action.reason] : []))

const receive = (state: NodeState, message: Message, config = b) =>
  step(state, { type: 'Receive', message }, config, at)

const whole: Payload = {
  on: true,
  variation: 'one-page',
  percent: 10,
  rules: [{ attribute: 'country', in: ['DE', 'FR', 'JP'] }],
  owner: 'releases',
}

/** a's two changes of one flag, the second of which is a patch, and b before either. */
function twoChanges(second: Payload = { ...whole, percent: 20 }) {
  const first = publish(empty(), whole)
  const next = publish(first.state, second)
  return { first: first.message, second: next.message as Patch, sender: next.state }
}

describe('a change that leaves most as it was', () => {
  it('is pushed as what changed', () => {
    const { first, second } = twoChanges()
    expect(first.kind).toBe('push')
    expect(second).toMatchObject({
      kind: 'patch',
      patches: [{ base: 1, set: { percent: 20 }, unset: [] }],
    })
    expect(second.patches[0]!.update).not.toHaveProperty('payload')
  })

  it('is taken as the whole that it is', () => {
    const { first, second, sender } = twoChanges()
    const { state, actions } = receive(receive(empty(), first).state, second)
    expect(headsOf(state, 'banner')).toEqual(headsOf(sender, 'banner'))
    expect(sentIn(actions)).toEqual([])
    expect(actions.some(({ type }) => type === 'Persist')).toBe(true)
  })

  it('may remove a field', () => {
    const { owner: _, ...rest } = whole
    const { first, second } = twoChanges(rest)
    expect(second.patches[0]).toMatchObject({ set: {}, unset: ['owner'] })
    const { state } = receive(receive(empty(), first).state, second)
    expect(headsOf(state, 'banner')[0]!.payload).toEqual(rest)
  })

  it('is taken once, however often it comes', () => {
    const { first, second } = twoChanges()
    const { state } = receive(receive(empty(), first).state, second)
    const again = receive(state, second)
    expect(again.state.cursor).toBe(state.cursor)
    expect(sentIn(again.actions)).toEqual([])
  })
})

describe('a change is pushed as a whole', () => {
  const kindAfter = (before: Payload, after: Payload | undefined, config = a) =>
    publish(publish(empty(), before, config).state, after, config).message.kind

  it.each<[string, Payload, Payload | undefined]>([
    ['where it is a deletion', whole, undefined],
    ['where a patch would be no shorter', { on: true }, { on: false }],
    ['where the order of the fields changed', whole, { owner: 'releases', ...whole, percent: 2 }],
    ['where nothing is as it was', { on: true, text: 'x' }, { off: 'y', else: 'z' }],
  ])('%s', (_, before, after) => {
    expect(kindAfter(before, after)).toBe('push')
  })

  it('where it is not asked for', () => {
    expect(kindAfter(whole, { ...whole, percent: 2 }, configOf('a', { patches: false }))).toBe(
      'push',
    )
    expect(makeConfig({ self: 'a', members: ['a'] }).patches).toBe(false)
  })

  it('where the one before was a deletion', () => {
    const deleted = publish(publish(empty(), whole).state, undefined)
    expect(publish(deleted.state, whole).message.kind).toBe('push')
  })

  it('where what is current was another region’s', () => {
    const ofOther = publish(empty(), whole, b)
    const { state } = receive(empty(), ofOther.message, a)
    expect(publish(state, { ...whole, percent: 3 }).message.kind).toBe('push')
  })
})

describe('a patch that does not fit', () => {
  it('is asked for where what it builds on is not held', () => {
    const { second } = twoChanges()
    const { state, actions } = receive(empty(), second)
    expect(state.cursor.size).toBe(0)
    expect(sentIn(actions)).toMatchObject([{ kind: 'digest', from: 'b', to: 'a' }])
    expect(droppedIn(actions)).toEqual([])
  })

  it('comes whole with the answer', () => {
    const { second, sender } = twoChanges()
    const asked = receive(empty(), second)
    const answer = receive(sender, sentIn(asked.actions)[0]!, a)
    const { state } = receive(asked.state, sentIn(answer.actions)[0]!)
    expect(headsOf(state, 'banner')).toEqual(headsOf(sender, 'banner'))
  })

  it.each<[string, Partial<Patch['patches'][number]>]>([
    ['sets something else', { set: { percent: 100 } }],
    ['sets more', { set: { percent: 20, on: false } }],
    ['removes something', { unset: ['on'] }],
  ])('is told, asked for and never taken where it %s than was signed', (_, change) => {
    const { first, second } = twoChanges()
    const before = receive(empty(), first).state
    const forged = { ...second, patches: [{ ...second.patches[0]!, ...change }] }
    const { state, actions } = receive(before, forged)
    expect(state.cursor).toBe(before.cursor)
    expect(state.heads).toBe(before.heads)
    expect(droppedIn(actions)).toEqual(['Unverified'])
    expect(sentIn(actions)).toMatchObject([{ kind: 'digest' }])
  })

  it('is asked for where it builds on itself or on another flag', () => {
    const { first, second } = twoChanges()
    const other = publish(empty(), whole, a, 'other').message
    const [patched] = second.patches
    const onItself = { ...second, patches: [{ ...patched!, base: 2 }] }
    expect(sentIn(receive(receive(empty(), first).state, onItself).actions)).toHaveLength(1)
    expect(sentIn(receive(receive(empty(), other).state, second).actions)).toHaveLength(1)
  })

  it('is not asked for where the update is known', () => {
    const { first, second } = twoChanges()
    const { state } = receive(receive(empty(), first).state, second)
    const lost = { ...second, patches: [{ ...second.patches[0]!, base: 0 }] }
    expect(sentIn(receive(state, lost).actions)).toEqual([])
  })

  it.each<[string, Partial<Config>]>([
    ['Critical', { isCritical: () => true }],
    ['NotAllowed', { mayWrite: () => false }],
    ['TooMany', { updatesPerMinute: 1 }],
  ])('is dropped as a push is: %s', (reason, given) => {
    const { first, second } = twoChanges()
    const { state, actions } = receive(receive(empty(), first).state, second, configOf('b', given))
    expect(state.cursor.get('a/1')).toBe(1)
    expect(droppedIn(actions)).toEqual([reason])
    expect(sentIn(actions)).toEqual([])
  })

  it('is dropped where it is one of more than a message may have', () => {
    const { first, second } = twoChanges()
    const many = { ...second, patches: Array.from({ length: 17 }, () => second.patches[0]!) }
    const { actions } = receive(receive(empty(), first).state, many)
    expect(droppedIn(actions)).toEqual(['TooLarge'])
  })

  it('is dropped where a stranger sends it', () => {
    const { second } = twoChanges()
    const { actions } = receive(empty(), { ...second, from: 'z' })
    expect(droppedIn(actions)).toEqual(['NotAMember'])
    expect(sentIn(actions)).toEqual([])
  })
})

describe('whatever changes', () => {
  const fields = fc.constantFrom('on', 'percent', 'rules', 'owner', 'salt', '__proto__', '0')
  const payload = fc
    .dictionary(fields, fc.jsonValue())
    .map((each) => JSON.parse(JSON.stringify(each)) as Payload)

  test.prop([payload, payload], runs(200))(
    'a patch stands for the very text, and is shorter',
    (one, two) => {
      const first = publish(empty(), one, configOf('a', { patches: false }))
      const update: Update = {
        ...headsOf(first.state, 'banner')[0]!,
        seq: 2,
        payload: two,
      }
      const patched = patchFor(first.state, update)
      if (patched === undefined) return
      const patch: Patch = { kind: 'patch', from: 'a', to: 'b', patches: [patched] }
      const push = pushOf(first.state, patch)!
      expect(JSON.stringify(push.updates[0]!.payload)).toBe(JSON.stringify(two))
      expect(encodeMessage(patch).length).toBeLessThan(encodeMessage(push).length)
    },
  )
})

describe('regions that push patches', () => {
  /** Three regions that change few flags, field by field, while messages get lost. */
  function played(patches: boolean, seed: string) {
    const members = ['a', 'b', 'c']
    const losses = drawsOf(`${seed} losses`)
    const choices = drawsOf(`${seed} choices`)
    const kinds: string[] = []
    let isLossy = true
    const world = new DelayedGossip({
      configs: members.map((self) => configOf(self, { members, patches })),
      delayMs: (from, to) => 20 * (from + to),
      draw: drawsOf(`${seed} draws`),
      isLost: ({ kind }) => {
        kinds.push(kind)
        return isLossy && losses() < 0.3
      },
    })
    world.start()
    for (let version = 1; version <= 40; version += 1) {
      const flagId = `flag-${Math.floor(choices() * 3)}`
      const payload = { ...whole, percent: version, on: choices() < 0.5 }
      world.happen(Math.floor(choices() * 3), { type: 'Publish', flagId, payload })
      world.runUntil(world.nowMs + 1000 * choices())
    }
    isLossy = false
    world.runUntil(world.nowMs + 120_000)
    return { world, kinds }
  }

  it.each(['one', 'two', 'three', 'four', 'five'])('end as those that do not: seed %s', (seed) => {
    const { world, kinds } = played(true, seed)
    const [first, ...others] = world.regions
    expect(kinds).toContain('patch')
    for (const other of others) {
      expect(other.cursor).toEqual(first!.cursor)
      for (const flagId of ['flag-0', 'flag-1', 'flag-2']) {
        const [own, same] = [headsOf(other, flagId), headsOf(first!, flagId)]
        expect(new Set(own.map(sign))).toEqual(new Set(same.map(sign)))
      }
    }
    for (const { dropped } of world.regions) expect(dropped).toEqual({})
    expect(world.bytesSent).toBeLessThan(played(false, seed).world.bytesSent)
  })
})
