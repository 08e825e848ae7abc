/** OpenAI's library for files, and forms that nobody should send. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import OpenAI, { NotFoundError, toFile } from 'openai';
import { silentLog } from '#base';
import { openFileArchives } from '#gateway';
import { type Database, openDatabase } from '#store';
import { openTestDoor, type TestDoor, until } from '../../src/gateway/door-fixture.ts';

let database: Database;
let door: TestDoor;
let client: OpenAI;
let other: OpenAI;
const fileBytesMax = 6 * 1024 * 1024;

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
    limits: { fileBytesMax, storedBytesMax: 3 * fileBytesMax, storedFilesMax: 6 },
  });
  const options = { baseURL: `${door.url}/v1`, maxRetries: 0 };
  client = new OpenAI({ ...options, apiKey: 'all' });
  other = new OpenAI({ ...options, apiKey: 'theirs' });
});
after(async () => {
  await door?.[Symbol.asyncDispose]();
  await database?.close();
});

const text = '{"a":1}\n';
const upload = async (
  content: string | Uint8Array = text,
  name = 'lines.jsonl',
  purpose: 'batch' | 'user_data' = 'batch',
) => await client.files.create({ file: await toFile(Buffer.from(content), name), purpose });

test('a file is stored, told of, listed, read and deleted', async () => {
  const made = await upload();
  assert.deepEqual([made.object, made.bytes, made.filename, made.purpose], ['file', 8, 'lines.jsonl', 'batch']);
  assert.ok((made.expires_at ?? 0) - made.created_at === 30 * 86_400);
  assert.equal((await client.files.retrieve(made.id)).id, made.id);
  assert.equal((await client.files.waitForProcessing(made.id)).status, 'processed');
  assert.equal(await (await client.files.content(made.id)).text(), text);
  const kept = await client.files.create({
    purpose: 'user_data',
    file: await toFile(Buffer.from([0, 255, 254, 128]), 'bytes – ü.bin'),
    expires_after: { anchor: 'created_at', seconds: 3600 },
  });
  assert.deepEqual([kept.filename, (kept.expires_at ?? 0) - kept.created_at], ['bytes – ü.bin', 3600]);
  assert.deepEqual([...new Uint8Array(await (await client.files.content(kept.id)).arrayBuffer())], [0, 255, 254, 128]);
  const listed = await Array.fromAsync(client.files.list({ limit: 1, order: 'asc' }));
  assert.deepEqual(
    listed.map(({ id }) => id),
    [made.id, kept.id],
  );
  assert.equal((await client.files.list({ purpose: 'user_data' })).data.length, 1);
  for (const { id } of listed) assert.equal((await client.files.delete(id)).deleted, true);
  await assert.rejects(client.files.retrieve(made.id), NotFoundError);
});

test('megabytes come back as they were sent, and one byte too many is refused', async () => {
  const content = Buffer.alloc(fileBytesMax, 'lode');
  const { id, bytes } = await upload(content, 'large.bin', 'user_data');
  assert.equal(bytes, fileBytesMax);
  assert.ok(Buffer.from(await (await client.files.content(id)).arrayBuffer()).equals(content));
  await assert.rejects(upload(Buffer.alloc(fileBytesMax + 1)), { status: 413, code: 'file_too_large' });
  await assert.rejects(upload(Buffer.alloc(2 * fileBytesMax)), { status: 413 });
  await client.files.delete(id);
});

test('a team stores as much as there is room for, whoever of it sends at once', async () => {
  const tries = await Promise.allSettled(Array.from({ length: 9 }, () => upload(Buffer.alloc(1000))));
  const made = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  assert.equal(made.length, 6);
  const [refused] = tries.flatMap((each) => (each.status === 'rejected' ? [each.reason as { code: string }] : []));
  assert.equal(refused?.code, 'storage_full');
  for (const { id } of made) await client.files.delete(id);
  await upload().then(({ id }) => client.files.delete(id));
});

test('nobody sees the files of another team', async () => {
  const { id } = await upload();
  await assert.rejects(other.files.retrieve(id), NotFoundError);
  await assert.rejects(other.files.content(id), NotFoundError);
  await assert.rejects(other.files.delete(id), NotFoundError);
  assert.deepEqual((await other.files.list()).data, []);
  assert.deepEqual((await other.files.list({ after: id })).data, []);
  await client.files.delete(id);
});

test('what is no file is refused by name', async () => {
  const refused = async (form: FormData | string, type: string | undefined, status: number, pattern: RegExp) => {
    const headers = { authorization: 'Bearer all', ...(type !== undefined && { 'content-type': type }) };
    const answer = await fetch(`${door.url}/v1/files`, { method: 'POST', headers, body: form });
    assert.equal(answer.status, status);
    assert.match(await answer.text(), pattern);
  };
  const form = (entries: readonly (readonly [string, string | Blob])[]) => {
    const made = new FormData();
    for (const [name, value] of entries) made.append(name, value);
    return made;
  };
  const file = ['file', new Blob(['x'])] as const;
  await refused(form([file]), undefined, 400, /purpose/);
  await refused(form([file, ['purpose', 'nonsense']]), undefined, 400, /one of batch/);
  await refused(form([file, ['purpose', 'batch'], ['colour', 'red']]), undefined, 400, /colour/);
  await refused(form([['purpose', 'batch']]), undefined, 400, /file/);
  await refused(
    form([
      ['purpose', 'batch'],
      ['file', 'text'],
    ]),
    undefined,
    400,
    /file/,
  );
  await refused(form([file, file, ['purpose', 'batch']]), undefined, 400, /more than one file/);
  await refused(form([['other', new Blob(['x'])]]), undefined, 400, /must be called/);
  await refused(form([file, ['purpose', 'x'.repeat(5000)]]), undefined, 400, /too long/);
  await refused(form(Array.from({ length: 40 }, (_, index) => [`f${index}`, 'x'])), undefined, 400, /more than 16/);
  await refused('{}', 'application/json', 415, /multipart/);
  await refused('x', 'multipart/form-data', 400, /boundary/);
  await refused('nonsense', 'multipart/form-data; boundary=b', 400, /form/);
  await refused('', 'multipart/form-data; boundary=b', 400, /form/);
  await refused(
    '--b\r\ncontent-disposition: form-data; name="file"; filename="f"\r\n\r\nhalf',
    'multipart/form-data; boundary=b',
    400,
    /cut off/,
  );
  const chat = await fetch(`${door.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer all' },
    body: form([file]),
  });
  assert.equal(chat.status, 415);
});

test('who leaves in the middle of a file leaves nothing behind', async () => {
  const socket = connect(door.port, '127.0.0.1');
  socket.write(
    'POST /v1/files HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer all\r\ncontent-length: 1000000\r\n' +
      'content-type: multipart/form-data; boundary=b\r\n\r\n' +
      '--b\r\ncontent-disposition: form-data; name="file"; filename="f"\r\n\r\n' +
      'x'.repeat(400_000),
  );
  await until(() => door.gateway.stats().running === 1);
  await new Promise((resolve) => setTimeout(resolve, 100));
  socket.destroy();
  await until(() => door.gateway.stats().running === 0);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const { files } = await database.kysely
    .withTables<{ stored_file: { id: string } }>()
    .selectFrom('stored_file')
    .select(({ fn }) => fn.countAll<number>().as('files'))
    .executeTakeFirstOrThrow();
  assert.equal(files, 0);
});
