/** Holds that a region drops a message, says why, counts it twice and changes nothing else. Not why it should. */
import { expect } from 'vitest'
import type { DropReason } from '../../../src/fdl/action.ts'
import type { Message } from '../../../src/fdl/message.ts'
import { step } from '../../../src/fdl/step.ts'
import type { Region } from './region.ts'

/** The message is given to the core as it is, so that a fault that no wire lets through can be tried too. */
export function expectDropped(
  region: Region,
  message: Message,
  reason: DropReason,
  detail: string,
): void {
  const before = region.state
  const { config, monotonicMs, wallMs } = region
  const next = step(before, { type: 'Receive', message }, config, { monotonicMs, wallMs })
  const { from } = message
  expect(next.actions).toStrictEqual([
    { type: 'Dropped', from, reason, detail: expect.stringContaining(detail) },
  ])
  const { dropped, penalised, ...rest } = next.state
  const { dropped: droppedBefore, penalised: penalisedBefore, ...restBefore } = before
  expect(rest).toStrictEqual(restBefore)
  expect(dropped).toStrictEqual({ ...droppedBefore, [reason]: (droppedBefore[reason] ?? 0) + 1 })
  const count = penalisedBefore.get(from) ?? 0
  const isMember = config.members.includes(from)
  expect(penalised.get(from)).toBe(isMember ? count + 1 : undefined)
  region.state = next.state
}
