import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomText } from './random-text.ts';

test('no two are alike, over many draws', () => {
  const texts = new Set(Array.from({ length: 10_000 }, () => randomText(12)));
  assert.equal(texts.size, 10_000);
  for (const text of texts) assert.match(text, /^[\w-]{16}$/);
});

test('is as long as asked for, also beyond what is drawn at once', () => {
  assert.equal(randomText(24, 'hex').length, 48);
  assert.equal(randomText(5000, 'hex').length, 10_000);
});
