import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Silence } from './silence.ts';

const ticksUntilBlame = (silence: Silence) => {
  for (let ticks = 1; ticks < 1000; ticks++) if (silence.tick() > 0) return ticks;
  return Infinity;
};

test('who has never said anything is only starting', () => {
  const silence = new Silence(3000, 1000);
  silence.begin();
  assert.equal(ticksUntilBlame(silence), Infinity);
});

test('who says nothing any more is blamed once', () => {
  const silence = new Silence(3000, 1000);
  silence.end(undefined);
  assert.deepEqual([ticksUntilBlame(silence), ticksUntilBlame(silence)], [4, Infinity]);
});

test('who has said that it may take longer is given longer, but never less than the least', () => {
  const silence = new Silence(3000, 1000);
  silence.end(8000);
  silence.end(undefined);
  assert.equal(ticksUntilBlame(silence), 9);
  silence.end(10);
  assert.equal(ticksUntilBlame(silence), 4);
});
