import { type Bench, type BenchCall } from './bench.ts';
import { startLode } from './lode-server.ts';
import { buildLlamaServer, startLlamaServer } from './peers/llama-server.ts';
import { promptOfTokens } from './prompt-text.ts';
import { readingShare } from './reading-share.ts';
import { compare, type Comparison, type Contestant, type Figure, type Findings, interleave } from './result.ts';
import { streamAnswer, type StreamedAnswer } from './stream-client.ts';
import { requantisedWeights, shippedWeights } from './weights.ts';

const contextTokens = 2048;
const decodeTokens = 128;
const prefillTokens = 512;
/** A round's sample is the fastest of so many asks: what another process of the machine costs is not what we measure. */
const asksPerSample = 3;
const sides = { ours: 'lode', peer: 'llama-server' } as const;
const goal = { atLeast: 1 };

/** Decode and prefill at one stream through HTTP: the same file, the same threads, the same client. */
export const bench: Bench = {
  run: async (call) => {
    call.say('llama-server: built from source when it is not there (10 to 15 minutes on two cores)');
    const binary = await buildLlamaServer({ onLine: call.say });
    const files = { Q4_1: await shippedWeights(), Q4_0: await requantisedWeights('Q4_0') };
    const comparisons: Comparison[] = [];
    const figures: Figure[] = [];
    for (const [label, file] of Object.entries(files)) {
      comparisons.push(...(await compareServers(call, binary, label, file)));
      figures.push(await readingShare(call, file, label));
    }
    return { comparisons, figures, notes: notes(call) } satisfies Findings;
  },
};

function notes({ threads }: BenchCall): readonly string[] {
  return [
    `SmolLM2-135M-Instruct, ${threads} thread(s) on each side, one stream, ${contextTokens} tokens of context, greedy`,
    `decode: ${decodeTokens} tokens without end of text after a short prompt, over the time from request to last chunk`,
    `prefill: prompts of about ${prefillTokens} tokens that begin differently, tokens over the time to the first text`,
    `a round's sample is the fastest of ${asksPerSample} asks`,
    'llama-server runs with --cache-ram 0, as it is fastest; both sides stay up, only one is asked at a time',
    'the prefix cache of Lode and that of the slots of llama-server are on; no two prompts begin alike, so neither finds anything',
    'template, tokenising and copying: of a chat of 512 tokens, from the asking for its tokens to their coming, over the time of computing them',
  ];
}

interface Server {
  readonly url: string;
  readonly key?: string;
}

/** Asks once and returns tokens per second. No two seeds give the same prompt. */
type Ask = (server: Server, seed: number) => Promise<number>;

async function fastest(ask: Ask, server: Server, round: number): Promise<number> {
  const rates: number[] = [];
  for (let index = 0; index < asksPerSample; index++) rates.push(await ask(server, round * asksPerSample + index));
  return Math.max(...rates);
}

async function compareServers(call: BenchCall, binary: string, label: string, file: string): Promise<Comparison[]> {
  const { threads, rounds, say } = call;
  await using peer = await startLlamaServer(binary, {
    file,
    threads,
    parallel: 1,
    contextTokens,
    more: ['--cache-ram', '0'],
  });
  await using ours = await startLode({ file, threads, parallel: 1, contextTokens });
  const comparisons: Comparison[] = [];
  for (const [what, ask] of Object.entries(measures)) {
    const name = `${what}, ${label}`;
    const contestants: Contestant<'lode' | 'llama-server'>[] = [
      { name: sides.ours, measure: (round) => fastest(ask, ours, round) },
      { name: sides.peer, measure: (round) => fastest(ask, peer, round) },
    ];
    const onSample = (side: string, round: number, value: number) =>
      say(`${name}: round ${round + 1}/${rounds} ${side} ${value.toFixed(1)} tokens/s`);
    comparisons.push(compare(name, 'tokens/s', await interleave(contestants, { rounds, onSample }), sides, goal));
  }
  return comparisons;
}

const measures: Readonly<Record<string, Ask>> = {
  'decode /v1/completions': async (server, seed) => {
    const prompt = `Take ${seed}. The history of glass begins`;
    return decodeRate(await streamAnswer(`${server.url}/v1/completions`, server.key, { prompt, ...decoding }));
  },
  'decode /v1/chat/completions': async (server, seed) => {
    const messages = [
      { role: 'system', content: `Take ${seed}. You answer at length.` },
      { role: 'user', content: 'Tell me about the history of glass.' },
    ];
    return decodeRate(await streamAnswer(`${server.url}/v1/chat/completions`, server.key, { messages, ...decoding }));
  },
  'prefill /v1/completions': async (server, seed) => {
    const prompt = promptOfTokens(prefillTokens, seed);
    const body = { model: 'bench', prompt, max_tokens: 1, temperature: 0, ignore_eos: true };
    return prefillRate(await streamAnswer(`${server.url}/v1/completions`, server.key, body));
  },
};

const decoding = { model: 'bench', max_tokens: decodeTokens, temperature: 0, ignore_eos: true };

/** Over the whole request, its few tokens of prompt included: how a server cuts tokens into chunks changes nothing. */
function decodeRate({ completionTokens, firstTextMs, restMs }: StreamedAnswer): number {
  if (completionTokens !== decodeTokens)
    throw new Error(`${completionTokens} tokens came, ${decodeTokens} were asked for.`);
  return (completionTokens / (firstTextMs + restMs)) * 1000;
}

function prefillRate({ promptTokens, cachedTokens, firstTextMs }: StreamedAnswer): number {
  if (cachedTokens > promptTokens * 0.02)
    throw new Error(`${cachedTokens} of ${promptTokens} prompt tokens came from a cache.`);
  return (promptTokens / firstTextMs) * 1000;
}
