/** Gossiping regions as the variables of GossipConvergence. */
import { projectMessage, projectNode, projectUpdate } from '../fdl/project.ts'
import type { SpecState, Value } from '../shared/value.ts'
import type { GossipCluster } from './gossipCluster.ts'

export function projectGossip(cluster: GossipCluster): SpecState {
  const { configs, nodes, published, forged, network, cut } = cluster
  return {
    node: Object.fromEntries(
      configs.map(({ self }, at): [string, Value] => [self, projectNode(nodes[at]!)]),
    ),
    published: { '#set': published.map(projectUpdate) },
    forged: { '#set': [...forged.values()].map(projectMessage) },
    messages: { '#set': [...network.values()].map(projectMessage) },
    cut: { '#set': cut.map((pair) => ({ '#set': pair })) },
  }
}
