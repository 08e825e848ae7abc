import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { z } from 'zod';
import { HttpError } from '../errors/http-error.ts';
import { defaultLimits } from '../limits.ts';
import { chatSchema, readChatRequest } from './chat-request.ts';
import { unservedInChat } from './unserved-fields.ts';

const schema = chatSchema(defaultLimits);
const least = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const read = (fields: object) => readChatRequest(schema, { ...least, ...fields });

const blamed = (fields: object): unknown[] => {
  try {
    return [read(fields)];
  } catch (error) {
    const { code, field } = error as { code: string; field: string };
    return [code, field];
  }
};

test('a request of the least is read as one choice, whole, without logprobs', () => {
  const request = read({});
  assert.deepEqual(
    [request.model, request.stream, request.includeUsage, request.variables],
    ['m', false, false, undefined],
  );
  assert.deepEqual([request.generate.choices, request.generate.logprobs], [1, undefined]);
  assert.deepEqual(request.messages, [{ role: 'user', content: 'hi' }]);
});

test('content may come in text parts, and messages may carry names', () => {
  const parts = [
    { type: 'text', text: 'one ' },
    { type: 'text', text: 'two' },
  ];
  const { messages } = read({ messages: [{ role: 'system', content: parts, name: 'rules' }] });
  assert.deepEqual(messages, [{ role: 'system', content: 'one two', name: 'rules' }]);
});

test('an answer can be sent back as it came', () => {
  const answer = { role: 'assistant', content: 'hello', refusal: null, annotations: [], audio: null, tool_calls: [] };
  assert.deepEqual(read({ messages: [answer] }).messages, [{ role: 'assistant', content: 'hello' }]);
});

test('the newer name of max_tokens goes before the older', () => {
  assert.equal(read({ max_tokens: 5 }).generate.tokensMax, 5);
  assert.equal(read({ max_tokens: 5, max_completion_tokens: 7 }).generate.tokensMax, 7);
});

test('logprobs: off, of the chosen token, and with the likeliest', () => {
  assert.equal(read({ logprobs: false }).generate.logprobs, undefined);
  assert.equal(read({ logprobs: true }).generate.logprobs, 0);
  assert.equal(read({ logprobs: true, top_logprobs: 5 }).generate.logprobs, 5);
  assert.deepEqual(blamed({ top_logprobs: 5 }), ['gateway/invalid-value', 'top_logprobs']);
  assert.deepEqual(blamed({ logprobs: true, top_logprobs: 21 }), ['gateway/invalid-value', 'top_logprobs']);
});

test('what this version does not serve is refused by name, and passes where it asks for nothing', () => {
  const tool = { type: 'function', function: { name: 'f' } };
  const refused: Readonly<Record<string, unknown>> = {
    tools: [tool],
    tool_choice: 'required',
    functions: [{ name: 'f' }],
    response_format: { type: 'json_object' },
    modalities: ['text', 'audio'],
    audio: { voice: 'alloy' },
    prediction: { type: 'content', content: 'x' },
    reasoning_effort: 'high',
    web_search_options: {},
  };
  for (const [field, value] of Object.entries(refused)) {
    assert.deepEqual(blamed({ [field]: value }), ['gateway/unsupported-parameter', field]);
    assert.equal(read({ [field]: null }).model, 'm');
  }
  const neutral = {
    tools: [],
    tool_choice: 'auto',
    response_format: { type: 'text' },
    modalities: ['text'],
  };
  assert.equal(
    read({ ...neutral, parallel_tool_calls: true, user: 'u', metadata: { a: 'b' }, store: false }).model,
    'm',
  );
});

test('messages of a kind that is not served are refused where they stand', () => {
  const image = { role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:,' } }] };
  assert.deepEqual(blamed({ messages: [least.messages[0], image] }), [
    'gateway/invalid-value',
    'messages[1].content[0].type',
  ]);
  const called = { role: 'assistant', content: '', tool_calls: [{ id: '1' }] };
  assert.deepEqual(blamed({ messages: [called] }), ['gateway/unsupported-parameter', 'messages[0].tool_calls']);
  assert.deepEqual(blamed({ messages: [{ role: 'tool', content: 'x' }] }), [
    'gateway/invalid-value',
    'messages[0].role',
  ]);
});

test('wrong types and unknown fields are named, a mistyped option too', () => {
  assert.deepEqual(blamed({ model: 7 }), ['gateway/invalid-value', 'model']);
  assert.deepEqual(blamed({ messages: 'hi' }), ['gateway/invalid-value', 'messages']);
  assert.deepEqual(blamed({ messages: [7] }), ['gateway/invalid-value', 'messages[0]']);
  assert.deepEqual(blamed({ messages: [{ role: 'user', content: null }] }), [
    'gateway/invalid-value',
    'messages[0].content',
  ]);
  assert.deepEqual(blamed({ messages: [{ role: 'user', content: 'x', colour: 1 }] }), [
    'gateway/invalid-value',
    'messages[0].colour',
  ]);
  assert.deepEqual(blamed({ temprature: 1 }), ['gateway/invalid-value', 'temprature']);
  assert.deepEqual(blamed({ stream_options: { include_usage: true } }), ['gateway/invalid-value', 'stream_options']);
  assert.deepEqual(blamed({ variables: [] }), ['gateway/invalid-value', 'variables']);
  const many = Array.from({ length: 4097 }, () => least.messages[0]);
  assert.deepEqual(blamed({ messages: many }), ['gateway/invalid-value', 'messages']);
});

test('whatever JSON arrives is read or refused by a typed error, never by a defect', () => {
  const name = fc.oneof(fc.constantFrom(...Object.keys(schema.shape), ...Object.keys(unservedInChat)), fc.string());
  const body = fc.dictionary(name, fc.jsonValue({ maxDepth: 3 }));
  fc.assert(
    fc.property(body, (fields) => {
      try {
        read(fields);
      } catch (error) {
        assert.ok(error instanceof HttpError, String(error));
        assert.equal(error.status, 400);
      }
    }),
    { numRuns: 500 },
  );
});

test('an unknown field of any length is told back short', () => {
  assert.throws(
    () => read({ ['x'.repeat(100_000)]: 1 }),
    (error: HttpError) => error.message.length < 500 && (error.field ?? '').length < 300,
  );
});

test('the schema describes itself as JSON Schema, for the OpenAPI document', () => {
  assert.deepEqual(z.toJSONSchema(schema, { io: 'input' }).required, ['model', 'messages']);
});
