import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultLimits } from '../limits.ts';
import { readResponseRequest } from './read-request.ts';
import { responseSchema } from './request-schema.ts';

const schema = responseSchema(defaultLimits);
const read = (fields: object) => readResponseRequest(schema, { model: 'm', input: 'Hi', ...fields });
const look = { type: 'function', name: 'look', parameters: { type: 'object' } };

test('a text is a message of the user, and what is not said is as with OpenAI', () => {
  const request = read({});
  assert.deepEqual(request.input, [{ type: 'message', role: 'user', content: 'Hi' }]);
  assert.deepEqual([request.isStored, request.isBackground, request.isStream], [true, false, false]);
  assert.equal(request.generate.logprobs, undefined);
});

test('functions and how they may be called', () => {
  const asked = read({ tools: [look], tool_choice: { type: 'function', name: 'look' }, parallel_tool_calls: false });
  assert.deepEqual(asked.tools, [{ name: 'look', description: undefined, parameters: { type: 'object' } }]);
  assert.deepEqual(asked.generate.toolUse, { choice: 'required', only: ['look'], parallel: false });
  const allowed = { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'look' }] };
  assert.deepEqual(read({ tools: [look], tool_choice: allowed }).generate.toolUse?.only, ['look']);
  assert.throws(() => read({ tool_choice: 'required' }), /tool_choice/);
  assert.throws(() => read({ tools: [look], tool_choice: { type: 'function', name: 'see' } }), /no tool with the name/);
});

test('the form of the text, log-probabilities and how much to think', () => {
  const format = { type: 'json_schema', name: 'x', schema: { type: 'object' } };
  assert.deepEqual(read({ text: { format } }).generate.constraint, {
    kind: 'json',
    name: 'x',
    schema: { type: 'object' },
    description: undefined,
  });
  assert.deepEqual(read({ text: { format: { type: 'json_object' } } }).generate.constraint, { kind: 'json' });
  assert.equal(read({ include: ['message.output_text.logprobs'] }).generate.logprobs, 0);
  assert.equal(read({ top_logprobs: 3 }).generate.logprobs, 3);
  assert.equal(read({ reasoning: { effort: 'xhigh' } }).reasoning, 'high');
});

test('what cannot go together, or is not served, is refused by name', () => {
  const refused = (fields: object, pattern: RegExp) => assert.throws(() => read(fields), pattern);
  refused({ previous_response_id: 'r', conversation: 'c' }, /previous_response_id/);
  refused({ background: true, store: false }, /background/);
  refused({ prompt: { id: 'p' } }, /prompt/);
  refused({ truncation: 'auto' }, /truncation/);
  refused({ text: { verbosity: 'low' } }, /text\.verbosity/);
  refused({ metadata: Object.fromEntries(Array.from({ length: 17 }, (_none, n) => [`k${n}`, 'v'])) }, /metadata/);
  refused({ stop: ['a'] }, /stop/);
});
