import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UncertainDisk } from '../files/uncertain-disk-fixture.ts';
import { Log } from './log.ts';
import { logName } from './log-name.ts';
import { readLog } from './read-log.ts';

const folder = '/c';

async function readAll(disk: UncertainDisk): Promise<readonly string[]> {
  const texts: string[] = [];
  await readLog(disk, folder, 0, ({ payload }) => texts.push(Buffer.from(payload).toString()));
  return texts;
}

const append = (log: Log, text: string) => log.append(Buffer.from(text), () => text);

test('what many write at once is on disk in the order of the calls, in few writes', async () => {
  const disk = new UncertainDisk();
  await using log = new Log(disk, folder, 'c', 0);
  const texts = Array.from({ length: 100 }, (_none, n) => `entry ${n}`);
  assert.deepEqual(await Promise.all(texts.map((text) => append(log, text))), texts);
  assert.ok(disk.operations < 10);
  disk.loseRandomly(() => 1);
  assert.deepEqual(await readAll(disk), texts);
});

test('a power cut at any operation loses nothing acknowledged and adds nothing that was not written', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 60 }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      async (offAt, chances) => {
        const disk = new UncertainDisk();
        const acknowledged: string[] = [];
        const asked: string[] = [];
        const draw = () => chances.next().value!;
        let round = 0;
        // Three lives, so that a log goes on behind what a cut has left.
        for (; round < 3; round++) {
          disk.offAt = disk.operations + offAt;
          const before = await readAll(disk).catch(() => undefined);
          if (before) {
            for (const [index, text] of acknowledged.entries()) assert.equal(before[index], text);
            for (const text of before) assert.ok(asked.includes(text), `${text} was written`);
            acknowledged.splice(0, Infinity, ...before);
            asked.splice(0, Infinity, ...before);
            const log = new Log(disk, folder, 'c', before.length);
            for (let n = 0; n < 12; n++) {
              const texts = Array.from(
                { length: 1 + (n % 4) },
                (_none, m) => `${round}.${n}.${m} ${'x'.repeat(n * 100)}`,
              );
              asked.push(...texts);
              const done = await Promise.allSettled(texts.map((text) => append(log, text)));
              acknowledged.push(...done.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])));
              if (n % 5 === 4) log.rotate();
            }
          }
          disk.loseRandomly(draw);
        }
        const found = await readAll(disk);
        for (const [index, text] of acknowledged.entries()) assert.equal(found[index], text);
        for (const text of found) assert.ok(asked.includes(text));
      },
    ),
    { numRuns: 80 },
  );
});

test('a write that fails changes nothing; a sync that fails ends the log', async () => {
  for (let failAt = 1; failAt < 30; failAt++) {
    const disk = new UncertainDisk();
    disk.failAt = failAt;
    const log = new Log(disk, folder, 'c', 0);
    const done: string[] = [];
    const codes = new Set<string>();
    for (let n = 0; n < 8; n++) {
      await append(log, `entry ${n}`).then(
        (text) => done.push(text),
        (error: { readonly code: string }) => codes.add(error.code),
      );
    }
    if (failAt < 16) assert.ok(codes.size === 1 && /^vector\/(write-failed|not-writable)$/.test([...codes][0]!));
    disk.failAt = Infinity;
    const found = await readAll(disk);
    if (codes.has('vector/not-writable')) assert.deepEqual(found.slice(0, done.length), done);
    else assert.deepEqual(found, done);
  }
});

test('an acknowledged entry that rots is missed, and not taken for the end', async () => {
  const disk = new UncertainDisk();
  const log = new Log(disk, folder, 'c', 0);
  for (const text of ['one', 'two', 'three']) await append(log, text);
  disk.rot(`${folder}/${logName(1)}`, 32);
  await assert.rejects(readAll(disk), { code: 'vector/log-damaged' });
  // Of the last one nobody can tell whether it had been acknowledged.
  disk.rot(`${folder}/${logName(1)}`, 32);
  disk.rot(`${folder}/${logName(1)}`, disk.sizeOf(`${folder}/${logName(1)}`) - 8);
  assert.deepEqual(await readAll(disk), ['one', 'two']);
});
