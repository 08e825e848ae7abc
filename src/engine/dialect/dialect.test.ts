import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallSyntax } from './call-syntax.ts';
import { dialectOf } from './dialect.ts';

/** What is characteristic of templates, in as few words. */
const templates: Readonly<Record<CallSyntax['kind'], string>> = {
  hermes: '{%- if tools %}<tools>{{ tools }}</tools> <tool_call>{"name": ..}</tool_call>{% endif %}',
  llama: '<|start_header_id|>{% if tools %}{"name": "x", "parameters": {}}{% endif %}',
  mistral: '[AVAILABLE_TOOLS]{{ tools }}[/AVAILABLE_TOOLS] [TOOL_CALLS][',
  'mistral-args': '{{ tools }} [TOOL_CALLS]{{ name }}[ARGS]{}',
  elements: '{{ tools }}<tool_call>\n<function={{ name }}>\n<parameter={{ key }}>',
  pythonic:
    '{{ tools }} write [func_name1(params_name1=params_value1, params_name2=params_value2...), func_name2(params)]',
  gemma: "{{ tools }}{{ '<|tool_call>call:' + name + '{' }}",
  'function-gemma': '{{ tools }}<start_function_call>call:{{ name }}',
  deepseek: "{{ '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>' + name + '<｜tool▁sep｜>' }}",
  'deepseek-r1': "{{ '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>' + name + '\\n```json' }}",
  kimi: "{{ tools }}{{ '<|tool_calls_section_begin|><|tool_call_begin|>' + id }}",
  glm: '{{ tools }}<tool_call>{{ name }}\n<arg_key>{{ key }}</arg_key>\n<arg_value>{{ value }}</arg_value>',
  'glm-compact': '{{ tools }}<tool_call>{{ name }}<arg_key>{{ key }}</arg_key><arg_value>{{ value }}</arg_value>',
  minimax: '{{ tools }}<minimax:tool_call>\n<invoke name="{{ name }}">',
  harmony: "{{ tools }}{{ '<|start|>assistant to=functions.' + name + '<|channel|>commentary json<|message|>' }}",
};

test('the syntax of calls is that of the template, where it is known', () => {
  for (const [kind, template] of Object.entries(templates)) {
    const { calls, knowsTools, describesTools } = dialectOf(template);
    assert.deepEqual([calls.kind, knowsTools], [kind, true]);
    assert.equal(describesTools, !kind.startsWith('deepseek'), kind);
  }
});

test('templates without tools, or with calls of another kind, are told of them in text', () => {
  for (const template of ['{{ messages }}', '{{ tools }}<tool_call>{{ name }}<function=a>']) {
    const { calls, knowsTools } = dialectOf(template);
    assert.deepEqual([calls.kind, knowsTools], ['hermes', false]);
  }
});

test('a model thinks aloud when its template knows the end of thoughts', () => {
  assert.equal(dialectOf('{{ messages }}').thoughts, undefined);
  assert.equal(dialectOf("{{ content.split('</think>')[-1] }}").thoughts?.open, '<think>');
});

test('marks that are tokens of their own are known, whichever part of a dialect they are', () => {
  assert.deepEqual(dialectOf(`${templates.gemma}<|channel>thought<channel|>`).markers, [
    '<|tool_call>',
    '<tool_call|>',
    '<|"|>',
    '<|channel>',
    '<channel|>',
  ]);
  const { thoughts, textMark } = dialectOf(templates.harmony);
  assert.deepEqual([thoughts?.open, textMark], ['<|channel|>analysis<|message|>', '<|channel|>final<|message|>']);
});
