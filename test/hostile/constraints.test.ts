/**
 * Patterns, schemas and grammars that take naive machines for ever, on a real model behind the gateway: each is answered or
 * refused within seconds, in the words of a 4xx, and others are served meanwhile.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openRealDoor, type RealDoor } from '../wire/real-door.ts';

let door: RealDoor;
before(async () => (door = await openRealDoor()));
after(() => door?.[Symbol.asyncDispose]());

const longestMs = 20_000;
const ask = async (more: object) => {
  const body = { model: 'smol', messages: [{ role: 'user', content: 'Hi' }], max_tokens: 4, ...more };
  const answer = await fetch(`${door.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(longestMs),
  });
  return { status: answer.status, text: await answer.text() };
};
const format = (schema: object) => ({
  response_format: { type: 'json_schema', json_schema: { name: 'x', schema } },
});
const names = (count: number) => Array.from({ length: count }, (_none, index) => `n${index}`);

const hostile: Readonly<Record<string, object>> = {
  'nested repetition': { guided_regex: '(((((a{1,99}){1,99}){1,99}){1,99}){1,99})' },
  'nested stars': { guided_regex: '((((a*)*)*)*)*b' },
  'the same begun in many ways': { guided_regex: '(a|aa|aaa)+(a|b)*a(a|b){40}' },
  'a huge count': { guided_regex: 'a{999999999}' },
  'open brackets': { guided_regex: '('.repeat(20_000) },
  'deep brackets': { guided_regex: `${'('.repeat(20_000)}a${')'.repeat(20_000)}` },
  'many alternatives': { guided_regex: names(8000).join('|') },
  'a class of all of Unicode': { guided_regex: '[\\u{0}-\\u{10ffff}]{5000}' },
  'left recursion': { guided_grammar: 'root ::= root "a" | "a"' },
  'recursion without an end': { guided_grammar: 'root ::= "a" root' },
  'recursion of nothing': { guided_grammar: 'root ::= root | root root | ""' },
  ambiguity: { guided_grammar: `root ::= ${'"a"? '.repeat(2000)}"b"` },
  'rules that double': {
    guided_grammar: `root ::= r30\n${names(31)
      .map((_name, index) => `r${index} ::= ${index === 0 ? '"a"' : `r${index - 1} r${index - 1}`}`)
      .join('\n')}`,
  },
  'a schema that refers to itself': format({ $ref: '#' }),
  'references in a ring': format({ $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } }),
  'a reference to elsewhere': format({ $ref: 'http://127.0.0.1:1/schema.json' }),
  'all of many': format({ allOf: names(500).map((name) => ({ properties: { [name]: { type: 'string' } } })) }),
  'any of any of any': format(
    names(12).reduce<object>((inner) => ({ anyOf: [inner, { type: 'array', items: inner }] }), { type: 'null' }),
  ),
  'members in any order': format({
    type: 'object',
    required: names(200),
    properties: Object.fromEntries(names(200).map((name) => [name, { type: 'integer' }])),
    additionalProperties: false,
  }),
  'a pattern within': format({ type: 'string', pattern: '^(a|a)*(a|b)*a(a|b){60}$' }),
  'a long string': format({ type: 'string', minLength: 1e9 }),
  'a long list': format({ type: 'array', minItems: 1e9, items: { type: 'integer' } }),
  'a fine division': format({ type: 'number', multipleOf: 1e-300 }),
  'a large division': format({ type: 'integer', multipleOf: 982_451_653 }),
  'not of not': format({ not: { not: { not: { anyOf: names(50).map((name) => ({ const: name })) } } } }),
  lookbehind: { guided_regex: '(?<=a{1000})b(?!c)' },
  'a backreference': { guided_regex: '(a+)\\1\\1' },
};

for (const [name, constraint] of Object.entries(hostile)) {
  test(`${name} is answered or refused within seconds`, async () => {
    const startedMs = performance.now();
    const [{ status, text }, other] = await Promise.all([ask(constraint), ask({})]);
    assert.ok([200, 400, 422].includes(status), `${status} ${text.slice(0, 500)}`);
    if (status !== 200) assert.match(text, /"code":"(?!unexpected)\w+"/);
    assert.ok(text.length < 4000, 'it is not told back at length');
    assert.equal(other.status, 200, other.text);
    assert.ok(performance.now() - startedMs < longestMs);
  });
}

test('and the model is none the worse', async () => {
  const { status, text } = await ask({ guided_choice: ['yes'] });
  assert.equal(status, 200);
  assert.match(text, /"content":"yes"/);
});
