import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultLimits } from '../limits.ts';
import { completionSchema, readCompletionRequest } from './completion-request.ts';

const schema = completionSchema(defaultLimits);
const read = (fields: object) => readCompletionRequest(schema, { model: 'm', prompt: 'p', ...fields }, defaultLimits);
const inputs = (prompt: unknown) => read({ prompt }).requests.map(({ input }) => input);

test('a prompt is text, token ids, or a list of either', () => {
  assert.deepEqual(inputs('a'), [{ kind: 'text', text: 'a' }]);
  assert.deepEqual(inputs(['a', 'b']), [
    { kind: 'text', text: 'a' },
    { kind: 'text', text: 'b' },
  ]);
  assert.deepEqual(inputs([1, 2]), [{ kind: 'tokens', tokens: [1, 2] }]);
  assert.deepEqual(inputs([[1], [2, 3]]), [
    { kind: 'tokens', tokens: [1] },
    { kind: 'tokens', tokens: [2, 3] },
  ]);
});

test('a prompt of another kind is refused by name', () => {
  for (const prompt of [
    undefined,
    null,
    7,
    {},
    [],
    [[]],
    ['a', 1],
    [1, 'a'],
    [1.5],
    [-1],
    [2 ** 31],
    Array.from({ length: 33 }, () => 'x'),
  ]) {
    assert.throws(
      () => read({ prompt }),
      (error: { field: string }) => error.field.startsWith('prompt'),
      JSON.stringify(prompt),
    );
  }
});

test('choices count over all prompts', () => {
  assert.equal(read({ prompt: ['a', 'b'], n: 3 }).choices, 6);
  assert.throws(() => read({ prompt: ['a', 'b'], n: 17 }), { field: 'n', message: /34/ });
});

test('16 tokens unless asked otherwise, as OpenAI has it', () => {
  assert.equal(read({}).requests[0]?.tokensMax, 16);
  assert.equal(read({ max_tokens: 100 }).requests[0]?.tokensMax, 100);
});

test('prompts of one request draw from one seed, which its recipe can tell', () => {
  const [first, second] = read({ prompt: ['a', 'b'] }).requests;
  assert.equal(typeof first?.sampling.seed, 'number');
  assert.equal(first?.sampling.seed, second?.sampling.seed);
  assert.equal(read({ prompt: ['a', 'b'], seed: 3 }).requests[1]?.sampling.seed, 3);
});

test('a suffix makes a gap of each prompt that is a text; an empty one is none', () => {
  const [first, second] = read({ prompt: ['a', 'b'], suffix: 'z' }).requests;
  assert.deepEqual(first?.input, { kind: 'text', text: 'a', suffix: 'z' });
  assert.deepEqual(second?.input, { kind: 'text', text: 'b', suffix: 'z' });
  assert.deepEqual(read({ suffix: '' }).requests[0]?.input, { kind: 'text', text: 'p' });
  for (const fields of [{ prompt: [1, 2] }, { echo: true }])
    assert.throws(() => read({ ...fields, suffix: 'z' }), { field: 'suffix' });
});

test('what asks for nothing is taken', () => {
  assert.equal(read({ echo: false, suffix: '', best_of: 1, logprobs: 0 }).requests[0]?.logprobs, 0);
});
