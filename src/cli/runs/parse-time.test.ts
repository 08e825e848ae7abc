import assert from 'node:assert/strict';
import { it } from 'node:test';
import { UsageError } from '../usage-error.ts';
import { parseTime } from './parse-time.ts';

it('reads times as people write them, and refuses what is none', () => {
  const now = Date.UTC(2026, 10, 25, 12);
  assert.equal(parseTime(undefined, now), undefined);
  assert.equal(parseTime('24h', now), Date.UTC(2026, 10, 24, 12));
  assert.equal(parseTime('2w', now), Date.UTC(2026, 10, 11, 12));
  assert.equal(parseTime('yesterday', now), Date.UTC(2026, 10, 24));
  assert.equal(parseTime('today', now), Date.UTC(2026, 10, 25));
  assert.equal(parseTime('2026-11-01', now), Date.UTC(2026, 10, 1));
  assert.equal(parseTime('2026-11-01T10:30+01:00', now), Date.UTC(2026, 10, 1, 9, 30));
  for (const text of ['', 'tomorrow', 'constructor', '24', 'h', '2026-13-01', '99999999d'])
    assert.throws(() => parseTime(text, now), UsageError);
});
