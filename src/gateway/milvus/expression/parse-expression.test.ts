import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MilvusError } from '../milvus-error.ts';
import { parseExpression } from './parse-expression.ts';

const field = (name: string, ...keys: (string | number)[]) => ({ kind: 'field', name, keys });
const constant = (value: unknown) => ({ kind: 'constant', value });

test('comparisons, their chains, and how words and signs bind', () => {
  const compare = (sign: string, left: unknown, right: unknown) => ({ kind: 'compare', sign, left, right });
  assert.deepEqual(parseExpression('a == 1'), compare('==', field('a'), constant(1)));
  assert.deepEqual(parseExpression('1 < a <= 0x0f'), {
    kind: 'and',
    of: [compare('<', constant(1), field('a')), compare('<=', field('a'), constant(15))],
  });
  assert.deepEqual(parseExpression('a or b AND NOT c'), {
    kind: 'or',
    of: [field('a'), { kind: 'and', of: [field('b'), { kind: 'not', of: field('c') }] }],
  });
  assert.deepEqual(parseExpression('a + 2 * 3 == -1'), {
    ...compare('==', undefined, constant(-1)),
    left: {
      kind: 'compute',
      sign: '+',
      left: field('a'),
      right: { kind: 'compute', sign: '*', left: constant(2), right: constant(3) },
    },
  });
});

test('texts with their escapes, paths, lists, functions, templates and numbers of any size', () => {
  assert.deepEqual(parseExpression(String.raw`"a\"b\n"`), constant('a"b\n'));
  assert.deepEqual(parseExpression(`$meta['x'][0]`), field('$meta', 'x', 0));
  assert.deepEqual(parseExpression('id in [1, 9223372036854775807]'), {
    kind: 'in',
    of: field('id'),
    values: { kind: 'list', of: [constant(1), constant(9_223_372_036_854_775_807n)] },
  });
  assert.deepEqual(parseExpression('ARRAY_LENGTH(a)'), { kind: 'call', name: 'array_length', arguments: [field('a')] });
  assert.deepEqual(parseExpression('{name}', { name: ['x'] }), constant(['x']));
  assert.deepEqual(parseExpression('a not like "x%"'), {
    kind: 'not',
    of: { kind: 'like', of: field('a'), pattern: 'x%' },
  });
});

test('what is none is refused with its place', () => {
  for (const [text, said] of [
    ['a ==', /it ends too early/],
    ['a == 1)', /unexpected "\)" at 6/],
    ['a ? 1', /unexpected "\?" at 2/],
    ['{missing}', /variable name \{missing\} is not found/],
    [`${'('.repeat(100)}a${')'.repeat(100)}`, /nested deeper than 64/],
    [`${'not '.repeat(100_000)}a`, undefined],
  ] as const) {
    if (said === undefined) assert.ok(parseExpression(text));
    else
      assert.throws(
        () => parseExpression(text),
        (thrown) => thrown instanceof MilvusError && said.test(thrown.reason),
      );
  }
});
