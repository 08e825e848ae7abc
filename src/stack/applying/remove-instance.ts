import type { Removal } from '../planning/planned.ts';
import { providerOf, subjectOf } from '../planning/planning.ts';
import type { StateChange } from '../state/write-journal.ts';
import { operate } from './operate.ts';
import { callFor, type Run } from './run.ts';

/** Deletes a thing and its record, or only the record. False when the apply was stopped before. */
export async function removeInstance(run: Run, { step, instance }: Removal): Promise<boolean> {
  const { node, token, kind, properties, dependencies, traits } = instance;
  const change: StateChange = { node, token, removed: [token] };
  if (step.action === 'forget') {
    run.journal.done(undefined, change);
    return true;
  }
  const operation = { node, token, action: 'delete' as const, properties, dependencies, traits };
  return await operate(run, step, operation, async () => {
    const subject = subjectOf(run.stack, run.stage, node, token);
    await providerOf(run.providers, kind).delete(subject, instance, callFor(run, node, dependencies));
    return change;
  });
}
