import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { checkConstraint, checkProcessors } from './constraint-limits.ts';

test('choices are bounded in number and size, and are text', () => {
  checkConstraint(undefined);
  checkConstraint({ kind: 'choices', choices: ['yes', 'no'] });
  for (const choices of [[], [''], ['\uD83D'], ['x'.repeat(100_000)], Array.from({ length: 1025 }, String)]) {
    assert.throws(() => checkConstraint({ kind: 'choices', choices }), InvalidRequestError);
  }
});

test('a document to quote from is bounded, and is text', () => {
  checkConstraint({ kind: 'substring', text: 'x'.repeat(16_384) });
  for (const text of ['', '\uD83D', 'x'.repeat(16_385)])
    assert.throws(() => checkConstraint({ kind: 'substring', text }), InvalidRequestError);
});

test('only processors that are there may be named', () => {
  const known = { loud: '/loud.mjs' };
  checkProcessors([], {});
  checkProcessors([{ name: 'loud' }], known);
  assert.throws(() => checkProcessors([{ name: 'toString' }], known), /there are: loud/);
  assert.throws(() => checkProcessors([{ name: 'loud' }], {}), /started with none/);
  assert.throws(
    () =>
      checkProcessors(
        Array.from({ length: 9 }, () => ({ name: 'loud' })),
        known,
      ),
    InvalidRequestError,
  );
});
