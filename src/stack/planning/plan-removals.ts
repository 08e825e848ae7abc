import type { PlanFailure } from '../plan-failed-error.ts';
import type { Instance } from '../state/snapshot.ts';
import { instanceOf } from './inventory.ts';
import type { Removal } from './planned.ts';
import { observe, type Planning } from './planning.ts';
import { orderRemovals, removalOf } from './removal.ts';

/**
 * What is recorded but not wanted: nodes that are not declared any more, and what replacements have left behind.
 *
 * @param found removals that came up while planning declared nodes
 */
export async function planRemovals(
  planning: Planning,
  found: readonly Removal[],
  failures: PlanFailure[],
): Promise<readonly Removal[]> {
  const removals = [...found];
  const look = async (instance: Instance, recorded: boolean, reason?: string): Promise<void> => {
    const { node, token } = instance;
    try {
      const observed = await observe(planning, { node, token, recorded: recorded ? instance : undefined });
      if (observed) removals.push(removalOf(instance, 'delete', reason));
      else if (recorded) removals.push(removalOf(instance, 'forget', 'It is not there any more.'));
    } catch (error) {
      failures.push({ node, declaredAt: undefined, error });
    }
  };
  const looks: Promise<void>[] = [];
  for (const [id, holding] of planning.inventory) {
    for (const leftover of holding.leftovers) looks.push(look(leftover, true, 'Its successor has taken its place.'));
    if (planning.graph.nodes.has(id)) continue;
    if (holding.live) looks.push(look(holding.live, true));
    for (const operation of holding.begun)
      looks.push(look(instanceOf(operation), false, 'An interrupted apply made it.'));
  }
  await Promise.all(looks);
  return orderRemovals(removals.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)));
}

function key({ instance }: Removal): string {
  return `${instance.node} ${instance.token}`;
}
