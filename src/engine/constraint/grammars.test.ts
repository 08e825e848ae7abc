import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TokenConstraint } from '#contract';
import { RemoteError } from '#base';
import type { AnswerForm } from './answer-form.ts';
import { Grammars } from './grammars.ts';
import { isAllowed } from './mask.ts';

const end = 256;
/** Every byte is a token, then the end, then a word. */
const word = 257;
const byteTokens = {
  size: 258,
  bytesOf: (token: number) => (token < 256 ? Uint8Array.of(token) : Buffer.from(token === word ? 'yes' : '')),
  isEnd: (token: number) => token === end,
  tokenise: (text: string) => [...Buffer.from(text)],
};

const oneOf = (...choices: string[]): AnswerForm => ({ constraint: { kind: 'choices', choices } });

/** The text that comes when of all allowed tokens the first is taken. */
function spell(constraint: TokenConstraint): string {
  const bytes: Uint8Array[] = [];
  for (let step = 0; step < 100; step++) {
    const next = constraint.next();
    if (next.kind === 'end') return Buffer.concat(bytes).toString();
    assert.ok(next.kind === 'forced' || next.kind === 'mask');
    const tokens =
      next.kind === 'forced'
        ? next.tokens
        : [Array.from({ length: byteTokens.size }, (_, token) => token).find((token) => isAllowed(next.mask, token))!];
    for (const token of tokens) {
      bytes.push(byteTokens.bytesOf(token));
      constraint.accept(token);
    }
  }
  return assert.fail('it does not end');
}

test('an output is held to what was prepared, each on its own', async () => {
  using grammars = new Grammars(byteTokens);
  const begin = await grammars.prepare(oneOf('no', 'never'));
  const [first, second] = [begin(), begin()];
  first.accept('n'.charCodeAt(0));
  assert.equal(first.next().kind, 'mask');
  first.accept('o'.charCodeAt(0));
  assert.deepEqual(first.next(), { kind: 'end' });
  assert.equal(spell(second), 'never');
});

test('a token of several bytes may come where its text may, and the end where the text is complete', async () => {
  using grammars = new Grammars(byteTokens);
  const constraint = (await grammars.prepare(oneOf('yes', 'yes, sir', 'no')))();
  const next = constraint.next();
  assert.ok(next.kind === 'mask' && isAllowed(next.mask, word) && !isAllowed(next.mask, end));
  constraint.accept(word);
  const then = constraint.next();
  assert.ok(then.kind === 'mask' && isAllowed(then.mask, end) && !isAllowed(then.mask, word));
  constraint.accept(end);
  assert.deepEqual(constraint.next(), { kind: 'end' });
});

test('what must come is forced as the tokenizer spells it, but for a last token that might be longer', async () => {
  using grammars = new Grammars({
    ...byteTokens,
    tokenise: (text) => (text.startsWith('yes') ? [word, ...Buffer.from(text.slice(3))] : []),
  });
  const begin = await grammars.prepare(oneOf('yes, you', 'yes, yet'));
  assert.deepEqual(begin().next(), { kind: 'forced', tokens: [word, ...Buffer.from(', ')] });
  const whole = (await grammars.prepare(oneOf('yes!')))();
  assert.deepEqual(whole.next(), { kind: 'forced', tokens: [word, ...Buffer.from('!')] });
  whole.accept(word);
  whole.accept('!'.charCodeAt(0));
  assert.deepEqual(whole.next(), { kind: 'end' });
});

test('what is asked for again, or by several at once, is made once', async () => {
  using grammars = new Grammars(byteTokens);
  await grammars.prepare(oneOf('first'));
  const schema = {
    type: 'object',
    properties: Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`p${n}`, {}])),
  };
  const form: AnswerForm = { constraint: { kind: 'json', schema } };
  const timed = async () => {
    const startedMs = performance.now();
    await Promise.all([grammars.prepare(form), grammars.prepare(structuredClone(form))]);
    return performance.now() - startedMs;
  };
  const [before, after] = [await timed(), await timed()];
  assert.ok(after < before / 2, `${before} ms, then ${after} ms`);
});

test('names and texts are spelt without escapes that they can do without', async () => {
  using grammars = new Grammars(byteTokens);
  const schema = {
    type: 'object',
    properties: { 'a"/': { const: '\n' } },
    required: ['a"/'],
    additionalProperties: false,
  };
  const begin = await grammars.prepare({ constraint: { kind: 'json', schema } });
  for (const [json, isHeld] of [
    ['{"a\\"/": "\\n"}', true],
    ['{"\\u0061\\"/": "\\n"}', false],
    ['{"a\\"\\/": "\\n"}', false],
    ['{"a\\"/": "\\u000a"}', false],
  ] as const) {
    const constraint = begin();
    const fits = [...Buffer.from(json)].every((byte) => {
      const next = constraint.next();
      const isAllowedNow =
        next.kind === 'forced' ? next.tokens[0] === byte : next.kind === 'mask' && isAllowed(next.mask, byte);
      if (isAllowedNow) constraint.accept(byte);
      return isAllowedNow;
    });
    assert.equal(fits, isHeld, json);
  }
});

test('what cannot be held to is told by its place, and the next form is none the worse', async () => {
  using grammars = new Grammars(byteTokens);
  for (const schema of [{ type: 'objekt' }, false]) {
    await assert.rejects(
      grammars.prepare({ constraint: { kind: 'json', schema } }),
      (error) => 'parameter' in (error as object) && (error as RemoteError).parameter === 'constraint',
    );
  }
  assert.equal(spell((await grammars.prepare(oneOf('fine')))()), 'fine');
});
