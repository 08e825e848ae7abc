import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRange, parseScore } from './parse-range.ts';

test('numbers are limited as people write it', () => {
  assert.deepEqual(parseRange('cost', '>=0.5', 1000), { min: 500 });
  assert.deepEqual(parseRange('cost', '0.5..2', 10), { min: 5, max: 20 });
  assert.deepEqual(parseRange('cost', '..2'), { min: undefined, max: 2 });
  assert.deepEqual(parseRange('cost', '5'), { min: 5, max: 5 });
  assert.ok(parseRange('cost', '>2')!.min! > 2);
  assert.ok(parseRange('cost', '<0')!.max! < 0);
  assert.equal(parseRange('cost', undefined), undefined);
  for (const text of ['', '..', 'cheap', '>>1', '1..x'])
    assert.throws(() => parseRange('cost', text), { code: 'cli/usage' }, text);
});

test('scores are named, and compared where something is compared with', () => {
  assert.deepEqual(parseScore('helpful'), { name: 'helpful' });
  assert.deepEqual(parseScore('helpful<=0.5'), { name: 'helpful', max: 0.5 });
  assert.deepEqual(parseScore('tone=rude'), { name: 'tone', label: 'rude' });
  assert.throws(() => parseScore('tone>rude'), { code: 'cli/usage' });
});
