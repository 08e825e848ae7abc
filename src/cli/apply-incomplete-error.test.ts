import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApplyResult } from '#stack';
import { ApplyIncompleteError } from './apply-incomplete-error.ts';
import { ProgramError } from './program-error.ts';

const step = (node: string) => ({ node }) as ApplyResult['remaining'][number];

test('what was stopped can be repeated, and names what is left', () => {
  const error = new ApplyIncompleteError({ failed: [], remaining: [step('model/a'), step('gateway/b')] });
  assert.equal(error.interrupted, true);
  assert.equal(error.retriable, true);
  assert.match(error.message, /Not begun: model\/a, gateway\/b\./);
});

test('what failed for a reason that stays is not worth repeating', () => {
  const failure = { step: step('model/a'), error: new ProgramError('stack.ts', 'odd', undefined, 'Mend it.') };
  const error = new ApplyIncompleteError({ failed: [failure as ApplyResult['failed'][number]], remaining: [] });
  assert.deepEqual([error.interrupted, error.retriable], [false, false]);
  assert.match(error.remedy, /^Mend it\./);
});
