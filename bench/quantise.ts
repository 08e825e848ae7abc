import { existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel, type Quantisation, quantiseFile } from '#native';
import type { Bench, BenchCall } from './bench.ts';
import { alone, benchCacheDir } from './cache.ts';
import { speedOf } from './model-speed.ts';
import { perplexity } from './perplexity.ts';
import { type Figure, figure, type Findings } from './result.ts';
import { shippedWeights } from './weights.ts';

const types = ['q4_0', 'q4_k_m', 'q6_k', 'q8_0'] as const satisfies readonly Quantisation[];
const texts = ['plays', 'problems'] as const;
const windowsMax = 10;

/** What another quantisation of the shipped weights costs in quality, and brings in speed. */
export const bench: Bench = {
  run: async (call) => {
    const shipped = await shippedWeights();
    const files = new Map<string, string>([['q4_1 as shipped', shipped]]);
    for (const type of types) files.set(type, await requantised(shipped, type));
    const figures: Figure[] = [...(await quality(call, files)), ...(await speed(call, files))];
    for (const [name, file] of files) figures.push(figure(`${name}: file`, 'MB', [statSync(file).size / 1e6]));
    return { figures, notes: notes(call) } satisfies Findings;
  },
};

function notes({ threads }: BenchCall): readonly string[] {
  return [
    `SmolLM2-135M-Instruct; all but the shipped file are made from it, so they are quantised twice; perplexity on ${threads} thread(s)`,
    `perplexity: ${windowsMax} windows of 512 tokens of each text, the second half of each scored; lower is better`,
    'speed: tokens per second of processor time on one thread, without sampling; the types in turn in every round',
  ];
}

async function quality({ say, threads }: BenchCall, files: ReadonlyMap<string, string>): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, file] of files) {
    using model = await loadModel(file);
    for (const text of texts) {
      const content = readFileSync(join(import.meta.dirname, 'texts', `${text}.txt`), 'utf8');
      const value = await perplexity(model, content, windowsMax, threads);
      say(`${name}: perplexity of ${text} ${value.toFixed(3)}`);
      figures.push(figure(`${name}: perplexity of ${text}`, '', [value]));
    }
  }
  return figures;
}

async function speed({ rounds, say }: BenchCall, files: ReadonlyMap<string, string>): Promise<Figure[]> {
  const samples = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, file] of files) {
      using model = await loadModel(file);
      const { prefill, decode1, decode8 } = await speedOf(model);
      say(
        `round ${round + 1}/${rounds} ${name}: prefill ${prefill.toFixed(0)}, decode ${decode1.toFixed(1)}, of 8 streams ${decode8.toFixed(1)}`,
      );
      for (const [what, value] of Object.entries({
        prefill,
        'decode, 1 stream': decode1,
        'decode, 8 streams': decode8,
      })) {
        const key = `${name}: ${what}`;
        samples.set(key, [...(samples.get(key) ?? []), value]);
      }
    }
  }
  return [...samples].map(([name, values]) => figure(name, 'tokens/CPU-s', values));
}

async function requantised(shipped: string, type: Quantisation): Promise<string> {
  const folder = benchCacheDir('quantised');
  const file = join(folder, `${type}.gguf`);
  mkdirSync(folder, { recursive: true });
  await alone(folder, async () => {
    if (existsSync(file)) return;
    await quantiseFile({ from: shipped, to: `${file}.part`, type, threads: 1 });
    renameSync(`${file}.part`, file);
  });
  return file;
}
