import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDuration } from './duration.ts';

test('lengths of time are read as people write them', () => {
  assert.deepEqual(
    ['0s', '90s', '30m', '12h', '7d'].map(parseDuration),
    [0, 90_000, 1_800_000, 43_200_000, 604_800_000],
  );
  for (const text of ['', '1', '1w', '-1s', '1.5h', '1 h', '9999999s']) {
    assert.throws(() => parseDuration(text), { code: 'cli/usage' }, text);
  }
});
