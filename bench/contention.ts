import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { silentLog } from '#base';
import { type Engine, startEngine } from '#engine';
import type { Bench } from './bench.ts';
import { interleave } from './interleave.ts';
import { compare, type Findings } from './result.ts';
import { shippedWeights } from './weights.ts';

const tokens = 24;

/** What other work on every processor does to a model whose threads are chosen as it runs, and to one that has a fixed number. */
export const bench: Bench = {
  rounds: 3,
  run: async ({ rounds, say }) => {
    const processors = availableParallelism();
    const busy = Array.from({ length: processors }, () => new Worker('for (;;) {}', { eval: true }));
    try {
      await using chosen = await start(undefined);
      await using one = await start(1);
      await using all = await start(processors);
      await using second = await start(undefined);
      const contestants = [
        { name: 'as chosen', measure: () => tokensPerSecond([chosen]) },
        { name: 'one thread', measure: () => tokensPerSecond([one]) },
        { name: 'a thread for each processor', measure: () => tokensPerSecond([all]) },
        { name: 'two models, as chosen', measure: () => tokensPerSecond([chosen, second]) },
      ] as const;
      const onSample = (name: string, round: number, value: number): void =>
        say(`round ${round + 1}/${rounds}: ${name} ${value.toFixed(1)} tokens/s`);
      const samples = await interleave(contestants, { rounds, onSample });
      const beside = (ours: 'as chosen' | 'a thread for each processor' | 'two models, as chosen') =>
        compare(`one stream beside ${processors} busy loops, ${ours}`, 'tokens/s', samples, {
          ours,
          peer: 'one thread',
        });
      return {
        comparisons: [beside('as chosen'), beside('a thread for each processor'), beside('two models, as chosen')],
        notes: [
          `SmolLM2-135M-Instruct Q4_1, ${tokens} tokens after a short prompt; a loop that never waits runs on each of ${processors} processors`,
          'two models: both answer at the same time, and their tokens are added up',
        ],
      } satisfies Findings;
    } finally {
      await Promise.all(busy.map((worker) => worker.terminate()));
    }
  },
};

async function start(threads: number | undefined): Promise<Engine> {
  const file = await shippedWeights();
  const fixed = threads === undefined ? {} : { threads };
  return await startEngine({ name: 'bench', file, contextTokens: 512, log: silentLog, ...fixed });
}

async function tokensPerSecond(engines: readonly Engine[]): Promise<number> {
  const startedMs = performance.now();
  await Promise.all(engines.map((engine) => generate(engine)));
  return (engines.length * tokens) / ((performance.now() - startedMs) / 1000);
}

async function generate(engine: Engine): Promise<void> {
  const context = { requestId: 'bench', tenant: 'bench', signal: new AbortController().signal };
  const input = { kind: 'text', text: 'The sky is' } as const;
  const request = { input, sampling: { temperature: 0 }, tokensMax: tokens, ignoreEnd: true };
  for await (const event of engine.generate(request, context)) void event;
}
