import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NextTokens } from '#contract';
import { Guide } from './guide.ts';
import { allow, emptyMask } from './mask.ts';

/** A constraint that says these things one after the other. */
function scripted(...script: NextTokens[]) {
  const accepted: number[] = [];
  const next = () => script[accepted.length] ?? ({ kind: 'end' } as const);
  return { accepted, next, accept: (token: number) => void accepted.push(token) };
}

test('processors come before the mask, so that they cannot allow what it forbids', () => {
  const mask = emptyMask(3);
  allow(mask, 1);
  const processor = { process: (logits: Float32Array) => void logits.fill(9) };
  const guide = new Guide(scripted({ kind: 'mask', mask }), [processor]);
  const logits = new Float32Array(3);
  assert.equal(guide.shape(logits), undefined);
  assert.deepEqual([...logits], [-Infinity, 9, -Infinity]);
  assert.throws(() => guide.accept(2), { code: 'engine/constraint' });
});

test('what is forced is not drawn, and completes the text', () => {
  const constraint = scripted({ kind: 'any' }, { kind: 'forced', tokens: [7, 8] }, { kind: 'forced', tokens: [8] });
  const guide = new Guide(constraint);
  assert.equal(guide.shape(new Float32Array(9)), undefined);
  guide.accept(3);
  assert.deepEqual(guide.forced(), [7, 8]);
  assert.equal(guide.shape(new Float32Array(9)), 7);
  for (const token of [7, 8]) guide.accept(token);
  assert.ok(guide.isComplete);
  assert.deepEqual(constraint.accepted, [3, 7, 8]);
});

test('without a constraint anything goes, for as long as it goes', () => {
  const guide = new Guide(undefined);
  guide.accept(1);
  assert.deepEqual(guide.forced(), []);
  assert.equal(guide.isComplete, false);
});

test('an output that is there already is taken in, and its drawn tokens are counted', () => {
  const constraint = scripted({ kind: 'any' }, { kind: 'forced', tokens: [7, 8] }, { kind: 'forced', tokens: [8] });
  const guide = new Guide(constraint);
  assert.equal(guide.replay([3, 7, 8]), 1);
  assert.ok(guide.isComplete);
});
