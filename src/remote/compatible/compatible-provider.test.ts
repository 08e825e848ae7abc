import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatMessage, GenerateRequest } from '#contract';
import { remoteModel } from '../remote-model.ts';
import {
  chunk,
  context,
  ending,
  events,
  hello,
  openUpstream,
  question,
  settingsFor,
  textOf,
  usage,
} from '../upstream-fixture.ts';

test('tools go out, and calls come back whole or in pieces', async () => {
  const call = (fields: object) => chunk({ tool_calls: [{ index: 0, ...fields }] });
  await using upstream = await openUpstream(
    events(
      call({ id: 'call_1', type: 'function', function: { name: 'weather', arguments: '' } }),
      call({ function: { arguments: '{"city":' } }),
      call({ function: { arguments: '"Oslo"}' } }),
      ending('tool_calls'),
      usage,
    ),
  );
  await using model = remoteModel(settingsFor(upstream.url));
  const tools = [{ name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }];
  const input = { kind: 'chat', messages: [{ role: 'user', content: 'Rain?' }], tools } as const;
  const asked = { ...question, input, toolUse: { choice: 'required', parallel: false } } as const;
  const said = await Array.fromAsync(model.generate(asked, context));
  const begun = said.find((event) => event.type === 'tool-call');
  assert.deepEqual([begun?.name, begun?.id, begun?.call], ['weather', 'call_1', 0]);
  const given = said.map((event) => (event.type === 'tool-arguments' ? event.text : '')).join('');
  assert.deepEqual(JSON.parse(given), { city: 'Oslo' });
  const end = said.at(-1);
  assert.ok(end?.type === 'end' && end.reason === 'tool_calls');
  const { body } = upstream.calls[0] ?? {};
  assert.deepEqual([body?.['tool_choice'], body?.['parallel_tool_calls']], ['required', false]);
});

test('a call whose arguments are no JSON is no call', async () => {
  const fn = { name: 'weather', arguments: '{"city":' };
  const broken = chunk({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: fn }] });
  await using upstream = await openUpstream(events(broken, ending('tool_calls'), usage));
  await using model = remoteModel(settingsFor(upstream.url));
  const input = { kind: 'chat', messages: [{ role: 'user', content: 'Rain?' }], tools: [{ name: 'weather' }] } as const;
  await assert.rejects(Array.fromAsync(model.generate({ ...question, input }, context)), { code: 'remote/cut' });
});

test('log-probabilities come with the words that they are of', async () => {
  const told = {
    content: [
      { token: 'Hel', logprob: -0.5, bytes: [72, 101, 108], top_logprobs: [{ token: 'Hi', logprob: -1, bytes: null }] },
    ],
  };
  await using upstream = await openUpstream(
    events(chunk({ content: 'Hel' }, { logprobs: told }), ending('stop'), usage),
  );
  await using model = remoteModel(settingsFor(upstream.url));
  const said = await Array.fromAsync(model.generate({ ...question, logprobs: 1 }, context));
  const text = said.find((event) => event.type === 'text');
  assert.deepEqual(
    text?.logprobs?.map(({ logprob, top }) => [logprob, top.length]),
    [[-0.5, 1]],
  );
  assert.deepEqual(upstream.calls[0]?.body['top_logprobs'], 1);
});

test('continues plain text, where the protocol has that', async () => {
  const piece = (text: string, more: object = {}) => ({
    id: 't',
    choices: [{ index: 0, text, finish_reason: null, ...more }],
  });
  await using upstream = await openUpstream(
    events(piece(' upon'), piece(' a time', { finish_reason: 'length' }), { ...usage, id: 't' }, '[DONE]'),
  );
  await using model = remoteModel(settingsFor(upstream.url));
  const input = { kind: 'text', text: 'Once' } as const;
  const said = await Array.fromAsync(model.generate({ ...question, input }, context));
  assert.equal(textOf(said), ' upon a time');
  const [asked] = upstream.calls;
  assert.deepEqual(
    [asked?.path, asked?.body['prompt'], 'messages' in (asked?.body ?? {})],
    ['/v1/completions', 'Once', false],
  );
  await using chats = remoteModel(settingsFor(upstream.url, { provider: 'mistral' }));
  await assert.rejects(Array.fromAsync(chats.generate({ ...question, input }, context)), {
    code: 'remote/unsupported',
  });
});

test('messages of every kind and forms go out in the words of the protocol', async () => {
  await using upstream = await openUpstream(events(...hello));
  await using model = remoteModel(settingsFor(upstream.url, { media: ['image', 'audio'] }));
  const schema = { type: 'object' } as const;
  const messages: readonly ChatMessage[] = [
    { role: 'developer', content: 'Be brief.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What?' },
        { type: 'image', url: 'https://x.example/a.png' },
        { type: 'audio', base64: 'AA==', format: 'wav' },
      ],
    },
    { role: 'assistant', content: '', reasoning: 'Hm.', toolCalls: [{ id: 'c', name: 'see', arguments: '{}' }] },
    { role: 'tool', content: 'A cat.', toolCallId: 'c' },
  ];
  const tools = [{ name: 'see' }, { name: 'hear', parameters: schema }];
  const request: GenerateRequest = {
    input: { kind: 'chat', messages, tools, reasoning: 'low' },
    sampling: { topK: 5, minP: 0.1, repetitionPenalty: 1.1, logitBias: new Map([[7, -100]]), seed: 3 },
    constraint: { kind: 'json', schema },
    toolUse: { choice: 'required', only: ['hear'] },
  };
  await Array.fromAsync(model.generate(request, context));
  assert.deepEqual(upstream.calls[0]?.body, {
    model: 'm',
    messages: [
      { role: 'developer', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What?' },
          { type: 'image_url', image_url: { url: 'https://x.example/a.png' } },
          { type: 'input_audio', input_audio: { data: 'AA==', format: 'wav' } },
        ],
      },
      {
        role: 'assistant',
        content: null,
        reasoning_content: 'Hm.',
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'see', arguments: '{}' } }],
      },
      { role: 'tool', content: 'A cat.', tool_call_id: 'c' },
    ],
    tools: [
      { type: 'function', function: { name: 'see', parameters: schema } },
      { type: 'function', function: { name: 'hear', parameters: schema } },
    ],
    tool_choice: { type: 'function', function: { name: 'hear' } },
    response_format: { type: 'json_schema', json_schema: { name: 'response', schema, strict: true } },
    reasoning_effort: 'low',
    top_k: 5,
    min_p: 0.1,
    repetition_penalty: 1.1,
    logit_bias: { 7: -100 },
    seed: 3,
    stream: true,
    stream_options: { include_usage: true },
  });
});
