import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installPackage } from '../../test/package/install-package.ts';
import type { Bench, BenchCall } from '../bench.ts';
import { seededRandom } from '../random.ts';
import { compare, type Findings, interleave } from '../result.ts';
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
const peerArguments: readonly string[] = [];

/** In MiB: all processes of a side, and the largest of them, which has the model. */
interface Resident {
  readonly all: number;
  readonly largest: number;
}

/** What both sides hold of the machine's memory for the same weights and the same context. */
export const bench: Bench = {
  rounds: 2,
  run: async (call) => {
    const file = await requantisedWeights('Q4_0');
    call.say('packing and installing the package');
    await using project = await installPackage();
    const command = join(project.folder, 'node_modules', 'lode', 'bin', 'lode.js');
    const options = { file, threads: call.threads, parallel: places, contextTokens, peerArguments, command };
    const loaded: [SideName, Resident][] = [];
    const filled: [SideName, Resident][] = [];
    const contestant = (name: SideName, start: () => Promise<Side>) => ({
      name,
      measure: async (round: number) => {
        await using side = await start();
        loaded.push([name, residentOf(side)]);
        await fill(side, round);
        await sleep(restMs);
        filled.push([name, residentOf(side)]);
        call.say(`round ${round + 1} ${name}: ${describe(loaded)} after loading, ${describe(filled)} filled`);
        return 0;
      },
    });
    const contestants = [
      contestant(sideNames.ours, () => startOurs(options)),
      contestant(sideNames.peer, () => startPeer(options)),
    ];
    await interleave(contestants, { rounds: call.rounds, warmUpRounds: 0 });
    return {
      comparisons: [...comparisons('after loading', loaded), ...comparisons('with a full context', filled)],
      notes: notes(call),
    } satisfies Findings;
  },
};

function residentOf({ processId }: Side): Resident {
  const processIds = processTree(processId);
  const mebibytes = (ids: readonly number[]) => residentBytes(ids) / 2 ** 20;
  return { all: mebibytes(processIds), largest: Math.max(...processIds.map((id) => mebibytes([id]))) };
}

function comparisons(when: string, found: readonly (readonly [SideName, Resident])[]) {
  const samples = (what: keyof Resident) => {
    const of = (side: SideName) => found.filter(([name]) => name === side).map(([, resident]) => resident[what]);
    const { ours, peer } = sideNames;
    return { [ours]: of(ours), [peer]: of(peer) } as Record<SideName, readonly number[]>;
  };
  return [
    compare(`resident ${when}, all processes`, 'MiB', samples('all'), sideNames, { atMost: 1.1 }),
    compare(`resident ${when}, the model's process`, 'MiB', samples('largest'), sideNames),
  ];
}

function describe(found: readonly (readonly [SideName, Resident])[]): string {
  const [, { all, largest }] = found.at(-1) as (typeof found)[number];
  return `${all.toFixed(0)} MiB (${largest.toFixed(0)} in the largest process)`;
}

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
    'all processes of a side (Lode, as npm installs it: the one that serves, one for the model, one for its templates); pages of files that they share count once',
    'what Lode has besides the model is the same for a model of any size',
    'each round starts each side anew, one at a time',
  ];
}
