// Many adapters that come and go in a running engine, on SmolLM2. Needs weights; takes about half a minute.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AdapterUse, GenerateRequest } from '#contract';
import type { Engine } from '#engine';
import { AdapterShelf, strong } from './smollm2-adapters.ts';
import { ask, contextOf, greedy, start, text } from './start.ts';

const shelf = new AdapterShelf();
/** More than are kept without a request that names them. */
const names = Array.from({ length: 20 }, (_, index) => `adapter-${index}`);
let engine: Engine;

before(async () => {
  const small = { ...strong, rank: 1, alpha: 2, size: 0.6, modules: ['mlp.down_proj'] };
  for (const [seed, name] of names.entries()) await shelf.add(name, { ...small, seed });
  engine = await start({ adapterFile: shelf.fileOf, parallel: 4 });
});
after(async () => {
  await engine[Symbol.asyncDispose]();
  shelf[Symbol.dispose]();
});

const request = (tokensMax: number, adapter?: AdapterUse): GenerateRequest => ({
  input: text('The river runs through'),
  sampling: greedy,
  tokensMax,
  ignoreEnd: true,
  adapter,
});
/** In the batch with all others, or alone and to the bit. */
const firstToken = async (name: string, deterministic = false): Promise<number | undefined> => {
  const { events } = await ask(engine, { ...request(1, { name }), logprobs: 0, deterministic });
  return events.flatMap((event) => (event.type === 'text' ? (event.logprobs ?? []) : []))[0]?.logprob;
};

test('adapters are loaded and freed beside streams that never stop, and each stays itself', async () => {
  const leaving = new AbortController();
  let tokens = 0;
  const streams = [undefined, { name: names[0]! }].map(async (adapter) => {
    while (!leaving.signal.aborted) {
      for await (const event of engine.generate(request(100, adapter), contextOf(leaving.signal)))
        if (event.type === 'text') tokens++;
    }
  });
  const logprobs = new Map<string, number | undefined>();
  for (const name of names) logprobs.set(name, await firstToken(name, true));
  const before = tokens;
  // Those that were freed meanwhile are loaded again.
  for (const name of names) {
    const batched = (await firstToken(name)) ?? NaN;
    assert.ok(Math.abs(batched - (logprobs.get(name) ?? NaN)) < 0.2, `${name}: ${batched} and ${logprobs.get(name)}`);
    assert.equal(await firstToken(name, true), logprobs.get(name), name);
  }
  leaving.abort();
  await Promise.all(streams);
  assert.ok(before > 20 && tokens > before + 20, `${before} and ${tokens} tokens of the streams`);
  assert.equal(new Set(logprobs.values()).size, names.length, 'they are different models');
  assert.equal(engine.status().restarts, 0);
});

test('clients that leave while their adapter is loaded leave nothing behind', async () => {
  const leaving = names.map(async (name, index) => {
    const abortion = new AbortController();
    setTimeout(() => abortion.abort(), index * 3);
    return ask(engine, request(50, { name }), contextOf(abortion.signal)).catch(() => {});
  });
  await Promise.all(leaving);
  assert.ok((await firstToken(names[3]!)) !== undefined);
  assert.equal(engine.status().restarts, 0);
});

test('nobody starves when every request has another adapter', async () => {
  const answers = await Promise.all(names.map((name) => ask(engine, request(10, { name }))));
  for (const { events } of answers) assert.equal(events.at(-1)?.type, 'end');
});
