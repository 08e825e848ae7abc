import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pineconeFilter } from './pinecone-filter.ts';

const year = (bounds: object) => ({ op: 'range', field: 'year', ...bounds });

test('conditions of one field and of several hold together', () => {
  assert.deepEqual(pineconeFilter({ genre: 'drama' }), { op: 'equals', field: 'genre', value: 'drama' });
  assert.deepEqual(pineconeFilter({ year: { $gte: 1990, $lt: 2000 }, seen: { $ne: true } }), {
    op: 'and',
    of: [
      { op: 'and', of: [year({ atLeast: 1990 }), year({ below: 2000 })] },
      { op: 'not', of: { op: 'equals', field: 'seen', value: true } },
    ],
  });
  assert.deepEqual(
    pineconeFilter({ $or: [{ a: { $in: [1, 'x'] } }, { b: { $nin: [false] } }, { c: { $exists: false } }] }),
    {
      op: 'or',
      of: [
        { op: 'in', field: 'a', values: [1, 'x'] },
        { op: 'not', of: { op: 'in', field: 'b', values: [false] } },
        { op: 'not', of: { op: 'exists', field: 'c' } },
      ],
    },
  );
});

test('what is no filter is named by its place', () => {
  const deep = (levels: number): object => (levels === 0 ? { a: 1 } : { $and: [deep(levels - 1)] });
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [[], /"filter"/],
    [{ $not: {} }, /"filter\.\$not"/],
    [{ a: { $like: 'x' } }, /"filter\.a\.\$like"/],
    [{ $and: {} }, /"filter\.\$and"/],
    [{ $or: [{ a: { $gt: 'x' } }] }, /"filter\.\$or\[0\]\.a\.\$gt"/],
    [{ a: { $in: [{}] } }, /"filter\.a\.\$in\[0\]"/],
    [{ a: null }, /"filter\.a"/],
    [deep(16), /nested deeper/],
  ];
  for (const [filter, message] of cases)
    assert.throws(() => pineconeFilter(filter), { code: 'gateway/invalid-value', message });
});
