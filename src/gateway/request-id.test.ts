import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestIdFor } from './request-id.ts';

const never = (): boolean => false;

test('keeps the id that a client gives, so that both logs speak of the same request', () => {
  assert.equal(requestIdFor('trace-1:span.2', never), 'trace-1:span.2');
});

test('makes its own for ids that are absent, long, unprintable, repeated or in use', () => {
  for (const given of [undefined, '', 'a'.repeat(129), 'a\r\nset-cookie: x', 'ä', ['a', 'b'], '-a']) {
    assert.match(requestIdFor(given, never), /^req_[\w-]{16}$/);
  }
  assert.match(
    requestIdFor('twice', (id) => id === 'twice'),
    /^req_/,
  );
});
