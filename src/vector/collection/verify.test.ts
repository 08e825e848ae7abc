import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UncertainDisk } from '../files/uncertain-disk-fixture.ts';
import { Arenas } from '../memory/arenas.ts';
import { Collection } from './collection.ts';
import { testDefinition } from './model-fixture.ts';

test('a whole collection has nothing to be found; a page that rots is named', async () => {
  const disk = new UncertainDisk();
  await using collection = await Collection.create({ files: disk, folder: '/c', arenas: new Arenas() }, testDefinition);
  const record = (n: number) => ({
    id: `r${n}`,
    vectors: { default: Float32Array.of(n, n % 7, n % 3, 1) },
    sparse: { words: { indices: Uint32Array.of(n % 5, 9), values: Float32Array.of(0.1 * n + 1, -1) } },
    metadata: { text: `Number ${n % 11}, number ${n}` },
  });
  await collection.upsert(Array.from({ length: 300 }, (_none, n) => record(n)));
  await collection.compact();
  await collection.upsert([record(5), record(1000)]);
  await collection.delete({ ids: ['r7'] });
  const { checkedBytes, ...seen } = await collection.verify(30);
  assert.deepEqual(seen, { records: 300, recall: 1, findings: [] });
  assert.ok(checkedBytes > 300 * 64);
  const segment = (await disk.list('/c')).find((name) => name.startsWith('segment'));
  disk.rot(`/c/${segment}`, 40);
  const { findings } = await collection.verify(0);
  assert.equal(findings.length, 1);
  assert.match(findings[0]!, /page 0 of ids does not have its checksum/);
});
