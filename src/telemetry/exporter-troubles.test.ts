import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oncePerMinute } from './exporter-troubles.ts';

test('the same trouble is told once in a minute, another at once, and errors without their stacks', () => {
  const told: string[] = [];
  let nowMs = 0;
  const hear = oncePerMinute(
    (message) => told.push(message),
    () => nowMs,
  );
  const refused = JSON.stringify({ stack: 'Error: …', message: 'connect ECONNREFUSED' });
  for (let second = 0; second <= 60; second++) {
    nowMs = second * 1000;
    hear(refused);
  }
  hear('export timed out');
  assert.deepEqual(told, ['connect ECONNREFUSED', 'connect ECONNREFUSED', 'export timed out']);
});
