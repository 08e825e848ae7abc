/** Batches that something comes between: a cancel, a limit, a key that is taken away, the end of their time, of their file, of a process. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI, { BadRequestError, toFile } from 'openai';
import { type Database, openDatabase } from '#store';
import { type TestDoor, type TestDoorOptions, until } from '../../src/gateway/door-fixture.ts';
import { type BatchKeys, chatLines, openBatchDoor } from './batch-fixture.ts';

interface World extends AsyncDisposable {
  readonly database: Database;
  readonly door: TestDoor;
  readonly keys: BatchKeys;
  readonly client: OpenAI;
  reopen(): Promise<void>;
}

async function openWorld(options: TestDoorOptions = {}): Promise<World> {
  const database = await openDatabase('sqlite::memory:');
  const keys: BatchKeys = { ours: { scopes: ['*'], teams: ['one'] } };
  let door = await openBatchDoor(database, keys, options);
  return {
    database,
    keys,
    get door() {
      return door;
    },
    get client() {
      return new OpenAI({ baseURL: `${door.url}/v1`, apiKey: 'ours', maxRetries: 5 });
    },
    reopen: async () => {
      door = await openBatchDoor(database, keys, options);
    },
    [Symbol.asyncDispose]: async () => {
      await door[Symbol.asyncDispose]();
      await database.close();
    },
  };
}

async function submit({ client }: World, text: string): Promise<OpenAI.Batch> {
  const { id } = await client.files.create({ file: await toFile(Buffer.from(text), 'in.jsonl'), purpose: 'batch' });
  return await client.batches.create({ input_file_id: id, endpoint: '/v1/chat/completions', completion_window: '24h' });
}

async function ended(world: World, { id }: { readonly id: string }): Promise<OpenAI.Batch> {
  for (;;) {
    const batch = await world.client.batches.retrieve(id);
    if (['completed', 'failed', 'cancelled', 'expired'].includes(batch.status)) return batch;
    await sleep(20);
  }
}

interface Line {
  readonly custom_id: string;
  readonly response: { readonly status_code: number } | null;
  readonly error: { readonly code: string } | null;
}

async function linesOf({ client }: World, fileId: string | null | undefined): Promise<readonly Line[]> {
  if (!fileId) return [];
  const text = await (await client.files.content(fileId)).text();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

const slow = { model: { reply: 'word '.repeat(20), tokenDelayMs: 5, contextTokens: 100_000 } };

test('cancelled: what was answered is there, the rest is told as not asked, and the model is free', async () => {
  await using world = await openWorld(slow);
  const batch = await submit(world, chatLines(100, { max_tokens: 10 }));
  await until(() => world.door.model.calls.length > 12);
  const cancelling = await world.client.batches.cancel(batch.id);
  assert.equal(cancelling.status, 'cancelling');
  const over = await ended(world, batch);
  assert.equal(over.status, 'cancelled');
  const [output, errors] = [await linesOf(world, over.output_file_id), await linesOf(world, over.error_file_id)];
  assert.ok(output.length >= 1 && output.length < 100, `${output.length}`);
  assert.equal(output.length, over.request_counts?.completed);
  assert.equal(output.length + errors.length, 100);
  assert.ok(errors.every(({ error, response }) => error?.code === 'batch_cancelled' && response === null));
  await until(() => world.door.gateway.stats().running === 0);
  const done = await submit(world, chatLines(1));
  await ended(world, done);
  await assert.rejects(world.client.batches.cancel(done.id), BadRequestError);
});

test('a key that is taken away in the middle ends its lines; one that loses its scope, too', async () => {
  await using world = await openWorld(slow);
  const batch = await submit(world, chatLines(60));
  await until(() => world.door.model.calls.length > 10);
  const mine = world.keys['ours'];
  world.keys['ours'] = { scopes: ['files', 'batches'], teams: ['one'] };
  const over = await ended(world, batch);
  assert.equal(over.status, 'completed');
  const statuses = (await linesOf(world, over.error_file_id)).map(({ response }) => response?.status_code);
  assert.ok(statuses.length > 20 && statuses.every((status) => status === 403), JSON.stringify(statuses));
  world.keys['ours'] = mine;
  const before = world.door.model.calls.length;
  const next = await submit(world, chatLines(60));
  await until(() => world.door.model.calls.length > before + 10);
  world.keys['ours'] = undefined;
  await sleep(300);
  world.keys['ours'] = mine;
  const errors = await linesOf(world, (await ended(world, next)).error_file_id);
  assert.ok(errors.length > 20 && errors.every(({ response }) => response?.status_code === 401));
});

test('lines that find no room wait for it', async () => {
  await using world = await openWorld({ ...slow, limits: { requestsPerKeyMax: 3 } });
  const over = await ended(world, await submit(world, chatLines(12)));
  assert.deepEqual(over.request_counts, { total: 12, completed: 12, failed: 0 });
});

test('a gateway that ends leaves the rest to the next one, which asks no answered line again', async () => {
  await using world = await openWorld(slow);
  const batch = await submit(world, chatLines(80, { max_tokens: 6 }));
  const first = world.door.model;
  await until(() => first.calls.length > 20);
  await world.door.gateway.close({ drainMs: 5000 });
  assert.ok(
    first.calls.every(({ outcome }) => outcome === 'ended'),
    'what was asked is answered while it drains',
  );
  const asked = first.calls.length;
  assert.ok(asked < 80);
  await world.reopen();
  const over = await ended(world, batch);
  assert.deepEqual([over.status, over.request_counts], ['completed', { total: 80, completed: 80, failed: 0 }]);
  assert.equal(world.door.model.calls.length, 80 - asked, 'no line is asked twice');
  assert.equal((await linesOf(world, over.output_file_id)).length, 80);
});

test('what is not asked within its time has expired', async () => {
  await using world = await openWorld(slow);
  const batch = await submit(world, chatLines(80));
  await until(() => world.door.model.calls.length > 10);
  await world.door.gateway.close({ drainMs: 5000 });
  await world.database.kysely
    .withTables<{ batch: { expires_ms: number } }>()
    .updateTable('batch')
    .set({ expires_ms: Date.now() - 1 })
    .execute();
  await world.reopen();
  const over = await ended(world, batch);
  assert.equal(over.status, 'expired');
  const errors = await linesOf(world, over.error_file_id);
  assert.ok(errors.length > 0 && errors.every(({ error }) => error?.code === 'batch_expired'));
  assert.equal(errors.length + (await linesOf(world, over.output_file_id)).length, 80);
});

test('a batch whose file is deleted fails, and gives what it has', async () => {
  await using world = await openWorld(slow);
  const batch = await submit(world, chatLines(200, { messages: [{ role: 'user', content: 'word '.repeat(4000) }] }));
  await until(() => world.door.model.calls.length > 10);
  await world.client.files.delete(batch.input_file_id);
  const over = await ended(world, batch);
  assert.deepEqual([over.status, over.errors?.data?.[0]?.code], ['failed', 'input_file_not_found']);
  assert.equal((await linesOf(world, over.output_file_id)).length, over.request_counts?.completed);
});
