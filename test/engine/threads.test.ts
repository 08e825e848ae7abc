// Threads of ggml wait for each other by spinning: with other work on every processor, two are ten and more times as slow as one.
import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { silentLog } from '#base';
import { type Engine, startEngine } from '#engine';
import { smollm2 } from '../weights.ts';
import { ask, greedy, start, text } from './start.ts';

const rounds = 3;

test('other work on every processor slows the default down no more than an engine of one thread', async (t) => {
  const busy = Array.from({ length: availableParallelism() }, () => new Worker('for (;;) {}', { eval: true }));
  t.after(() => Promise.all(busy.map((worker) => worker.terminate())));
  await using single = await start({ threads: 1 });
  await using chosen = await startEngine({
    name: 'default',
    file: await smollm2(),
    contextTokens: 512,
    log: silentLog,
  });
  const times: { single: number[]; chosen: number[] } = { single: [], chosen: [] };
  for (let round = 0; round < rounds; round++) {
    times.single.push(await secondsOf(single, round));
    times.chosen.push(await secondsOf(chosen, round));
  }
  const [one, ours] = [times.single, times.chosen].map((all) => all.toSorted((a, b) => a - b)[1] as number);
  t.diagnostic(`one thread ${one!.toFixed(2)} s, as chosen ${ours!.toFixed(2)} s`);
  assert.ok(ours! < 4 * one!, `${ours} s against ${one} s`);
});

/** A prompt of some hundred tokens, and a few tokens after it. */
async function secondsOf(engine: Engine, round: number): Promise<number> {
  const startedMs = performance.now();
  const input = text(`${round} ${'the quick brown fox jumps over the lazy dog '.repeat(20)}`);
  await ask(engine, { input, sampling: greedy, tokensMax: 24, ignoreEnd: true });
  return (performance.now() - startedMs) / 1000;
}
