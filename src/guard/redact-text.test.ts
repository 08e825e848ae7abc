import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactText } from './redact-text.ts';

test('takes out every kind of thing, and leaves the rest', () => {
  const text =
    'Mail ada@example.org or call +49 30 901820 about 4111 1111 1111 1111, key sk-proj-a1B2c3D4e5F6g7H8i9J0 too';
  assert.equal(redactText(text), 'Mail [email] or call [phone] about [card], key [secret] too');
});
