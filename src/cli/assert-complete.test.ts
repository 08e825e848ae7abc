import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ApplyResult, InterruptedError } from '#stack';
import { assertComplete } from './assert-complete.ts';

const result = (reason: unknown): ApplyResult => ({
  generation: 2,
  status: 'failed',
  outputs: {},
  completed: [],
  remaining: [{ node: 'model/old', action: 'delete', changes: [], after: [], cost: {} }],
  failed: [],
  reason,
});

test('what kept traffic from moving is told, and not that what was to go afterwards is still there', () => {
  assert.throws(() => assertComplete(result(new Error('a check failed'))), /a check failed/);
  for (const stop of [new InterruptedError(), new DOMException('stopped by SIGINT', 'AbortError')])
    assert.throws(() => assertComplete(result(stop)), { code: 'cli/apply-incomplete', interrupted: true });
});
