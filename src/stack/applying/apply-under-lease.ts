import type { Lease } from '#store';
import type { ApplyOptions, ApplyResult } from '../apply-options.ts';
import { InterruptedError } from '../interrupted-error.ts';
import { graphOfGoal } from '../planning/graph-of-goal.ts';
import { makePlan, type PlanInput } from '../planning/make-plan.ts';
import { recall } from '../planning/recollection.ts';
import { openJournal } from '../state/journal.ts';
import { beginGeneration, closeInterrupted, failGeneration } from '../state/write-generation.ts';
import { earlyRemovals } from './early-removals.ts';
import { finish } from './finish.ts';
import { emptyResult, resultOf } from './result.ts';
import { startRun } from './run.ts';
import { runRounds } from './run-rounds.ts';
import { unmadeCreates } from './unmade-creates.ts';
import { verify } from './verify.ts';

/** The parts of an apply in their order, while nobody else can write. */
export async function applyUnderLease(options: ApplyOptions, lease: Lease): Promise<ApplyResult> {
  const { plan, state, stack, providers, parallel = 16, signal = never, interruptSignal = never } = options;
  const stop = AbortSignal.any([signal, interruptSignal, lease.signal]);
  const interrupt = AbortSignal.any([interruptSignal, lease.signal]);
  const graph = await graphOfGoal(plan.goal, stack, state);
  const { stage, fingerprint, clock, scope } = state;
  const snapshot = await state.snapshot();
  const input: PlanInput = { graph, goal: plan.goal, stage, snapshot, providers, fingerprint, parallel, signal: stop };
  const made = await makePlan({ ...input, earlier: recall(plan, input) });
  verify(plan, made.plan);
  if (!made.plan.rolloutOnly && made.plan.steps.every(({ action }) => action === 'same')) {
    const unmade = unmadeCreates(snapshot, new Set());
    if (unmade.length > 0) await closeInterrupted(scope, lease, unmade, clock.nowMs());
    return emptyResult(made, snapshot);
  }

  const returnedTo = plan.goal.type === 'rollback' ? plan.goal.generation : undefined;
  const generation = await beginGeneration(scope, lease, {
    program: plan.program,
    returnedTo,
    startedMs: clock.nowMs(),
  });
  const journal = openJournal(scope, lease, generation, clock);
  const emit: ApplyOptions['onEvent'] = (event) => options.onEvent?.(event);
  const run = startRun({ stack: graph.stack, stage, providers, journal, stop, interrupt, emit }, parallel);
  const early = earlyRemovals(graph, snapshot.instances, made.nodes, made.removals);
  const rounds = await runRounds(run, options, { input, made, early });
  await run.journal.drain();
  lease.signal.throwIfAborted();

  const result = resultOf(run, generation, rounds);
  if (rounds.reason !== undefined || run.failed.length > 0 || !rounds.complete) {
    const reason = rounds.reason ?? run.failed[0]?.error ?? new InterruptedError();
    await failGeneration(scope, lease, generation, clock.nowMs(), reason);
    return { ...result(), status: 'failed', ...(rounds.reason !== undefined && { reason: rounds.reason }) };
  }
  const reason = await finish({ options, lease, run, rounds, generation, snapshot });
  return { ...result(), status: reason === undefined ? 'active' : 'failed', ...(reason !== undefined && { reason }) };
}

const never = new AbortController().signal;
