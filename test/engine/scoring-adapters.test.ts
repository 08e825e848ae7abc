// Scores with LoRA adapters, on SmolLM2. Needs weights.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AdapterUse } from '#contract';
import type { Engine } from '#engine';
import { AdapterShelf, strong } from './smollm2-adapters.ts';
import { ask, contextOf, greedy, start, text } from './start.ts';

const shelf = new AdapterShelf();
let engine: Engine;

before(async () => {
  await shelf.add('one', strong);
  engine = await start({ adapterFile: shelf.fileOf });
});
after(async () => {
  await engine[Symbol.asyncDispose]();
  shelf[Symbol.dispose]();
});

const uses: readonly (AdapterUse | undefined)[] = [undefined, { name: 'one' }, { name: 'one', scale: 0.5 }];
const input = text('The capital of France is');

test('what a model says with an adapter is scored with it as it was when it was said', async () => {
  for (const adapter of uses) {
    const request = { input, sampling: greedy, tokensMax: 6, logprobs: 0, ignoreEnd: true, deterministic: true };
    const { events } = await ask(engine, { ...request, adapter });
    const said = events.flatMap((event) => (event.type === 'text' ? (event.logprobs ?? []) : []));
    const tokens = [...(await engine.tokenise(input)), ...said.map(({ token }) => token)];
    const scored = await engine.scorer.score({ input: { kind: 'tokens', tokens }, adapter }, contextOf());
    for (const [index, { token, logprob }] of said.entries()) {
      const again = scored.at(index - said.length);
      assert.equal(again?.token, token);
      assert.ok(Math.abs((again.logprob as number) - (logprob as number)) < 0.1, JSON.stringify(adapter));
    }
  }
});

test('every kind of score is another with every adapter, and the same bits when it comes round again', async () => {
  const { scorer } = engine;
  const all = async (adapter: AdapterUse | undefined) => [
    await scorer.score({ input, adapter }, contextOf()),
    await scorer.rank({ input, continuations: [' Paris', ' Rome'], adapter }, contextOf()),
    await scorer.embed({ input, pooling: 'last', adapter }, contextOf()),
    await scorer.hiddenStates({ input, layer: 3, adapter }, contextOf()),
  ];
  const rounds: Awaited<ReturnType<typeof all>>[] = [];
  for (const adapter of [...uses, ...uses]) rounds.push(await all(adapter));
  const together = await Promise.all(uses.map((adapter) => all(adapter)));
  for (const index of uses.keys()) {
    assert.deepEqual(rounds[index + uses.length], rounds[index]);
    assert.deepEqual(together[index], rounds[index]);
  }
  for (const kind of [0, 1, 2, 3]) {
    assert.equal(new Set(uses.keys().map((index) => JSON.stringify(rounds[index]?.[kind]))).size, uses.length);
  }
});

test('an adapter that there is not is refused', async () => {
  await assert.rejects(engine.scorer.score({ input, adapter: { name: 'none' } }, contextOf()), /no adapter/);
});
