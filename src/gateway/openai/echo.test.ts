import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Scorer, TokenLogprob } from '#contract';
import { fakeLanguageModel } from '#testing';
import { openTestDoor, testRoute } from '../door-fixture.ts';

/** Scores words, the first without a probability. */
const scorer = {
  score: async ({ input, top = 0 }) => {
    const words = input.kind === 'text' ? (input.text.match(/\s*\S+/g) ?? []) : ['one', ' two'];
    return words.map((word, index): TokenLogprob => {
      const bytes = Buffer.from(word);
      const likeliest = Array.from({ length: top }, () => ({ token: 0, bytes, logprob: -index }));
      return { token: index, bytes, logprob: index === 0 ? undefined : -index, top: index === 0 ? [] : likeliest };
    });
  },
} as Pick<Scorer, 'score'> as Scorer;

async function complete(fields: object, canScore = true) {
  await using door = await openTestDoor();
  const model = { ...fakeLanguageModel({ reply: ' and on' }), ...(canScore && { scorer }) };
  door.gateway.serve({ generation: 2, routes: [testRoute({ model })] });
  const response = await door.post('/v1/completions', { model: 'fake', prompt: 'On and', ...fields });
  return { status: response.status, text: await response.text() };
}

interface Completion {
  readonly choices: readonly {
    readonly text: string;
    readonly finish_reason: string;
    readonly logprobs: Readonly<Record<string, unknown>> | null;
  }[];
  readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number };
}

test('a prompt alone is scored, and its first token has no probability', async () => {
  const { text } = await complete({ echo: true, max_tokens: 0, logprobs: 1 });
  const { choices, usage } = JSON.parse(text) as Completion;
  assert.deepEqual(choices[0]?.logprobs, {
    tokens: ['On', ' and'],
    token_logprobs: [null, -1],
    top_logprobs: [null, { ' and': -1 }],
    text_offset: [0, 2],
  });
  assert.deepEqual([choices[0].text, choices[0].finish_reason], ['On and', 'length']);
  assert.deepEqual([usage.prompt_tokens, usage.completion_tokens], [2, 0]);
});

test('every choice begins with its prompt, and goes on', async () => {
  const { text } = await complete({ echo: true, prompt: ['On and', 'Over'], n: 2, logprobs: 0 });
  const { choices, usage } = JSON.parse(text) as Completion;
  assert.deepEqual(
    choices.map((choice) => choice.text),
    ['On and and on', 'On and and on', 'Over and on', 'Over and on'],
  );
  assert.deepEqual(choices[0]?.logprobs?.['text_offset'], [0, 2, 6, 10]);
  assert.equal(usage.completion_tokens, 8);
});

test('a prompt of token ids is read back', async () => {
  const { text } = await complete({ echo: true, prompt: [5, 6], max_tokens: 0 });
  const { choices } = JSON.parse(text) as Completion;
  assert.deepEqual([choices[0]?.text, choices[0]?.logprobs], ['one two', null]);
});

test('a stream says the prompt first', async () => {
  const { text } = await complete({ echo: true, stream: true });
  const texts = [...text.matchAll(/"text":"([^"]*)"/g)].map(([, part]) => part);
  assert.deepEqual(texts.join('|'), 'On and| and| on|');
});

test('a model that cannot score still echoes text, and says what it cannot', async () => {
  assert.equal(
    (JSON.parse((await complete({ echo: true }, false)).text) as Completion).choices[0]?.text,
    'On and and on',
  );
  const refused = await complete({ echo: true, logprobs: 0 }, false);
  assert.ok(refused.status === 400 && refused.text.includes('"param":"echo"'));
});

test('nothing to generate goes with echo only', async () => {
  const { status, text } = await complete({ max_tokens: 0 });
  assert.ok(status === 400 && text.includes('"param":"max_tokens"'));
});
