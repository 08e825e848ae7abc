import type { Bench, BenchCall } from '../bench.ts';
import { seededRandom } from '../random.ts';
import { compare, type Comparison, type Findings } from '../result.ts';
import { requantisedWeights, shippedWeights } from '../weights.ts';
import { startPair } from './pair.ts';
import { passage, problemsOf } from './passages.ts';
import { agreement, requireGood, timeToFirstTextAt, tokensPerSecond } from './served.ts';
import { chatRequest, type ServingRequest } from './serving-request.ts';
import { sideNames } from './sides.ts';
import { takeTurns } from './turns.ts';

const requests = 32;
const places = 8;
const systemTokens = 300;
const answerTokens = 128;
const contextTokens = 1024;
/** Of those tried, the fastest at this work: see the notes. */
const peerArguments = ['--cache-ram', '0'];

/** What a team that shares one model sees: a system prompt for all, a short question each. */
export const bench: Bench = {
  rounds: 3,
  run: async (call) => {
    const files = { Q4_1: await shippedWeights(), Q4_0: await requantisedWeights('Q4_0') };
    const comparisons: Comparison[] = [];
    const agreements: string[] = [];
    for (const [label, file] of Object.entries(files)) {
      const found = await compareChats(call, file, label);
      comparisons.push(...found.comparisons);
      agreements.push(found.agreement);
    }
    return { comparisons, notes: [...notes(call), ...agreements] } satisfies Findings;
  },
};

async function compareChats(call: BenchCall, file: string, label: string) {
  const { threads } = call;
  await using pair = await startPair({ file, threads, parallel: places, contextTokens, peerArguments });
  const { samples, served } = await takeTurns(call, pair, {
    name: `chat, ${label}`,
    requests: chats,
    places,
    measure: (answers, _round, processorSeconds) => ({
      rate: tokensPerSecond(requireGood(answers)),
      firstTextMs: timeToFirstTextAt(0.95, answers),
      processorSeconds,
    }),
  });
  return {
    comparisons: [
      compare(`generated tokens, ${label}`, 'tokens/s', samples.rate, sideNames, { atLeast: 1.5 }),
      compare(`time to first text, p95, ${label}`, 'ms', samples.firstTextMs, sideNames, { atMost: 0.3 }),
      compare(`processor time of a round, ${label}`, 's', samples.processorSeconds, sideNames),
    ],
    agreement: `${label}: ${agreement(served[sideNames.ours], served[sideNames.peer])}`,
  };
}

function chats(round: number): readonly ServingRequest[] {
  const random = seededRandom(round);
  const rules = { role: 'system', content: `You help a class of school. ${passage(systemTokens, random)}` } as const;
  return problemsOf(requests, random).map(({ question }, id) =>
    chatRequest(id, [rules, { role: 'user', content: lastSentence(question) }], answerTokens),
  );
}

/** What a problem asks in the end, some fifteen tokens. */
const lastSentence = (text: string): string => text.split(/(?<=[.?!]) /).at(-1) ?? text;

function notes({ threads }: BenchCall): readonly string[] {
  return [
    `SmolLM2-135M-Instruct, ${threads} thread(s) on each side, ${places} places, ${contextTokens} tokens of context each, greedy`,
    `${requests} requests a round, ${places} at a time; a system prompt of about ${systemTokens} tokens that is new in every round, a short question of its own, ${answerTokens} tokens of answer`,
    'tokens/s: all generated tokens, from the first sending to the last text; both sides stay up, one is asked at a time',
    `llama-server ${peerArguments.join(' ')}: its prompt cache in memory is off and that of its slots on, as it is fastest here`,
  ];
}
