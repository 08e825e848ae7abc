/** Amounts that would take the machine with them, in the words of every wire protocol: refused before a model is asked. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { openTestDoor } from '../../src/gateway/door-fixture.ts';

const messages = [{ role: 'user', content: 'Hello?' }];
const chat = (more: object) => ['/v1/chat/completions', { model: 'fake', messages, ...more }] as const;
const completion = (more: object) => ['/v1/completions', { model: 'fake', prompt: 'Hello', ...more }] as const;
const response = (more: object) => ['/v1/responses', { model: 'fake', input: 'Hello', ...more }] as const;
const message = (more: object) => ['/v1/messages', { model: 'fake', max_tokens: 5, messages, ...more }] as const;
const many = (count: number) => Array.from({ length: count }, (_none, index) => `${index}`);
const manyMessages = many(5000).map((content) => ({ role: 'user', content }));

const amounts: readonly (readonly [string, object])[] = [
  chat({ n: 16_384 }),
  chat({ n: 1e300 }),
  chat({ n: -1 }),
  chat({ n: 1.5 }),
  chat({ max_tokens: -1 }),
  chat({ top_logprobs: 1e6, logprobs: true }),
  chat({ stop: many(10_000) }),
  chat({ stop: 'x'.repeat(100_000) }),
  chat({ logit_bias: Object.fromEntries(many(5000).map((id) => [id, 1])) }),
  chat({ messages: manyMessages }),
  chat({ temperature: 1e300 }),
  chat({ seed: 1e300 }),
  chat({ guided_choice: many(5000) }),
  chat({ guided_regex: '(a|b)'.repeat(50_000) }),
  chat({ guided_grammar: `root ::= ${'"a" '.repeat(50_000)}` }),
  chat({ tools: many(500).map((name) => ({ type: 'function', function: { name: `f${name}` } })) }),
  completion({ n: 16_384 }),
  completion({ best_of: 16_384 }),
  completion({ prompt: many(1000) }),
  completion({ prompt: ['a', 'b'], n: 32 }),
  completion({ logprobs: 16_384 }),
  response({ max_output_tokens: -1 }),
  response({ top_logprobs: 16_384 }),
  response({ input: manyMessages.map((each) => ({ type: 'message', ...each })) }),
  response({ metadata: Object.fromEntries(many(17).map((name) => [name, 'x'])) }),
  message({ max_tokens: -1 }),
  message({ messages: manyMessages }),
  message({ stop_sequences: many(10_000) }),
  message({ top_k: 1e300 }),
  ['/v1/embeddings', { model: 'fake', input: many(10_000) }],
  ['/v1/embeddings', { model: 'fake', input: 'a', dimensions: 1e300 }],
  ['/api/chat', { model: 'fake', messages: manyMessages, stream: false }],
  ['/api/generate', { model: 'fake', prompt: 'a', options: { stop: many(10_000) } }],
  ['/api/embed', { model: 'fake', input: many(10_000) }],
  ['/tokenize', { model: 'fake', messages: manyMessages }],
];

test('too much of anything is refused at once, and no model is asked', async () => {
  await using door = await openTestDoor();
  for (const [path, body] of amounts) {
    const name = `${path} ${JSON.stringify(body).slice(0, 120)}`;
    const startedMs = performance.now();
    const answer = await door.post(path, body);
    const text = await answer.text();
    assert.equal(answer.status, 400, `${name}: ${text}`);
    assert.ok(text.length < 1000, `${name}: what was sent is not told back at length`);
    assert.ok(performance.now() - startedMs < 2000, name);
  }
  assert.equal(door.model.calls.length, 0);
});

test('addresses that a client gives are never asked, whatever they are', async (context) => {
  const asked: string[] = [];
  const inside = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('secret');
  }).listen(0, '127.0.0.1');
  context.after(() => inside.close());
  await new Promise((resolve) => inside.once('listening', resolve));
  const { port } = inside.address() as AddressInfo;
  await using door = await openTestDoor();
  for (const url of [
    `http://127.0.0.1:${port}/secret.png`,
    `http://localhost:${port}/secret.png`,
    `http://[::ffff:127.0.0.1]:${port}/`,
    `http://2130706433:${port}/`,
    `http://0x7f.1:${port}/`,
    'http://169.254.169.254/latest/meta-data/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:6379/_FLUSHALL',
  ]) {
    for (const [path, body] of [
      chat({ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }] }),
      response({ input: [{ type: 'message', role: 'user', content: [{ type: 'input_image', image_url: url }] }] }),
      response({ input: [{ type: 'message', role: 'user', content: [{ type: 'input_file', file_url: url }] }] }),
      message({ messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'url', url } }] }] }),
      message({ messages: [{ role: 'user', content: [{ type: 'document', source: { type: 'url', url } }] }] }),
      ['/tokenize', chat({ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }] })[1]],
      [
        '/apply-template',
        chat({ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }] })[1],
      ],
      [
        '/v1/messages/count_tokens',
        { model: 'fake', messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'url', url } }] }] },
      ],
      [
        '/v1/responses/input_tokens',
        {
          model: 'fake',
          input: [{ type: 'message', role: 'user', content: [{ type: 'input_image', image_url: url }] }],
        },
      ],
      ['/api/chat', { model: 'fake', stream: false, messages: [{ role: 'user', content: 'a', images: [url] }] }],
      response({ tools: [{ type: 'mcp', server_label: 'x', server_url: url }] }),
    ] as const) {
      const answer = await door.post(path, body);
      const text = await answer.text();
      assert.equal(answer.status, 400, `${path} with ${url}: ${text}`);
      assert.doesNotMatch(text, /secret"|root:/);
    }
  }
  assert.deepEqual(asked, []);
  assert.equal(door.model.calls.length, 0);
});
