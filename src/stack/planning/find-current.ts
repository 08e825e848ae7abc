import type { GraphNode } from '../graph.ts';
import type { Observed, Outputs, Properties } from '../provider.ts';
import type { Instance, OpenOperation } from '../state/snapshot.ts';
import { emptyHolding, instanceOf } from './inventory.ts';
import type { Removal } from './planned.ts';
import { observe, type Planning } from './planning.ts';
import { removalOf } from './removal.ts';

/** What a declared node has, before it is compared with what was declared. */
export interface Found {
  /**
   * `recorded`: ours, and there. `interrupted`: made by an apply that ended before it could record it. `foreign`: there,
   * but not ours. `gone`: recorded, and not there any more. `none`: nothing.
   */
  readonly origin: 'recorded' | 'interrupted' | 'foreign' | 'gone' | 'none';
  readonly current: Instance | undefined;
  readonly observed: Observed | undefined;
  readonly gone: Instance | undefined;
  readonly superseded: Instance | undefined;
  readonly token: string | undefined;
  /** It has outputs that are handed over once, and the apply that should have done so ended before. */
  readonly unseen: boolean;
  /** An operation on `current` whose outcome is not known. */
  readonly open: OpenOperation | undefined;
  /** What else is there under the same name, and has to go. */
  readonly removals: readonly Removal[];
}

const nothing: Omit<Found, 'origin' | 'removals'> = {
  current: undefined,
  observed: undefined,
  gone: undefined,
  superseded: undefined,
  token: undefined,
  unseen: false,
  open: undefined,
};

/** Reads what is there under the tokens that are known for a node, and else what could be adopted. */
export async function findCurrent(
  planning: Planning,
  node: GraphNode,
  properties: Properties | undefined,
  dependencies: ReadonlyMap<string, Outputs>,
): Promise<Found> {
  const { live, begun, open } = planning.inventory.get(node.id) ?? emptyHolding;
  const read = async (token: string, recorded: Instance | undefined) =>
    await observe(planning, { node: node.id, token, recorded, properties, dependencies });

  const made: { readonly instance: Instance; readonly observed: Observed }[] = [];
  for (const operation of begun) {
    const observed = await read(operation.token, undefined);
    if (observed) made.push({ instance: instanceOf(operation), observed });
  }
  const liveObserved = live && (await read(live.token, live));
  const unseen = (node.kind.ephemeralOutputs ?? []).length > 0;
  const token = begun.find((operation) => made.every(({ instance }) => instance.token !== operation.token))?.token;

  const interrupted = unseen && liveObserved ? undefined : made[0];
  const others = made
    .filter((each) => each !== interrupted)
    .map(({ instance }) => removalOf(instance, 'delete', strayReason));
  if (interrupted) {
    const replaced = live ? [removalOf(live, liveObserved ? 'delete' : 'forget', supersededReason)] : [];
    const { instance: current, observed } = interrupted;
    return {
      ...nothing,
      origin: 'interrupted',
      current,
      observed,
      unseen,
      superseded: live,
      token,
      removals: [...others, ...replaced],
    };
  }
  if (live && liveObserved) {
    const operation = open.find((each) => each.token === live.token);
    return {
      ...nothing,
      origin: 'recorded',
      current: live,
      observed: liveObserved,
      token,
      open: operation,
      removals: others,
    };
  }
  if (live) return { ...nothing, origin: 'gone', gone: live, token, removals: others };
  const observed = properties && (await read('', undefined));
  return { ...nothing, origin: observed ? 'foreign' : 'none', observed, token, removals: [] };
}

const strayReason = 'An interrupted apply made it, and nothing uses it.';
const supersededReason = 'An interrupted apply made its successor.';
