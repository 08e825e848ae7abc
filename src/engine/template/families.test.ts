/** Templates as the families of models have them, in our own words: what they show of a call is read back as that call. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatInput } from '#contract';
import { AnswerReader } from '../dialect/answer-reader.ts';
import type { CallSyntax } from '../dialect/call-syntax.ts';
import { TemplateRenderer } from './renderer.ts';

const place = {
  name: 'place',
  description: 'Places it.',
  parameters: {
    type: 'object',
    properties: {
      text: { type: 'string' },
      count: { type: 'integer' },
      tags: { type: 'array' },
      on: { type: 'boolean' },
    },
  },
};
const given = { count: 3, on: true, tags: ['x', 'y'], text: 'Two\nlines, "quoted" {and} more' };
const chat: ChatInput = {
  kind: 'chat',
  tools: [place],
  messages: [
    { role: 'user', content: 'Go.' },
    {
      role: 'assistant',
      content: '',
      toolCalls: [{ id: 'call_1', name: 'place', arguments: JSON.stringify(given) }],
    },
    { role: 'tool', content: 'done', toolCallId: 'call_1' },
  ],
};

/** What a template writes of calls stands between two section signs, and results after an arrow. */
const messages = (calls: string, result = "{{ '->' + m.content }}") =>
  `{% for m in messages %}{% if m.tool_calls %}§{% for c in m.tool_calls %}${calls}{% endfor %}§{% elif m.role == 'tool' %}${result}{% endif %}{% endfor %}`;

function glmTemplate(line: string): string {
  const argument = `'<arg_key>' + key + '</arg_key>${line}<arg_value>'`;
  return (
    '{{ tools | tojson }}' +
    messages(
      `{{ '<tool_call>' + c.function.name + '${line}' }}{% for key, value in c.function.arguments | items %}` +
        `{{ ${argument} + (value if value is string else value | tojson) + '</arg_value>${line}' }}{% endfor %}</tool_call>`,
    )
  );
}

const json = '{{ c.function.arguments | tojson }}';
const templates: Partial<Readonly<Record<CallSyntax['kind'], string>>> = {
  elements:
    '{{ tools | tojson }}' +
    messages(
      "{{ '<tool_call>\\n<function=' + c.function.name + '>\\n' }}{% for key, value in c.function.arguments | items %}" +
        "{{ '<parameter=' + key + '>\\n' }}{{ value if value is string else value | tojson }}{{ '\\n</parameter>\\n' }}{% endfor %}" +
        "{{ '</function>\\n</tool_call>' }}",
    ),
  pythonic:
    '{# [func_name1(params_name1=params_value1) #}{{ tools | tojson }}' +
    messages(
      "[{{ c.function.name }}({% for key, value in c.function.arguments | items %}{{ ', ' if not loop.first }}{{ key }}=" +
        "{{ 'True' if value is true else value | tojson }}{% endfor %})]",
    ),
  gemma:
    "{% macro said(value) %}{% if value is string %}{{ '<|\"|>' + value + '<|\"|>' }}{% elif value is boolean %}" +
    "{{ 'true' if value else 'false' }}{% elif value is sequence %}[{% for item in value %}{{ said(item) }}" +
    "{{ ',' if not loop.last }}{% endfor %}]{% else %}{{ value }}{% endif %}{% endmacro %}{{ tools | tojson }}" +
    messages(
      "{{ '<|tool_call>call:' + c.function.name + '{' }}{% for key, value in c.function.arguments | dictsort %}" +
        "{{ ',' if not loop.first }}{{ key }}:{{ said(value) }}{% endfor %}{{ '}<tool_call|>' }}",
      '{% for each in m.tool_responses %}->{{ each.response }}{% endfor %}',
    ),
  deepseek: messages(
    "{{ '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>' + c.function.name + '<｜tool▁sep｜>' + c.function.arguments + '<｜tool▁call▁end｜><｜tool▁calls▁end｜>' }}",
  ),
  'deepseek-r1': messages(
    "{{ '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>' + c.function.name + '\\n```json\\n' + c.function.arguments + '\\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>' }}",
  ),
  kimi:
    '{{ tools | tojson }}' +
    messages(
      "{{ '<|tool_calls_section_begin|><|tool_call_begin|>' + c.id + '<|tool_call_argument_begin|>' }}" +
        "{{ c.function.arguments | tojson }}{{ '<|tool_call_end|><|tool_calls_section_end|>' }}",
      "{{ '## Return of ' + m.tool_call_id + '->' + m.content }}",
    ),
  glm: glmTemplate('\\n'),
  'glm-compact': glmTemplate(''),
  minimax:
    '{{ tools | tojson }}' +
    messages(
      `{{ '<minimax:tool_call>\\n<invoke name="' + c.function.name + '">\\n' }}{% for key, value in c.function.arguments | items %}` +
        `{{ '<parameter name="' + key + '">' + (value if value is string else value | tojson) + '</parameter>\\n' }}{% endfor %}` +
        "{{ '</invoke>\\n</minimax:tool_call>' }}",
    ),
  // Of what was said before, the family writes the addressee before the channel; what is new begins with the channel.
  harmony:
    '{# <|start|>assistant #}{{ tools | tojson }}' +
    messages(`{{ '<|channel|>commentary to=functions.' + c.function.name + ' <|constrain|>json<|message|>' }}${json}`),
};

for (const [kind, template] of Object.entries(templates)) {
  test(`${kind}: a call in a conversation is one that the model could have made`, async () => {
    using renderer = new TemplateRenderer({ template, beginning: '', end: '' });
    const { dialect } = renderer;
    assert.equal(dialect.calls.kind, kind);
    const [, shown = '', after = ''] = (await renderer.render(chat)).split('§');
    assert.match(after, /->done/);
    const reader = new AnswerReader({ ...dialect, tools: [place], startsInThought: false, idOf: () => 'id' });
    const pieces = reader.write(shown);
    const [call] = pieces;
    assert.ok(call?.type === 'tool-call' && call.name === 'place', shown);
    const read = pieces.map((piece) => (piece.type === 'tool-arguments' ? piece.text : '')).join('');
    assert.deepEqual(JSON.parse(read), given);
    assert.ok(reader.endsWithCall);
  });
}
