import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printable } from './printable.ts';

test('a model cannot steer the terminal it is shown in', () => {
  assert.equal(printable('\u001B]0;renamed\u0007\u001B[2Jcleared\u009B1m'), '␛]0;renamed␇␛[2Jcleared�1m');
  assert.equal(printable('over\rwritten\u007F'), 'over␍written␡');
});

test('text of any language, line breaks and tabs stay as they are', () => {
  const text = 'one\n\ttwo – drei, 四, 👩‍🚀';
  assert.equal(printable(text), text);
});
