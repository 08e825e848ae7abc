import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '#base';
import { headEncoder, type LocalEncoder, startEncoder } from '#embed';
import { minilm } from '../../test/weights.ts';
import type { Bench, BenchCall } from '../bench.ts';
import { compare, type Comparison, type Figure, figure, interleave } from '../result.ts';
import { processorSeconds } from '../serve/processor-time.ts';
import { randomHead } from './random-head.ts';
import { TeamServer } from './team-server.ts';
import { textsOf } from './texts-of.ts';

type Files = Awaited<ReturnType<typeof minilm>>;

const heads = 100;
/** What the teams ask about: many short texts at a time, and one by one. */
const loads = [
  { name: 'eight teams over HTTP, 128 texts a request', texts: 128, requests: 1, goal: 7 },
  { name: 'eight teams over HTTP, one text a request', texts: 1, requests: 128, goal: undefined },
] as const;

/** Heads on a shared trunk: what many cost beside one, eight teams beside eight models, and what was asked before. */
export const bench: Bench = {
  rounds: 5,
  run: async (call) => {
    const files = await minilm();
    const scratch = mkdtempSync(join(tmpdir(), 'lode-bench-heads-'));
    try {
      const figures = [await manyHeads(files, scratch, call, 4), await manyHeads(files, scratch, call, 16)];
      figures.push(...(await askedBefore(files, scratch, call)));
      return { figures, comparisons: await teamsBeside(files, scratch, call), notes };
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  },
};

const notes = [
  'all-MiniLM-L6-v2 in single precision, one thread for each encoder; processor time of the serving process and its encoders, so that what else runs counts less',
  'hundred heads: 200 texts of about 20 tokens, asked by all heads at once, beside the same number of other texts asked by one; both in one process',
  'eight teams: heads of 16 labels behind a gateway that anybody may ask and that records nothing; on the other side each has an encoder of its own',
];

/** How many times the processor time of one head a hundred take. */
async function manyHeads(files: Files, scratch: string, call: BenchCall, labels: number): Promise<Figure> {
  await using trunk = await startEncoder({ ...reading(files, scratch), sharing: 'everyone' });
  const all = Array.from({ length: heads }, (_, nth) => headEncoder(`${nth}`, trunk, randomHead(labels, trunk.width)));
  const ask = async (asked: typeof all, round: number): Promise<number> => {
    // As requests bring them: each has texts of its own, which are equal.
    const texts = JSON.stringify(textsOf(15, 200, round));
    const requests = asked.map(() => inputsOf(JSON.parse(texts) as string[]));
    const before = processorSeconds(process.pid);
    await Promise.all(asked.map((head, nth) => head.encode({ inputs: requests[nth] ?? [] }, context)));
    return processorSeconds(process.pid) - before;
  };
  for (let round = 0; round < 3; round++) await ask(all, 1000 + round);
  const ratios: number[] = [];
  for (let round = 0; round < call.rounds; round++) {
    const one = await ask(all.slice(0, 1), 2 * round);
    ratios.push((await ask(all, 2 * round + 1)) / one);
  }
  return figure(`a hundred heads of ${labels} labels, beside one`, 'times', ratios, { atMost: 1.05 });
}

/** How long an answer takes that is in memory, and one that is on disk. */
async function askedBefore(files: Files, scratch: string, { rounds }: BenchCall): Promise<readonly Figure[]> {
  const texts = textsOf(15, 200, 0);
  const diskCache = {
    folder: join(scratch, 'kept'),
    secret: Buffer.from('of the bench'),
    stage: 'bench',
    bytesMax: 1e8,
  };
  const options = { ...reading(files, scratch), diskCache };
  await using first = await startEncoder(options);
  await first.encode({ inputs: inputsOf(texts) }, context);
  const inMemory: number[] = [];
  for (let round = 0; round < rounds; round++) inMemory.push(await millisecondsEach(first, texts));
  const onDisk: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await using later = await startEncoder(options);
    while ((later.status().disk?.entries ?? 0) < new Set(texts).size)
      await new Promise((resolve) => setTimeout(resolve, 10));
    onDisk.push(await millisecondsEach(later, texts));
  }
  const goal = { atMost: 0.5 };
  return [
    figure('an input asked before, in memory, one at a time', 'ms', inMemory, goal),
    figure('an input asked before, on disk, one at a time, in a new process', 'ms', onDisk, goal),
  ];
}

async function millisecondsEach(encoder: LocalEncoder, texts: readonly string[]): Promise<number> {
  const started = performance.now();
  for (const input of inputsOf(texts)) await encoder.encode({ inputs: [input] }, context);
  return (performance.now() - started) / texts.length;
}

async function teamsBeside(files: Files, scratch: string, { rounds, say }: BenchCall): Promise<readonly Comparison[]> {
  await using shared = await TeamServer.start({ files, scratch, threads: 1, isShared: true });
  await using apart = await TeamServer.start({ files, scratch, threads: 1, isShared: false });
  const comparisons: Comparison[] = [];
  for (const [nth, { name, texts, requests, goal }] of loads.entries()) {
    const sides = Object.entries({ 'one trunk': shared, 'eight models': apart }) as [
      'one trunk' | 'eight models',
      TeamServer,
    ][];
    const contestants = sides.map(([side, server]) => ({
      name: side,
      measure: async (round: number) => {
        const all = textsOf(15, texts * requests, 100 * nth + round + 10);
        const before = server.processorSeconds;
        for (let asked = 0; asked < requests; asked++) await server.ask(all.slice(asked * texts, (asked + 1) * texts));
        return all.length / (server.processorSeconds - before);
      },
    }));
    const onSample = (side: string, round: number, value: number) =>
      say(`${name}, round ${round + 1}, ${side}: ${value.toFixed(1)}`);
    const samples = await interleave(contestants, { rounds, onSample });
    const goals = goal === undefined ? undefined : { atLeast: goal };
    const unit = 'texts a second of a processor, for eight answers each';
    comparisons.push(compare(name, unit, samples, { ours: 'one trunk', peer: 'eight models' }, goals));
  }
  return comparisons;
}

const context = { requestId: 'bench', tenant: 'bench', signal: new AbortController().signal };

function reading(files: Files, scratch: string) {
  return { name: 'bench', files, pooling: 'mean', tokensMax: 256, threads: 1, scratch, log: silentLog } as const;
}

function inputsOf(texts: readonly string[]) {
  return texts.map((text) => ({ kind: 'text', text }) as const);
}
