/**
 * The Regional Flag Cache as one core: one event in, the next region and the actions out.
 *
 * Reconciliation decides what a flag is (src/rfc/reconcile), the cache answers for it (src/rfc/read); here is which
 * layer a change belongs to, and what one of the two tells the other. Pure and synchronous. Spec: FlagSystem;
 * paper 3.1, 3.2.
 */
import type { Reading } from '../../shared/clock.ts'
import { apply, deliver } from './apply.ts'
import { checkStep } from './checks.ts'
import type { RegionConfig } from './config.ts'
import type { Event } from './event.ts'
import { ruled, submit, write } from './ingress.ts'
import { reset } from './reset.ts'
import type { Region } from './state.ts'
import { reconcile, type Step, tellReaders, type Turn } from './turn.ts'

export function step(region: Region, event: Event, config: RegionConfig, at: Reading): Step {
  const turn: Turn = { config, at, region, actions: [] }
  happen(turn, event)
  checkStep(region, turn.region)
  return { region: turn.region, actions: turn.actions }
}

function happen(turn: Turn, event: Event): void {
  switch (event.type) {
    case 'Write':
      return write(turn, event)
    case 'Submit':
      return submit(turn)
    case 'Ruled':
      return ruled(turn, event.write, event.isTaken)
    case 'Deliver':
      return deliver(turn, event.update)
    case 'Reset':
      return reset(turn, event)
    case 'Apply':
      return apply(turn, event.index, event.entry)
    case 'Escalate':
      reconcile(turn, event)
      return
    case 'Ask':
      return ask(turn, event.flagId, event.context)
    default:
      return tellReaders(turn, event)
  }
}

/** One read at a time is under way; whoever comes meanwhile is refused, and asks for the next. */
function ask(turn: Turn, flagId: string, context: number): void {
  if (turn.region.asking === undefined) {
    turn.region = { ...turn.region, asking: { context, flagId } }
  }
  tellReaders(turn, { type: 'AskRead', context })
}
