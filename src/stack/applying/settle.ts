import type { Graph } from '../graph.ts';
import type { NodeId } from '../node.ts';
import type { PlannedNode } from '../planning/planned.ts';
import type { Run } from './run.ts';

/**
 * Nodes that need no second look in the next round: what was just carried out is as it was planned, and of the rest
 * what refers to nothing that was.
 *
 * @param nodes as they were planned for the round that has ended
 * @param actedBefore nodes that were made or changed in rounds before that one
 * @returns undefined when that is all of them, and no other round is needed
 */
export function settle(
  graph: Graph,
  nodes: ReadonlyMap<NodeId, PlannedNode>,
  run: Run,
  actedBefore: ReadonlySet<NodeId>,
): ReadonlyMap<NodeId, PlannedNode> | undefined {
  const acted = (id: NodeId) => run.made.has(id) && !actedBefore.has(id);
  // What waited for a deferred step was not carried out either.
  const stayed = (id: NodeId, { step }: PlannedNode) =>
    step.action === 'same' && !graph.nodes.get(id)!.dependencies.some(acted);
  const settled = [...nodes].filter(([id, planned]) => acted(id) || stayed(id, planned));
  if (settled.length === graph.nodes.size) return undefined;
  return new Map(settled.map(([id, planned]) => [id, acted(id) ? asMade(planned, run) : planned]));
}

function asMade(planned: PlannedNode, run: Run): PlannedNode {
  const { node, action: _, instance: __, reason: ___, ...step } = planned.step;
  const made = run.made.get(node)!;
  return {
    ...planned,
    step: { ...step, node, action: 'same', instance: made.token, changes: [], after: [] },
    current: { ...made, revision: 0 },
    observed: { properties: made.properties, outputs: made.outputs },
    outputs: made.outputs,
    token: undefined,
    gone: undefined,
    superseded: undefined,
  };
}
