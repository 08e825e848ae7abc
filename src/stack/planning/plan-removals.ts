import type { PlanFailure } from '../plan-failed-error.ts';
import type { Instance } from '../state/snapshot.ts';
import { instanceOf } from './inventory.ts';
import type { Removal } from './planned.ts';
import { observe, type Planning } from './planning.ts';
import { orderRemovals, removalOf } from './removal.ts';
import { walk } from './walk.ts';

interface Unwanted {
  readonly instance: Instance;
  readonly recorded: boolean;
  readonly reason?: string;
}

/**
 * What is recorded but not wanted: nodes that are not declared any more, and what replacements have left behind.
 *
 * @param parallel how many providers are asked at the same time
 * @param found removals that came up while planning declared nodes
 */
export async function planRemovals(
  planning: Planning,
  parallel: number,
  found: readonly Removal[],
  failures: PlanFailure[],
): Promise<readonly Removal[]> {
  const removals = [...found];
  const visit = async ({ instance, recorded, reason }: Unwanted): Promise<void> => {
    const { node, token } = instance;
    try {
      const observed = await observe(planning, { node, token, recorded: recorded ? instance : undefined });
      if (observed) removals.push(removalOf(instance, 'delete', reason));
      else if (recorded) removals.push(removalOf(instance, 'forget', 'It is not there any more.'));
    } catch (error) {
      failures.push({ node, declaredAt: undefined, error });
    }
  };
  await walk({ keys: findUnwanted(planning), waitsFor: () => [], visit, atOnceMax: parallel });
  return orderRemovals(removals.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)));
}

function* findUnwanted({ inventory, graph }: Planning): Iterable<Unwanted> {
  for (const [id, { live, leftovers, begun }] of inventory) {
    for (const instance of leftovers) yield { instance, recorded: true, reason: 'Its successor has taken its place.' };
    if (graph.nodes.has(id)) continue;
    if (live) yield { instance: live, recorded: true };
    for (const operation of begun)
      yield { instance: instanceOf(operation), recorded: false, reason: 'An interrupted apply made it.' };
  }
}

function key({ instance }: Removal): string {
  return `${instance.node} ${instance.token}`;
}
