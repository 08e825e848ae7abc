import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GenerateEvent } from '#contract';
import { testTally } from '../visit-fixture.ts';
import { chatAnswer } from './chat-answer.ts';
import { chatStream } from './chat-stream.ts';
import { chunkFrame } from './chunk-frame.ts';

const identity = { id: 'chatcmpl-1', created: 7, model: 'm' };
const timings = { queueMs: 1, prefillMs: 2, decodeMs: 3 };
const choice = 0;

/** A thought, a word and two calls. */
async function* events(): AsyncGenerator<GenerateEvent> {
  yield { type: 'start', promptTokens: 3, cachedTokens: 0 };
  yield { type: 'reasoning', choice, text: 'Hm.', tokens: [1] };
  yield { type: 'text', choice, text: 'Well.', tokens: [2] };
  yield { type: 'tool-call', choice, call: 0, id: 'call_a', name: 'look', tokens: [3] };
  yield { type: 'tool-arguments', choice, call: 0, text: '{"at"', tokens: [4] };
  yield { type: 'tool-arguments', choice, call: 0, text: ':1}', tokens: [5] };
  yield { type: 'text', choice, text: '', tokens: [6] };
  yield { type: 'tool-call', choice, call: 1, id: 'call_b', name: 'see', tokens: [7] };
  yield { type: 'tool-arguments', choice, call: 1, text: '{}', tokens: [8] };
  yield { type: 'end', choice, reason: 'tool_calls', completionTokens: 8, timings };
}

const calls = [
  { id: 'call_a', type: 'function', function: { name: 'look', arguments: '{"at":1}' } },
  { id: 'call_b', type: 'function', function: { name: 'see', arguments: '{}' } },
];

test('a whole answer has its calls in the message', async () => {
  const { choices, usage } = await chatAnswer(events(), identity, 1, testTally(1));
  assert.deepEqual(choices[0]?.message, {
    role: 'assistant',
    content: 'Well.',
    refusal: null,
    reasoning_content: 'Hm.',
    tool_calls: calls,
  });
  assert.equal(choices[0]?.finish_reason, 'tool_calls');
  assert.equal(usage.completion_tokens, 8);
  assert.deepEqual(usage.completion_tokens_details, { reasoning_tokens: 1 });
});

test('an answer of calls alone has no content', async () => {
  const silent = (async function* () {
    for await (const event of events()) if (event.type !== 'text' && event.type !== 'reasoning') yield event;
  })();
  const { choices } = await chatAnswer(silent, identity, 1, testTally(1));
  assert.deepEqual(choices[0]?.message, { role: 'assistant', content: null, refusal: null, tool_calls: calls });
});

test('a stream tells names first, then arguments as they grow, and nothing of tokens that show nothing', async () => {
  const frame = chunkFrame(identity, 'chat.completion.chunk', false);
  const frames = await Array.fromAsync(chatStream(events(), frame, 1, testTally(1)));
  const deltas = frames.slice(0, -1).map((text) => {
    const chunk = JSON.parse(text.slice('data: '.length)) as { choices: { delta: object }[] };
    return chunk.choices[0]?.delta;
  });
  const begun = (index: number, id: string, name: string) => ({
    tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }],
  });
  const grown = (index: number, json: string) => ({ tool_calls: [{ index, function: { arguments: json } }] });
  assert.deepEqual(deltas, [
    { role: 'assistant', content: '', refusal: null },
    { reasoning_content: 'Hm.' },
    { content: 'Well.' },
    begun(0, 'call_a', 'look'),
    grown(0, '{"at"'),
    grown(0, ':1}'),
    begun(1, 'call_b', 'see'),
    grown(1, '{}'),
    {},
  ]);
});
