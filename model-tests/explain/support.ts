/** Stories for tests of how they are shown: small, and written out by hand. */
import { parseValue, type SpecState } from '../../src/shared/value.ts'
import type { Story } from '../../src/explain/story.ts'

/** A state from the texts of its variables. */
export function state(variables: Readonly<Record<string, string>>): SpecState {
  return Object.fromEntries(
    Object.entries(variables).map(([name, text]) => [name, parseValue(text)]),
  )
}

const laneFields = ['status', 'role', 'term', 'commit', 'phase', 'vector']
const follower = { tone: 'plain', values: ['up', 'follower', '1', '0', 'idle', '0·0'] } as const
const leader = { tone: 'leads', values: ['up', 'leader', '1', '0', 'idle', '0·0'] } as const
const ahead = { tone: 'leads', values: ['up', 'leader', '1', '1', 'idle', '0·0'] } as const
const down = { tone: 'down', values: ['down', 'none', '1', '0', 'idle', '0·0'] } as const

/** Two regions: a leader that sends, a crash, a message that finds nobody, and a commit that must not be. */
export const tinyRun: Story = {
  kind: 'run',
  source: 'simulator',
  name: 'tiny',
  about: ['seed 7', '2 regions'],
  verdict: {
    outcome: 'violated',
    property: 'LeaderCompleteness',
    sentence: 'LeaderCompleteness is violated at step 4',
    detail: 'entry 1 of a',
    at: 4,
  },
  lanes: ['a', 'b'],
  laneFields,
  sharedFields: [],
  steps: [
    {
      ...{ number: 0, atMs: 100, kind: 'timer', lane: 0, action: 'Heartbeat', text: '' },
      ...{ notes: [], changes: [], lanes: [leader, follower], shared: [] },
    },
    {
      ...{ number: 1, atMs: 120.5, kind: 'command', lane: 1, action: 'Write', text: '' },
      ...{ notes: ['client 0 writes x'], changes: [], lanes: [leader, follower], shared: [] },
    },
    {
      ...{ number: 2, atMs: 121, kind: 'message', lane: 1, action: 'ReceiveAppendRequest' },
      ...{ text: 'from a: AppendRequest', notes: [], changes: [], lanes: [leader, follower] },
      shared: [],
    },
    {
      ...{ number: 3, atMs: 130, kind: 'fault', lane: -1, action: 'CrashFollower', text: '' },
      ...{ notes: ['CrashFollower of b begins, for 50 ms'], changes: ['b status up → down'] },
      ...{ lanes: [leader, down], shared: [] },
    },
    {
      ...{ number: 4, atMs: 1400, kind: 'disk', lane: 0, action: 'Persist', text: 'is durable' },
      ...{ notes: [], changes: ['commit 0 → 1'], lanes: [ahead, down], shared: [] },
    },
  ],
  messages: [
    { from: 0, to: 1, sentAt: 0, receivedAt: 2, layer: 'fcs', type: 'AppendRequest', text: 'one' },
    {
      ...{ from: 0, to: 1, sentAt: 2, layer: 'fcs', type: 'AppendRequest', text: 'two' },
      lost: { at: 4, why: 'nobody is there' },
    },
    { from: 0, to: 1, sentAt: 4, layer: 'fcs', type: 'AppendRequest', text: 'three' },
  ],
  bands: [{ kind: 'CrashFollower', lanes: [1], first: 3, last: 4, isOpen: true }],
}
