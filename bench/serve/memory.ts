import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, BenchCall } from '../bench.ts';
import { compare, type Contestant, type Findings, interleave } from '../result.ts';
import { seededRandom } from '../random.ts';
import { requantisedWeights } from '../weights.ts';
import { startLoadClient } from './load-client.ts';
import { addressOf } from './pair.ts';
import { passage } from './passages.ts';
import { processTree } from './process-tree.ts';
import { residentBytes } from './resident-bytes.ts';
import { requireGood } from './served.ts';
import { textRequest } from './serving-request.ts';
import { type Side, type SideName, sideNames, startOurs, startPeer } from './sides.ts';

const places = 8;
const contextTokens = 2048;
const answerTokens = 32;
/** Of each request's context: passages come out a few tokens longer or shorter than asked for. */
const filledShare = 0.9;
/** What is given back after the work is done, is by then. */
const restMs = 2000;

/** What both sides hold of the machine's memory for the same weights and the same context. */
export const bench: Bench = {
  rounds: 2,
  run: async (call) => {
    const file = await requantisedWeights('Q4_0');
    const options = { file, threads: call.threads, parallel: places, contextTokens, peerArguments: [] };
    const loaded = new Map<SideName, number[]>();
    const contestant = (name: SideName, start: () => Promise<Side>): Contestant<SideName> => ({
      name,
      measure: async (round) => {
        await using side = await start();
        const afterLoad = mebibytesOf(side);
        loaded.set(name, [...(loaded.get(name) ?? []), afterLoad]);
        await fill(side, round);
        await sleep(restMs);
        const filled = mebibytesOf(side);
        call.say(`round ${round + 1} ${name}: ${afterLoad.toFixed(0)} MiB loaded, ${filled.toFixed(0)} MiB filled`);
        return filled;
      },
    });
    const contestants = [
      contestant(sideNames.ours, () => startOurs(options)),
      contestant(sideNames.peer, () => startPeer(options)),
    ];
    const filled = await interleave(contestants, { rounds: call.rounds, warmUpRounds: 0 });
    const { ours, peer } = sideNames;
    const afterLoad = { [ours]: loaded.get(ours) ?? [], [peer]: loaded.get(peer) ?? [] } as typeof filled;
    return {
      comparisons: [
        compare('resident after loading', 'MiB', afterLoad, sideNames, { atMost: 1.1 }),
        compare('resident with a full context', 'MiB', filled, sideNames, { atMost: 1.1 }),
      ],
      notes: notes(call),
    } satisfies Findings;
  },
};

const mebibytesOf = ({ processId }: Side): number => residentBytes(processTree(processId)) / 2 ** 20;

/** Every place gets a prompt that takes most of its context, all at once. */
async function fill(side: Side, round: number): Promise<void> {
  const random = seededRandom(round);
  const tokens = contextTokens * filledShare - answerTokens;
  const requests = Array.from({ length: places }, (_, id) => textRequest(id, passage(tokens, random), answerTokens));
  await using client = startLoadClient();
  requireGood(await client.run({ server: addressOf(side), requests, places }));
}

function notes({ threads }: BenchCall): readonly string[] {
  return [
    `SmolLM2-135M-Instruct Q4_0, ${threads} thread(s) on each side, ${places} places, ${contextTokens} tokens of context each`,
    `full: ${places} prompts of about ${Math.round(contextTokens * filledShare)} tokens at once, ${restMs / 1000} s after the last answer; both sides as they start`,
    'all processes of a side (Lode: the one that serves, one for the model, one for its templates); pages of files that they share count once',
    'each round starts each side anew, one at a time',
  ];
}
