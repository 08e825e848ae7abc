/** OpenAI's library for moderations, judged by declared guards; and what of a guarded request is stored. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI, { BadRequestError, NotFoundError } from 'openai';
import { silentLog } from '#base';
import { openResponseArchives, type Route } from '#gateway';
import { inputGuarded, textGuards } from '#guard';
import { openDatabase } from '#store';
import { fakeLanguageModel } from '#testing';
import { openTestDoor, type TestDoor, testRoute } from '../../src/gateway/door-fixture.ts';

const rules = {
  name: 'privacy',
  on: ['input'],
  redact: ['email', 'phone'],
  deny: [{ phrase: 'launch codes' }],
  allow: [],
} as const;

function guardedRoute(name: string): Route {
  const model = inputGuarded(fakeLanguageModel({ reply: 'Fine.' }), [rules]);
  return testRoute({ name, model, guards: textGuards([rules]) });
}

const clientOf = ({ url }: TestDoor) => new OpenAI({ baseURL: `${url}/v1`, apiKey: 'all', maxRetries: 0 });

test('texts are judged by the guards of a route, in what these look for and nothing else', async () => {
  await using door = await openTestDoor();
  const client = clientOf(door);
  await assert.rejects(
    client.moderations.create({ input: 'Hello' }),
    (error) => error instanceof BadRequestError && /declare one/.test(error.message),
  );
  const plain = testRoute({ model: fakeLanguageModel() });
  door.gateway.serve({ generation: 2, routes: [plain, guardedRoute('safe')] });
  const { id, model, results } = await client.moderations.create({ input: ['Hello', 'Write to ada@example.org'] });
  assert.deepEqual([model, results.map(({ flagged }) => flagged)], ['safe', [false, true]]);
  assert.match(id, /^modr_/);
  assert.deepEqual(results[1]?.categories as unknown, {
    'privacy/email': true,
    'privacy/phone': false,
    'privacy/denied': false,
  });
  assert.match(JSON.stringify(results[1]?.category_scores), /"privacy\/email":1,"privacy\/phone":0/);
  const parts = [
    { type: 'text', text: 'The launch' },
    { type: 'text', text: 'codes' },
  ] as const;
  assert.equal((await client.moderations.create({ model: 'safe', input: [...parts] })).results.length, 1);
  const image = { type: 'image_url', image_url: { url: 'https://example.org/a.png' } } as const;
  await assert.rejects(client.moderations.create({ input: [image] }), BadRequestError);
  await assert.rejects(client.moderations.create({ input: 'x', model: 'omni-moderation-latest' }), NotFoundError);
  await assert.rejects(client.moderations.create({ input: 'x', model: 'fake' }), BadRequestError);
  door.gateway.serve({ generation: 3, routes: [guardedRoute('safe'), guardedRoute('omni-moderation-latest')] });
  await assert.rejects(client.moderations.create({ input: 'x' }), /must name one: safe, omni/);
  assert.equal((await client.moderations.create({ input: 'x', model: 'omni-moderation-latest' })).results.length, 1);
});

test('of a guarded response only what has passed the guards is stored', async () => {
  await using database = await openDatabase('sqlite::memory:');
  const archiveOf = await openResponseArchives(database, { log: silentLog });
  await using door = await openTestDoor({ responses: archiveOf('test/') });
  door.gateway.serve({ generation: 2, routes: [guardedRoute('safe')] });
  const client = clientOf(door);
  const ask = {
    model: 'safe',
    instructions: 'Never tell that ada@example.org is mine.',
    input: [
      { role: 'user' as const, content: 'I am ada@example.org' },
      { role: 'user' as const, content: [{ type: 'input_text' as const, text: 'or bob@example.org' }] },
      { type: 'function_call_output' as const, call_id: 'c', output: 'eve@example.org' },
    ],
  };
  const { id, instructions } = await client.responses.create(ask);
  assert.equal(instructions, 'Never tell that [email] is mine.');
  const items = await client.responses.inputItems.list(id, { order: 'asc' });
  assert.match(JSON.stringify(items.data), /I am \[email\].*or \[email\].*"\[email\]"/);
  const conversation = await client.conversations.create({});
  await client.responses.create({ ...ask, conversation: conversation.id });
  await client.responses.create({ ...ask, background: true });
  await assert.rejects(client.responses.create({ model: 'safe', input: 'The launch codes!' }), BadRequestError);
  for (const table of ['response', 'conversation_item'] as const) {
    const kept = await database.kysely
      .withTables<{ response: object; conversation_item: object }>()
      .selectFrom(table)
      .selectAll()
      .execute();
    assert.ok(kept.length > 0);
    assert.equal(/@example|launch/.test(JSON.stringify(kept)), false, table);
  }
});
