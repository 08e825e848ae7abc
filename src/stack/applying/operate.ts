import type { Step } from '../plan.ts';
import type { OpenOperation } from '../state/snapshot.ts';
import type { StateChange } from '../state/write-journal.ts';
import type { Run } from './run.ts';

/**
 * One call of a provider between its two entries in the journal.
 *
 * @param call changes the world; what it resolves to is what the state has to become
 * @returns false when the apply was stopped before the provider was called
 */
export async function operate(
  run: Run,
  step: Step,
  operation: OpenOperation,
  call: () => Promise<StateChange>,
): Promise<boolean> {
  const { journal } = run;
  const key = await journal.intent(operation);
  return await run.limit(async () => {
    if (run.stop.aborted) {
      journal.withdrawn(key);
      return false;
    }
    void run.emit({ type: 'step-started', node: operation.node, action: step.action });
    let change: StateChange;
    try {
      change = await call();
    } catch (error) {
      journal.failed(key, error);
      throw error;
    }
    journal.done(key, change);
    return true;
  });
}
