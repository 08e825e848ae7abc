/** OpenAI's library for responses against the gateway over SmolLM2-135M: what is answered, kept, followed and cancelled. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import OpenAI, { BadRequestError, NotFoundError } from 'openai';
import { silentLog } from '#base';
import { openResponseArchives } from '#gateway';
import { type Database, openDatabase } from '#store';
import { openTestDoor, until } from '../../src/gateway/door-fixture.ts';
import { openRealDoor, type RealDoor } from './real-door.ts';

let database: Database;
let door: RealDoor;
let client: OpenAI;

before(async () => {
  database = await openDatabase('sqlite::memory:');
  const archiveOf = await openResponseArchives(database, { log: silentLog });
  door = await openRealDoor({ responses: archiveOf('test/') });
  client = new OpenAI({ baseURL: `${door.url}/v1`, apiKey: 'none', maxRetries: 0 });
});

after(async () => {
  await door?.[Symbol.asyncDispose]();
  await database?.close();
});

const question = {
  model: 'smol',
  input: 'Name the capital of France.',
  temperature: 0,
  max_output_tokens: 24,
} satisfies OpenAI.Responses.ResponseCreateParamsNonStreaming;

test('a response, which can be fetched again, with what it was asked', async () => {
  const response = await client.responses.create({ ...question, instructions: 'Be brief.', metadata: { a: 'b' } });
  assert.match(response.output_text, /Paris/);
  assert.ok(['completed', 'incomplete'].includes(response.status ?? ''));
  assert.deepEqual([response.object, response.model, response.metadata], ['response', 'smol', { a: 'b' }]);
  assert.equal(
    response.usage?.total_tokens,
    (response.usage?.input_tokens ?? 0) + (response.usage?.output_tokens ?? 0),
  );
  const { _request_id: _one, ...kept } = (await client.responses.retrieve(response.id)) as OpenAI.Responses.Response & {
    _request_id?: string;
  };
  const { _request_id: _two, ...given } = response as typeof kept & { _request_id?: string };
  assert.deepEqual(kept, given);
  const items = await client.responses.inputItems.list(response.id);
  assert.equal(items.data.length, 1);
  const [item] = items.data;
  assert.ok(item?.type === 'message' && item.id.startsWith('msg_'));
  await client.responses.delete(response.id);
  await assert.rejects(client.responses.retrieve(response.id), NotFoundError);
});

test('a stream has every event in its place and numbered, and adds up to what is kept', async () => {
  const stream = client.responses.stream(question);
  const events: OpenAI.Responses.ResponseStreamEvent[] = [];
  for await (const event of stream) events.push(event);
  const types = events.map(({ type }) => type);
  assert.deepEqual(types.slice(0, 5), [
    'response.created',
    'response.in_progress',
    'response.output_item.added',
    'response.content_part.added',
    'response.output_text.delta',
  ]);
  assert.deepEqual(types.slice(-4, -1), [
    'response.output_text.done',
    'response.content_part.done',
    'response.output_item.done',
  ]);
  assert.deepEqual(
    events.map(({ sequence_number: number }) => number),
    events.map((_event, index) => index),
  );
  const final = await stream.finalResponse();
  assert.match(final.output_text, /Paris/);
  assert.equal((await client.responses.retrieve(final.id)).status, final.status);
});

test('one goes on from another, and by reference', async () => {
  const first = await client.responses.create({ ...question, input: 'My name is Ada.' });
  const next = await client.responses.create({ ...question, input: 'Say more.', previous_response_id: first.id });
  assert.equal(next.previous_response_id, first.id);
  const alone = await client.responses.create({ ...question, input: 'Say more.' });
  assert.ok((next.usage?.input_tokens ?? 0) > (alone.usage?.input_tokens ?? 0) + 10);
  const referred = await client.responses.create({
    ...question,
    input: [
      { role: 'user', content: 'My name is Ada.' },
      { type: 'item_reference', id: first.output[0]?.id ?? '' },
      { role: 'user', content: 'Say more.' },
    ],
  });
  assert.equal(referred.usage?.input_tokens, next.usage?.input_tokens);
  await client.responses.delete(first.id);
  const gone = client.responses.create({ ...question, previous_response_id: next.id });
  await assert.rejects(gone, (error) => error instanceof NotFoundError && error.param === 'previous_response_id');
});

test('a conversation grows by what is asked and answered in it', async () => {
  const conversation = await client.conversations.create({ items: [{ role: 'user', content: 'My name is Ada.' }] });
  const response = await client.responses.create({ ...question, conversation: conversation.id });
  assert.equal(response.conversation?.id, conversation.id);
  const items = await Array.fromAsync(client.conversations.items.list(conversation.id, { order: 'asc', limit: 1 }));
  assert.deepEqual(
    items.map((item) => (item.type === 'message' ? item.role : item.type)),
    ['user', 'user', 'assistant'],
  );
  await client.conversations.items.create(conversation.id, { items: [{ role: 'user', content: 'Thanks.' }] });
  const [first] = items;
  await client.conversations.items.delete(first?.id ?? '', { conversation_id: conversation.id });
  assert.equal((await Array.fromAsync(client.conversations.items.list(conversation.id))).length, 3);
  assert.deepEqual((await client.conversations.update(conversation.id, { metadata: { a: '1' } })).metadata, { a: '1' });
  await client.conversations.delete(conversation.id);
  await assert.rejects(client.conversations.retrieve(conversation.id), NotFoundError);
});

test('in the background: queued at once, followed by its stream, and fetched when it is over', async () => {
  const queued = await client.responses.create({ ...question, background: true });
  assert.equal(queued.status, 'queued');
  const ended = async () => {
    for (;;) {
      const now = await client.responses.retrieve(queued.id);
      if (now.status !== 'queued' && now.status !== 'in_progress') return now;
    }
  };
  assert.match((await ended()).output_text, /Paris/);
  const stream = await client.responses.create({ ...question, background: true, stream: true });
  const seen: OpenAI.Responses.ResponseStreamEvent[] = [];
  for await (const event of stream) {
    seen.push(event);
    if (event.type === 'response.output_text.delta') break;
  }
  const [queuedEvent] = seen;
  assert.ok(queuedEvent?.type === 'response.queued');
  const { id } = queuedEvent.response;
  const rest = await client.responses.retrieve(id, { stream: true, starting_after: seen.at(-1)?.sequence_number ?? 0 });
  const last = (await Array.fromAsync(rest)).at(-1);
  assert.ok(last?.type === 'response.completed' || last?.type === 'response.incomplete');
  assert.match(last.response.output.map((item) => JSON.stringify(item)).join(''), /Paris/);
  const replayed = await Array.fromAsync(await client.responses.retrieve(id, { stream: true }));
  assert.equal(replayed.at(-1)?.type, last.type);
});

test('what runs in the background can be cancelled, and frees the model', async () => {
  await using store = await openDatabase('sqlite::memory:');
  const archiveOf = await openResponseArchives(store, { log: silentLog });
  await using fake = await openTestDoor({
    model: { reply: 'word '.repeat(3000), tokenDelayMs: 2 },
    responses: archiveOf('test/'),
  });
  const other = new OpenAI({ baseURL: `${fake.url}/v1`, apiKey: 'all', maxRetries: 0 });
  const { id } = await other.responses.create({ model: 'fake', input: 'Hi', background: true });
  await until(() => fake.model.calls.length === 1);
  assert.equal((await other.responses.cancel(id)).status, 'cancelled');
  await until(() => fake.model.calls[0]?.outcome === 'left' && fake.gateway.stats().running === 0);
  assert.equal((await other.responses.retrieve(id)).status, 'cancelled');
  const whole = await other.responses.create({ model: 'fake', input: 'Hi', max_output_tokens: 2 });
  assert.deepEqual([whole.status, whole.incomplete_details], ['incomplete', { reason: 'max_output_tokens' }]);
  await assert.rejects(other.responses.cancel(whole.id), BadRequestError);
});

test('what was said before is made shorter, and gone on from', async () => {
  const input = [
    { role: 'user' as const, content: 'My name is Ada, and I live in Paris.' },
    { role: 'assistant' as const, content: 'Nice to meet you, Ada. '.repeat(20) },
    { role: 'user' as const, content: 'Thanks.' },
  ];
  const compacted = await client.responses.compact({ model: 'smol', input, instructions: 'Be brief.' });
  assert.equal(compacted.object, 'response.compaction');
  assert.deepEqual(
    compacted.output.map(({ type }) => type as string),
    ['message', 'message', 'compaction'],
  );
  assert.ok(compacted.usage.output_tokens > 0 && compacted.usage.input_tokens > 100);
  const output = compacted.output as OpenAI.Responses.ResponseInputItem[];
  const next = await client.responses.create({ ...question, input: [...output, { role: 'user', content: 'Go on.' }] });
  assert.ok((next.usage?.input_tokens ?? 0) > 20);
  const items = await client.responses.inputItems.list(next.id, { order: 'asc' });
  assert.equal(items.data[2]?.type as string, 'compaction');
  const foreign = [{ type: 'compaction' as const, encrypted_content: 'gAAAAA' }];
  await assert.rejects(client.responses.create({ ...question, input: foreign }), /another service/);
});

test('what cannot be served is refused by name', async () => {
  const refused = async (fields: object, pattern: RegExp) => {
    const body = { ...question, ...fields } as typeof question;
    await assert.rejects(
      client.responses.create(body),
      (error) => error instanceof BadRequestError && pattern.test(error.message),
    );
  };
  await refused({ tools: [{ type: 'file_search' }] }, /tools\[0\].*that the client runs/);
  await refused({ temprature: 1 }, /temprature/);
  await refused({ truncation: 'auto' }, /truncation/);
  await refused({ input: [] }, /input/);
  await refused({ background: true, store: false }, /background/);
  await refused({ input: [{ type: 'computer_call', id: 'x' }] }, /these are: message/);
  await refused(
    { input: [{ role: 'user', content: [{ type: 'input_file', file_id: 'f' }] }] },
    /these are: input_text/,
  );
});
