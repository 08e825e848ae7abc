import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatInput } from '#contract';
import { dialectOf } from '../dialect/dialect.ts';
import { chatVariables } from './chat-variables.ts';
import { TemplateRenderer } from './renderer.ts';

const weather = {
  name: 'weather',
  description: 'Tells the weather.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

const chat: ChatInput = {
  kind: 'chat',
  tools: [weather],
  messages: [
    { role: 'user', content: [{ type: 'text', text: 'Oslo and Rome?' }] },
    {
      role: 'assistant',
      content: '',
      toolCalls: [
        { id: 'call_1', name: 'weather', arguments: '{"city":"Oslo"}' },
        { id: 'call_2', name: 'weather', arguments: '{"city":"Rome"}' },
      ],
    },
    { role: 'tool', content: 'rain', toolCallId: 'call_1' },
    { role: 'tool', content: 'sun', toolCallId: 'call_2' },
  ],
};

test('a template that knows tools gets them as it expects them', () => {
  const { tools, messages } = chatVariables(chat, dialectOf('{{ tools }}<tool_call>'));
  assert.deepEqual(tools, [{ type: 'function', function: weather }]);
  assert.deepEqual(messages[1], {
    role: 'assistant',
    content: '',
    tool_calls: [
      { id: 'call_1', type: 'function', function: { name: 'weather', arguments: { city: 'Oslo' } } },
      { id: 'call_2', type: 'function', function: { name: 'weather', arguments: { city: 'Rome' } } },
    ],
  });
  assert.deepEqual(messages[2], { role: 'tool', content: 'rain', name: 'weather', tool_call_id: 'call_1' });
});

test("Mistral's templates get ids of the length they insist on, the same for a call and its result", () => {
  const { messages } = chatVariables(chat, dialectOf('{{ tools }}[TOOL_CALLS]'));
  const [, answer, result] = messages as { tool_calls: { id: string }[]; tool_call_id: string }[];
  assert.match(answer?.tool_calls[0]?.id ?? '', /^[a-z0-9]{9}$/);
  assert.equal(answer?.tool_calls[0]?.id, result?.tool_call_id);
});

test('a template that knows no tools is told of them in text, and of calls and results', () => {
  const { tools, messages } = chatVariables(chat, dialectOf('{{ messages }}'));
  assert.equal(tools, undefined);
  const [system, user, answer, results, ...others] = messages as { role: string; content: string }[];
  assert.deepEqual(
    [system?.role, user?.role, answer?.role, results?.role, others.length],
    ['system', 'user', 'assistant', 'user', 0],
  );
  assert.ok(system?.content.includes(JSON.stringify({ type: 'function', function: weather })));
  assert.ok(answer?.content.startsWith('<tool_call>\n{"name": "weather", "arguments": {"city":"Oslo"}}\n</tool_call>'));
  assert.equal(results?.content, '<tool_response>\nrain\n</tool_response>\n<tool_response>\nsun\n</tool_response>');
});

test('what the system message says already comes first', () => {
  const messages = [{ role: 'system', content: 'Be brief.' } as const, ...chat.messages];
  const [system, user] = chatVariables({ ...chat, messages }, dialectOf('')).messages as { content: string }[];
  assert.match(system?.content ?? '', /^Be brief\.\n\n/);
  assert.equal(user?.content, 'Oslo and Rome?');
});

test('effort is passed on by the names that templates know', () => {
  const variables = (reasoning: ChatInput['reasoning']) => {
    const { messages: _, ...others } = chatVariables({ kind: 'chat', messages: [], reasoning }, dialectOf(''));
    return others;
  };
  assert.deepEqual(variables('none'), { enable_thinking: false, reasoning_effort: 'none' });
  assert.deepEqual(variables('high'), { enable_thinking: true, reasoning_effort: 'high' });
  assert.deepEqual(variables(undefined), {});
});

test('a template writes tools and calls as JSON', async () => {
  const template =
    '{% if tools %}{% for t in tools %}{{ t.function.name }} {{ t.function.parameters | tojson }}{% endfor %}{% endif %}' +
    '{% for m in messages %}{% if m.tool_calls %}{% for c in m.tool_calls %}<tool_call>{{ c.function.arguments | tojson }}{% endfor %}{% endif %}{% endfor %}';
  using renderer = new TemplateRenderer({ template, beginning: '', end: '' });
  const text = await renderer.render({ ...chat, tools: [{ name: 'now' }] });
  assert.equal(text, 'now {"type": "object", "properties": {}}<tool_call>{"city": "Oslo"}<tool_call>{"city": "Rome"}');
});

test('a template that only shows calls gets functions described in the system message, and arguments as text', () => {
  const template = "{{ '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>' + name + '<｜tool▁sep｜>' }}";
  const { messages } = chatVariables(chat, dialectOf(template));
  const [system, , answer, result] = messages as Record<string, unknown>[];
  assert.match(
    String(system?.['content']),
    /"name":"weather"[^]*<｜tool▁calls▁begin｜>.*NAME<｜tool▁sep｜>\{.*<｜tool▁calls▁end｜>/,
  );
  const [first] = (answer ?? assert.fail())['tool_calls'] as { function: object }[];
  assert.deepEqual(first?.function, {
    name: 'weather',
    arguments: '{"city":"Oslo"}',
  });
  assert.equal(result?.['content'], 'rain');
});

test("Gemma's templates get results that follow each other as one list", () => {
  const { messages } = chatVariables(chat, dialectOf("{{ tools }}{{ '<|tool_call>call:' }}"));
  const responses = [
    { name: 'weather', response: 'rain' },
    { name: 'weather', response: 'sun' },
  ];
  assert.deepEqual(messages.slice(2), [{ role: 'tool', content: '', tool_responses: responses }]);
});
