/** Collections of vectors of a stack whose serving process is killed. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { smollm2 } from '../weights.ts';
import { Workshop } from './lode-command.ts';

interface Up {
  readonly url: string;
  readonly key: string;
}

const program = (weights: string) => `
import { gateway, key, model, stack } from 'lode';
const smol = model('smol', { source: 'file:${weights}', contextTokens: 512, threads: 1 });
const app = key('app', { save: true });
export default stack('shop', [gateway('door', { address: '127.0.0.1:0', routes: { smol: { model: smol, access: [app] } } })]);
`;

test('records are there when the process that took them was killed, and none when it is asked for another', async () => {
  await using workshop = new Workshop();
  writeFileSync(workshop.path('stack.ts'), program(await smollm2()));
  const up = async () => {
    const { url, key } = await workshop.json<Up>(['up', '--detach', '--port', '0']);
    return async (path: string, body: unknown): Promise<Record<string, unknown>> => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const answer = await fetch(`${url}/v1/collections${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) };
    };
  };
  const ask = await up();
  assert.equal((await ask('', { name: 'notes', vectors: { default: { dimensions: 2, metric: 'l2' } } })).status, 200);
  const records = Array.from({ length: 100 }, (_none, n) => ({
    id: `n${n}`,
    vector: [n, 0],
    metadata: { even: n % 2 === 0 },
  }));
  assert.equal((await ask('/notes/records', { records }))['upserted'], 100);
  const { pid } = await workshop.json<{ pid: number }>(['status']);
  process.kill(pid, 'SIGKILL');
  const again = await up();
  const query = { vector: [7.2, 0], k: 2, filter: { op: 'equals', field: 'even', value: true } };
  const { data } = (await again('/notes/query', query)) as unknown as { data: { id: string; score: number }[] };
  assert.deepEqual(
    data.map(({ id }) => id),
    ['n8', 'n6'],
  );
  assert.ok(Math.abs(data[0]!.score - 0.64) < 1e-5);
  assert.equal((await again('/others/count', {})).status, 404);
});
