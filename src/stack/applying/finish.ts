import type { Lease } from '#store';
import type { ApplyOptions } from '../apply-options.ts';
import type { NodeId } from '../node.ts';
import { orderRemovals, removalOf } from '../planning/removal.ts';
import type { Properties } from '../provider.ts';
import type { Snapshot } from '../state/snapshot.ts';
import type { StateChange } from '../state/write-journal.ts';
import {
  activateGeneration,
  completeGeneration,
  failGeneration,
  forgetGenerations,
} from '../state/write-generation.ts';
import { manifestOf, refreshedRecords } from './manifest-of.ts';
import { rollOut } from './roll-out.ts';
import type { Run } from './run.ts';
import { runRemovals } from './run-round.ts';
import type { Rounds } from './run-rounds.ts';
import { unmadeCreates } from './unmade-creates.ts';

export interface FinishInput {
  readonly options: ApplyOptions;
  readonly lease: Lease;
  readonly run: Run;
  readonly rounds: Rounds;
  readonly generation: number;
  /** As it was when the apply began. */
  readonly snapshot: Snapshot;
}

/**
 * When everything that is declared is there: records the generation, moves traffic to it, and only then deletes what
 * is old. Returns why traffic was not moved, or undefined.
 */
export async function finish(input: FinishInput): Promise<unknown> {
  const { options, lease, run, rounds, generation } = input;
  const { plan, state, keepGenerations = 10 } = options;
  const { scope, clock } = state;
  if (plan.goal.type !== 'destroy') {
    const manifest = manifestOf(run, generation, rounds.nodes);
    const changes = [...refreshedRecords(run, rounds.nodes), ...unmade(input)];
    await completeGeneration(scope, lease, manifest, changes);
    try {
      const { rollout } = options;
      const { stop: signal, emit } = run;
      if (rollout) await rollOut({ rollout, manifest, declared: declaredProperties(rounds), signal, emit });
    } catch (reason) {
      lease.signal.throwIfAborted();
      await failGeneration(scope, lease, generation, clock.nowMs(), reason);
      return reason;
    }
    await activateGeneration(scope, lease, generation, clock.nowMs(), keepGenerations);
  }
  await runRemovals(run, lateRemovals(rounds));
  await run.journal.drain();
  lease.signal.throwIfAborted();
  if (plan.goal.type !== 'destroy') return undefined;
  const reason = run.failed[0]?.error ?? (run.stop.aborted ? run.stop.reason : undefined);
  if (reason === undefined) await forgetGenerations(scope, lease);
  else await failGeneration(scope, lease, generation, clock.nowMs(), reason);
  return reason;
}

function lateRemovals({ removals, replaced, early }: Rounds) {
  const gone = new Set(early.removals.map(({ instance }) => instance.token));
  const old = replaced.flatMap(({ current }) =>
    current ? [removalOf(current, 'delete', 'Its successor has taken its place.')] : [],
  );
  return orderRemovals([...removals, ...old].filter(({ instance }) => !gone.has(instance.token)));
}

/** What is left of interrupted applies, seen from this one. */
function unmade({ snapshot, run, rounds }: FinishInput): readonly StateChange[] {
  const handled = [
    ...[...run.made.values()].map(({ token }) => token),
    ...rounds.removals.map(({ instance }) => instance.token),
    ...rounds.replaced.map(({ current }) => current?.token),
  ];
  return unmadeCreates(snapshot, new Set(handled));
}

function declaredProperties({ nodes }: Rounds): ReadonlyMap<NodeId, Properties> {
  return new Map([...nodes].map(([id, { properties }]) => [id, properties ?? {}]));
}
