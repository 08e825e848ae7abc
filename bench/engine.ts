import { greedy } from '../test/engine/greedy.ts';
import { silentLog } from '#base';
import { type Engine, startEngine } from '#engine';
import { createContext, loadModel, type ModelContext, Sampler } from '#native';
import type { Bench, BenchCall } from './bench.ts';
import { compare, type Comparison, type Findings, interleave } from './result.ts';
import { shippedWeights } from './weights.ts';

const contextTokens = 2048;
const steps = 64;
/** The shortest of so many tries is a round's sample: others at work only ever make one longer. */
const tries = 3;
const sides = { ours: 'engine', peer: 'plain loop' } as const;
const prompt = Array.from({ length: 16 }, (_, index) => 1000 + index);

/** What the worker process, the scheduler, and text cost, beside the simplest loop over the same library. */
export const bench: Bench = {
  run: async (call) => {
    const file = await shippedWeights();
    const { threads } = call;
    await using engine = await startEngine({ name: 'bench', file, contextTokens, threads, log: silentLog });
    using model = await loadModel(file);
    const size = {
      cells: contextTokens,
      sequences: 8,
      batchTokens: 512,
      outputsMax: 8,
      threads,
      batchThreads: threads,
    };
    using context = await createContext(model, size);
    const plain = (streams: number) => plainRate(context, model.vocabulary.size, streams);
    return {
      comparisons: [
        await comparison(call, 'decode, 1 stream', (streams) => engineRate(engine, streams), plain, 1),
        await comparison(call, 'decode, 8 streams', (streams) => engineRate(engine, streams), plain, 8),
      ],
      notes: [
        `SmolLM2-135M-Instruct Q4_1, ${threads} thread(s), greedy, ${steps} tokens a stream; the fastest of ${tries} tries a round`,
        'plain loop: decode and native sampling in one process; the engine adds process border, scheduling, text, events',
      ],
    } satisfies Findings;
  },
};

type Rate = (streams: number) => number | Promise<number>;

async function comparison(call: BenchCall, name: string, ours: Rate, peer: Rate, streams: number): Promise<Comparison> {
  const fastest = async (rate: Rate) => {
    const rates: number[] = [];
    while (rates.length < tries) rates.push(await rate(streams));
    return Math.max(...rates);
  };
  const contestants = [
    { name: sides.ours, measure: () => fastest(ours) },
    { name: sides.peer, measure: () => fastest(peer) },
  ];
  const onSample = (side: string, round: number, value: number) =>
    call.say(`${name}: round ${round + 1}/${call.rounds} ${side} ${value.toFixed(1)} tokens/s`);
  const samples = await interleave(contestants, { rounds: call.rounds, onSample });
  return compare(name, 'tokens/s', samples, sides, streams === 1 ? { atLeast: 0.98 } : undefined);
}

async function engineRate(engine: Engine, streams: number): Promise<number> {
  const context = { requestId: 'bench', tenant: 'bench', signal: new AbortController().signal };
  const input = { kind: 'tokens', tokens: prompt } as const;
  let tokens = 0;
  let first = 0;
  let last = 0;
  const read = async () => {
    const request = { input, sampling: { temperature: 0 }, tokensMax: steps + 1, ignoreEnd: true };
    for await (const event of engine.generate(request, context)) {
      if (event.type !== 'text') continue;
      tokens++;
      last = performance.now();
      if (first === 0) first = last;
    }
  };
  await Promise.all(Array.from({ length: streams }, read));
  return ((tokens - streams) / (last - first)) * 1000;
}

function plainRate(context: ModelContext, vocabularySize: number, streams: number): number {
  using sampler = new Sampler({ ...greedy, vocabularySize }, []);
  context.clear();
  context.batch.clear();
  let rows: readonly number[] = Array.from({ length: streams }, (_, stream) => {
    const added = prompt.map((token, position) =>
      context.batch.add(token, position, stream, position === prompt.length - 1),
    );
    return added.at(-1) as number;
  });
  context.decodeHere();
  const started = performance.now();
  for (let step = 0; step < steps; step++) {
    const tokens = rows.map((row) => sampler.sample(context, row));
    context.batch.clear();
    rows = tokens.map((token, stream) => context.batch.add(token, prompt.length + step, stream, true));
    context.decodeHere();
  }
  return ((steps * streams) / (performance.now() - started)) * 1000;
}
