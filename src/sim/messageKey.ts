/**
 * A message's identity: equal messages, whoever made them, have one key.
 *
 * The untimed network is a set of messages, as in the specs. Keys are remembered by object.
 */
import type { Message } from '../fcs/message.ts'
import { projectMessage } from '../fcs/project.ts'
import { canonical } from '../shared/value.ts'

/** Canonical text; sorting keys sorts a network the same way everywhere. */
export function messageKey(message: Message): string {
  return canonical(projectMessage(message))
}
