import type { Bench, BenchCall } from '../bench.ts';
import { figure, type Findings, median } from '../result.ts';
import { requantisedWeights } from '../weights.ts';
import { type LoadClient, startLoadClient } from './load-client.ts';
import { addressOf } from './pair.ts';
import { processTree } from './process-tree.ts';
import { best, findSaturation } from './ramp.ts';
import { residentBytes } from './resident-bytes.ts';
import { requireGood, type Served, timeToFirstTextAt } from './served.ts';
import { type Side, startOurs } from './sides.ts';
import { meanAnswerTokens, poissonArrivals } from './traces/poisson.ts';

const places = 8;
const contextTokens = 1536;
const loadShare = 0.7;
const rampFrom = 80;
const rampSeconds = 20;
const minuteMs = 60_000;

/** The same load for an hour: what grows, and what gets slower. */
export const bench: Bench = {
  run: async (call) => {
    const file = await requantisedWeights('Q4_0');
    await using client = startLoadClient();
    await using side = await startOurs({
      file,
      threads: call.threads,
      parallel: places,
      contextTokens,
      peerArguments: [],
    });
    const onStep = ({ offered, goodput }: { readonly offered: number; readonly goodput: number }) =>
      call.say(`ramp: ${offered.toFixed(0)} tokens/s offered, ${goodput.toFixed(1)} good`);
    const steps = await findSaturation(client, side, { from: rampFrom, seconds: rampSeconds, onStep });
    const { served, mebibytes } = await soak(call, client, side, best(steps) * loadShare);
    const minutes = byMinute(served, call.minutes);
    return {
      figures: [
        figure('resident memory, growth after the first sixth', '%', [growth(mebibytes)], { atMost: 1 }),
        figure('time to first text, p99, drift after the first sixth', '%', [drift(minutes)], { atMost: 10 }),
        figure('resident memory, by the minute', 'MiB', mebibytes),
        figure(
          'time to first text, p99, by the minute',
          'ms',
          minutes.map((minute) => timeToFirstTextAt(0.99, minute)),
        ),
      ],
      notes: notes(call, served.length),
    } satisfies Findings;
  },
};

async function soak({ minutes, say }: BenchCall, client: LoadClient, side: Side, offered: number) {
  const load = { seed: 300, perSecond: offered / meanAnswerTokens, seconds: minutes * 60, impatient: false };
  const mebibytes: number[] = [];
  const watch = setInterval(() => {
    mebibytes.push(residentBytes(processTree(side.processId)) / 2 ** 20);
    say(`minute ${mebibytes.length}/${minutes}: ${mebibytes.at(-1)?.toFixed(1)} MiB`);
  }, minuteMs);
  try {
    const served = requireGood(await client.run({ server: addressOf(side), requests: poissonArrivals(load) }));
    return { served, mebibytes };
  } finally {
    clearInterval(watch);
  }
}

function byMinute(served: readonly Served[], minutes: number): readonly (readonly Served[])[] {
  return Array.from({ length: minutes }, (_, minute) =>
    served.filter(({ dueMs }) => Math.floor(dueMs / minuteMs) === minute),
  ).filter((minute) => minute.length > 0);
}

/** The last sixth over the second one, in percent more; in the first, caches fill and code is compiled. */
function growth(mebibytes: readonly number[]): number {
  const sixth = Math.max(1, Math.floor(mebibytes.length / 6));
  return (median(mebibytes.slice(-sixth)) / median(mebibytes.slice(sixth, 2 * sixth)) - 1) * 100;
}

/** The same of the slowest hundredth of all requests, over the halves of what comes after the first sixth. */
function drift(minutes: readonly (readonly Served[])[]): number {
  const settled = minutes.slice(Math.floor(minutes.length / 6));
  const middle = Math.ceil(settled.length / 2);
  const p99 = (part: readonly (readonly Served[])[]) => timeToFirstTextAt(0.99, part.flat());
  return (p99(settled.slice(middle)) / p99(settled.slice(0, middle)) - 1) * 100;
}

function notes({ threads, minutes }: BenchCall, requests: number): readonly string[] {
  return [
    `SmolLM2-135M-Instruct Q4_0, ${threads} thread(s), ${places} places, ${contextTokens} tokens of context each`,
    `${minutes} minutes of Poisson arrivals (64 to 1024 tokens in, 32 to 256 out) at 70 % of the most that a ramp has found; ${requests} requests, all answered`,
    'memory: the last sixth of the minutes over the second; p99: of the later half of requests over the earlier, without the first sixth',
  ];
}
