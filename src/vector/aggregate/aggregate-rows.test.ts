import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FilterScalar, Metadata, MetadataValue } from '#contract';
import { Collection } from '../collection/collection.ts';
import { testDefinition } from '../collection/model-fixture.ts';
import { UncertainDisk } from '../files/uncertain-disk-fixture.ts';
import { valuesAt } from '../filter/metadata-values.ts';
import { Arenas } from '../memory/arenas.ts';

const scalar = fc.constantFrom<MetadataValue>(1, 2, 2.5, -7, 'red', 'blue', '2026-01-02', true, false, null);
const metadata = fc.record(
  { a: fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })), b: scalar },
  { requiredKeys: [] },
) as fc.Arbitrary<Metadata>;

test('counts of values and sums of numbers are those of looking at every record', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(metadata, { minLength: 1, maxLength: 60 }), fc.boolean(), async (all, compacts) => {
      const options = { files: new UncertainDisk(), folder: '/c', arenas: new Arenas(), tailRowsMax: 25 };
      await using collection = await Collection.create(options, testDefinition);
      for (const [at, each] of all.entries())
        await collection.upsert([{ id: String(at), vectors: {}, metadata: each }]);
      await collection.delete({ ids: ['3', '30'] });
      if (compacts) await collection.compact();
      const live = all.filter((_none, at) => at !== 3 && at !== 30);
      const [total] = await collection.aggregate({ fields: ['a'], limit: 100 });
      assert.equal(total!.records, live.length);
      assert.deepEqual(total!.fields['a'], naive(live, 'a'));
      for (const group of await collection.aggregate({ fields: ['a'], groupBy: 'b', limit: 100 })) {
        const members = live.filter(({ b }) => b === group.value);
        assert.equal(group.records, members.length);
        assert.deepEqual(group.fields['a'], naive(members, 'a'));
      }
    }),
    { numRuns: 60 },
  );
});

function naive(all: readonly Metadata[], field: string) {
  const counts = new Map<FilterScalar, number>();
  for (const each of all)
    for (const value of new Set(valuesAt(each, field)))
      if (typeof value !== 'object') counts.set(value, (counts.get(value) ?? 0) + 1);
  const everything = all.flatMap((each) => valuesAt(each, field));
  const numbers = everything.filter((value) => typeof value === 'number').toSorted((a, b) => a - b);
  const dates = all.flatMap((each) => [...new Set(valuesAt(each, field))].filter((value) => value === '2026-01-02'));
  const values = [...counts]
    .map(([value, records]) => ({ value, records }))
    .toSorted((a, b) => b.records - a.records || (String(a.value) < String(b.value) ? -1 : 1));
  return {
    records: all.filter((each) => valuesAt(each, field).some((value) => value !== null)).length,
    distinct: counts.size,
    values,
    ...(numbers.length > 0 && { numbers: summary(numbers) }),
    ...(dates.length > 0 && { dates: summary(dates.map((date) => Date.parse(date))) }),
  };
}

function summary(inOrder: readonly number[]) {
  const count = inOrder.length;
  const sum = inOrder.reduce((total, value) => total + value, 0);
  const timesOf = (value: number) => inOrder.filter((each) => each === value).length;
  const median = (inOrder[Math.floor((count - 1) / 2)]! + inOrder[Math.floor(count / 2)]!) / 2;
  const mode = inOrder.reduce((best, value) => (timesOf(value) > timesOf(best) ? value : best));
  return { count, sum, mean: sum / count, min: inOrder[0]!, max: inOrder.at(-1)!, median, mode };
}
