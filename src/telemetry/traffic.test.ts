import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generation, record } from './record-fixture.ts';
import { Traffic } from './traffic.ts';

test('percentiles are of the last minutes only', () => {
  const clock = { nowMs: 0 };
  const traffic = new Traffic(() => clock.nowMs);
  const tookMs = (firstTokenMs: number) => traffic.ended(record({ generation: { ...generation, firstTokenMs } }));
  tookMs(9999);
  clock.nowMs = 6 * 60_000;
  for (let time = 1; time <= 100; time++) tookMs(time);
  const smollm2 = traffic.summary().models['smollm2'];
  assert.deepEqual(smollm2?.firstTokenMs, { p50: 50, p95: 95 });
  assert.deepEqual(smollm2?.tokenMs, { p50: 10, p95: 10 });
  assert.equal(smollm2?.requests, 100);
  clock.nowMs += 6 * 60_000;
  assert.equal(traffic.summary().models['smollm2']?.firstTokenMs, undefined);
});

test('counts for each key since the start, and remembers the last failures, newest first', () => {
  const traffic = new Traffic(() => 5);
  traffic.ended(record());
  traffic.ended(record({ failure: 'engine/worker-died', status: 503 }));
  traffic.ended(record({ failure: 'gateway/client-left' }));
  traffic.ended(record({ key: 'other', generation: undefined, failure: 'gateway/scope-missing', status: 403 }));
  const { keys, failures } = traffic.summary();
  const counts = { promptTokens: 60, cachedTokens: 36, completionTokens: 15 };
  assert.deepEqual(keys, [{ tenant: 'local', key: 'app', requests: 3, failed: 1, ...counts }]);
  assert.deepEqual(
    failures.map(({ code, key, atMs }) => [code, key, atMs]),
    [
      ['gateway/scope-missing', 'other', 5],
      ['engine/worker-died', 'app', 5],
    ],
  );
});

test('its memory is bounded, whatever comes', () => {
  const traffic = new Traffic();
  for (let index = 0; index < 3000; index++)
    traffic.ended(record({ key: `key-${index}`, failure: 'engine/worker-died', status: 503 }));
  const { keys, failures, models } = traffic.summary();
  assert.ok(keys.length <= 201);
  assert.equal(failures.length, 20);
  assert.equal(models['smollm2']?.requests, 512);
});
