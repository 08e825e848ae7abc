import { addressOf } from './pair.ts';
import type { LoadClient } from './load-client.ts';
import { goodput, type Served } from './served.ts';
import type { Side } from './sides.ts';
import { meanAnswerTokens, poissonArrivals } from './traces/poisson.ts';

/** One offered rate and what came of it, in tokens of answers per second. */
export interface Step {
  /** In the mean of all arrivals that could have been drawn. */
  readonly offered: number;
  /** By those that were drawn. */
  readonly arrived: number;
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
  const arrived = requests.reduce((sum, { body }) => sum + body.max_tokens, 0) / seconds;
  const served = await client.run({ server: addressOf(side), requests });
  return { offered, arrived, goodput: goodput(served, seconds * 1000 * settleShare, seconds * 1000), served };
}

/** Raises the load step by step until a server keeps up with it no longer; lowers it where the first was too much. */
export async function findSaturation(
  client: LoadClient,
  side: Side,
  { from, seconds, onStep }: { readonly from: number; readonly seconds: number; onStep(step: Step): void },
): Promise<readonly Step[]> {
  const steps: Step[] = [];
  const keepsUpWith = async (offered: number) => {
    const step = await offer(client, side, { offered, seconds, seed: steps.length });
    onStep(step);
    steps.push(step);
    return step.served.filter(({ outcome }) => outcome === 'good').length >= step.served.length * keepsUpShare;
  };
  const isUp = await keepsUpWith(from);
  const factor = isUp ? growth : growth ** -2;
  let offered = from * factor;
  while ((await keepsUpWith(offered)) === isUp) {
    offered *= factor;
    if (offered < offeredMin) throw new Error(`${side.name} answers hardly anything in time on this machine.`);
  }
  return steps;
}

/** In tokens per second: not even one request in ten seconds. */
const offeredMin = 10;
const growth = 1.35;
/** Of the requests of a step, those that must be answered in time. */
const keepsUpShare = 0.8;

export const best = (steps: readonly Step[]): number => Math.max(...steps.map((step) => step.goodput));
