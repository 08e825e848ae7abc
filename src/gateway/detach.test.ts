import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequestRecord } from '#contract';
import { jsonAnswer } from './answer.ts';
import { openTestDoor, until } from './door-fixture.ts';
import type { Detached, Surface } from './surface.ts';

/** Begins work with every request, and gives it to the test. */
function workshop(begun: Detached[]): Surface {
  return {
    name: 'workshop',
    credential: () => 'all',
    faultBody: ({ code }) => JSON.stringify({ code }),
    endpoints: [
      {
        method: 'POST',
        path: '/work',
        access: { scope: 'chat' },
        handle: ({ detach }) => {
          begun.push(detach());
          return jsonAnswer({});
        },
      },
    ],
  };
}

test('work that a request has begun goes on without it, counts, and is waited for', async () => {
  const begun: Detached[] = [];
  const records: RequestRecord[] = [];
  const observer = {
    arrived: () => ({ traceparent: undefined, ended: (record: RequestRecord) => void records.push(record) }),
    refused: () => {},
  };
  await using door = await openTestDoor({ surfaces: [() => workshop(begun)], observer });
  await door.post('/work', {});
  await until(() => records.length === 1);
  assert.equal(door.gateway.stats().running, 1, 'the work runs on');
  let isIdle = false;
  void door.gateway.idle(1).then(() => (isIdle = true));
  const [work] = begun;
  assert.ok(work);
  assert.equal(work.context.signal.aborted, false, 'the client that has gone does not end it');
  work.end();
  await until(() => isIdle);
  assert.deepEqual(
    records.map(({ status, failure }) => [status, failure]),
    [
      [200, undefined],
      [200, undefined],
    ],
  );
});

test('work falls under the same limit as requests, and is ended when the gateway stops', async () => {
  const begun: Detached[] = [];
  const door = await openTestDoor({ surfaces: [() => workshop(begun)], limits: { requestsPerKeyMax: 3 } });
  assert.equal((await door.post('/work', {})).status, 200);
  await until(() => door.gateway.stats().running === 1);
  assert.equal((await door.post('/work', {})).status, 200);
  await until(() => door.gateway.stats().running === 2);
  assert.equal((await door.post('/work', {})).status, 429);
  for (const { context, end } of begun) context.signal.addEventListener('abort', () => end());
  await door.gateway.close({ drainMs: 10 });
  assert.ok(begun.every(({ context }) => context.signal.aborted));
  assert.equal(door.gateway.stats().running, 0);
});
