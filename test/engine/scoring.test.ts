import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Vectors } from '#contract';
import { createContext, loadModel } from '#native';
import { smollm2 } from '../weights.ts';
import { ask, contextOf, greedy, start, text } from './start.ts';

const engine = await start();
const { scorer } = engine;
const model = await loadModel(await smollm2());
after(async () => {
  model[Symbol.dispose]();
  await engine[Symbol.asyncDispose]();
});

const passage = 'Rivers carry water from the hills to the sea. '.repeat(12);

/** Log-probabilities by the simplest loop over the library, with softmax in double precision. */
async function plainLogprobs(tokens: readonly number[], size: number): Promise<number[]> {
  const sizes = { cells: 512, sequences: 1, batchTokens: size, outputsMax: size, threads: 1, batchThreads: 1 };
  using context = await createContext(model, sizes);
  const logprobs: number[] = [];
  for (let from = 0; from < tokens.length; from += size) {
    const batch = tokens.slice(from, from + size);
    context.batch.clear();
    for (const [index, token] of batch.entries()) context.batch.add(token, from + index, 0, true);
    await context.decode();
    for (const row of batch.keys()) {
      const logits = Array.from(context.logitsAt(row));
      const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
      const next = tokens[from + row + 1];
      if (next !== undefined) logprobs.push((logits[next] as number) - Math.log(sum));
    }
  }
  return logprobs;
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let index = 0; index < a.length; index++) {
    const [x, y] = [a[index] as number, b[index] as number];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return dot / Math.sqrt(aa * bb);
}

const rows = ({ values, width, tokens }: Vectors) =>
  tokens.map((_, index) => values.subarray(index * width, (index + 1) * width));

test('scores are the log-probabilities that a plain loop over the library gives', async () => {
  const scored = await scorer.score({ input: text(passage), top: 2 }, contextOf());
  const tokens = await engine.tokenise(text(passage));
  assert.deepEqual(
    scored.map(({ token }) => token),
    tokens,
  );
  const logprobs = scored.slice(1).map(({ logprob }) => logprob as number);
  for (const [index, logprob] of (await plainLogprobs(tokens, 64)).entries()) {
    assert.ok(Math.abs((logprobs[index] as number) - logprob) < 1e-4, `at ${index}`);
  }
  // In one batch the library adds up in another order.
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  assert.ok(Math.abs(mean(logprobs) - mean(await plainLogprobs(tokens, 200))) < 0.05);
  assert.deepEqual([scored[0]?.logprob, scored[0]?.top], [undefined, []]);
  const best = scored[1]?.top ?? [];
  assert.ok(best.length === 2 && (best[0]?.logprob as number) >= (best[1]?.logprob as number));
  assert.equal(Buffer.concat(scored.map(({ bytes }) => bytes)).toString(), passage);
});

test('scores are the same bits whatever else runs', async () => {
  const request = { input: text(passage), top: 1 };
  const alone = await scorer.score(request, contextOf());
  const streams = [1, 2].map((seed) =>
    ask(engine, { input: text(passage), sampling: { seed }, tokensMax: 40, ignoreEnd: true }),
  );
  assert.deepEqual(await scorer.score(request, contextOf()), alone);
  await Promise.all(streams);
});

test('what the model says of its own greedy answer is what it said when it gave it', async () => {
  const { texts, events } = await ask(engine, {
    input: text('The capital of France is'),
    sampling: greedy,
    tokensMax: 8,
    logprobs: 0,
    deterministic: true,
  });
  const given = events.flatMap((event) => (event.type === 'text' ? (event.logprobs ?? []) : []));
  const scored = await scorer.score({ input: text(`The capital of France is${texts[0]}`) }, contextOf());
  for (const [index, { token, logprob }] of given.entries()) {
    const again = scored.at(index - given.length);
    assert.equal(again?.token, token);
    assert.ok(Math.abs((again.logprob as number) - (logprob as number)) < 0.1);
  }
});

test('continuations are ranked by their probability after the input', async () => {
  const input = text('Question: What is the capital of France?\nAnswer: The capital of France is');
  const continuations = [' Berlin', ' Paris', ' a small town in Wales that nobody knows'];
  const ranked = await scorer.rank({ input, continuations }, contextOf());
  assert.deepEqual(
    ranked.map(({ index }) => index),
    [1, 0, 2],
  );
  for (const { index, tokens, logprob, meanLogprob } of ranked) {
    const whole = [...(await engine.tokenise(input)), ...(await engine.tokenise(text(continuations[index] as string)))];
    const expected = (await plainLogprobs(whole, 64)).slice(-tokens).reduce((sum, value) => sum + value, 0);
    assert.ok(Math.abs(logprob - expected) < 0.15 * tokens, `${logprob} is about ${expected}`);
    assert.equal(meanLogprob, logprob / tokens);
  }
});

test('embeddings are pooled and normalised as asked', async () => {
  const input = text(passage);
  const each = await scorer.embed({ input, pooling: 'none', normalise: false }, contextOf());
  assert.equal(each.width, 576);
  assert.equal(each.values.length, each.tokens.length * each.width);
  const vectors = rows(each);
  const sum = (index: number) => vectors.reduce((total, vector) => total + (vector[index] as number), 0);
  const mean = Array.from({ length: each.width }, (_, index) => sum(index));
  const pooled = await scorer.embed({ input, pooling: 'mean' }, contextOf());
  assert.ok(cosine(pooled.values, mean) > 0.999_999);
  assert.ok(Math.abs(pooled.values.reduce((total, value) => total + value * value, 0) - 1) < 1e-5);
  const last = await scorer.embed({ input, pooling: 'last', normalise: false }, contextOf());
  assert.deepEqual(last.values, vectors.at(-1)?.slice());
});

test('texts that mean the same lie closer together', async () => {
  const vector = async (content: string) =>
    (await scorer.embed({ input: text(content), pooling: 'mean' }, contextOf())).values;
  const [cat, kitten, rates] = [
    await vector('The cat sleeps on the sofa.'),
    await vector('A kitten naps on the couch.'),
    await vector('The bank raised interest rates.'),
  ];
  assert.ok(cosine(cat, kitten) > cosine(cat, rates) + 0.05);
});

test('the states of the last block, normed, are the embeddings', async () => {
  const input = text(passage);
  const states = await scorer.hiddenStates({ input, layer: 29 }, contextOf());
  const embedded = await scorer.embed({ input, pooling: 'none', normalise: false }, contextOf());
  assert.equal(states.width, 576);
  // A norm scales each number by a weight of its own: what it divides by shows as the same ratio for every token.
  const [first, ...others] = rows(states).map((state, index) => {
    const rms = Math.sqrt(state.reduce((sum, value) => sum + value * value, 0) / state.length + 1e-5);
    const vector = rows(embedded)[index] as Float32Array;
    return Array.from(state, (value, column) => ((vector[column] as number) * rms) / value);
  });
  const column = 7;
  for (const ratios of others) {
    assert.ok(Math.abs((ratios[column] as number) / (first?.[column] as number) - 1) < 1e-3);
  }
  const early = await scorer.hiddenStates({ input, layer: 0 }, contextOf());
  assert.ok(cosine(early.values, states.values) < 0.9);
});

test('what cannot be computed is refused by name', async () => {
  const input = text('hello');
  await assert.rejects(scorer.hiddenStates({ input, layer: 30 }, contextOf()), { parameter: 'layer' });
  await assert.rejects(scorer.rank({ input, continuations: [] }, contextOf()), { parameter: 'continuations' });
  await assert.rejects(scorer.rank({ input, continuations: [' a'.repeat(600)] }, contextOf()), {
    code: 'engine/prompt-too-long',
  });
  await assert.rejects(scorer.score({ input, top: 99 }, contextOf()), { parameter: 'top' });
  await assert.rejects(scorer.embed({ input: text(''), pooling: 'mean' }, contextOf()), /empty/);
});

test('who leaves is not kept waiting, and keeps nobody waiting', async () => {
  const controller = new AbortController();
  const left = scorer.score({ input: text(passage.repeat(3)), top: 5 }, contextOf(controller.signal));
  setTimeout(() => controller.abort(new Error('gone')), 50);
  await assert.rejects(left, /gone/);
  assert.equal((await scorer.score({ input: text('a b c') }, contextOf())).length, 3);
});
