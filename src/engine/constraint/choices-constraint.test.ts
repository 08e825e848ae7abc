import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { ChoicesConstraint } from './choices-constraint.ts';
import { isAllowed } from './mask.ts';
import { indexTokens, type Spelling } from './token-index.ts';

const pieces = ['', 'a', 'b', 'c', 'ab', 'abc', 'ca', 'b', 'é', '\xc3', '\xa9'];
/** Token 0 ends a text; the last two are the halves of a character. */
const spelling: Spelling = {
  size: pieces.length,
  isEnd: (token) => token === 0,
  bytesOf: (token) => Buffer.from(pieces[token] as string, token >= pieces.length - 2 ? 'latin1' : 'utf8'),
};
const index = await indexTokens(spelling);

/** Tokens after which the output can still become one of the choices, found by trying each. */
function naive(choices: readonly string[], output: Buffer): number[] {
  return pieces.flatMap((_, token) => {
    if (spelling.isEnd(token)) return choices.some((choice) => output.equals(Buffer.from(choice))) ? [token] : [];
    const bytes = Buffer.concat([output, spelling.bytesOf(token)]);
    const fits = choices.some((choice) => Buffer.from(choice).subarray(0, bytes.length).equals(bytes));
    return fits && bytes.length > output.length ? [token] : [];
  });
}

test('what is allowed is what trying every token allows, and any walk ends in one of the choices', () => {
  const choice = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é'), minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(choice, { minLength: 1, maxLength: 5 }), fc.infiniteStream(fc.nat()), (choices, draws) => {
      const constraint = new ChoicesConstraint(index, choices);
      let output = Buffer.alloc(0);
      const take = (token: number) => {
        assert.ok(naive(choices, output).includes(token));
        output = Buffer.concat([output, spelling.bytesOf(token)]);
        constraint.accept(token);
      };
      for (;;) {
        const next = constraint.next();
        if (next.kind === 'end') break;
        assert.notEqual(next.kind, 'any');
        if (next.kind === 'forced') next.tokens.forEach(take);
        if (next.kind !== 'mask') continue;
        const allowed = pieces.map((_, token) => token).filter((token) => isAllowed(next.mask, token));
        assert.deepEqual(allowed, naive(choices, output));
        take(allowed[(draws.next().value as number) % allowed.length] as number);
      }
      assert.ok(choices.includes(output.toString()));
    }),
  );
});

test('one text is forced from the start, with the longest tokens', () => {
  assert.deepEqual(new ChoicesConstraint(index, ['abcab', 'abcab']).next(), { kind: 'forced', tokens: [5, 4] });
});

test('a choice that begins another may end or go on', () => {
  const constraint = new ChoicesConstraint(index, ['a', 'ab']);
  constraint.accept(1);
  const next = constraint.next();
  assert.ok(next.kind === 'mask' && isAllowed(next.mask, 0) && isAllowed(next.mask, 2) && !isAllowed(next.mask, 1));
  constraint.accept(0);
  assert.deepEqual(constraint.next(), { kind: 'end' });
});

test('what no token can spell is an error', () => {
  assert.throws(() => new ChoicesConstraint(index, ['xyz']).next(), { code: 'engine/constraint' });
});
