/**
 * One process of the bench `plan`: plans a stack of trivial resources on a durable SQLite file, and applies the plan.
 * Arguments: the file, how many resources, "plan" or "apply". Prints times in milliseconds as JSON.
 */
import { z } from 'zod';
import { applyPlan, declare, type Kind, openState, type Provider, planStack, stack } from '#stack';
import { openDatabase } from '#store';

const [file = '', count = '', command = ''] = process.argv.slice(2);

const kind: Kind = { name: 'datum', properties: z.strictObject({ input: z.int() }), outputs: ['id'] };

/** As with the peer's built-in resource, nothing is there but the record. */
const provider: Provider = {
  read: async (_subject, recorded) => recorded,
  create: async ({ token }) => ({ id: token }),
  update: async (_subject, { outputs }) => outputs,
  delete: async () => {},
};

async function timed<T>(work: () => Promise<T>): Promise<readonly [result: T, durationMs: number]> {
  const started = performance.now();
  return [await work(), performance.now() - started];
}

const program = stack(
  'bench',
  Array.from({ length: Number(count) }, (_, input) => declare(kind, `datum-${input}`, { input }, undefined, timed)),
);
await using database = await openDatabase(`sqlite:${file}`);
const state = await openState(database, { stack: 'bench', stage: 'bench', fingerprintKey: new Uint8Array(32) });
const providers = new Map([['datum', provider]]);
const [plan, planMs] = await timed(() => planStack({ stack: program, state, providers }));
if (command === 'plan') {
  const changes = plan.steps.filter(({ action }) => action !== 'same').length;
  process.stdout.write(JSON.stringify({ planMs, changes }));
} else {
  const [{ status, completed }, applyMs] = await timed(() => applyPlan({ plan, stack: program, state, providers }));
  process.stdout.write(JSON.stringify({ planMs, applyMs, status, completed: completed.length }));
}
