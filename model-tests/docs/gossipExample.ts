/**
 * The second example of README.md, word for word but for this comment and the path of the import: a test holds
 * the two together and runs it. Not a driver to build on: nothing is written to a disk, and timers never fire.
 */
import {
  type Action,
  type Event,
  decodeMessage,
  emptyImage,
  encodeMessage,
  makeConfig,
  recover,
  step,
} from '../../src/fdl/index.ts'

const members = ['eu', 'us', 'ap']
const regions = new Map(
  members.map((self) => [
    self,
    { config: makeConfig({ self, members }), state: recover(emptyImage(1)) },
  ]),
)

function happen(id: string, event: Event): void {
  const region = regions.get(id)!
  const at = { monotonicMs: Math.trunc(performance.now()), wallMs: Date.now() }
  const { state, actions } = step(region.state, event, region.config, at)
  region.state = state
  for (const action of actions) carryOut(action, id)
}

function carryOut(action: Action, id: string): void {
  if (action.type === 'Send') {
    const text = encodeMessage(action.message) // here the wire would be
    if (id === 'eu' && action.message.to === 'ap') return // which loses something
    happen(action.message.to, { type: 'Receive', message: decodeMessage(text) })
  } else if (action.type === 'Changed') {
    for (const { flagId, heads } of action.flags) {
      console.log(id, 'has', flagId, JSON.stringify(heads.map(({ payload }) => payload)))
    }
  }
}

happen('eu', { type: 'Publish', flagId: 'banner', payload: { on: true } })
happen('ap', { type: 'TimerFired', draw: 0.9 }) // a round: ap asks us
