import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Constraint } from '#contract';
import { InvalidHoleError } from '../errors/invalid-hole-error.ts';
import { type Condition, constraintOfCondition, holds } from './condition.ts';

/** Texts and conditions over two letters, so that they meet often. */
const word = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 5 });
const part = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 2 });
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ contains: part }),
    fc.record({ startsWith: fc.array(part, { minLength: 1, maxLength: 2 }), charactersMax: fc.nat(4) }),
    fc.record({ endsWith: part }),
    fc.record({ is: part }),
    fc.constant({ matches: /(?:ab?)+/ }),
    fc.record({ not: tie('condition') }),
    fc.record({ or: fc.array(tie('condition'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ and: fc.array(tie('condition'), { minLength: 1, maxLength: 2 }) }),
  ),
}));

/** What a constraint allows, read in the plainest way. */
function allows(constraint: Constraint, text: string): boolean {
  if (constraint.kind === 'regex') return new RegExp(`^(?:${constraint.pattern})$`, 'u').test(text);
  if (constraint.kind === 'all') return constraint.of.every((each) => allows(each, text));
  if (constraint.kind === 'any') return constraint.of.some((each) => allows(each, text));
  assert.ok(constraint.kind === 'not');
  return !allows(constraint.of, text);
}

test('a model is held to what a text is checked for', () => {
  fc.assert(
    fc.property(condition, word, (said, text) => {
      assert.equal(allows(constraintOfCondition('h', said), text), holds(said, text));
    }),
    { numRuns: 500 },
  );
});

test('what says nothing, or goes too deep, is no condition', () => {
  let deep: Condition = { contains: 'a' };
  for (let depth = 0; depth < 12; depth++) deep = { not: deep };
  for (const wrong of [{}, { or: [] }, { and: [{}] }, deep]) {
    assert.throws(() => constraintOfCondition('h', wrong), InvalidHoleError);
  }
});
