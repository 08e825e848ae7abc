/** Each provider in the shapes of its own protocol. */
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import type { ProviderName } from './provider/provider-name.ts';
import { remoteModel } from './remote-model.ts';
import {
  context,
  ending,
  chunk,
  events,
  openUpstream,
  question,
  settingsFor,
  textOf,
  usage,
} from './upstream-fixture.ts';

interface Shape {
  readonly path: string;
  /** Where the key is. */
  readonly header: readonly [string, string];
  readonly text: readonly object[];
  readonly call: readonly object[];
}

const openaiCall = chunk({
  tool_calls: [
    { index: 0, id: 'callABCDE', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
  ],
});
const openaiShape: Shape = {
  path: '/v1/chat/completions',
  header: ['authorization', 'Bearer sk-far-away'],
  text: [chunk({ role: 'assistant', content: 'Hel' }), chunk({ content: 'lo.' }), ending('stop'), usage],
  call: [openaiCall, ending('tool_calls'), usage],
};

const message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'm',
  content: [],
  stop_reason: null,
  stop_sequence: null,
};
const messageStart = { type: 'message_start', message: { ...message, usage: { input_tokens: 9, output_tokens: 1 } } };
const messageEnd = (reason: string) => [
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage: { output_tokens: 2 } },
  { type: 'message_stop' },
];
const delta = (fields: object) => ({ type: 'content_block_delta', index: 0, delta: fields });

const candidate = (part: object, more: object = {}) => ({
  candidates: [{ content: { role: 'model', parts: [part] }, index: 0, ...more }],
  usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 2, totalTokenCount: 11 },
});

const shapes: Readonly<Record<Exclude<ProviderName, 'openai-compatible'>, Shape>> = {
  openai: openaiShape,
  // Tells usage with the end, where OpenAI does afterwards.
  mistral: {
    ...openaiShape,
    text: [...openaiShape.text.slice(0, 2), { ...ending('stop'), usage: usage.usage }],
    call: [openaiCall, { ...ending('tool_calls'), usage: usage.usage }],
  },
  anthropic: {
    path: '/v1/messages',
    header: ['x-api-key', 'sk-far-away'],
    text: [
      messageStart,
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      delta({ type: 'text_delta', text: 'Hel' }),
      delta({ type: 'text_delta', text: 'lo.' }),
      ...messageEnd('end_turn'),
    ],
    call: [
      messageStart,
      {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'tool_use', id: 'callABCDE', name: 'weather', input: {} },
      },
      delta({ type: 'input_json_delta', partial_json: '{"city":' }),
      delta({ type: 'input_json_delta', partial_json: '"Oslo"}' }),
      ...messageEnd('tool_use'),
    ],
  },
  google: {
    path: '/v1/models/m:streamGenerateContent?alt=sse',
    header: ['x-goog-api-key', 'sk-far-away'],
    text: [candidate({ text: 'Hel' }), candidate({ text: 'lo.' }, { finishReason: 'STOP' })],
    call: [candidate({ functionCall: { name: 'weather', args: { city: 'Oslo' } } }, { finishReason: 'STOP' })],
  },
};
const tools = [{ name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }];

for (const [provider, { path, header, text, call }] of Object.entries(shapes) as [ProviderName, Shape][]) {
  test(`${provider}: text piece by piece, with its end and its usage`, async () => {
    await using upstream = await openUpstream(events(...text));
    await using model = remoteModel(settingsFor(upstream.url, { provider }));
    const said = await Array.fromAsync(model.generate({ ...question, tokensMax: 20 }, context));
    assert.equal(textOf(said), 'Hello.');
    const end = said.at(-1);
    assert.ok(end?.type === 'end');
    assert.deepEqual([end.reason, end.lateCount?.promptTokens, end.lateCount?.completionTokens], ['stop', 9, 2]);
    const [asked] = upstream.calls;
    assert.deepEqual([asked?.path, asked?.headers[header[0]]], [path, header[1]]);
  });

  test(`${provider}: a call of a tool, and its result on the way back`, async () => {
    await using upstream = await openUpstream(events(...call), events(...text));
    await using model = remoteModel(settingsFor(upstream.url, { provider }));
    const input = { kind: 'chat', messages: [{ role: 'user', content: 'Rain?' }], tools } as const;
    const said = await Array.fromAsync(model.generate({ ...question, input }, context));
    const begun = said.find((event) => event.type === 'tool-call');
    assert.equal(begun?.name, 'weather');
    const given = said.map((event) => (event.type === 'tool-arguments' ? event.text : '')).join('');
    assert.deepEqual(JSON.parse(given), { city: 'Oslo' });
    const end = said.at(-1);
    assert.ok(end?.type === 'end' && end.reason === 'tool_calls');
    const toolCalls = [{ id: begun.id, name: 'weather', arguments: given }];
    const messages = [
      ...input.messages,
      { role: 'assistant', content: '', toolCalls },
      { role: 'tool', content: 'It rains.', toolCallId: begun.id },
    ] as const;
    const more = await Array.fromAsync(model.generate({ ...question, input: { ...input, messages } }, context));
    assert.equal(textOf(more), 'Hello.');
    assert.match(JSON.stringify(upstream.calls[1]?.body), /Oslo.*It rains\./);
  });

  test(`${provider}: an answer that stops coming is no answer that has ended`, async () => {
    await using upstream = await openUpstream(events(...text.slice(0, provider === 'anthropic' ? 3 : 1)));
    await using model = remoteModel(settingsFor(upstream.url, { provider }));
    await assert.rejects(Array.fromAsync(model.generate(question, context)), { code: 'remote/cut' });
  });

  test(`${provider}: its overload is told as such, and not its key`, async () => {
    const busy = (response: ServerResponse): unknown =>
      response
        .writeHead(429, { 'retry-after': '77' })
        .end('{"error":{"message":"slow down","type":"rate_limit_error"}}');
    await using upstream = await openUpstream(busy);
    await using model = remoteModel(settingsFor(upstream.url, { provider }));
    const asking = Array.fromAsync(model.generate(question, context));
    await assert.rejects(asking, { code: 'remote/busy', retryAfterSeconds: 77 });
  });
}
