import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { type Log, silentLog } from '#base';
import { UncertainDisk } from '../files/uncertain-disk-fixture.ts';
import { Arenas } from '../memory/arenas.ts';
import { Collection } from './collection.ts';

const definition = { name: 'c', vectors: { default: { dimensions: 16, metric: 'cosine' } } } as const;
const record = (n: number) => ({
  id: `r${n}`,
  vectors: { default: Float32Array.from({ length: 16 }, (_none, d) => Math.sin(n * (d + 1.5)) + Math.sin(n % 10)) },
  metadata: { odd: n % 2 === 1 },
});
const optionsOf = (disk: UncertainDisk, log: Log = silentLog) => {
  return { files: disk, folder: '/c', arenas: new Arenas(), log, graphRowsMin: 2100 };
};

async function fill(collection: Collection, from: number, count: number): Promise<void> {
  await collection.upsert(Array.from({ length: count }, (_none, n) => record(from + n)));
  await collection.compact();
}

async function graphed(collection: Collection, count: number): Promise<void> {
  while ((await collection.facts()).graphed !== count) await sleep(5);
}

test('a graph is built, found again, and built again when its file has rotted; queries find as much all the time', async () => {
  const disk = new UncertainDisk();
  {
    await using collection = await Collection.create(optionsOf(disk), definition);
    await fill(collection, 0, 9000);
    await graphed(collection, 9000);
    const { recall, findings } = await collection.verify(30);
    assert.deepEqual(findings, []);
    assert.ok(recall! > 0.97, `${recall}`);
  }
  const graphFile = async () => (await disk.list('/c')).find((name) => name.startsWith('graph'));
  const first = await graphFile();
  {
    await using collection = await Collection.open(optionsOf(disk));
    await graphed(collection, 9000);
  }
  assert.equal(await graphFile(), first);
  disk.rot(`/c/${first}`, 40);
  const told: string[] = [];
  const log: Log = { write: (_level, event) => void told.push(event) };
  {
    await using collection = await Collection.open(optionsOf(disk, log));
    await graphed(collection, 9000);
    assert.deepEqual(told, ['vector.graph-damaged']);
    // The file's name comes with the manifest, a moment after the graph is in use.
    while ((await graphFile()) === first || (await collection.verify(0)).findings.length > 0) await sleep(5);
  }
});

test('a merge takes the place of what a graph is being built for, and what is left gets one', async () => {
  await using collection = await Collection.create(optionsOf(new UncertainDisk()), definition);
  for (let from = 0; from < 9000; from += 3000) await fill(collection, from, 3000);
  await collection.delete({ ids: ['r5', 'r8999'] });
  await graphed(collection, 9000);
  const found = await collection.query({ vector: record(5).vectors.default, k: 5 });
  assert.equal(found.length, 5);
  assert.ok(!found.some(({ id }) => id === 'r5'), 'what is dead is not found');
  const odd = { op: 'equals', field: 'odd', value: true } as const;
  const query = { vector: record(77).vectors.default, k: 10, filter: odd, candidates: 20 };
  const nearest = await collection.query({ ...query, exact: true });
  const walked = await collection.query(query);
  const ids = new Set(walked.map(({ id }) => id));
  assert.ok(nearest.filter(({ id }) => ids.has(id)).length >= 9, `${walked.length}`);
});
