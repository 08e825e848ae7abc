import type { Bench, BenchCall } from '../bench.ts';
import { startLode } from '../lode-server.ts';
import { buildLlamaServer, startLlamaServer } from '../peers/llama-server.ts';
import { compare, type Comparison, type Contestant, type Findings, interleave } from '../result.ts';
import { processorSeconds } from '../serve/processor-time.ts';
import { agreement } from '../serve/served.ts';
import { streamAnswer, type StreamedAnswer } from '../stream-client.ts';
import { requantisedWeights } from '../weights.ts';
import { type Asked, texts } from './texts.ts';

const contextTokens = 2048;
const tokens = 96;
/** A round's sample is the fastest of so many asks: what another process of the machine costs is not what we measure. */
const asksPerSample = 2;
/** Of the kinds and sizes that were tried, the fastest for texts that repeat themselves. */
const peerGuesses = '--spec-type ngram-simple --spec-ngram-simple-size-n 4 --spec-ngram-simple-size-m 16'.split(' ');

const names = {
  guessing: 'lode',
  plain: 'lode without guesses',
  peerGuessing: 'llama-server with guesses',
  peer: 'llama-server',
} as const;
type Name = (typeof names)[keyof typeof names];

interface Server {
  readonly url: string;
  readonly key?: string;
  readonly processId: number;
}

/** Of one text, for each side: a sample for each round. */
interface Measured {
  /** Tokens per second. */
  readonly rates: Readonly<Record<Name, readonly number[]>>;
  /** Milliseconds that a side's processes computed for each token: it does not depend on who else is at work. */
  readonly processorMs: Readonly<Record<Name, readonly number[]>>;
  readonly answers: Readonly<Record<Name, readonly StreamedAnswer[]>>;
}

/** What guesses bring where texts repeat themselves, and cost where they don't: one stream, greedy, through HTTP. */
export const bench: Bench = {
  rounds: 6,
  run: async (call) => {
    const binary = await buildLlamaServer({ onLine: call.say });
    const size = { file: await requantisedWeights('Q4_0'), threads: call.threads, parallel: 1, contextTokens };
    await using plain = await startLode({ ...size, speculation: 'off' });
    await using guessing = await startLode(size);
    await using peer = await startLlamaServer(binary, { ...size, more: ['--cache-ram', '0'] });
    await using peerGuessing = await startLlamaServer(binary, { ...size, more: ['--cache-ram', '0', ...peerGuesses] });
    const servers: Readonly<Record<Name, Server>> = {
      [names.guessing]: guessing,
      [names.plain]: plain,
      [names.peer]: peer,
      [names.peerGuessing]: peerGuessing,
    };
    const comparisons: Comparison[] = [];
    const agreements: string[] = [];
    for (const [text, asked] of Object.entries(texts)) {
      const measured = await measure(call, servers, text, asked);
      comparisons.push(...comparisonsOf(text, measured));
      agreements.push(...agreementsOf(text, measured));
    }
    return { comparisons, notes: [...notes(call), ...agreements] } satisfies Findings;
  },
};

async function measure(
  { rounds, say }: BenchCall,
  servers: Readonly<Record<Name, Server>>,
  text: string,
  asked: (seed: number) => Asked,
): Promise<Measured> {
  const answers = forEachSide<StreamedAnswer>();
  const processorMs = forEachSide<number>();
  const contestants = Object.values(names).map((name): Contestant<Name> => ({
    name,
    measure: async (round) => {
      const { processId } = servers[name];
      const before = processorSeconds(processId);
      const tries: StreamedAnswer[] = [];
      while (tries.length < asksPerSample) tries.push(await ask(servers[name], asked(round)));
      if (round >= 0) {
        answers[name].push(tries[0] as StreamedAnswer);
        processorMs[name].push(((processorSeconds(processId) - before) * 1000) / (tokens * asksPerSample));
      }
      return Math.max(...tries.map(decodeRate));
    },
  }));
  const onSample = (name: string, round: number, value: number) =>
    say(`${text}: round ${round + 1}/${rounds} ${name} ${value.toFixed(1)} tokens/s`);
  return { rates: await interleave(contestants, { rounds, onSample }), processorMs, answers };
}

function forEachSide<Sample>(): Record<Name, Sample[]> {
  const { guessing, plain, peerGuessing, peer } = names;
  return { [guessing]: [], [plain]: [], [peerGuessing]: [], [peer]: [] };
}

async function ask({ url, key }: Server, { path, body }: Asked): Promise<StreamedAnswer> {
  const options = { model: 'bench', max_tokens: tokens, temperature: 0, ignore_eos: true };
  const answer = await streamAnswer(`${url}${path}`, key, { ...body, ...options });
  if (answer.completionTokens !== tokens)
    throw new Error(`${answer.completionTokens} tokens came, ${tokens} were asked for.`);
  return answer;
}

/** After the first text: the prompt is of no interest here. */
function decodeRate({ completionTokens, restMs }: StreamedAnswer): number {
  return ((completionTokens - 1) / restMs) * 1000;
}

function comparisonsOf(text: string, { rates, processorMs }: Measured): readonly Comparison[] {
  const between = (ours: Name, peer: Name, goal?: { readonly atLeast: number }) =>
    compare(text, 'tokens/s', rates, { ours, peer }, goal);
  return [
    between(names.guessing, names.plain, { atLeast: 0.98 }),
    compare(`${text}: processor time of a token`, 'ms', processorMs, { ours: names.guessing, peer: names.plain }),
    between(names.guessing, names.peerGuessing),
    between(names.guessing, names.peer),
    between(names.peerGuessing, names.peer),
  ];
}

function agreementsOf(text: string, { answers }: Measured): readonly string[] {
  const numbered = (name: Name) => answers[name].map((answer, id) => ({ ...answer, id }));
  const against = (one: Name, other: Name) =>
    `${text}, ${one} and ${other}: ${agreement(numbered(one), numbered(other))}`;
  return [
    against(names.guessing, names.plain),
    against(names.peerGuessing, names.peer),
    against(names.plain, names.peer),
  ];
}

function notes({ threads }: BenchCall): readonly string[] {
  return [
    `SmolLM2-135M-Instruct Q4_0, ${threads} thread(s) on each side, one stream, greedy, ${tokens} tokens without end of text`,
    `tokens after the first, over the time from the first text to the last; the fastest of ${asksPerSample} asks, another text in each round`,
    'processor time: of all processes of a side, with the reading of the prompt, which is in its cache at the second ask',
    `llama-server with guesses: ${peerGuesses.join(' ')}; all four stay up, only one is asked at a time`,
    'equal means equal text: where two tokens are nearly as likely, the size of a step decides between them, as it does for batches',
  ];
}
