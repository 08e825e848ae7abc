import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Database, migrate, openDatabase } from '#store';
import type { ResponseObject } from '../response-object.ts';
import { ResponseArchive } from './response-archive.ts';
import type { StoredResponse } from './stored-response.ts';
import { responseMigrations } from './tables.ts';

const dayMs = 24 * 3_600_000;

interface World extends AsyncDisposable {
  readonly database: Database;
  readonly archive: ResponseArchive;
  nowMs: number;
}

async function openWorld(): Promise<World> {
  const database = await openDatabase('sqlite::memory:');
  await migrate(database, 'responses', responseMigrations);
  const world = {
    database,
    nowMs: 1_000_000,
    archive: undefined as unknown as ResponseArchive,
    [Symbol.asyncDispose]: () => database.close(),
  };
  const clock = { nowMs: () => world.nowMs, sleep: async () => {} };
  world.archive = new ResponseArchive({ database, scope: 'shop/', retentionMs: 30 * dayMs, clock });
  return world;
}

/** As much of a response as matters to whoever keeps it. */
function stored(id: string, fields: Partial<ResponseObject> = {}, tenant = 'one'): StoredResponse {
  const output = [
    {
      type: 'message' as const,
      id: `msg_of_${id}`,
      status: 'completed' as const,
      role: 'assistant' as const,
      content: [{ type: 'output_text' as const, text: `answer ${id}`, annotations: [], logprobs: [] }],
    },
  ];
  const response = { id, status: 'completed', created_at: 1, previous_response_id: null, conversation: null, output };
  return {
    tenant,
    response: { ...response, ...fields } as unknown as ResponseObject,
    input: [{ type: 'message', id: `msg_to_${id}`, role: 'user', content: `question ${id}` }],
  };
}

const ids = (items: readonly { readonly id?: string | null | undefined }[]) => items.map(({ id }) => id);

test('what is kept is its tenant’s, and nobody else’s, in its scope', async () => {
  await using world = await openWorld();
  const { archive, database } = world;
  await archive.add(stored('a'));
  assert.deepEqual(await archive.find('one', 'a'), stored('a'));
  assert.equal(await archive.find('two', 'a'), undefined);
  assert.equal(await archive.item('two', 'msg_of_a'), undefined);
  await assert.rejects(archive.history('two', 'a'), { code: 'gateway/response-not-found' });
  assert.equal(await archive.remove('two', 'a'), false);
  const other = new ResponseArchive({ database, scope: 'other/' });
  assert.equal(await other.find('one', 'a'), undefined);
  assert.deepEqual(await archive.item('one', 'msg_to_a'), stored('a').input[0]);
});

test('a chain is read oldest first; a link that is gone is told', async () => {
  await using world = await openWorld();
  const { archive } = world;
  await archive.add(stored('a'));
  await archive.add(stored('b', { previous_response_id: 'a' }));
  await archive.add(stored('c', { previous_response_id: 'b' }));
  const whole = ['msg_to_a', 'msg_of_a', 'msg_to_b', 'msg_of_b', 'msg_to_c', 'msg_of_c'];
  assert.deepEqual(ids(await archive.history('one', 'c')), whole);
  assert.deepEqual(ids(await archive.history('one', 'b')), whole.slice(0, 4));
  assert.equal(await archive.remove('one', 'a'), true);
  assert.equal(await archive.item('one', 'msg_of_a'), undefined);
  await assert.rejects(archive.history('one', 'c'), { code: 'gateway/response-not-found' });
});

test('what ran in a process that has died has failed; what says that it lives has not', async () => {
  await using world = await openWorld();
  const { archive } = world;
  await archive.add(stored('a', { status: 'queued', background: true }));
  await archive.add(stored('b', { status: 'queued', background: true }));
  world.nowMs += 10_000;
  assert.deepEqual(await archive.stayAlive(['a']), []);
  world.nowMs += 10_000;
  assert.equal((await archive.find('one', 'a'))?.response.status, 'queued');
  const dead = await archive.find('one', 'b');
  assert.deepEqual([dead?.response.status, dead?.response.error?.code], ['failed', 'server_error']);
  assert.deepEqual(await archive.stayAlive(['a', 'b']), ['b'], 'whoever makes it is told');
});

test('what was cancelled or deleted while it ran stays so', async () => {
  await using world = await openWorld();
  const { archive } = world;
  await archive.add(stored('a', { status: 'queued' }));
  await archive.add(stored('b', { status: 'queued' }));
  assert.equal((await archive.cancel(stored('a')))?.response.status, 'cancelled');
  await archive.remove('one', 'b');
  await archive.finish(stored('a'));
  await archive.finish(stored('b'));
  assert.equal((await archive.find('one', 'a'))?.response.status, 'cancelled');
  assert.equal(await archive.find('one', 'b'), undefined);
});

test('what is old is gone at once, and deleted by the next sweep', async () => {
  await using world = await openWorld();
  const { archive } = world;
  for (let n = 0; n < 450; n++) await archive.add(stored(`r${n}`));
  world.nowMs += 20 * dayMs;
  await archive.add(stored('young'));
  world.nowMs += 11 * dayMs;
  assert.equal(await archive.find('one', 'r0'), undefined);
  assert.equal(await archive.sweep(), 450);
  assert.equal(await archive.item('one', 'msg_of_r0'), undefined);
  assert.ok(await archive.find('one', 'young'));
});

test('a conversation holds what was asked and answered in it, and nothing of what failed', async () => {
  await using world = await openWorld();
  const { archive } = world;
  const { id } = await archive.conversations.create('one', {}, stored('first').input);
  await archive.add(stored('a', { conversation: { id } }));
  await archive.add(stored('b', { conversation: { id }, status: 'failed' }));
  assert.deepEqual(ids(await archive.conversations.items('one', id)), ['msg_to_first', 'msg_to_a', 'msg_of_a']);
  await archive.conversations.append('one', id, stored('a').input);
  assert.equal((await archive.conversations.items('one', id)).length, 3, 'what it has already it does not get again');
  await assert.rejects(archive.conversations.items('two', id), { code: 'gateway/conversation-not-found' });
});
