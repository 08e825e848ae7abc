import type { Bench, BenchCall } from '../bench.ts';
import { compare, figure, type Findings } from '../result.ts';
import { requantisedWeights } from '../weights.ts';
import { type Pair, startPair } from './pair.ts';
import { best, findSaturation, offer, type Step } from './ramp.ts';
import { goodput, type Served, timeToFirstTextAt } from './served.ts';
import { type Side, type SideName, sideNames } from './sides.ts';
import { takeTurns } from './turns.ts';
import { meanAnswerTokens, poissonArrivals } from './traces/poisson.ts';

const places = 8;
const contextTokens = 1536;
/** Where the ramps begin, in tokens per second: low enough for any machine. */
const rampFrom = 80;
const stepSeconds = 20;
const roundSeconds = 25;
const overloadSeconds = 45;
/** Nothing is asked twice here, so all that a prompt cache does is work. */
const peerArguments = ['--cache-ram', '0'];

/** Requests that do not wait for each other, at 80 % of what the peer can do, and at 150 % of what each side can. */
export const bench: Bench = {
  rounds: 2,
  run: async (call) => {
    const file = await requantisedWeights('Q4_0');
    await using pair = await startPair({ file, threads: call.threads, parallel: places, contextTokens, peerArguments });
    const peerSteps = await ramp(call, pair, pair.peer);
    const ourSteps = await ramp(call, pair, pair.ours);
    const below = await belowSaturation(call, pair, best(peerSteps) * 0.8);
    const ours = await beyondSaturation(call, pair, pair.ours, ourSteps);
    const peers = await beyondSaturation(call, pair, pair.peer, peerSteps);
    const most = { [sideNames.ours]: [ours.most], [sideNames.peer]: [peers.most] } as Record<SideName, number[]>;
    return {
      comparisons: [compare('most good tokens', 'tokens/s', most, sideNames, { atLeast: 1.1 }), ...below],
      figures: [
        figure('good tokens at 150 % load, of the most, lode', '%', [ours.leftPercent], { atLeast: 95 }),
        figure('good tokens at 150 % load, of the most, llama-server', '%', [peers.leftPercent]),
      ],
      notes: notes(call),
    } satisfies Findings;
  },
};

async function ramp({ say }: BenchCall, { client }: Pair, side: Side): Promise<readonly Step[]> {
  const onStep = (step: Step) => say(`ramp, ${side.name}: ${describe(step)}`);
  return await findSaturation(client, side, { from: rampFrom, seconds: stepSeconds, onStep });
}

/** The same arrivals for both, at a rate that the peer can just live with. */
async function belowSaturation(call: BenchCall, pair: Pair, offered: number) {
  const perSecond = offered / meanAnswerTokens;
  const { samples } = await takeTurns(call, pair, {
    name: `${offered.toFixed(0)} tokens/s offered`,
    requests: (round) => poissonArrivals({ seed: 100 + round, perSecond, seconds: roundSeconds, impatient: false }),
    measure: (served) => ({
      rate: goodput(served, 0, roundSeconds * 1000),
      firstTextMs: timeToFirstTextAt(0.99, served),
    }),
  });
  const at = "at 80 % of the peer's most";
  return [
    compare(`good tokens ${at}`, 'tokens/s', samples.rate, sideNames),
    compare(`time to first text, p99, ${at}`, 'ms', samples.firstTextMs, sideNames, { atMost: 0.5 }),
  ];
}

/** Half as much again as a side could do in its ramp: the most that it has done at all, and what is left of it. */
async function beyondSaturation({ say }: BenchCall, { client }: Pair, side: Side, steps: readonly Step[]) {
  const step = await offer(client, side, { offered: best(steps) * 1.5, seconds: overloadSeconds, seed: 200 });
  say(`150 %, ${side.name}: ${describe(step)}`);
  const most = best([...steps, step]);
  return { most, leftPercent: (step.goodput / most) * 100 };
}

function describe({ offered, arrived, goodput: good, served }: Step): string {
  const count = (outcome: Served['outcome']) => served.filter((each) => each.outcome === outcome).length;
  return `${offered.toFixed(0)} tokens/s offered, ${arrived.toFixed(0)} arrived, ${good.toFixed(1)} good; ${count('good')} good, ${count('late')} late, ${count('refused')} refused, ${count('failed')} failed`;
}

function notes({ threads }: BenchCall): readonly string[] {
  return [
    `SmolLM2-135M-Instruct Q4_0, ${threads} thread(s) on each side, ${places} places, ${contextTokens} tokens of context each, greedy`,
    'Poisson arrivals; 64 to 1024 tokens in, 32 to 256 out, drawn evenly by their logarithm; nothing is shared',
    'the client never waits for answers before it sends; times count from when a request was due',
    `ramps: from ${rampFrom} tokens/s in steps of ${stepSeconds} s until less than 80 % of the requests are answered in time; most: of all steps and the 150 % load`,
    'good: finished within 5 s and a tenth of a second for each token asked for; Lode is told of this time, llama-server has no word for it; clients leave when it is over',
    'what both can do, both do: good tokens below saturation are nearly equal by the nature of the thing, so the aggregate is compared at its most',
    `llama-server ${peerArguments.join(' ')}: saving prompts that nobody asks for again only costs it time`,
  ];
}
