import assert from 'node:assert/strict';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DiskTier } from './disk-tier.ts';
import { folderDisk } from './folder-disk.ts';
import { createSeal } from './seal.ts';

const root = mkdtempSync(join(tmpdir(), 'lode-folder-disk-'));
after(() => rmSync(root, { recursive: true, force: true }));
const copy = { tokens: Int32Array.of(1, 2, 3), from: 1, data: new Uint8Array(5_000_000).fill(7) };

function tierIn(folder: string, warnings: string[] = []): DiskTier {
  const seal = createSeal(Buffer.alloc(32, 1), 'model');
  return new DiskTier({
    disk: folderDisk(folder),
    seal,
    bytesMax: 2 ** 30,
    waitingBytesMax: 2 ** 20,
    warn: (event) => warnings.push(event),
  });
}

test('what is written is read by the next process, and is nobody else’s to read', async () => {
  const folder = join(root, 'a', 'b');
  const tier = tierIn(folder);
  tier.put('tenant', copy);
  await tier.settled(10_000);
  const [name] = readdirSync(folder);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.equal(statSync(join(folder, name as string)).mode & 0o777, 0o600);
  const next = tierIn(folder);
  await next.scan();
  const { files, reach } = next.find('tenant', Int32Array.of(1, 2, 3, 4), 4, 1);
  assert.equal(reach, 3);
  const data = await next.read(files[0]!);
  assert.ok(data && Buffer.from(data).equals(copy.data));
});

test('what a writer that was killed has left goes after a while, and what is being written stays', async () => {
  const folder = join(root, 'drafts');
  const disk = folderDisk(folder);
  await disk.names();
  for (const name of ['old.part', 'new.part']) writeFileSync(join(folder, name), 'half');
  utimesSync(join(folder, 'old.part'), 0, 0);
  assert.deepEqual(await disk.names(), []);
  assert.deepEqual(readdirSync(folder), ['new.part']);
});

test('what does not look like ours is left alone, and what looks like it and is not is deleted', async () => {
  const folder = join(root, 'foreign');
  const warnings: string[] = [];
  const tier = tierIn(folder, warnings);
  await tier.scan();
  const forged = '0'.repeat(40);
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  writeFileSync(join(folder, forged), 'LODEKV01 and then anything');
  writeFileSync(join(folder, '1'.repeat(40)), '');
  symlinkSync('/dev/zero', join(folder, '2'.repeat(40)));
  await tier.scan();
  assert.deepEqual(warnings, ['cache.file-damaged']);
  for (let turn = 0; existsSync(join(folder, forged)) && turn < 100; turn++) await tier.scan();
  assert.deepEqual(readdirSync(folder).toSorted(), ['2'.repeat(40), 'notes.txt']);
});

test('a folder that was removed is made again', async () => {
  const folder = join(root, 'removed');
  const tier = tierIn(folder);
  await tier.scan();
  rmSync(folder, { recursive: true });
  tier.put('tenant', copy);
  await tier.settled(10_000);
  assert.equal(readdirSync(folder).length, 1);
});
