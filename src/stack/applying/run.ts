import { type Limiter, limiter, serialiseError } from '#base';
import type { ApplyEvent } from '../event.ts';
import type { FailedStep } from '../failed-step.ts';
import type { NodeId } from '../node.ts';
import type { Step } from '../plan.ts';
import { knownOutputs } from '../planning/planning.ts';
import type { Call, Outputs, Providers } from '../provider.ts';
import type { Journal } from '../state/journal.ts';
import type { InstanceRecord } from '../state/write-journal.ts';

/** One apply while it runs: what all of its steps share, and what has become of them. */
export interface Run {
  readonly stack: string;
  readonly stage: string;
  readonly providers: Providers;
  readonly journal: Journal;
  /** Calls of providers at the same time. */
  readonly limit: Limiter;
  /** Aborted: no further step begins. So it is when the journal cannot be written. */
  readonly stop: AbortSignal;
  /** Aborted: running steps should end at once. */
  readonly interrupt: AbortSignal;
  readonly outputs: Map<NodeId, Outputs>;
  /** What was made or changed by this apply, as it is recorded now. */
  readonly made: Map<NodeId, InstanceRecord>;
  readonly completed: Step[];
  readonly failed: FailedStep[];
  emit(event: ApplyEvent): void | Promise<void>;
}

/** Steps that have begun, as far as their intent: far more than providers are called, so that they share commits. */
export const begunMax = 1024;

export function startRun(
  given: Pick<Run, 'stack' | 'stage' | 'providers' | 'journal' | 'stop' | 'interrupt' | 'emit'>,
  parallel: number,
): Run {
  return {
    ...given,
    stop: AbortSignal.any([given.stop, given.journal.broken]),
    limit: limiter(parallel),
    outputs: new Map(),
    made: new Map(),
    completed: [],
    failed: [],
  };
}

export function callFor(run: Run, node: NodeId, dependencies: readonly NodeId[]): Call {
  return {
    signal: run.interrupt,
    dependencies: knownOutputs(dependencies, (id) => run.outputs.get(id)),
    progress: (done, total, unit, label) => void run.emit({ type: 'step-progress', node, done, total, unit, label }),
  };
}

/** True when the step was carried out; false when it was not begun, or failed, which is then reported. */
export async function carryOut(run: Run, step: Step, work: () => Promise<boolean>): Promise<boolean> {
  if (run.stop.aborted) return false;
  const { node, action } = step;
  const started = performance.now();
  try {
    if (!(await work())) return false;
    run.completed.push(step);
    void run.emit({ type: 'step-ended', node, action, durationMs: performance.now() - started });
    return true;
  } catch (error) {
    if (run.journal.broken.aborted) return false;
    run.failed.push({ step, error });
    void run.emit({ type: 'step-failed', node, action, error: serialiseError(error) });
    return false;
  }
}
