import assert from 'node:assert/strict';
import { test } from 'node:test';
import { postgresFault } from './postgres-fault.ts';

test('what is about the server is told from what is about the statement', () => {
  const withCode = (code: string): Error => Object.assign(new Error('it failed'), { code });
  const cases = {
    '57P01': 'unreachable',
    '53100': 'full',
    '53300': 'busy',
    '40P01': 'busy',
    ECONNRESET: 'unreachable',
  };
  for (const [code, fault] of Object.entries(cases)) assert.equal(postgresFault(withCode(code)), fault);
  for (const code of ['23505', '22P02', '42P01']) assert.equal(postgresFault(withCode(code)), undefined);
  assert.equal(postgresFault(new Error('Connection terminated unexpectedly')), 'unreachable');
  assert.equal(postgresFault(new TypeError('x is not a function')), undefined);
});
