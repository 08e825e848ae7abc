import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { fakeLanguageModel } from '#testing';
import { LmqlSyntaxError } from '../errors/lmql-syntax-error.ts';
import { program } from '../program.ts';
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
    ['"a"\nimport os', /Line 2 .*import/],
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
