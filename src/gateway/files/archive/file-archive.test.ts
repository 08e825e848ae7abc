import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Database, migrate, openDatabase } from '#store';
import { FileArchive } from './file-archive.ts';
import { fileMigrations } from './file-tables.ts';

interface World extends AsyncDisposable {
  readonly database: Database;
  readonly archive: FileArchive;
  nowMs: number;
}

async function openWorld(): Promise<World> {
  const database = await openDatabase('sqlite::memory:');
  await migrate(database, 'files', fileMigrations);
  const world = { database, nowMs: 1_000_000, [Symbol.asyncDispose]: () => database.close() };
  const clock = { nowMs: () => world.nowMs, sleep: async () => {} };
  return Object.assign(world, { archive: new FileArchive({ database, scope: 'shop/', clock }) });
}

async function store(
  { archive, nowMs }: World,
  bytes: Uint8Array,
  expiresMs?: number,
  tenant = 'one',
): Promise<string> {
  const draft = await archive.begin(tenant);
  for (let from = 0; from < bytes.length; from += 70_000) await draft.append(bytes.subarray(from, from + 70_000));
  return (await draft.finish({ purpose: 'batch', filename: 'f', createdMs: nowMs, expiresMs })).id;
}

async function usage({ database }: World): Promise<unknown> {
  const tables = database.kysely.withTables<{
    file_usage: { files: number; bytes: number; tenant: string };
    file_chunk: { file_id: string };
  }>();
  const { chunks } = await tables
    .selectFrom('file_chunk')
    .select(({ fn }) => fn.countAll<number>().as('chunks'))
    .executeTakeFirstOrThrow();
  const rows = await tables.selectFrom('file_usage').selectAll().execute();
  return { chunks, ...Object.fromEntries(rows.map(({ tenant, files, bytes }) => [tenant, [files, bytes]])) };
}

test('bytes come back as they came, however they were cut', async () => {
  await using world = await openWorld();
  for (const size of [0, 1, 262_144, 700_001]) {
    const bytes = Buffer.alloc(size, 'lode!');
    const id = await store(world, bytes);
    assert.ok(Buffer.concat(await Array.fromAsync(world.archive.read('one', id))).equals(bytes), `${size}`);
    assert.equal((await world.archive.find('one', id)).bytes, size);
  }
});

test('what is deleted, has expired, or was never finished leaves nothing, and nothing counted', async () => {
  await using world = await openWorld();
  const { archive } = world;
  const deleted = await store(world, Buffer.alloc(600_000));
  assert.equal(await archive.remove('two', deleted), false);
  assert.equal(await archive.remove('one', deleted), true);
  assert.equal(await archive.remove('one', deleted), false);
  const expiring = await store(world, Buffer.alloc(1000), world.nowMs + 10);
  const draft = await archive.begin('one');
  await draft.append(Buffer.alloc(300_000));
  assert.deepEqual(
    (await archive.list('one', { limit: 10, order: 'asc' })).files.map(({ id }) => id),
    [expiring],
  );
  world.nowMs += 10;
  await assert.rejects(archive.find('one', expiring), { code: 'gateway/file-not-found' });
  assert.equal(await archive.sweep(), 1);
  world.nowMs += 3_600_000;
  assert.equal(await archive.sweep(), 1);
  assert.deepEqual(await usage(world), { chunks: 0, 'shop/one': [0, 0] });
});

test('a tenant fills its room and no more, and is erased with all that is being written', async () => {
  await using world = await openWorld();
  const { archive } = world;
  const room = { bytesMax: 500_000, filesMax: 2 };
  const first = await archive.begin('one', room);
  await first.append(Buffer.alloc(400_000));
  const second = await archive.begin('one', room);
  await assert.rejects(second.append(Buffer.alloc(300_000)), { code: 'gateway/storage-full' });
  await assert.rejects(archive.begin('one', room), { code: 'gateway/storage-full' });
  await store(world, Buffer.alloc(10), undefined, 'two');
  assert.equal(await archive.erase('one'), 2);
  assert.deepEqual(await usage(world), { chunks: 1, 'shop/one': [0, 0], 'shop/two': [1, 10] });
});

test('pages follow each other without a gap, in both directions', async () => {
  await using world = await openWorld();
  const ids: string[] = [];
  for (let index = 0; index < 7; index++) {
    world.nowMs += index % 2;
    ids.push(await store(world, Buffer.from('x')));
  }
  for (const order of ['asc', 'desc'] as const) {
    const seen: string[] = [];
    for (let [hasMore, after] = [true, undefined as string | undefined]; hasMore; after = seen.at(-1)) {
      const page = await world.archive.list('one', { limit: 3, order, after });
      seen.push(...page.files.map(({ id }) => id));
      hasMore = page.hasMore;
    }
    assert.deepEqual([...seen].toSorted(), ids.toSorted());
    assert.equal(seen.length, 7);
  }
});
