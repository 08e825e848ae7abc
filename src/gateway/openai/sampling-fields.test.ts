import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { checkFields } from '../check-body.ts';
import { defaultLimits } from '../limits.ts';
import { samplingFields, samplingOf } from './sampling-fields.ts';

const schema = z.strictObject(samplingFields(defaultLimits));
const read = (fields: object) => samplingOf(checkFields(schema, fields));

test("every field reaches the model under the contract's name", () => {
  const request = read({
    temperature: 0.5,
    top_p: 0.9,
    top_k: 40,
    min_p: 0.05,
    repetition_penalty: 1.1,
    frequency_penalty: 0.2,
    presence_penalty: -0.3,
    logit_bias: { '12': -100, '7': 1.5 },
    seed: 42,
    stop: ['a', 'b'],
    max_tokens: 9,
    n: 3,
    ignore_eos: true,
    deterministic: true,
    guided_choice: ['yes', 'no'],
  });
  assert.deepEqual(request, {
    sampling: {
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      minP: 0.05,
      repetitionPenalty: 1.1,
      frequencyPenalty: 0.2,
      presencePenalty: -0.3,
      logitBias: new Map([
        [7, 1.5],
        [12, -100],
      ]),
      seed: 42,
    },
    tokensMax: 9,
    stop: ['a', 'b'],
    choices: 3,
    ignoreEnd: true,
    deterministic: true,
    constraint: { kind: 'choices', choices: ['yes', 'no'] },
  });
});

test('what is null or absent is left to the model', () => {
  const open = read({});
  assert.deepEqual(open, read(Object.fromEntries(Object.keys(schema.shape).map((name) => [name, null]))));
  assert.deepEqual(
    Object.values(open.sampling).filter((value) => value !== undefined),
    [],
  );
  assert.equal(open.choices, 1);
});

test('other spellings of the same: one stop string, -1 for no top-k, seeds beyond 32 bits', () => {
  assert.deepEqual(read({ stop: 'end' }).stop, ['end']);
  assert.equal(read({ top_k: -1 }).sampling.topK, 0);
  assert.equal(read({ seed: -1 }).sampling.seed, 2 ** 32 - 1);
  assert.equal(read({ seed: 2 ** 32 + 5 }).sampling.seed, 5);
});

test('a wrong type or a value out of range names its field', () => {
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    temperature: ['1', -0.1, 2.1, true],
    top_p: [-0.1, 1.1],
    top_k: [-2, 1.5],
    n: [0, 10_000, 1.5, '2'],
    max_tokens: [0, -1, 1.5, 1e300],
    stop: [7, '', [''], Array.from({ length: 17 }, () => 'x'), 'x'.repeat(1_000_000), ['ok', 'x'.repeat(1025)]],
    logit_bias: [
      [],
      'x',
      { '1': 101 },
      { '1': '5' },
      Object.fromEntries(Array.from({ length: 1025 }, (_none, id) => [id, 1])),
    ],
    seed: [1.5, '7', 2 ** 60],
    ignore_eos: [1, 'true'],
    deterministic: [1, 'yes'],
    guided_choice: [[], 'yes', [''], [1], ['\uD83D'], ['x'.repeat(65_537)], Array.from({ length: 1025 }, () => 'x')],
    stream: ['true', 1],
    stream_options: [true, { include_usage: 1 }, { other: true }],
  };
  for (const [field, values] of Object.entries(wrong)) {
    for (const value of values) {
      assert.throws(
        () => read({ [field]: value }),
        (error: { field: string }) => error.field.startsWith(field),
        `${field}: ${JSON.stringify(value).slice(0, 50)}`,
      );
    }
  }
});

test('a bias for what is no token id is refused', () => {
  for (const key of ['x', '-1', '1.5', '9999999999']) {
    assert.throws(
      () => read({ logit_bias: { [key]: 1 } }),
      (error: { field: string }) => error.field.startsWith('logit_bias'),
    );
  }
});

test('the fields describe themselves as JSON Schema', () => {
  const described = z.toJSONSchema(schema, { io: 'input' });
  assert.deepEqual(Object.keys(described.properties ?? {}), Object.keys(schema.shape));
});
