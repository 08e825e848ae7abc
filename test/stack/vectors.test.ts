/** Collections of vectors of a stack whose serving process is killed. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { smollm2 } from '../weights.ts';
import { Workshop } from './lode-command.ts';

interface Up {
  readonly url: string;
  readonly key: string;
}

const program = (weights: string) => `
import { collection, gateway, key, model, stack, team } from 'lode';
const smol = model('smol', { source: 'file:${weights}', contextTokens: 512, threads: 1 });
const app = key('app', { save: true });
const research = team('research');
const red = key('red', { team: research, save: true });
const memos = collection('memos', { vectors: { default: { dimensions: 2 } }, teams: [research], historyHours: 1 });
export default stack('shop', [memos, red, gateway('door', { address: '127.0.0.1:0', routes: { smol: { model: smol, access: [app] } } })]);
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

test('what is erased of a team is in no collection, served or not; what is declared is there again, empty', async () => {
  await using workshop = new Workshop();
  writeFileSync(workshop.path('stack.ts'), program(await smollm2()));
  const up = async () => await workshop.json<Up>(['up', '--detach', '--port', '0']);
  const keep = async ({ url }: Up) => {
    const key = readFileSync(workshop.path('.lode', 'keys', 'main', 'red'), 'utf8').trim();
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const ask = async (path: string, body: object) =>
      await (
        await fetch(`${url}/v1/collections${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      ).json();
    assert.deepEqual(await ask('/memos/count', {}), { count: 0 });
    await ask('', { name: 'drafts', vectors: { default: { dimensions: 2 } } });
    for (const name of ['memos', 'drafts'])
      assert.deepEqual(await ask(`/${name}/records`, { records: [{ id: 'plan', vector: [1, 0] }] }), { upserted: 1 });
  };
  const erase = async () => {
    const { erased } = await workshop.json<{ erased: { collections: number } }>(['erase', 'research', '--yes']);
    return erased.collections;
  };
  const served = await up();
  await keep(served);
  assert.equal(await erase(), 2);
  await keep(served);
  await workshop.lode(['down', '--drain', '0']);
  assert.equal(await erase(), 2);
  await keep(await up());
});
