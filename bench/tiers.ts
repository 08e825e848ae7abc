import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '#base';
import { type Engine, startEngine } from '#engine';
import { smollm2Digest } from '../test/weights.ts';
import type { Bench } from './bench.ts';
import { evictFile } from './restart/cold-file.ts';
import { isRealTime } from './restart/real-time.ts';
import { compare, type Findings } from './result.ts';
import { shippedWeights } from './weights.ts';
import { whenBenchEnds } from './when-bench-ends.ts';

const promptTokens = 4096;
const names = { cold: 'computed', memory: 'from memory', disk: 'from disk', coldDisk: 'from a cold disk' } as const;
type Name = (typeof names)[keyof typeof names];

/** How long a prompt that was computed before takes to its first token, from each tier. */
export const bench: Bench = {
  rounds: 3,
  run: async ({ rounds, threads, say }) => {
    const file = await shippedWeights();
    const folder = mkdtempSync(join(tmpdir(), 'lode-bench-tiers-'));
    const remove = () => rmSync(folder, { recursive: true, force: true });
    const done = whenBenchEnds(remove);
    const samples: Record<Name, number[]> = {
      computed: [],
      'from memory': [],
      'from disk': [],
      'from a cold disk': [],
    };
    for (let round = 0; round < rounds; round++) {
      for (const [name, sample] of await measureRound(() => start(file, folder, threads), folder, round)) {
        samples[name].push(sample);
        say(`round ${round + 1}/${rounds}: ${name} ${sample.toFixed(0)} ms`);
      }
    }
    done();
    remove();
    const against = (ours: Name) =>
      compare(
        `first token of ${promptTokens} tokens ${ours}`,
        'ms',
        samples,
        { ours, peer: names.cold },
        { atMost: 0.05 },
      );
    return {
      comparisons: [against(names.memory), against(names.disk), against(names.coldDisk)],
      notes: [
        `SmolLM2-135M-Instruct Q4_1, ${threads} thread(s); the peer is the same engine that computes the prompt for the first time`,
        'from memory: after other prompts have driven it out of the native cache; from disk: in a new process, its start not counted',
        'a cold disk: the files are out of the page cache',
        ...(isRealTime()
          ? ['ran with real-time priority (`chrt -r`), because others were at work on the machine']
          : []),
      ],
    } satisfies Findings;
  },
};

async function start(file: string, folder: string, threads: number): Promise<Engine> {
  const diskCache = { folder, secret: Buffer.alloc(32, 1) };
  const size = { contextTokens: 8192, parallel: 4, threads };
  return await startEngine({ name: 'bench', file, weights: smollm2Digest, diskCache, log: silentLog, ...size });
}

async function measureRound(
  startIt: () => Promise<Engine>,
  folder: string,
  round: number,
): Promise<readonly (readonly [Name, number])[]> {
  const prompt = tokensOf(promptTokens, round);
  const found: [Name, number][] = [];
  {
    await using engine = await startIt();
    found.push([names.cold, await firstTokenMs(engine, prompt, 0)]);
    await firstTokenMs(engine, tokensOf(256, 1000 + round), 0);
    found.push([names.memory, await firstTokenMs(engine, prompt, promptTokens - 1)]);
  }
  for (const name of [names.disk, names.coldDisk]) {
    await using engine = await startIt();
    if (name === names.coldDisk) evictAll(folder);
    found.push([name, await firstTokenMs(engine, prompt, promptTokens - 1)]);
  }
  return found;
}

async function firstTokenMs(engine: Engine, tokens: readonly number[], cachedExpected: number): Promise<number> {
  const context = { requestId: 'bench', tenant: 'bench', signal: new AbortController().signal };
  const request = { input: { kind: 'tokens', tokens }, sampling: { temperature: 0 }, tokensMax: 1 } as const;
  const started = performance.now();
  for await (const event of engine.generate(request, context)) {
    if (event.type === 'text') return performance.now() - started;
    if (event.type === 'start' && event.cachedTokens !== cachedExpected)
      throw new Error(`${event.cachedTokens} tokens were there, and not ${cachedExpected}.`);
  }
  throw new Error('The engine gave no token.');
}

function evictAll(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) evictFile(join(entry.parentPath, entry.name));
}

/** Different from the first token on. */
function tokensOf(count: number, seed: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => 1000 + ((seed * 7919 + index * 31) % 40_000));
}
