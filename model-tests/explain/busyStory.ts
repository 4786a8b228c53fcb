/**
 * A story made up from a few numbers, as large as it is asked for: leaders that change, messages between all lanes of
 * which some are lost, faults that overlap. For what must hold of a page whatever it shows.
 */
import { seeded } from '../../src/shared/seeded.ts'
import type { Band, LaneState, Message, Step, Story, Tone } from '../../src/explain/story.ts'

const names = [
  'us-east',
  'us-west',
  'eu-west',
  'ap-southeast',
  'ap-northeast',
  'sa-east',
  'af-south',
]
const kinds = ['message', 'timer', 'disk', 'message', 'message'] as const
const laneFields = [
  'status',
  'role',
  'term',
  'leader',
  'last',
  'commit',
  'applied',
  'phase',
  'vector',
  'mode',
]

export function busyStory(regions: number, length: number): Story {
  const random = seeded(regions * 1000 + length)
  const pick = (most: number) => Math.floor(random.next() * most)
  const lanes = names.slice(0, regions)
  const messages: Message[] = []
  const steps: Step[] = []
  let states = lanes.map((_, lane) => laneState(lane, 0, 1, 0))
  for (let at = 0; at < length; at += 1) {
    const lane = pick(regions)
    const leader = Math.floor(at / 150) % regions
    const term = Math.floor(at / 150) + 1
    const isChange = at > 0 && pick(3) === 0
    const before = states
    if (isChange) {
      const commit = Math.floor(at / 10)
      states = states.map((state, each) =>
        each === lane ? laneState(each, leader, term, commit) : state,
      )
    }
    const to = (lane + 1 + pick(regions - 1)) % regions
    const [receivedAt, fate] = [at + 2 + pick(18), pick(14)]
    const arrives = fate > 0 && receivedAt < length
    messages.push({
      ...{
        from: lane,
        to,
        sentAt: at,
        layer: pick(2) === 0 ? 'fcs' : 'fdl',
        type: 'AppendRequest',
      },
      text: `AppendRequest term ${term}`,
      ...(arrives && { receivedAt }),
      ...(fate === 0 && { lost: { at, why: 'lost on its way' } }),
    })
    const isFault = at % 97 === 50
    steps.push({
      number: at,
      atMs: at * 3.7,
      kind: isFault ? 'fault' : at % 41 === 20 ? 'command' : kinds[pick(kinds.length)]!,
      lane: isFault ? -1 : lane,
      action: isFault ? 'CutOff' : ['ReceiveAppendRequest', 'Heartbeat', 'Persist'][pick(3)]!,
      text: '<script>alert("no")</script> & entries',
      notes: isFault ? [`CutOff of ${lanes[lane]!} begins, for 100 ms`] : [],
      changes: isChange ? changesBetween(before[lane]!, states[lane]!) : [],
      lanes: states,
      shared: [],
    })
  }
  return {
    kind: 'run',
    source: 'simulator',
    name: `busy-${regions}`,
    about: ['seed 1', `${regions} regions`],
    verdict: {
      outcome: 'violated',
      property: 'ElectionSafety',
      sentence: `ElectionSafety is violated at step ${length - 1}`,
      detail: 'two leaders of one term: <us-east> & us-west',
      at: length - 1,
    },
    lanes,
    laneFields,
    sharedFields: [],
    steps,
    messages,
    bands: bandsOf(length, regions),
  }
}

function laneState(lane: number, leader: number, term: number, commit: number): LaneState {
  const role = lane === leader ? 'leader' : 'follower'
  const tone: Tone = lane === leader ? 'leads' : (lane + term) % 5 === 4 ? 'down' : 'plain'
  const values = [
    'up',
    role,
    term,
    names[leader]!,
    commit + 1,
    commit,
    commit,
    'idle',
    `${commit}·1·0`,
    'fresh',
  ]
  return { tone, values: values.map(String) }
}

function changesBetween(
  { values: before }: LaneState,
  { values: after }: LaneState,
): readonly string[] {
  return laneFields.flatMap((field, at) =>
    before[at] === after[at] ? [] : [`${field} ${before[at]!} → ${after[at]!}`],
  )
}

function bandsOf(length: number, regions: number): readonly Band[] {
  return Array.from({ length: Math.floor(length / 97) }, (_, at) => ({
    kind: 'CutOff',
    lanes: [at % regions],
    first: at * 97 + 50,
    last: Math.min(length - 1, at * 97 + 110),
    isOpen: false,
  }))
}
