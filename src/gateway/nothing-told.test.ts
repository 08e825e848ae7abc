/** Neither keys nor what was said to a model are in logs, and errors do not say them back. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openTestDoor, recordingLog, until } from './door-fixture.ts';

const said = 'the-words-that-nobody-else-may-read';
const secret = `lode_${'S3cr3t'.repeat(7)}x`;

async function openDoor(context: TestContext, failure?: Error) {
  const log = recordingLog();
  const door = await openTestDoor({
    log,
    keys: { verify: async (text) => (text === secret ? { id: 'key_1', name: 'app', scopes: ['*'] } : undefined) },
    ...(failure && { model: { failure: { error: failure } } }),
  });
  context.after(() => door[Symbol.asyncDispose]());
  const send = async (path: string, body: unknown, headers: Record<string, string> = {}): Promise<string> => {
    const answer = await door.post(path, body, { authorization: `Bearer ${secret}`, ...headers });
    return `${JSON.stringify([...answer.headers])}${await answer.text()}`;
  };
  const written = (): string =>
    JSON.stringify(log.events, (_name, value: unknown) =>
      value instanceof Error ? `${value.message} ${value.stack}` : value,
    );
  return { door, send, written };
}

const chat = (more: object = {}) => ({ model: 'fake', messages: [{ role: 'user', content: said }], ...more });

test('what goes wrong with a request is told without its words', async (context) => {
  const { door, send, written } = await openDoor(context);
  const answers = await Promise.all([
    send('/v1/chat/completions', chat({ model: 'none' })),
    send('/v1/chat/completions', chat({ temperature: 'hot' })),
    send('/v1/chat/completions', chat({ n: 16_384 })),
    send('/v1/chat/completions', { model: 'fake', messages: [{ role: said, content: said }] }),
    send('/v1/chat/completions', { model: 'fake', messages: [{ role: 'user', content: { text: said } }] }),
    send('/v1/chat/completions', `{"model":"fake","messages":[{"role":"user","content":"${said}"`),
    send(
      '/v1/chat/completions',
      chat({ response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { pattern: '(' } } } }),
    ),
    send('/v1/completions', { model: 'fake', prompt: [said, 1] }),
    send('/v1/messages', { model: 'fake', max_tokens: 0, messages: [{ role: 'user', content: said }] }),
    send('/v1/responses', { model: 'none', input: said }),
    send('/v1/conversations', { items: [{ type: said, content: said }] }),
    send('/v1/embeddings', { model: 'fake', input: [said, 1] }),
    send('/api/chat', { model: 'none', messages: [{ role: 'user', content: said }] }),
    send('/api/generate', { model: 'fake', prompt: [said] }),
    send('/tokenize', { model: 'none', prompt: said }),
    send('/apply-template', { model: 'fake', messages: [{ role: said, content: said }] }),
    send('/v1/programs/none', { inputs: { text: said } }),
  ]);
  await until(() => door.gateway.stats().running === 0);
  for (const answer of answers) assert.equal(answer.includes(said), false, answer);
  assert.equal(written().includes(said), false);
});

test('a key is told to nobody: not in logs, not in errors, known or not', async (context) => {
  const { door, send, written } = await openDoor(context);
  const wrong = `lode_${'Wr0ng_'.repeat(7)}x`;
  const answers = await Promise.all([
    send('/v1/chat/completions', chat()),
    send('/v1/chat/completions', chat(), { authorization: `Bearer ${wrong}` }),
    send('/v1/chat/completions', chat(), { authorization: wrong }),
    send(`/v1/nothing?key=${secret}`, chat()),
    send(`/${secret}`, chat(), { authorization: `Basic ${wrong}` }),
    send('/v1/messages', chat(), { 'x-api-key': wrong }),
  ]);
  await until(() => door.gateway.stats().running === 0);
  for (const text of [secret, wrong]) {
    assert.equal(written().includes(text.slice(5)), false, 'log');
    for (const [index, answer] of answers.entries())
      if (index !== 4) assert.equal(answer.includes(text.slice(5)), false, answer);
  }
});

test('a defect is written down whole, and the client is told nothing of it', async (context) => {
  const { door, send, written } = await openDoor(context, new Error('the disk of cupboard 7 is full'));
  const answer = await send('/v1/chat/completions', chat());
  await until(() => door.gateway.stats().running === 0);
  assert.match(written(), /cupboard 7/);
  assert.equal(answer.includes('cupboard'), false);
  assert.equal(written().includes(said), false);
});
