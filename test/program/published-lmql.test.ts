/** The queries that LMQL publishes in its playground, taken from its own package, on a real model. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { Script } from 'node:vm';
import { compileProgram, lmqlDefinition, type ProgramDefinition } from '#program';
import { start } from '../engine/start.ts';
import { lmqlExamples } from '../weights.ts';

const engine = await start({ contextTokens: 2048 });
after(async () => await engine[Symbol.asyncDispose]());

interface Example {
  readonly name: string;
  readonly code: string;
}

/** Without what is drawn before their names. */
const examples = new Map(
  examplesIn(readFileSync(await lmqlExamples(), 'utf8')).map((each) => [titleOf(each), each.code]),
);

function examplesIn(source: string): readonly Example[] {
  const found = new Script(`const module = {}; ${source}; module.exports`).runInNewContext() as {
    readonly queries: readonly { readonly queries: readonly Example[] }[];
  };
  return found.queries.flatMap(({ queries }) => queries);
}

function titleOf({ name }: Example): string {
  return name.replace(/^[^A-Za-z]+/, '');
}

type Functions = NonNullable<Parameters<typeof lmqlDefinition>[1]['functions']>;

async function run(title: string, functions: Functions = {}, change: Partial<ProgramDefinition> = {}) {
  const source = examples.get(title);
  assert.ok(source !== undefined, `${title} is one of ${[...examples.keys()].join(', ')}`);
  const compiled = compileProgram({ ...lmqlDefinition('example', { inputs: {}, source, functions }), ...change });
  return await compiled.run({}, { model: engine, budget: { tokensMax: 160 } });
}

const variables = async (...given: Parameters<typeof run>) => {
  const outcome = await run(...given);
  assert.ok(outcome.status === 'done', `${given[0]} ended as ${outcome.status}`);
  return { text: outcome.text, ...(outcome.value as Record<string, never>) } as Record<string, string> & {
    text: string;
  };
};

test('Hello World, Regex Constraints and Chain-Of-Thought keep to their conditions', async () => {
  const hello = await run('Hello World');
  assert.ok(hello.usage.completionTokens < 10);
  assert.match((await variables('Regex Constraints'))['RESPONSE'] ?? '', /^\d\d\/\d\d$/);
  const chain = await run('Chain-Of-Thought');
  assert.ok(chain.status === 'spent' || /answer is[A-F]$/.test(chain.text), 'a model that reasons for ever is cut off');
});

test('Tell A Joke, Packing List, Templates', async () => {
  const joke = await variables('Tell A Joke');
  assert.ok((joke['JOKE'] ?? '').length <= 120 && (joke['PUNCHLINE'] ?? '').length > 1);
  const things = (await variables('Packing List')).text.match(/^- (Volleyball|Sunscreen|Bathing Suite) $/gm);
  assert.equal(things?.length, 4);
  const filled = await variables('Templates');
  assert.match(filled.text, /"age": -?\d+,\n\s+"top_songs": \["?/);
});

test('Types / JSON: a data class is a schema', async () => {
  const { text, PERSON_DATA } = await variables('Types / JSON');
  const person = PERSON_DATA as unknown as { name: string; age: number; employer: { location: string } };
  assert.ok(Number.isInteger(person.age));
  assert.ok(text.endsWith(`Their name is ${person.name} and she works in ${person.employer.location}.`));
});

test('Sentiment Constraints, Write A Poem: instructions of nested queries are gone', async () => {
  const mood = await variables('Sentiment Constraints');
  assert.match(mood.text, /^Q: Hi\nA: [^\n]*\nQ: Who are you\nA: [^\n]*\nQ: How is your day going\?\nA: /);
  assert.doesNotMatch(mood.text, /Instruction/);
  const poem = await run('Write A Poem');
  assert.doesNotMatch(poem.text, /Above is the beginning/);
  assert.ok(poem.status === 'spent' || poem.text.split('\n').length >= 6);
});

test('Meta Prompting, Visualize Decoding: beams end at their stops', async () => {
  const meta = await variables('Meta Prompting');
  assert.ok(meta.text.includes(`For instance,${(meta['EXPERT'] ?? '').replace(/[.\n]+$/, '')} would answer`));
  assert.match((await variables('Visualize Decoding')).text, /French: [^\n]*\n/);
});

test('Distributions add up to one', async () => {
  const { CLASSIFICATION } = await variables('Distributions');
  const shares = CLASSIFICATION as unknown as readonly { probability: number }[];
  assert.ok(Math.abs(shares.reduce((sum, { probability }) => sum + probability, 0) - 1) < 1e-9);
});

test('Calculator, Wikipedia Search, Chatbot: functions stand for those of Python', async () => {
  const calculator = await run('Calculator', {
    calc: (sum: string) => Number(sum.replace(/[^0-9]/g, '').slice(0, 6)),
    gsm8k_samples: () => 'Q: What is 2 + 3?\nLet us think. 2 + 3 is << 2+3= 5>> 5. So the answer is 5.\n\n',
  });
  assert.match(calculator.text, /Let's think step by step\.\n/);
  const wiki = await variables('Wikipedia Search', { wikipedia: async (term: string) => `${term.length} letters` });
  assert.match(wiki.text, /Result: \d+ letters\nFinal Answer:/);
  const chat = await run('Chatbot', { input: async () => 'What is it?' });
  assert.match(chat.text, /^system: You are a marketing chatbot/);
});

test('Key-Value Memory ends where the model is too small for what is asserted; Multi-Tool Use is refused by name', async () => {
  const memory = { assign: () => 'kept', get: () => 'blue ball' };
  const outcome = await run('Key-Value Memory', memory).catch((error: { code?: string }) => error);
  assert.ok('status' in outcome || outcome.code === 'program/lmql-assertion');
  await assert.rejects(run('Multi-Tool Use'), { code: 'program/lmql-syntax' });
});
