import { addressOf } from './pair.ts';
import type { LoadClient } from './load-client.ts';
import { goodput, type Served } from './served.ts';
import type { Side } from './sides.ts';
import { meanAnswerTokens, poissonArrivals } from './traces/poisson.ts';

/** One offered rate and what came of it. */
export interface Step {
  /** In tokens of answers per second. */
  readonly offered: number;
  readonly goodput: number;
  readonly served: readonly Served[];
}

/** Until the first answers have come, a step says nothing. */
const settleShare = 0.25;

/** Offers requests at a rate, whatever is answered by when, and counts the good tokens once the run has settled. */
export async function offer(
  client: LoadClient,
  side: Side,
  load: { readonly offered: number; readonly seconds: number; readonly seed: number },
): Promise<Step> {
  const { offered, seconds, seed } = load;
  const requests = poissonArrivals({ seed, perSecond: offered / meanAnswerTokens, seconds, impatient: true });
  const served = await client.run({ server: addressOf(side), requests });
  return { offered, goodput: goodput(served, seconds * 1000 * settleShare, seconds * 1000), served };
}

/** Raises the load step by step until a server keeps up with it no longer. */
export async function findSaturation(
  client: LoadClient,
  side: Side,
  { from, seconds, onStep }: { readonly from: number; readonly seconds: number; onStep(step: Step): void },
): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for (let offered = from; ; offered *= growth) {
    const step = await offer(client, side, { offered, seconds, seed: steps.length });
    onStep(step);
    steps.push(step);
    if (step.goodput < offered * keepsUpShare) return steps;
  }
}

const growth = 1.35;
const keepsUpShare = 0.85;

export const best = (steps: readonly Step[]): number => Math.max(...steps.map((step) => step.goodput));
