import { readFile, rename, writeFile } from 'node:fs/promises';
import { digestOf } from '#base';
import type { Plan } from './plan.ts';
import { PlanFileError } from './plan-file-error.ts';

const sizeBytesMax = 256 * 1024 * 1024;

/** Writes a plan for a later apply: whole or not at all. */
export async function savePlan(plan: Plan, file: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(plan, null, 2)}\n`, { flush: true });
  await rename(draft, file);
}

/**
 * Reads a plan that `savePlan` wrote. What it says is what was planned: a plan that was edited or cut is refused.
 *
 * @throws PlanFileError
 */
export async function loadPlan(file: string): Promise<Plan> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new PlanFileError(file, 'it cannot be read', cause);
  });
  if (text.length > sizeBytesMax) throw new PlanFileError(file, 'it is too large');
  const plan = parse(text, file);
  const { digest, ...content } = plan;
  if (plan.format !== 1) throw new PlanFileError(file, 'it is no plan of this version of Lode');
  if (digest !== digestOf(content))
    throw new PlanFileError(file, 'it is not what was planned: its digest does not fit');
  return plan;
}

function parse(text: string, file: string): Plan {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return parsed as Plan;
  } catch (cause) {
    throw new PlanFileError(file, 'it is not JSON', cause);
  }
  throw new PlanFileError(file, 'it is not a plan');
}
