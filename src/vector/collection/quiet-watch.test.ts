import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { UncertainDisk } from '../files/uncertain-disk-fixture.ts';
import { Arenas } from '../memory/arenas.ts';
import { Collection } from './collection.ts';
import { QuietWatch } from './quiet-watch.ts';

test('it calls once when nothing has happened any more, and not after it is closed', async () => {
  const calls: string[] = [];
  const watch = new QuietWatch(10, () => calls.push('quiet'));
  await sleep(20);
  assert.deepEqual(calls, [], 'nothing has ever happened');
  watch.touch();
  watch.touch();
  while (calls.length === 0) await sleep(5);
  await sleep(30);
  assert.deepEqual(calls, ['quiet']);
  watch.touch();
  watch[Symbol.dispose]();
  await sleep(30);
  assert.deepEqual(calls, ['quiet']);
});

test('when nobody writes, all records come into one segment', async () => {
  const options = { files: new UncertainDisk(), folder: '/c', arenas: new Arenas(), tailRowsMax: 50, quietMs: 50 };
  await using collection = await Collection.create(options, {
    name: 'c',
    vectors: { default: { dimensions: 2, metric: 'l2' } },
  });
  for (let n = 0; n < 330; n++) await collection.upsert([{ id: `r${n}`, vectors: { default: Float32Array.of(n, 1) } }]);
  const isTidy = async () => {
    const { segments, unsealed } = await collection.facts();
    return segments === 1 && unsealed === 0;
  };
  while (!(await isTidy())) await sleep(10);
  assert.equal(await collection.count(), 330);
});
