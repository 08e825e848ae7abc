import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QuietJob } from './quiet-job.ts';
import { QuietCache } from './quiet-cache.ts';
import { QuietLane } from './quiet-lane.ts';

const cache = new QuietCache({ create: () => assert.fail('nothing here is computed'), canRewind: true });

/** A lane with jobs that note each of their slices as "id.slice". */
function lane({ queueMax = 8 } = {}) {
  const said: string[] = [];
  const job = (id: number, slices: number, { tenant = 'a', failsAt = -1 } = {}): QuietJob => ({
    id,
    tenant,
    priority: 0,
    turn: tenant,
    async *run() {
      try {
        for (let slice = 0; slice < slices; slice++) {
          said.push(`${id}.${slice}`);
          if (slice === failsAt) throw new Error('it failed');
          yield;
        }
      } finally {
        said.push(`${id} closed`);
      }
    },
    failed: (error) => void said.push(`${id} ${(error as Error).message}`),
  });
  return { said, job, lane: new QuietLane({ cache, queueMax }) };
}

async function drain(lane: QuietLane, nowMs = 0): Promise<void> {
  while (await lane.step(nowMs));
}

test('jobs run one after the other, and tenants take turns', async () => {
  const { said, job, lane: quiet } = lane();
  for (const [id, tenant] of ['a', 'a', 'b'].entries()) quiet.submit(job(id, 2, { tenant }));
  await drain(quiet);
  assert.deepEqual(
    said.filter((line) => line.endsWith('0')),
    ['0.0', '2.0', '1.0'],
  );
  assert.equal(quiet.running + quiet.queued, 0);
});

test('only so many wait, and whoever runs at once does not', async () => {
  const { job, lane: quiet } = lane({ queueMax: 2 });
  quiet.submit(job(0, 3));
  await quiet.step(0);
  quiet.submit(job(1, 1));
  quiet.submit(job(2, 1));
  assert.throws(() => quiet.submit(job(3, 1)), { code: 'engine/queue-full', retriable: true });
});

test('a job that fails ends alone', async () => {
  const { said, job, lane: quiet } = lane();
  quiet.submit(job(0, 3, { failsAt: 1 }));
  quiet.submit(job(1, 1));
  await drain(quiet);
  assert.deepEqual(said, ['0.0', '0.1', '0 closed', '0 it failed', '1.0', '1 closed']);
});

test('a cancelled job is gone wherever it stood, and has let go before the next begins', async () => {
  const { said, job, lane: quiet } = lane();
  for (const id of [0, 1, 2]) quiet.submit(job(id, 2));
  await quiet.step(0);
  const slice = quiet.step(0);
  quiet.cancel(0);
  quiet.cancel(1);
  quiet.cancel(9);
  await slice;
  await drain(quiet);
  assert.deepEqual(said, ['0.0', '0.1', '0 closed', '2.0', '2.1', '2 closed']);
});

test('a reader who is behind keeps his place for a second, and is served first when he has caught up', async () => {
  const { said, job, lane: quiet } = lane();
  for (const id of [0, 1, 2]) quiet.submit(job(id, 3));
  await quiet.step(0);
  quiet.pause(0, 0);
  assert.equal(await quiet.step(999), false);
  assert.ok(quiet.isWaited, 'somebody else would like to go on');
  assert.ok(await quiet.step(1000));
  quiet.resume(0);
  await drain(quiet, 1001);
  assert.deepEqual(
    said.filter((line) => !line.endsWith('closed')),
    ['0.0', '1.0', '1.1', '1.2', '0.0', '0.1', '0.2', '2.0', '2.1', '2.2'],
  );
});

test('a reader who is behind while nobody waits keeps his place', async () => {
  const { said, job, lane: quiet } = lane();
  quiet.submit(job(0, 2));
  await quiet.step(0);
  quiet.pause(0, 0);
  assert.equal(await quiet.step(60_000), false);
  assert.equal(quiet.isWaited, false);
  quiet.resume(0);
  await drain(quiet, 60_001);
  assert.deepEqual(said, ['0.0', '0.1', '0 closed']);
});

test('the cache is left to rest when nobody wants it, also when a paused reader leaves', async (t) => {
  const rest = t.mock.method(cache, 'rest');
  const { job, lane: quiet } = lane();
  quiet.submit(job(0, 2));
  await quiet.step(0);
  quiet.pause(0, 0);
  assert.equal(await quiet.step(1), false);
  assert.equal(rest.mock.callCount(), 0);
  quiet.cancel(0);
  assert.equal(rest.mock.callCount(), 1);
});
