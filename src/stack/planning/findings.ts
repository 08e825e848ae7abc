import type { Graph } from '../graph.ts';
import type { NodeId } from '../node.ts';
import type { Plan } from '../plan.ts';
import type { Policy } from '../policy.ts';
import type { PolicyFinding } from '../policy-finding.ts';
import type { PlannedNode, Removal } from './planned.ts';

/** What the program's policies say about a plan, and what its protected nodes do. */
export function findFindings(
  graph: Graph,
  draft: Omit<Plan, 'digest'>,
  nodes: ReadonlyMap<NodeId, PlannedNode>,
  removals: readonly Removal[],
): readonly PolicyFinding[] {
  const deleted = removals.filter(
    ({ step, instance }) => step.action === 'delete' && instance.protect && !instance.leftover,
  );
  const replaced = [...nodes.values()].filter(
    ({ step, node, current }) => step.action === 'replace' && (node.protect || current?.protect),
  );
  const findings = [...deleted, ...replaced].map(({ step }) => protectedFinding(step.node, step.action));
  if (graph.policies.length === 0) return findings;
  const plan: Plan = { ...draft, digest: draft.program };
  return [...findings, ...graph.policies.flatMap((policy) => judge(policy, plan))];
}

function protectedFinding(node: NodeId, action: string): PolicyFinding {
  const message = `${node} is protected, and the plan would ${action} it. Apply it with protect: false first.`;
  return { policy: 'protect', level: 'mandatory', message, node };
}

function judge(policy: Policy, plan: Plan): readonly PolicyFinding[] {
  const { name, level } = policy;
  try {
    return policy
      .check(plan)
      .map((found) =>
        typeof found === 'string' ? { policy: name, level, message: found } : { policy: name, level, ...found },
      );
  } catch (error) {
    // A rule that cannot be evaluated has not been kept.
    const message = `The policy threw: ${error instanceof Error ? error.message : String(error)}`;
    return [{ policy: name, level: 'mandatory', message }];
  }
}
