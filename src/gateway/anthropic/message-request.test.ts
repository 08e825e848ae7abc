import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultLimits } from '../limits.ts';
import { messageRequestSchema, readMessageRequest } from './message-request.ts';

const schema = messageRequestSchema(defaultLimits);
const read = (fields: object) =>
  readMessageRequest(schema, { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }], ...fields });
const tool = { name: 'look', description: 'Looks.', input_schema: { type: 'object', properties: {} } };

test('calls and their results become messages of their own, before what the user says', () => {
  const { messages } = read({
    system: [
      { type: 'text', text: 'One.', cache_control: { type: 'ephemeral' } },
      { type: 'text', text: 'Two.' },
    ],
    messages: [
      { role: 'user', content: 'Look.' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm.', signature: 'x' },
          { type: 'text', text: 'I look.' },
          { type: 'tool_use', id: 'toolu_1', name: 'look', input: { at: 1 } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Well?' },
          { type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: 'A tree.' }] },
        ],
      },
    ],
  });
  const system = [
    { type: 'text', text: 'One.' },
    { type: 'text', text: 'Two.' },
  ];
  assert.deepEqual(messages, [
    { role: 'system', content: system },
    { role: 'user', content: 'Look.' },
    {
      role: 'assistant',
      content: 'I look.',
      reasoning: 'Hm.',
      toolCalls: [{ id: 'toolu_1', name: 'look', arguments: '{"at":1}' }],
    },
    { role: 'tool', toolCallId: 'toolu_1', content: 'A tree.' },
    { role: 'user', content: 'Well?' },
  ]);
});

test('tools and how they may be used', () => {
  const asked = read({ tools: [tool], tool_choice: { type: 'any', disable_parallel_tool_use: true } });
  assert.deepEqual(asked.tools, [{ name: 'look', description: 'Looks.', parameters: tool.input_schema }]);
  assert.deepEqual(asked.generate.toolUse, { choice: 'required', parallel: false });
  assert.deepEqual(read({ tools: [tool], tool_choice: { type: 'tool', name: 'look' } }).generate.toolUse, {
    choice: 'required',
    only: ['look'],
    parallel: true,
  });
  assert.throws(() => read({ tool_choice: { type: 'any' } }), /tool_choice/);
  assert.throws(() => read({ tools: [tool], tool_choice: { type: 'tool', name: 'see' } }), /no tool with the name/);
  assert.throws(() => read({ tools: [tool, tool] }), /two tools/);
  assert.throws(() => read({ tools: [{ ...tool, name: 'a b' }] }), /tools\[0\]\.name/);
});

test('images are passed on as data URLs or addresses, texts in documents as text', () => {
  const content = [
    { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
    { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
    { type: 'document', title: 'A', source: { type: 'text', media_type: 'text/plain', data: 'B' } },
  ];
  assert.deepEqual(read({ messages: [{ role: 'user', content }] }).messages[0]?.content, [
    { type: 'image', url: 'data:image/png;base64,AAAA' },
    { type: 'image', url: 'https://example.com/a.png' },
    { type: 'text', text: 'A\n\nB' },
  ]);
});

test('how much to think, and in which form to answer', () => {
  assert.equal(read({}).reasoning, undefined);
  assert.equal(read({ thinking: { type: 'disabled' } }).reasoning, 'none');
  assert.equal(read({ thinking: { type: 'enabled', budget_tokens: 1024 } }).reasoning, 'medium');
  assert.equal(read({ output_config: { effort: 'max' } }).reasoning, 'high');
  const format = { type: 'json_schema', schema: { type: 'object' } };
  assert.deepEqual(read({ output_config: { format } }).generate.constraint, { kind: 'json', schema: format.schema });
});

test('what cannot be served is refused by name', () => {
  const refused = (fields: object, pattern: RegExp) => assert.throws(() => read(fields), pattern);
  refused({ container: 'c' }, /container/);
  refused({ context_management: { edits: [null] } }, /context_management/);
  refused({ context_management: 'x' }, /context_management/);
  refused({ context_management: { edits: [{ type: 'clear_tool_uses_20250919' }] } }, /context_management/);
  assert.doesNotThrow(() =>
    read({ context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] } }),
  );
  refused({ speed: 'fast' }, /speed/);
  refused({ tools: [{ type: 'bash_20250124', name: 'bash' }] }, /tools\[0\]/);
  refused(
    { messages: [{ role: 'user', content: [{ type: 'tool_use', id: 'a', name: 'b', input: {} }] }] },
    /these are/,
  );
  refused({ messages: [{ role: 'tool', content: 'x' }] }, /role/);
  refused({ stop_sequences: [''] }, /stop_sequences/);
});
