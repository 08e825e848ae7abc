import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { following } from './following.ts';

test('is aborted with the other signal, for its reason', () => {
  const other = new AbortController();
  using own = following(other.signal);
  other.abort('left');
  assert.equal(own.signal.reason, 'left');
});

test('is aborted at once where the other was before', () => {
  using own = following(AbortSignal.abort('too late'));
  assert.equal(own.signal.reason, 'too late');
});

test('leaves the other alone when aborted by itself', () => {
  const other = new AbortController();
  using own = following(other.signal);
  own.abort();
  assert.deepEqual([own.signal.aborted, other.signal.aborted], [true, false]);
});

test('is heard of no more by the other once disposed', () => {
  const other = new AbortController();
  const own = following(other.signal);
  own[Symbol.dispose]();
  assert.equal(getEventListeners(other.signal, 'abort').length, 0);
  other.abort();
  assert.equal(own.signal.aborted, false);
});
