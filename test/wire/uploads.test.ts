/** Files in parts, as OpenAI's library sends them. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import OpenAI, { NotFoundError, toFile } from 'openai';
import { silentLog } from '#base';
import { openFileArchives } from '#gateway';
import { type Database, openDatabase } from '#store';
import { openTestDoor, type TestDoor } from '../../src/gateway/door-fixture.ts';

const fileBytesMax = 6 * 1024 * 1024;

let database: Database;
let door: TestDoor;
let client: OpenAI;
let other: OpenAI;

before(async () => {
  database = await openDatabase('sqlite::memory:');
  const archiveOf = await openFileArchives(database, { log: silentLog });
  const keys = {
    all: { id: 'key_all', name: 'all', scopes: ['*'], teams: ['one'] },
    theirs: { id: 'key_theirs', name: 'theirs', scopes: ['*'], teams: ['two'] },
  };
  door = await openTestDoor({
    files: archiveOf('test/'),
    keys: { verify: async (secret) => keys[secret as 'all'] },
    limits: { fileBytesMax, storedBytesMax: 2 * fileBytesMax, storedFilesMax: 16 },
  });
  const options = { baseURL: `${door.url}/v1`, maxRetries: 0 };
  client = new OpenAI({ ...options, apiKey: 'all' });
  other = new OpenAI({ ...options, apiKey: 'theirs' });
});
after(async () => {
  await door?.[Symbol.asyncDispose]();
  await database?.close();
});

const begin = (bytes: number) =>
  client.uploads.create({ bytes, filename: 'lines.jsonl', mime_type: 'application/jsonl', purpose: 'batch' });
const send = async (upload: string, data: Uint8Array) =>
  await client.uploads.parts.create(upload, { data: await toFile(data, 'part') });
const stored = async () => {
  const query = database.kysely.withTables<{ file_usage: object }>().selectFrom('file_usage').selectAll();
  return (await query.execute()).map((row) => ({ ...row }));
};

test('parts that come at once become a file in the order that is said', async () => {
  const content = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => index % 251));
  const upload = await begin(content.length);
  assert.deepEqual([upload.object, upload.status, upload.expires_at - upload.created_at], ['upload', 'pending', 3600]);
  const cuts = [0, 1_000_000, 1_000_007, 3_000_000];
  const parts = await Promise.all(
    cuts.slice(1).map((end, index) => send(upload.id, content.subarray(cuts[index], end))),
  );
  assert.deepEqual(new Set(parts.map(({ upload_id }) => upload_id)), new Set([upload.id]));
  const spare = await send(upload.id, Buffer.from('nobody wants this'));
  assert.equal((await client.files.list()).data.length, 0, 'nothing is seen before it is complete');
  const md5 = createHash('md5').update(content).digest('hex');
  const done = await client.uploads.complete(upload.id, { part_ids: parts.map(({ id }) => id), md5 });
  assert.deepEqual([done.status, done.file?.bytes, done.file?.filename], ['completed', content.length, 'lines.jsonl']);
  const file = done.file?.id ?? '';
  assert.ok(Buffer.from(await (await client.files.content(file)).arrayBuffer()).equals(content));
  assert.deepEqual(await stored(), [{ tenant: 'test/one', files: 1, bytes: content.length }], spare.id);
  await assert.rejects(client.uploads.complete(upload.id, { part_ids: [] }), { code: 'upload_over' });
  await assert.rejects(send(upload.id, Buffer.from('late')), { code: 'upload_over' });
  await client.files.delete(file);
});

test('what does not fit what was announced is no file, and may be mended', async () => {
  const upload = await begin(6);
  const [one, two] = [await send(upload.id, Buffer.from('abc')), await send(upload.id, Buffer.from('def'))];
  const complete = (part_ids: string[], md5?: string) =>
    client.uploads.complete(upload.id, { part_ids, ...(md5 && { md5 }) });
  await assert.rejects(complete([one.id]), /3 bytes, and 6 were announced/);
  await assert.rejects(complete([one.id, one.id]), /part_ids\[1\]/);
  await assert.rejects(complete(['part_none', two.id]), /part_ids\[0\]/);
  await assert.rejects(complete([one.id, two.id], 'e'.repeat(32)), /md5/);
  await assert.rejects(send(upload.id, Buffer.alloc(7)), { status: 413 });
  const { file } = await complete([two.id, one.id]);
  assert.equal(await (await client.files.content(file?.id ?? '')).text(), 'defabc');
  await client.files.delete(file?.id ?? '');
});

test('what is cancelled leaves nothing, and only one of two who end it does', async () => {
  const upload = await begin(3);
  const part = await send(upload.id, Buffer.from('abc'));
  const ends = await Promise.allSettled([
    client.uploads.cancel(upload.id),
    client.uploads.complete(upload.id, { part_ids: [part.id] }),
    client.uploads.cancel(upload.id),
  ]);
  assert.equal(ends.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const { id } of (await client.files.list()).data) await client.files.delete(id);
  assert.deepEqual(await stored(), [{ tenant: 'test/one', files: 0, bytes: 0 }]);
});

test('an upload is of its team, fits the limits, and has a form of its own', async () => {
  await assert.rejects(begin(fileBytesMax + 1), { status: 413 });
  const upload = await begin(3);
  for (const trial of [
    () => other.uploads.cancel(upload.id),
    () => other.uploads.complete(upload.id, { part_ids: [] }),
    async () => await other.uploads.parts.create(upload.id, { data: await toFile(Buffer.from('abc'), 'x') }),
  ])
    await assert.rejects(trial(), NotFoundError);
  const form = new FormData();
  form.append('file', new Blob(['abc']), 'x');
  const headers = { authorization: 'Bearer all' };
  const answer = await fetch(`${door.url}/v1/uploads/${upload.id}/parts`, { method: 'POST', headers, body: form });
  assert.match(await answer.text(), /must be called \\"data\\"/);
  await client.uploads.cancel(upload.id);
});

test('parts take the room of their team, whoever sends them at once', async () => {
  const upload = await begin(fileBytesMax);
  const part = Buffer.alloc(fileBytesMax / 2);
  const sent = await Promise.allSettled(Array.from({ length: 6 }, () => send(upload.id, part)));
  assert.equal(sent.filter(({ status }) => status === 'fulfilled').length, 4);
  await client.uploads.cancel(upload.id);
  assert.deepEqual(await stored(), [{ tenant: 'test/one', files: 0, bytes: 0 }]);
});
