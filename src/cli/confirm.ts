import { createInterface } from 'node:readline/promises';
import type { Plan } from '#stack';
import type { Terminal } from './terminal.ts';

/**
 * Asks a person before steps that cannot be taken back. Scripts are not asked: they have `lode plan --out` and
 * `lode apply` for exactly what they have seen, and `protect` for what must never go.
 */
export async function confirmDestructive(
  plan: Plan,
  terminal: Terminal,
  isConfirmed: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const destructive = plan.steps.filter(({ action }) => action === 'delete' || action === 'replace');
  if (destructive.length === 0 || isConfirmed || !terminal.interactive) return true;
  return confirm(`This deletes or replaces ${destructive.map(({ node }) => node).join(', ')}. Go on?`, signal);
}

export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  const input = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await input.question(`${question} [y/N] `, { signal })).trim());
  } catch {
    return false;
  } finally {
    input.close();
  }
}
