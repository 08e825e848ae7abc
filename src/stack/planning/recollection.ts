import type { Plan } from '../plan.ts';
import type { Fingerprint } from '../encode.ts';
import type { Graph } from '../graph.ts';
import type { Providers } from '../provider.ts';
import type { Snapshot } from '../state/snapshot.ts';
import type { MadePlan } from './planned.ts';

interface From {
  readonly graph: Graph;
  readonly snapshot: Snapshot;
  readonly providers: Providers;
  readonly fingerprint: Fingerprint;
}

/** A plan is mostly applied in the process that made it: as long as it is in memory, so is what came of it beside it. */
const recollections = new WeakMap<Plan, { readonly from: From; readonly made: MadePlan }>();

export function remember({ graph, snapshot, providers, fingerprint }: From, made: MadePlan): void {
  recollections.set(made.plan, { from: { graph, snapshot, providers, fingerprint }, made });
}

/** Undefined when the plan comes from elsewhere, a file for example, or was made from anything else than this. */
export function recall(plan: Plan, { graph, snapshot, providers, fingerprint }: From): MadePlan | undefined {
  const { from, made } = recollections.get(plan) ?? {};
  const isSame =
    from?.graph === graph &&
    from.snapshot === snapshot &&
    from.providers === providers &&
    from.fingerprint === fingerprint;
  return isSame ? made : undefined;
}
