import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SearchMatch, SearchQuery, VectorRecord } from '#contract';
import { Collection } from '../collection/collection.ts';
import { anyOperation, applied, type Model, perform, testDefinition } from '../collection/model-fixture.ts';
import { UncertainDisk } from '../files/uncertain-disk-fixture.ts';
import { Arenas } from '../memory/arenas.ts';
import { naiveBm25, naiveSparse, type Scores } from './naive-search-fixture.ts';

const open = async (definition = testDefinition as Parameters<typeof Collection.create>[1], tailRowsMax = 5) =>
  await Collection.create({ files: new UncertainDisk(), folder: '/c', arenas: new Arenas(), tailRowsMax }, definition);

function assertSame(found: readonly SearchMatch[], wanted: Scores): void {
  assert.deepEqual(
    found.map(({ id }) => id),
    wanted.map(([id]) => id),
  );
  for (const [at, { score }] of found.entries()) assert.ok(Math.abs(score - wanted[at]![1]) < 1e-9);
}

test('words and sparse vectors find what looking at every record finds, in tails and segments', async () => {
  const operations = fc.array(anyOperation, { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(operations, fc.boolean(), async (all, compacts) => {
      await using collection = await open();
      let model: Model = new Map();
      for (const operation of all) {
        await perform(collection, operation);
        model = applied(model, operation);
      }
      if (compacts) await collection.compact();
      const vector = { indices: Uint32Array.of(1, 3, 4), values: Float32Array.of(2, -1, 0.5) };
      for (const namespace of ['', 'x', 'y']) {
        const records = [...(model.get(namespace)?.values() ?? [])];
        const search = async (query: Pick<SearchQuery, 'rankings'>) =>
          await collection.search({ namespace, k: 100, ...query });
        const text = 'red grey red';
        // Sums in another order differ in their last digits, and so may the order of what is equal.
        const wanted = rounded(naiveBm25(records, 'text', text));
        const found = await search({ rankings: [{ by: 'text', text }] });
        assert.deepEqual(rounded(found.map(({ id, score }) => [id, score])), wanted);
        const sparse = await search({ rankings: [{ by: 'sparse', field: 'words', vector }] });
        assertSame(sparse, naiveSparse(records, 'words', vector));
      }
    }),
    { numRuns: 60 },
  );
});

function rounded(scores: Scores): Scores {
  return scores
    .map(([id, score]) => [id, Number(score.toFixed(9))] as const)
    .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}

const books: readonly VectorRecord[] = [
  ['a', [1, 0], 'the whale and the sea', 'novel'],
  ['b', [0.9, 0.1], 'a whale, a whale, a whale', 'novel'],
  ['c', [0, 1], 'gardens of the north', 'guide'],
  ['d', [0.1, 1], 'whales of the north sea', 'guide'],
].map(([id, vector, title, kind]) => ({
  id: id as string,
  vectors: { default: Float32Array.from(vector as number[]) },
  metadata: { title: title as string, kind: kind as string },
}));

async function library() {
  const collection = await open({
    name: 'books',
    vectors: { default: { dimensions: 2, metric: 'cosine' } },
    text: { title: { analyser: 'english' } },
  });
  await collection.upsert(books);
  return collection;
}

const idsOf = (found: readonly SearchMatch[]) => found.map(({ id }) => id).join('');

test('an analyser of a language finds other forms of a word, and fields count as they are weighed', async () => {
  await using collection = await library();
  const text = async (asked: string, wordsMin?: 'all') =>
    idsOf(await collection.search({ k: 9, rankings: [{ by: 'text', text: asked, wordsMin }] }));
  assert.equal(await text('whale'), 'bad');
  assert.equal(await text('northern whales of the'), 'bad');
  assert.equal(await text('north whales', 'all'), 'd');
  assert.equal(await text('of the'), '');
});

test('several orders become one, and say what each had to do with it', async () => {
  await using collection = await library();
  const rankings = [
    { by: 'vector', vector: Float32Array.of(0, 1), weight: 1 },
    { by: 'text', text: 'whale', weight: 3 },
  ] as const;
  const [first, ...others] = await collection.search({ rankings, k: 4, explain: true });
  // By vector c, d, b, a; by words b, a, d.
  assert.equal(first!.id, 'b');
  assert.deepEqual(
    first!.parts!.map(({ rank, contribution }) => [rank, contribution]),
    [
      [3, 1 / 63],
      [1, 3 / 61],
    ],
  );
  assert.equal(others.length, 3);
  const convex = await collection.search({ rankings, k: 4, fusion: { kind: 'convex' }, explain: true });
  for (const { score, parts } of convex) {
    assert.ok(Math.abs(score - parts!.reduce((sum, { contribution }) => sum + contribution, 0)) < 1e-12);
    assert.ok(score >= 0 && score <= 1);
  }
  assert.equal(convex.at(-1)!.id, 'c');
  const sum = await collection.search({ rankings, k: 4, fusion: { kind: 'sum' }, explain: true });
  const [top] = sum;
  assert.equal(top!.score, top!.parts![0]!.score! + 3 * top!.parts![1]!.score!);
});

test('pages follow each other, groups have their best, examples are left out, rings leave out the middle', async () => {
  await using collection = await library();
  const by = (vector: number[]) => [{ by: 'vector', vector: Float32Array.from(vector) }] as const;
  assert.equal(idsOf(await collection.search({ rankings: by([1, 0]), k: 2, offset: 1 })), 'bd');
  const groups = await collection.search({ rankings: by([1, 0]), k: 2, groupBy: { field: 'kind', size: 1 } });
  assert.deepEqual(
    groups.map(({ id, group }) => [id, group]),
    [
      ['a', 'novel'],
      ['d', 'guide'],
    ],
  );
  const like = await collection.search({ rankings: [{ by: 'examples', like: ['a'], unlike: ['c'] }], k: 4 });
  assert.equal(idsOf(like), 'bd');
  const [dense] = by([1, 0]);
  assert.equal(idsOf(await collection.search({ rankings: [{ ...dense, beyond: 0.99, within: 0.05 }], k: 1 })), 'd');
  await assert.rejects(collection.search({ rankings: [{ by: 'examples', like: ['nobody'] }], k: 1 }), {
    code: 'vector/invalid-query',
    message: /no record "nobody"/,
  });
  await assert.rejects(collection.search({ rankings: [], k: 1 }), /1 to 8 rankings/);
});
