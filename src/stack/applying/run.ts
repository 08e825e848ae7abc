import { serialiseError } from '#base';
import type { ApplyEvent } from '../event.ts';
import type { FailedStep } from '../failed-step.ts';
import type { NodeId } from '../node.ts';
import type { Step } from '../plan.ts';
import { type Limiter, limiter } from '../planning/limiter.ts';
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
  /** Steps whose intent is written; far more than run, so that they share commits. */
  readonly admit: Limiter;
  /** Aborted: no further step begins. */
  readonly stop: AbortSignal;
  /** Aborted, with the reason, when the journal cannot be written: nothing may be done any more. */
  readonly broken: AbortController;
  /** Aborted: running steps should end at once. */
  readonly interrupt: AbortSignal;
  readonly outputs: Map<NodeId, Outputs>;
  /** What was made or changed by this apply, as it is recorded now. */
  readonly made: Map<NodeId, InstanceRecord>;
  readonly completed: Step[];
  readonly failed: FailedStep[];
  /** Outcomes that are being written, and that nobody has waited for yet. */
  readonly writes: Promise<void>[];
  emit(event: ApplyEvent): void | Promise<void>;
}

const admittedMax = 1024;

export function startRun(
  given: Pick<Run, 'stack' | 'stage' | 'providers' | 'journal' | 'stop' | 'interrupt' | 'emit'>,
  parallel: number,
): Run {
  const broken = new AbortController();
  return {
    ...given,
    stop: AbortSignal.any([given.stop, broken.signal]),
    broken,
    limit: limiter(parallel),
    admit: limiter(admittedMax),
    outputs: new Map(),
    made: new Map(),
    completed: [],
    failed: [],
    writes: [],
  };
}

/** Waits for an entry in the journal. Without it the apply cannot go on. */
export async function journalled<T>(run: Run, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (reason) {
    run.broken.abort(reason);
    throw reason;
  }
}

/** Has an outcome written without waiting for it; `drain` does. */
export function writeBehind(run: Run, write: Promise<void>): void {
  run.writes.push(journalled(run, write).catch(() => {}));
}

/** Resolves when every outcome is durable; throws when one could not be written. */
export async function drain(run: Run): Promise<void> {
  while (run.writes.length > 0) await Promise.all(run.writes.splice(0));
  run.broken.signal.throwIfAborted();
}

export function callFor(run: Run, node: NodeId, dependencies: readonly NodeId[]): Call {
  const known = dependencies.flatMap((id) => {
    const outputs = run.outputs.get(id);
    return outputs ? [[id, outputs] as const] : [];
  });
  return {
    signal: run.interrupt,
    dependencies: new Map(known),
    progress: (done, total, unit, label) => void run.emit({ type: 'step-progress', node, done, total, unit, label }),
  };
}

/** True when the step was carried out; false when it was not begun, or failed, which is then reported. */
export async function carryOut(run: Run, step: Step, work: () => Promise<boolean>): Promise<boolean> {
  return await run.admit(async () => {
    if (run.stop.aborted) return false;
    try {
      const started = performance.now();
      if (!(await work())) return false;
      run.completed.push(step);
      void run.emit({
        type: 'step-ended',
        node: step.node,
        action: step.action,
        durationMs: performance.now() - started,
      });
      return true;
    } catch (error) {
      if (run.broken.signal.aborted) return false;
      run.failed.push({ step, error });
      void run.emit({ type: 'step-failed', node: step.node, action: step.action, error: serialiseError(error) });
      return false;
    }
  });
}
