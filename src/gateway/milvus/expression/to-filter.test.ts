import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import type { Metadata } from '#contract';
import { openVectorStore } from '#vector';
import type { CollectionEntry, FieldEntry } from '../catalogue/collection-entry.ts';
import type { DataTypeName } from '../data-type.ts';
import { filterFor } from '../operations/select-rows.ts';
import { idOf } from '../rows/primary-key.ts';
import { evaluator } from './evaluate.ts';
import { parseExpression } from './parse-expression.ts';
import { selectionOf } from './to-filter.ts';

const fieldOf = (name: string, type: DataTypeName): FieldEntry => ({
  id: 100,
  name,
  type,
  description: '',
  isPrimary: name === 'id',
  autoId: false,
  params: [],
  isNullable: true,
  isPartitionKey: false,
  isClusteringKey: false,
  isOutput: false,
});

const entry = {
  name: 'test',
  fields: [
    fieldOf('id', 'Int64'),
    fieldOf('n', 'Int32'),
    fieldOf('f', 'Double'),
    fieldOf('t', 'VarChar'),
    fieldOf('b', 'Bool'),
    fieldOf('l', 'Array'),
    fieldOf('j', 'JSON'),
  ],
  isDynamic: true,
  partitions: [{ id: 1, name: '_default', createdMs: 0 }],
} as unknown as CollectionEntry;

const texts = ['', 'a', 'ab', 'b c', 'Abc', 'a%'];
const rowArbitrary = fc.record({
  n: fc.option(fc.integer({ min: -3, max: 3 }), { nil: null }),
  f: fc.option(fc.constantFrom(-1.5, 0, 0.5, 2), { nil: null }),
  t: fc.option(fc.constantFrom(...texts), { nil: null }),
  b: fc.option(fc.boolean(), { nil: null }),
  l: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
  j: fc.constantFrom({}, { x: 1 }, { x: 'a', y: [1, 2] }, { x: null }),
  free: fc.option(fc.integer({ min: 0, max: 2 }), { nil: null }),
});

const sign = fc.constantFrom('==', '!=', '<', '<=', '>', '>=');
const leaf = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('n', 'id', 'free', 'j["x"]', 'l[0]', 'f', 'n + 1', 'n % 2'),
      sign,
      fc.integer({ min: -3, max: 5 }),
    )
    .map((parts) => parts.join(' ')),
  fc.tuple(fc.integer({ min: -3, max: 3 }), sign, fc.constantFrom('n', 'id')).map((parts) => parts.join(' ')),
  fc.tuple(sign, fc.constantFrom(...texts)).map(([compared, text]) => `t ${compared} ${JSON.stringify(text)}`),
  fc.constantFrom(
    't like "a%"',
    't like "%b%"',
    't like "_b"',
    't like "ab"',
    't like "%"',
    't not like "a%"',
    'b',
    'true',
    'false',
    'n in [1, 2]',
    'n not in [1, 2]',
    'id in [3, 4]',
    'id not in [1]',
    'n is null',
    't is not null',
    'free is null',
    'exists j["x"]',
    'array_contains(l, 2)',
    'array_contains_all(l, [1, 2])',
    'array_contains_any(l, [0, 3])',
    'array_length(l) == 2',
    'json_contains(j["y"], 2)',
    'text_match(t, "c abc")',
    'n == f',
    '-1 < n < 2',
    'j["x"] == "a"',
    'l == [1, 2]',
  ),
);
const { expression: expressions } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc
      .tuple(tie('expression'), fc.constantFrom('and', 'or'), tie('expression'))
      .map(([a, word, b]) => `(${a}) ${word} (${b})`),
    tie('expression').map((of) => `not (${of})`),
  ),
}));

const folder = await mkdtemp(join(tmpdir(), 'lode-expressions-'));
const store = openVectorStore(folder);
after(async () => {
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

test('the store finds what an expression comes to row by row', async () => {
  const records = await store.create({ name: 'rows', vectors: {}, sparse: ['none'] });
  const property = fc.asyncProperty(
    fc.array(rowArbitrary, { minLength: 1, maxLength: 12 }),
    expressions,
    async (rows, text) => {
      await records.deleteNamespace('');
      const all = rows.map((row, index) => {
        const metadata = { ...row, id: index, $partition: '_default' } as Metadata;
        return { id: idOf(index, fieldOf('id', 'Int64')), vectors: {}, metadata };
      });
      await records.upsert(all);
      const parsed = parseExpression(text);
      const fits = evaluator(parsed, entry);
      const expected = all.filter(fits).map(({ id }) => id);
      const filter = await filterFor(entry, records, { expression: parsed, partitions: [] });
      const found = (await records.list({ filter, limit: 100 })).records.map(({ id }) => id);
      assert.deepEqual(found, expected, text);
    },
  );
  await fc.assert(property, { numRuns: Number(process.env['RUNS'] ?? 150) });
});

test('comparisons that an index answers need no look at rows', () => {
  for (const text of [
    'n == 1',
    'id in [1]',
    't like "a%"',
    'not n > 3',
    'j["x"] == 2 or t is null',
    'array_contains(l, 1)',
  ])
    assert.ok(selectionOf(parseExpression(text), entry).isExact, text);
  for (const text of ['n % 2 == 0', 't > "a"', 't like "%a"', 'l[0] == 1', 'not (n % 2 == 0)'])
    assert.ok(!selectionOf(parseExpression(text), entry).isExact, text);
});
