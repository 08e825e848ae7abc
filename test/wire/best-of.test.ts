/** OpenAI's library for the best of several completions, of SmolLM2-135M. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI, { BadRequestError } from 'openai';
import { openRealDoor } from './real-door.ts';

test('of several answers the likeliest are told, and all are counted', async () => {
  await using door = await openRealDoor();
  const client = new OpenAI({ baseURL: `${door.url}/v1`, apiKey: 'none', maxRetries: 0 });
  const ask = { model: 'smol', prompt: 'The sea is', max_tokens: 6, seed: 7, temperature: 1 };
  const all = await client.completions.create({ ...ask, n: 4, logprobs: 0 });
  const mean = ({ logprobs }: OpenAI.CompletionChoice): number => {
    const tokens = logprobs?.token_logprobs ?? [];
    return tokens.reduce((sum, logprob) => sum + logprob, 0) / tokens.length;
  };
  const likeliest = all.choices.toSorted((a, b) => mean(b) - mean(a)).map(({ text }) => text);
  const best = await client.completions.create({ ...ask, n: 2, best_of: 4 });
  assert.deepEqual(
    best.choices.map(({ text }) => text),
    likeliest.slice(0, 2),
  );
  assert.deepEqual(
    best.choices.map(({ index, logprobs }) => [index, logprobs]),
    [
      [0, null],
      [1, null],
    ],
  );
  assert.equal(best.usage?.completion_tokens, all.usage?.completion_tokens);
  for (const fields of [
    { n: 3, best_of: 2 },
    { best_of: 2, stream: true as const },
    { best_of: 2, echo: true },
    { best_of: 33 },
  ])
    await assert.rejects(
      client.completions.create({ ...ask, ...fields }),
      (error) => error instanceof BadRequestError && error.param === 'best_of',
    );
});
