import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dialectOf } from './dialect.ts';

test('the syntax of calls is that of the template, where it is known', () => {
  const kinds = [
    '{%- if tools %}<tools>{{ tools }}</tools> <tool_call>{"name": ..}</tool_call>{% endif %}',
    '<|start_header_id|>{% if tools %}{"name": "x", "parameters": {}}{% endif %}',
    '[AVAILABLE_TOOLS]{{ tools }}[/AVAILABLE_TOOLS] [TOOL_CALLS][',
    '{{ tools }} [TOOL_CALLS]{{ name }}[ARGS]{}',
  ].map((template) => dialectOf(template));
  assert.deepEqual(
    kinds.map(({ calls, knowsTools }) => [calls.kind, knowsTools]),
    [
      ['hermes', true],
      ['llama', true],
      ['mistral', true],
      ['mistral-args', true],
    ],
  );
});

test('templates without tools, or with calls of another kind, are told of them in text', () => {
  for (const template of ['{{ messages }}', '{{ tools }}<tool_call><function=f><parameter=a>']) {
    const { calls, knowsTools } = dialectOf(template);
    assert.deepEqual([calls.kind, knowsTools], ['hermes', false]);
  }
});

test('a model thinks aloud when its template knows the end of thoughts', () => {
  assert.equal(dialectOf('{{ messages }}').thoughts, undefined);
  assert.equal(dialectOf("{{ content.split('</think>')[-1] }}").thoughts?.open, '<think>');
});
