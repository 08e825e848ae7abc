import type { Bench, BenchCall } from '../bench.ts';
import { seededRandom } from '../random.ts';
import { compare, type Comparison, type Figure, figure, type Findings } from '../result.ts';
import { requantisedWeights } from '../weights.ts';
import { offlineOptimum } from './optimum.ts';
import { type Pair, startPair } from './pair.ts';
import { promptTokens } from './prompt-tokens.ts';
import { agreement, requireGood, timeToFirstText, tokensPerSecond, total } from './served.ts';
import { chatRequest, type ServingRequest } from './serving-request.ts';
import { sideNames } from './sides.ts';
import { agentTrace } from './traces/agent.ts';
import { documentTrace, questionsAbout } from './traces/documents.ts';
import { fewShotTrace } from './traces/few-shot.ts';
import { hotPromptsTrace } from './traces/hot-prompts.ts';
import { takeTurns } from './turns.ts';

const places = 8;
const contextTokens = 5120;
const longPrefixTokens = 4096;
/** Of those tried, the fastest at this work: see the notes. */
const peerArguments: readonly string[] = [];

type Trace = (round: number) => readonly ServingRequest[];

/** Each with seeds of its own: texts of another trace would be found in what the caches still hold of it. */
const traces: Readonly<Record<string, Trace>> = {
  'agent, 64 branches': (round) => agentTrace(1000 + round),
  'few-shot': (round) => fewShotTrace(2000 + round),
  'questions about documents': (round) => documentTrace(3000 + round),
  'hot prompts': (round) => hotPromptsTrace(4000 + round),
};

/** What is computed once and asked for again: hits against the offline optimum, and what they bring. */
export const bench: Bench = {
  rounds: 2,
  run: async (call) => {
    const file = await requantisedWeights('Q4_0');
    await using pair = await startPair({ file, threads: call.threads, parallel: places, contextTokens, peerArguments });
    const found = [];
    for (const [name, trace] of Object.entries(traces)) found.push(await replay(call, pair, name, trace));
    const warm = await warmShare(call, pair);
    return {
      figures: [...found.flatMap(({ figures }) => figures), ...warm],
      comparisons: found.flatMap(({ comparisons }) => comparisons),
      notes: [...notes(call), ...found.map(({ note }) => note)],
    } satisfies Findings;
  },
};

/** One trace on both sides. */
async function replay(
  call: BenchCall,
  pair: Pair,
  name: string,
  trace: Trace,
): Promise<{
  readonly comparisons: readonly Comparison[];
  readonly figures: readonly Figure[];
  readonly note: string;
}> {
  const optimum = new Map<number, number>();
  for (let round = 0; round < call.rounds; round++) optimum.set(round, await optimumOf(pair, trace(round)));
  const { samples, served } = await takeTurns(call, pair, {
    name,
    requests: trace,
    places,
    measure: (answers, round, processorSeconds) => ({
      rate: tokensPerSecond(requireGood(answers)),
      processorSeconds,
      hits: (total(answers, 'cachedTokens') / (optimum.get(round) ?? Number.NaN)) * 100,
    }),
  });
  const mine = served[sideNames.ours];
  return {
    comparisons: [
      compare(`${name}: generated tokens`, 'tokens/s', samples.rate, sideNames, { atLeast: 2 }),
      compare(`${name}: processor time`, 's', samples.processorSeconds, sideNames),
    ],
    figures: [
      figure(`${name}: hits of the offline optimum, lode`, '%', samples.hits[sideNames.ours], { atLeast: 97 }),
      figure(`${name}: hits of the offline optimum, llama-server`, '%', samples.hits[sideNames.peer]),
    ],
    note: `${name}: ${mine.length} requests, ${total(mine, 'promptTokens')} prompt tokens of which ${optimum.get(call.rounds - 1)} could be hits; ${agreement(mine, served[sideNames.peer])}`,
  };
}

async function optimumOf({ peer }: Pair, requests: readonly ServingRequest[]): Promise<number> {
  const prompts = await Promise.all(requests.map((request) => promptTokens(peer, request)));
  return offlineOptimum(prompts).reduce((sum, tokens) => sum + tokens, 0);
}

/** A question about a long text that has just been read, over the first question: times to the first text, in %. */
async function warmShare(call: BenchCall, pair: Pair): Promise<readonly Figure[]> {
  const { samples } = await takeTurns(call, pair, {
    name: 'long prefix',
    requests: (round) =>
      questionsAbout(longPrefixTokens, 4, seededRandom(5000 + round)).map((messages, id) =>
        chatRequest(id, messages, 1),
      ),
    places: 1,
    measure: (answers) => {
      const [cold, ...warm] = requireGood(answers).map(timeToFirstText) as [number, ...number[]];
      return { coldMs: cold, warm: (Math.min(...warm) / cold) * 100 };
    },
  });
  const name = `time to first text after a prefix of ${longPrefixTokens} tokens, warm over cold`;
  return [
    figure(`${name}, lode`, '%', samples.warm[sideNames.ours], { atMost: 5 }),
    figure(`${name}, llama-server`, '%', samples.warm[sideNames.peer]),
  ];
}

function notes({ threads }: BenchCall): readonly string[] {
  return [
    `SmolLM2-135M-Instruct Q4_0, ${threads} thread(s) on each side, ${places} places, ${contextTokens} tokens of context each, greedy`,
    `every trace is new in every round and sent in the same order to both sides, ${places} requests at a time; both sides keep what they hold from trace to trace`,
    'offline optimum: for each prompt the longest start in common with any earlier one, in tokens, as a cache without bounds would have it',
    `llama-server ${peerArguments.join(' ') || 'as it starts'}: prompt cache of its slots and in memory (8 GiB) on`,
  ];
}
