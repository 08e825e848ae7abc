import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerWith } from '../experiment-fixture.ts';
import { readPromptfoo } from './read-promptfoo.ts';

const files: Readonly<Record<string, string>> = {
  'tests.yaml': '- vars: { x: from a file }\n  assert: [{ type: equals, value: "{{x}}" }]',
  'long.txt': 'a long text\n',
};
const read = (file: string) => files[file] ?? assert.fail(`there is no ${file}`);
const configured = (text: string) => readPromptfoo({ file: 'promptfooconfig.yaml', text, read });

const context = {
  ask: () => assert.fail('nobody is asked'),
  embed: () => assert.fail('nothing is embedded'),
  signal: new AbortController().signal,
};

/** Whether an answer passes the only test of a configuration. */
async function passes(assertions: string, text: string, more = ''): Promise<boolean> {
  const { cases, metrics } = configured(
    `prompts: ['Say {{x}}']\nproviders: [smol]\ntests:\n- vars: { x: Yes }\n  assert: ${assertions}\n${more}`,
  );
  const [one] = cases;
  return (await metrics[0]?.measure(answerWith(text), one ?? assert.fail('there is a case'), context)) === 1;
}

test('reads prompts, providers, tests and settings', async () => {
  const found = configured(`
description: My Tickets!
prompts: ['Sort {{x}}', 'Say where {{x}} goes']
providers: [{ id: 'openai:chat:smol', config: { temperature: 0, max_tokens: 8, apiKey: k } }]
defaultTest: { assert: [{ type: icontains, value: o }] }
evaluateOptions: { repeat: 2 }
tests:
- file://tests.yaml
- description: several
  vars: { x: [one, two, file://long.txt] }
`);
  assert.equal(found.name, 'my-tickets');
  assert.deepEqual(found.models, ['smol']);
  assert.equal(found.repeats, 2);
  const prompts = Object.values(found.prompts);
  assert.deepEqual(
    prompts.map(({ messages }) => messages[0]?.content),
    ['Sort {{x}}', 'Say where {{x}} goes'],
  );
  assert.deepEqual(prompts[0]?.settings, { temperature: 0, tokensMax: 8 });
  assert.deepEqual(
    found.cases.map(({ values }) => values['x']),
    ['from a file', 'one', 'two', 'a long text'],
  );
  const [passed] = found.metrics;
  const [fromFile] = found.cases;
  assert.equal(await passed?.measure(answerWith('from a file'), fromFile ?? assert.fail(), context), 1);
  assert.equal(await passed?.measure(answerWith('o'), fromFile ?? assert.fail(), context), 0);
});

test('the common assertions hold where they do in promptfoo', async () => {
  const holds: readonly (readonly [string, string])[] = [
    ['[{ type: equals, value: "{{x}}" }]', 'Yes'],
    ['[{ type: equals, value: { a: [1] } }]', '{ "a": [1] }'],
    ['[{ type: not-equals, value: "Nil{" }]', 'Yes'],
    ['[{ type: contains-all, value: [es, "Y"] }]', 'Yes'],
    ['[{ type: icontains-any, value: "no, YES" }]', 'oh yes'],
    ['[{ type: starts-with, value: "Ye" }]', 'Yes'],
    ['[{ type: regex, value: "^Y.s$" }]', 'Yes'],
    ['[{ type: is-json, value: { type: object, required: [a] } }]', '{"a":1}'],
    ['[{ type: contains-json }]', 'Here: {"a":{"b":1}} it is'],
    ['[{ type: levenshtein, value: Yes, threshold: 1 }]', 'Yos'],
    ['[{ type: rouge-n, value: "a b c d", threshold: 0.5 }]', 'a b x'],
    ['[{ type: word-count, value: { min: 2, max: 3 } }]', 'one two three'],
    ['[{ type: javascript, value: "output.length === 3 && context.vars.x === output" }]', 'Yes'],
    ['[{ type: javascript, value: "output.includes(context.vars.x) / 2", threshold: 0.3 }]', 'Yes'],
    ['[{ type: javascript, value: "const all = output;\\nreturn { pass: all === \'Yes\', score: 1 };" }]', 'Yes'],
    ['[{ type: equals, value: "No", weight: 0 }, { type: equals, value: "Yes" }]', 'Yes'],
  ];
  for (const [assertions, text] of holds) {
    assert.ok(await passes(assertions, text), `${assertions} holds of ${text}`);
    assert.ok(!(await passes(assertions, 'Nil{')), `${assertions} does not hold of everything`);
  }
});

test('a test with a threshold passes when the weighted mean reaches it', async () => {
  const both = '[{ type: equals, value: Yes, weight: 3 }, { type: contains, value: Z }]';
  assert.ok(await passes(both, 'Yes', '  threshold: 0.7'));
  assert.ok(!(await passes(both, 'Yes', '  threshold: 0.8')));
  assert.ok(!(await passes(both, 'Yes')));
});

test('what is not understood is refused by name, and never left out', () => {
  const refused: readonly (readonly [string, RegExp])[] = [
    ["prompts: ['{{x}}']\nproviders: [a]\nscenarios: []\ntests: [{}]", /"scenarios"/],
    ["prompts: ['{{x}}']\nproviders: [a]\ntests: [{ assert: [{ type: python, value: x }] }]", /"python"/],
    ["prompts: ['{{x}}']\nproviders: [a]\ntests: [{ options: { transform: x } }]", /"transform"/],
    ["prompts: ['{{x}}']\nproviders: [{ id: a, config: { tools: [] } }]\ntests: [{}]", /"tools"/],
    ["prompts: ['{{x}}']\nproviders: [a]\ntests: cases.csv", /cases\.csv/],
    ["prompts: ['{{x | upper}}']\nproviders: [a]\ntests: [{}]", /logic/],
    ["prompts: ['{{x}}']\nproviders: [a]\ntests: [{ assert: [{ type: llm-rubric, value: x }] }]", /needs a provider/],
    ["prompts: ['x']\nproviders: [a]", /no tests/],
    ["prompts: ['x']\ntests: [{}]", /no model/],
  ];
  for (const [text, message] of refused) assert.throws(() => configured(text), message);
});

test('an assertion that cannot be read is refused before anything is asked, and a program that throws does not hold', async () => {
  for (const [assertion, why] of [
    ["{ type: regex, value: '([' }", /"regex" cannot be used.*character class/],
    ["{ type: is-json, value: '{oops' }", /"is-json" cannot be used/],
    ["{ type: javascript, value: 'output ===== 1' }", /"javascript" cannot be used/],
    ['{ type: contains }', /"contains" has no value/],
  ] as const)
    await assert.rejects(passes(`[${assertion}]`, 'yes'), why);
  assert.equal(await passes("[{ type: javascript, value: 'output.no.such > 1' }]", 'yes'), false);
});
