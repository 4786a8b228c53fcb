/** Events of a cluster in one short line each, for people. */
import type { ClusterEvent } from '../../../sim/cluster.ts'

export function describeEvent(event: ClusterEvent): string {
  switch (event.type) {
    case 'Lose':
      return `Lose ${describeMessage(event.message)}`
    case 'Receive':
      return `Receive ${describeMessage(event.message)}${event.keep ? ' (a copy stays)' : ''}`
    case 'Propose':
      return `Propose ${event.value} at ${event.server}`
    case 'TransferLeadership':
      return `TransferLeadership to ${event.to} at ${event.server}`
    default:
      return `${event.type} at ${event.server}`
  }
}

function describeMessage({
  type,
  source,
  destination,
  term,
}: { readonly type: string } & {
  readonly source: string
  readonly destination: string
  readonly term: number
}): string {
  return `${type} ${source}->${destination} term ${term}`
}
