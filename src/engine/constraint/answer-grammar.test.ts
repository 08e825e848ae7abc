import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVocabulary, GrammarCompiler } from '#grammar';
import type { CallSyntax } from '../dialect/call-syntax.ts';
import * as callSyntaxes from '../dialect/call-syntaxes.ts';
import type { AnswerForm } from './answer-form.ts';
import { answerGrammar } from './answer-grammar.ts';

/** Every byte is a token, and the last one ends a text. */
const bytes = createVocabulary({
  size: 257,
  bytesOf: (token) => (token < 256 ? Uint8Array.of(token) : new Uint8Array(0)),
  isEnd: (token) => token === 256,
});

/** Whether a text is an answer of the form, only the beginning of some, or neither. */
function judge(form: AnswerForm): (text: string) => 'whole' | 'beginning' | 'never' {
  const grammar = new GrammarCompiler(bytes).compile(answerGrammar(form));
  return (text) => {
    const matcher = grammar.match();
    if (!Buffer.from(text).every((byte) => matcher.tryAccept(byte))) return 'never';
    return matcher.isComplete ? 'whole' : 'beginning';
  };
}

const point = {
  name: 'point',
  parameters: {
    type: 'object',
    properties: { x: { type: 'integer' } },
    required: ['x'],
    additionalProperties: false,
  },
} as const;
const now = { name: 'now' };
const calls = (change: object = {}, syntax: CallSyntax = callSyntaxes.hermes) => ({
  calls: { tools: [point, now], required: false, parallel: true, syntax, ...change },
});

const one = '<tool_call>\n{"name": "point", "arguments": {"x": 1}}\n</tool_call>';
const two = `${one}\n<tool_call>\n{"name": "now", "arguments": {}}\n</tool_call>`;

test('with tools an answer is text, or text before calls that fit', () => {
  const is = judge(calls());
  for (const answer of ['', 'It is 5 < 6.', 'é', one, two, `Let me see.\n${one}`])
    assert.equal(is(answer), 'whole', answer);
  for (const answer of ['see <tool_call>', `${one}\n`, one.slice(0, -1)]) assert.equal(is(answer), 'beginning', answer);
  for (const answer of [
    '<tool_call>x',
    `${one} and so on`,
    one.replace('point', 'pint'),
    one.replace('1', '"1"'),
    one.replace('point', 'now'),
  ]) {
    assert.equal(is(answer), 'never', answer);
  }
});

test('a call that must come leaves no room for text, and one at most is one at most', () => {
  const is = judge(calls({ required: true, parallel: false }));
  assert.deepEqual(['', 'a', one, two].map(is), ['beginning', 'never', 'whole', 'never']);
});

test('each dialect is held to its own syntax', () => {
  const deepseekCall = (name: string, json: string) =>
    `<｜tool▁call▁begin｜>${name}<｜tool▁sep｜>${json}<｜tool▁call▁end｜>`;
  const r1Call = (name: string, json: string) =>
    `<｜tool▁call▁begin｜>function<｜tool▁sep｜>${name}\n\`\`\`json\n${json}\n\`\`\`<｜tool▁call▁end｜>`;
  const whole: Readonly<Record<CallSyntax['kind'], string>> = {
    hermes: two,
    llama: '{"name": "point", "parameters": {"x": 1}}; {"name": "now", "parameters": {}}',
    mistral: '[TOOL_CALLS][{"name": "point", "arguments": {"x": 1}}, {"name": "now", "arguments": {}}]',
    'mistral-args': '[TOOL_CALLS]point[ARGS]{"x": 1}[TOOL_CALLS]now[ARGS]{}',
    elements:
      '<tool_call>\n<function=point>\n<parameter=x>\n1\n</parameter>\n</function>\n</tool_call>\n' +
      '<tool_call>\n<function=now>\n</function>\n</tool_call>',
    pythonic: '[point(x=1), now()]',
    gemma: '<|tool_call>call:point{x:1}<tool_call|><|tool_call>call:now{}<tool_call|>',
    'function-gemma':
      '<start_function_call>call:point{x:1}<end_function_call><start_function_call>call:now{}<end_function_call>',
    deepseek: `<｜tool▁calls▁begin｜>${deepseekCall('point', '{"x": 1}')}${deepseekCall('now', '{}')}<｜tool▁calls▁end｜>`,
    'deepseek-r1': `<｜tool▁calls▁begin｜>${r1Call('point', '{"x": 1}')}\n${r1Call('now', '{}')}<｜tool▁calls▁end｜>`,
    kimi:
      '<|tool_calls_section_begin|><|tool_call_begin|>functions.point:0<|tool_call_argument_begin|>{"x": 1}<|tool_call_end|>' +
      '<|tool_call_begin|>functions.now:12<|tool_call_argument_begin|>{}<|tool_call_end|><|tool_calls_section_end|>',
    glm:
      '<tool_call>point\n<arg_key>x</arg_key>\n<arg_value>1</arg_value>\n</tool_call>\n' +
      '<tool_call>now\n</tool_call>',
    'glm-compact': '<tool_call>point<arg_key>x</arg_key><arg_value>1</arg_value></tool_call><tool_call>now</tool_call>',
    minimax:
      '<minimax:tool_call>\n<invoke name="point">\n<parameter name="x">1</parameter>\n</invoke>\n' +
      '<invoke name="now">\n</invoke>\n</minimax:tool_call>',
    harmony: '<|channel|>commentary to=functions.point <|constrain|>json<|message|>{"x": 1}',
  };
  for (const [kind, syntax] of Object.entries(callSyntaxes)) {
    const is = judge(calls({}, syntax));
    const text = whole[syntax.kind];
    assert.equal(is(text), 'whole', kind);
    for (const wrong of ['true', '"1"', '1.5']) assert.equal(is(text.replace(/1(?=\D*$)|\b1\b/, wrong)), 'never', kind);
    assert.equal(is(text.replace('point', 'pint')), syntax.trigger === undefined ? 'whole' : 'never', kind);
  }
});

test('a form for the text holds beside calls, and each grammar has its own rules', () => {
  const list = { $defs: { item: { type: 'string' } }, type: 'array', items: { $ref: '#/$defs/item' } };
  const named = {
    name: 'named',
    parameters: {
      $defs: { item: { type: 'integer' } },
      type: 'object',
      properties: { n: { $ref: '#/$defs/item' } },
      additionalProperties: false,
    },
  };
  const is = judge({ ...calls({ tools: [named] }), constraint: { kind: 'json', schema: list } });
  const call = (json: string) => `<tool_call>\n{"name": "named", "arguments": ${json}}\n</tool_call>`;
  assert.deepEqual(['["a"]', '[1]', 'a', call('{"n": 1}'), call('{"n": "a"}'), `["a"]\n${call('{"n": 1}')}`].map(is), [
    'whole',
    'never',
    'never',
    'whole',
    'never',
    'never',
  ]);
});

test('thoughts are free, and what follows them is held', () => {
  const marks = { open: '<think>', close: '</think>' };
  const constraint = { kind: 'choices', choices: ['yes', 'no'] } as const;
  const may = judge({ constraint, thoughts: { ...marks, hasBegun: false } });
  assert.deepEqual(['yes', '<think>Hm.</think>\n\nno', '<think>yes', 'maybe', '<think></think>maybe'].map(may), [
    'whole',
    'whole',
    'beginning',
    'never',
    'never',
  ]);
  const has = judge({ constraint, thoughts: { ...marks, hasBegun: true } });
  assert.deepEqual(['yes', 'yes</think>yes'].map(has), ['beginning', 'whole']);
});

test('any object is JSON where no schema says more', () => {
  const is = judge({ constraint: { kind: 'json' } });
  assert.deepEqual(['{"a": [1, {}]}', '[1]', '{"a": }'].map(is), ['whole', 'never', 'never']);
});

test('numbers are written as people do', () => {
  const whole = judge({ constraint: { kind: 'json', schema: { type: 'integer' } } });
  assert.deepEqual(['-12', '0', '1.0', '1e3'].map(whole), ['whole', 'whole', 'never', 'never']);
  const any = judge({ constraint: { kind: 'json', schema: { type: 'number' } } });
  assert.deepEqual(['0.5', '1e3', '0.50', '12'].map(any), ['whole', 'never', 'beginning', 'whole']);
});

test('a quotation is a part of its document', () => {
  const is = judge({ constraint: { kind: 'substring', text: 'The café is open. The bar is not.' } });
  assert.deepEqual(['The café', 'é is open. The', 'The b', 'The bar is open', 'the', ''].map(is), [
    'whole',
    'whole',
    'whole',
    'never',
    'never',
    'beginning',
  ]);
});

test('a pattern matches all of the text', () => {
  const is = judge({ constraint: { kind: 'regex', pattern: '\\d{2}|a+' } });
  assert.deepEqual(['12', 'aaa', '1', '12a', 'b'].map(is), ['whole', 'whole', 'beginning', 'never', 'never']);
  for (const pattern of ['a)(b', '(', '\\1(a)']) {
    assert.throws(() => answerGrammar({ constraint: { kind: 'regex', pattern } }), { parameter: 'constraint' });
  }
});

test('a grammar, in GBNF or as Lark has it', () => {
  for (const grammar of ['root ::= "a" root "b" | "-"', 'start: "a" start "b" | "-"']) {
    const is = judge({ constraint: { kind: 'grammar', grammar } });
    assert.deepEqual(['-', 'aa-bb', 'aa-b', 'ab'].map(is), ['whole', 'whole', 'beginning', 'never']);
  }
  assert.throws(() => answerGrammar({ constraint: { kind: 'grammar', grammar: 'root ::= (' } }), {
    parameter: 'constraint',
  });
});

test('what cannot be held to is told by its place', () => {
  const refused = (parameters: object, message: RegExp) =>
    assert.throws(() => answerGrammar(calls({ tools: [{ name: 'bad', parameters }] })), {
      parameter: 'input.tools',
      message,
    });
  refused({ properties: { a: { type: 'objekt' } } }, /"bad".*\/properties\/a\/type/);
  assert.throws(() => answerGrammar({ constraint: { kind: 'json', schema: { type: 'objekt' } } }), {
    parameter: 'constraint',
  });
});

test('constraints are combined with and, or, not and one after the other', () => {
  const word = { kind: 'regex', pattern: '[a-z]+' } as const;
  const has = (part: string) => ({ kind: 'regex', pattern: `[^]*${part}[^]*` }) as const;
  const both = judge({ constraint: { kind: 'all', of: [word, has('ab'), { kind: 'not', of: has('bad') }] } });
  assert.deepEqual(['ab', 'xaby', 'x', 'abad', 'AB'].map(both), ['whole', 'whole', 'beginning', 'never', 'never']);
  const number = { kind: 'json', schema: { type: 'integer' } } as const;
  const either = judge({ constraint: { kind: 'any', of: [{ kind: 'sequence', of: [word, number] }, number] } });
  assert.deepEqual(['a1', '12', 'a', '1a'].map(either), ['whole', 'whole', 'beginning', 'never']);
  assert.throws(() => answerGrammar({ constraint: { kind: 'not', of: number } }), /only patterns and choices/);
});
