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
 */
export function settle(
  graph: Graph,
  nodes: ReadonlyMap<NodeId, PlannedNode>,
  run: Run,
  actedBefore: ReadonlySet<NodeId>,
): ReadonlyMap<NodeId, PlannedNode> {
  const acted = (id: NodeId) => run.made.has(id) && !actedBefore.has(id);
  const settled = new Map<NodeId, PlannedNode>();
  for (const [id, planned] of nodes) {
    if (acted(id)) settled.set(id, asMade(planned, run));
    // What waited for a deferred step was not carried out either.
    else if (planned.step.action === 'same' && !graph.nodes.get(id)!.dependencies.some(acted)) settled.set(id, planned);
  }
  return settled;
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
