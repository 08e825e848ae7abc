import { limiter } from '#base';
import { compare } from '../planning/compare.ts';
import { providerOf, silentCall, subjectOf } from '../planning/planning.ts';
import type { Observed, Providers } from '../provider.ts';
import type { Instance } from '../state/snapshot.ts';
import type { State } from '../state/state.ts';
import type { Drift } from './drift.ts';

export interface DriftOptions {
  readonly state: State;
  readonly providers: Providers;
  /** How many providers are asked at the same time. Default: 16. */
  readonly parallel?: number;
  readonly signal?: AbortSignal;
}

/**
 * Reads everything that is recorded and says what was changed behind the stack's back. Changes nothing: to bring it
 * back plan and apply; to keep it see `adoptDrift`.
 */
export async function readDrift(options: DriftOptions): Promise<readonly Drift[]> {
  const { state, providers, parallel = 16, signal = new AbortController().signal } = options;
  const { instances } = await state.snapshot();
  const limit = limiter(parallel);
  const drifts = await Promise.all(
    instances
      .filter(({ leftover }) => !leftover)
      .map(async (instance) => {
        const subject = subjectOf(state.stack, state.stage, instance.node, instance.token);
        const provider = providerOf(providers, instance.kind);
        const observed = await limit(() => provider.read(subject, instance, undefined, silentCall(signal)));
        return driftOf(instance, observed);
      }),
  );
  return drifts.filter(({ missing, changes }) => missing || changes.length > 0);
}

function driftOf({ node, properties }: Instance, observed: Observed | undefined): Drift {
  if (!observed) return { node, missing: true, changes: [] };
  if (observed.isWhole) return { node, missing: false, changes: compare(properties, observed.properties) };
  const known = (from: Instance['properties'], other: Instance['properties']) =>
    Object.fromEntries(Object.entries(from).filter(([key]) => key in other));
  const changes = compare(known(properties, observed.properties), known(observed.properties, properties));
  return { node, missing: false, changes };
}
