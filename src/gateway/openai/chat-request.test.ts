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
  const refused: Readonly<Record<string, unknown>> = {
    functions: [{ name: 'f' }],
    function_call: { name: 'f' },
    modalities: ['text', 'audio'],
    audio: { voice: 'alloy' },
    prediction: { type: 'content', content: 'x' },
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
  const file = { role: 'user', content: [{ type: 'file', file: { file_id: 'f' } }] };
  assert.deepEqual(blamed({ messages: [least.messages[0], file] }), [
    'gateway/invalid-value',
    'messages[1].content[0].type',
  ]);
  const calling = { role: 'user', content: '', tool_calls: [{ id: '1' }] };
  assert.deepEqual(blamed({ messages: [calling] }), ['gateway/unsupported-parameter', 'messages[0].tool_calls']);
  assert.deepEqual(blamed({ messages: [{ role: 'function', content: 'x' }] }), [
    'gateway/invalid-value',
    'messages[0].role',
  ]);
  assert.deepEqual(blamed({ messages: [{ role: 'tool', content: 'x' }] }), [
    'gateway/invalid-value',
    'messages[0].tool_call_id',
  ]);
});

test('images and sounds are passed on in their place, for the model to take or to refuse', () => {
  const content = [
    { type: 'text', text: 'What is this?' },
    { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'low' } },
    { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
  ];
  assert.deepEqual(read({ messages: [{ role: 'user', content }] }).messages[0]?.content, [
    content[0],
    { type: 'image', url: 'data:image/png;base64,AAAA' },
    { type: 'audio', base64: 'AAAA', format: 'wav' },
  ]);
});

const call = { id: 'call_1', type: 'function', function: { name: 'look', arguments: '{"at":1}' } };

test('calls, what came of them, and thoughts are sent back as they were answered', () => {
  const messages = [
    least.messages[0],
    { role: 'assistant', content: null, tool_calls: [call], reasoning_content: 'Hm.', refusal: null },
    { role: 'tool', tool_call_id: 'call_1', content: [{ type: 'text', text: 'A tree.' }] },
  ];
  assert.deepEqual(read({ messages }).messages.slice(1), [
    {
      role: 'assistant',
      content: '',
      reasoning: 'Hm.',
      toolCalls: [{ id: 'call_1', name: 'look', arguments: '{"at":1}' }],
    },
    { role: 'tool', content: 'A tree.', toolCallId: 'call_1' },
  ]);
});

const parameters = { type: 'object', properties: { at: { type: 'integer' } } };
const tool = (name: string) => ({ type: 'function', function: { name, description: 'Looks.', parameters } });
const named = (name: string) => ({ type: 'function', function: { name } });

test('tools and how they may be used', () => {
  const tools = [tool('look'), tool('see')];
  const use = (fields: object) => read({ tools, ...fields }).generate.toolUse;
  assert.deepEqual(read({ tools }).tools?.[0], { name: 'look', description: 'Looks.', parameters });
  assert.deepEqual(use({}), { choice: 'auto', parallel: undefined });
  assert.deepEqual(use({ tool_choice: 'required', parallel_tool_calls: false }), {
    choice: 'required',
    parallel: false,
  });
  assert.deepEqual(use({ tool_choice: named('see') }), { choice: 'required', only: ['see'], parallel: undefined });
  const allowed = { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [named('look')] } };
  assert.deepEqual(use({ tool_choice: allowed }), { choice: 'auto', only: ['look'], parallel: undefined });
  const refused = (fields: object) => (blamed(fields) as unknown[])[1];
  assert.equal(refused({ tools, tool_choice: named('hear') }), 'tool_choice');
  assert.equal(refused({ tool_choice: 'required' }), 'tool_choice');
  assert.equal(refused({ tools: [tool('look'), tool('look')] }), 'tools');
  assert.equal(refused({ tools: [tool('a b')] }), 'tools[0].function.name');
  assert.equal(refused({ tools: [{ type: 'custom', custom: { name: 'x' } }] }), 'tools[0].type');
});

test('the form of the text: a schema, any object, and the names that vLLM has for it', () => {
  const constraint = (fields: object) => read(fields).generate.constraint;
  const format = { type: 'json_schema', json_schema: { name: 'place', schema: parameters, strict: true } };
  assert.equal(constraint({ response_format: { type: 'text' } }), undefined);
  assert.deepEqual(constraint({ response_format: { type: 'json_object' } }), { kind: 'json' });
  assert.deepEqual(constraint({ response_format: format }), {
    kind: 'json',
    name: 'place',
    description: undefined,
    schema: parameters,
  });
  assert.deepEqual(constraint({ guided_json: parameters }), { kind: 'json', schema: parameters });
  assert.deepEqual(constraint({ guided_json: JSON.stringify(parameters) }), { kind: 'json', schema: parameters });
  assert.deepEqual(constraint({ guided_regex: 'a+' }), { kind: 'regex', pattern: 'a+' });
  assert.deepEqual(constraint({ guided_grammar: 'root ::= "a"' }), { kind: 'grammar', grammar: 'root ::= "a"' });
  assert.deepEqual(constraint({ structured_outputs: { regex: 'a+' } }), { kind: 'regex', pattern: 'a+' });
  assert.deepEqual(constraint({ structured_outputs: { json_object: true } }), { kind: 'json' });
  assert.deepEqual(blamed({ structured_outputs: { json: 'no' } }), [
    'gateway/invalid-value',
    'structured_outputs.json',
  ]);
  assert.deepEqual(blamed({ guided_json: 'no' }), ['gateway/invalid-value', 'guided_json']);
  assert.deepEqual(blamed({ guided_regex: 'a', guided_choice: ['a'] }), ['gateway/invalid-value', 'guided_regex']);
  assert.deepEqual(blamed({ guided_regex: 'a', response_format: format }), [
    'gateway/invalid-value',
    'response_format',
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
