// Files and batches on a real PostgreSQL, which several gateways share.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI, { toFile } from 'openai';
import { eraseStored, openStored } from '#gateway';
import { type Database, openDatabase } from '#store';
import { type BatchKeys, chatLines, openBatchDoor } from '../wire/batch-fixture.ts';
import { noPostgres, type PostgresServer, startPostgres } from './server.ts';

const keys: BatchKeys = { ours: { scopes: ['*'], teams: ['one'] } };
const slow = { model: { reply: 'word '.repeat(10), tokenDelayMs: 5 } };
const endpoint = '/v1/chat/completions';

describe('files and batches on PostgreSQL', { skip: noPostgres ?? false }, () => {
  let server: PostgresServer;
  let databases: readonly Database[] = [];
  const clientOf = ({ url }: { readonly url: string }) =>
    new OpenAI({ baseURL: `${url}/v1`, apiKey: 'ours', maxRetries: 0 });
  const submit = async (client: OpenAI, lines: number): Promise<string> => {
    const { id } = await client.files.create({ file: await toFile(Buffer.from(chatLines(lines))), purpose: 'batch' });
    return (await client.batches.create({ input_file_id: id, endpoint, completion_window: '24h' })).id;
  };
  const ended = async (client: OpenAI, id: string): Promise<OpenAI.Batch> => {
    for (;;) {
      const batch = await client.batches.retrieve(id);
      if (batch.completed_at || batch.failed_at || batch.cancelled_at) return batch;
      await sleep(30);
    }
  };

  before(async () => {
    server = await startPostgres();
    databases = await Promise.all([openDatabase(server.url), openDatabase(server.url)]);
  });
  after(async () => {
    await Promise.all(databases.map((database) => database.close()));
    await server?.[Symbol.asyncDispose]();
  });
  const opened = (index: number): Database => databases[index] ?? assert.fail('there are two');

  it('hold bytes as they came, and no more than there is room for, whoever writes at once', async () => {
    const { files } = await openStored({ responses: opened(0), files: opened(0) }, 'room/');
    const bytes = Buffer.from(Array.from({ length: 700_001 }, (_, index) => index % 256));
    const room = { bytesMax: 3 * bytes.length, filesMax: 100 };
    const store = async (): Promise<string> => {
      const draft = await files.begin('one', room);
      try {
        await draft.append(bytes);
        const facts = { purpose: 'batch', filename: 'f', createdMs: Date.now(), expiresMs: undefined };
        return (await draft.finish(facts)).id;
      } catch (error) {
        await files.discard(draft.id);
        throw error;
      }
    };
    const tries = await Promise.allSettled(Array.from({ length: 8 }, store));
    const stored = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    assert.ok(stored.length >= 1 && stored.length <= 3, `${stored.length}`);
    assert.ok(Buffer.concat(await Array.fromAsync(files.read('one', stored[0] ?? ''))).equals(bytes));
    assert.deepEqual((await files.list('one', { limit: 2, order: 'desc' })).files.length, Math.min(2, stored.length));
  });

  it('come in parts, to either gateway', async () => {
    await using one = await openBatchDoor(opened(0), keys);
    await using two = await openBatchDoor(opened(1), keys);
    const [first, second] = [clientOf(one), clientOf(two)];
    const content = Buffer.from(Array.from({ length: 900_000 }, (_, index) => index % 253));
    const facts = { filename: 'f.bin', mime_type: 'application/octet-stream', purpose: 'user_data' } as const;
    const upload = await first.uploads.create({ bytes: content.length, ...facts });
    const send = async (client: OpenAI, from: number, to: number) =>
      (await client.uploads.parts.create(upload.id, { data: await toFile(content.subarray(from, to), 'part') })).id;
    const part_ids = await Promise.all([send(first, 0, 500_000), send(second, 500_000, 900_000)]);
    const ends = await Promise.allSettled(
      [first, second].map((each) => each.uploads.complete(upload.id, { part_ids })),
    );
    const [done] = ends.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    assert.equal(ends.filter(({ status }) => status === 'fulfilled').length, 1);
    const file = done?.file?.id ?? '';
    assert.ok(Buffer.from(await (await second.files.content(file)).arrayBuffer()).equals(content));
    await first.files.delete(file);
  });

  it('are worked on by one gateway at a time, and no line is asked twice', async () => {
    await using one = await openBatchDoor(opened(0), keys, slow);
    await using two = await openBatchDoor(opened(1), keys, slow);
    const batches = await Promise.all([one, two, one, two, one, two].map((door) => submit(clientOf(door), 30)));
    for (const id of batches) {
      const { request_counts: counts } = await ended(clientOf(one), id);
      assert.deepEqual(counts, { total: 30, completed: 30, failed: 0 });
    }
    assert.equal(one.model.calls.length + two.model.calls.length, 180);
  });

  it('are taken over from a gateway that ends, and cancelled through another', async () => {
    const one = await openBatchDoor(opened(0), keys, slow);
    const id = await submit(clientOf(one), 60);
    while (one.model.calls.length < 10) await sleep(10);
    await using two = await openBatchDoor(opened(1), keys, slow);
    await one.gateway.close({ drainMs: 5000 });
    assert.equal((await ended(clientOf(two), id)).request_counts?.completed, 60);
    assert.equal(one.model.calls.length + two.model.calls.length, 60);
    await using three = await openBatchDoor(opened(0), keys, slow);
    const long = await submit(clientOf(two), 2000);
    while (two.model.calls.length + three.model.calls.length < 80) await sleep(10);
    await clientOf(two).batches.cancel(long);
    await clientOf(three).batches.cancel(long);
    assert.equal((await ended(clientOf(three), long)).status, 'cancelled');
  });

  it('are erased with all that a team has stored', async () => {
    const stored = await openStored({ responses: opened(0), files: opened(0) }, 'test/');
    const { files, batches } = await eraseStored(stored, 'one');
    assert.ok(files > 8 && batches === 8, `${files} files, ${batches} batches`);
    assert.deepEqual(await eraseStored(stored, 'one'), {
      responses: 0,
      conversations: 0,
      files: 0,
      batches: 0,
      collections: 0,
      caches: 0,
    });
  });
});
