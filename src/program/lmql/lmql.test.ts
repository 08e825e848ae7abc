import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { fakeLanguageModel } from '#testing';
import { LmqlAssertionError } from '../errors/lmql-assertion-error.ts';
import { LmqlSyntaxError } from '../errors/lmql-syntax-error.ts';
import { program } from '../program.ts';
import { holeOf } from './hole-of.ts';
import { lmqlBody } from './lmql-body.ts';
import { parseQuery } from './parse-query.ts';
import { templateParts } from './template-parts.ts';

/** Runs a text with a model that says these texts one after the other. */
async function run(source: string, replies: readonly string[], inputs: Readonly<Record<string, unknown>> = {}) {
  let call = 0;
  const model = fakeLanguageModel({ reply: () => replies[call++] ?? '' });
  const body = lmqlBody(source);
  const made = program('lmql', { all: z.custom<object>() }, async (scope, { all }) => await body(scope, all));
  const outcome = await made.run({ all: inputs }, { model });
  assert.ok(outcome.status === 'done');
  return { ...outcome, requests: model.calls.map(({ request }) => request) };
}

test('strings are written, variables are filled and can be used', async () => {
  const source = `
"Q: {question}\\n"  # asks
"A: [ANSWER]\\n" where STOPS_BEFORE(ANSWER, "\\n") and len(TOKENS(ANSWER)) < 20
"Shorter: {ANSWER.strip().upper()}"
`;
  const { text, value, requests } = await run(source, ['It is.'], { question: 'Is it?' });
  assert.equal(text, 'Q: Is it?\nA: It is.\nShorter: IT IS.');
  assert.deepEqual(value, { ANSWER: 'It is.' });
  assert.deepEqual([requests[0]?.stop, requests[0]?.tokensMax], [['\n'], 19]);
});

test('Python decides how it goes on', async () => {
  const source = `
items = []
for i in range(3):
    "- [THING]\\n" where THING in set(["keys", "hat", "stop"])
    if THING == "stop":
        break
    elif i == 0:
        "(first)\\n"
    else:
        pass
    items.append(THING)
n = 0
while n < 2:
    n += 1
return ", ".join(items) + str(n * 2 - 1)
`;
  const { value, text } = await run(source, ['keys', 'hat', 'stop']);
  assert.equal(value, 'keys, hat3');
  assert.equal(text, '- keys\n(first)\n- hat\n- stop\n');
});

test('the older form has its decoder before, and model and conditions after it', async () => {
  const source = `
sample(temperature=0.5)
    """A list of things:
    - [THING]
    - [AGE: int]"""
from
    "openai/text-davinci-003"
where
    THING in ["Volleyball", "Sunscreen"]
    and not "x" in THING
`;
  const query = parseQuery(source);
  assert.deepEqual(query.decoder, { kind: 'sample', temperature: 0.5 });
  const { value } = await run(source.replace('\n    and not "x" in THING', ''), ['Sunscreen', '42']);
  assert.deepEqual(value, { THING: 'Sunscreen', AGE: 42 });
  const weighed = parseQuery('argmax\n    "It is [MOOD]"\nfrom "x"\ndistribution\n    MOOD in ["good", "bad"]').weighed;
  assert.equal(weighed?.name, 'MOOD');
});

test('functions that are given can be called in the middle, and roles make a chat', async () => {
  const calls: string[] = [];
  const search = async (query: string): Promise<string> => {
    calls.push(query);
    return 'a planet';
  };
  const source = `
"{:system} Be brief. {:user} {question} {:assistant}"
"Search: [QUERY]" where STOPS_BEFORE(QUERY, "]")
result = search(QUERY)
" ({result}) [ANSWER]"
`;
  const { text } = await run(source, ['Mars', 'It is one.'], { question: 'Mars?', search });
  assert.deepEqual(calls, ['Mars']);
  assert.equal(text, 'system: Be brief.\nuser: Mars?\nSearch: Mars (a planet) It is one.');
});

test('what is not understood is named with its line', async () => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['"a"\nclass A:\n    x = 1', /Line 2 .*no dataclass/],
    ['"[X]" where foo(X)', /no hole can be held/],
    ['if x\n    "a"', /colon/],
    ['"never ends', /does not end|begins a string/],
    ['x = 1 +', /ends too early/],
    ['x = nobody', /nobody defines/],
    ['while True:\n    x = 1', /steps/],
    [`x = ${'('.repeat(400)}1`, /bracket that does not end|too deep/],
  ];
  for (const [source, message] of wrong) {
    const failure = await run(source, []).catch((error: unknown) => error);
    assert.ok(failure instanceof LmqlSyntaxError, `${source} ends with ${String(failure)}`);
    assert.match(failure.message, message);
  }
});

test('doubled brackets are brackets', () => {
  assert.deepEqual(templateParts('a[[b]] {{c}} [D]'), [
    { kind: 'words', text: 'a[b] {c} ' },
    { kind: 'hole', name: 'D', type: undefined },
  ]);
});

test('queries that others call leave only what they return', async () => {
  const source = `
import math

@lmql.query
def brief(what: str):
    '''lmql
    " Say {what} in one word: [WORD]" where STOPS_BEFORE(WORD, ".")
    return WORD.strip()
    '''

"Sky: [COLOUR: brief('blue')]\\n"
"[AGAIN]" where brief(AGAIN, "green")
`;
  const { value, text, requests } = await run(source, ['azure', 'verdant']);
  assert.equal(text, 'Sky: azure\nverdant');
  assert.deepEqual(value, { COLOUR: 'azure', AGAIN: 'verdant' });
  assert.equal(requests.length, 2);
});

test('data classes, dictionaries, f-strings, assertions, and conditions by functions that are given', async () => {
  const source = `
@dataclass
class Person:
    name: str
    tags: list[str]

kept = {"x": 1}
"Who? [WHO]\\n" where type(WHO) is Person
"Even: [N]" where INT(N) and even(N)
assert N % 2 == 0, "odd"
return f"{WHO.name} {kept.get('x')} {WHO.tags[0]}"
`;
  const replies = ['{"value": {"name": "Ada", "tags": ["a"]}}', '3', '4'];
  const { value } = await run(source, replies, { even: (n: number) => n % 2 === 0 });
  assert.equal(value, 'Ada 1 a');
  await assert.rejects(
    run(source.replace('== 0', '== 1'), [replies[0] ?? '', '4'], { even: () => true }),
    LmqlAssertionError,
  );
});

test('conditions of one variable join: and, or, not, tokens, beginnings', async () => {
  const held = async (where: string) => {
    const query = parseQuery(`"[V]" where ${where}`);
    const statement = query.body[0];
    assert.ok(statement?.kind === 'text');
    return await holeOf('V', undefined, [statement.where], { query, names: new Map(), line: 1 });
  };
  assert.deepEqual((await held('len(TOKENS(V)) == 4')).tokensMin, 4);
  assert.deepEqual((await held('len(TOKENS(V)) < 20 or len(TOKENS(V)) < 30')).tokensMax, 29);
  assert.deepEqual((await held('V.startswith("a") or not (V == "b" or "c" in V)')).where, {
    or: [{ startsWith: 'a' }, { not: { or: [{ is: 'b' }, { contains: 'c' }] } }],
  });
  const choices = await held('V in ["a", "b"] and V != "b"');
  assert.ok(choices.where !== undefined);
  assert.deepEqual((await held('len(V) < 9 and STOPS_AT(V, "?")')).stopAt, ['?']);
});
