import { seededRandom } from '../../random.ts';
import { passage } from '../passages.ts';
import { type ServingRequest, textRequest } from '../serving-request.ts';

const promptTokens = { min: 64, max: 1024 };
const answerTokens = { min: 32, max: 256 };

/** What a client waits for: some seconds, and a tenth of a second for each token that it asked for. */
const patienceMs = 5000;
const patiencePerTokenMs = 100;

export interface Arrivals {
  readonly seed: number;
  readonly perSecond: number;
  readonly seconds: number;
  /** Clients leave when they have waited too long. */
  readonly impatient: boolean;
}

/**
 * Independent requests (Poisson arrivals) with lengths drawn evenly by their logarithm: 64 to 1024 tokens in, 32 to 256
 * out. For one seed the requests are the same at every rate, only closer together.
 */
export function poissonArrivals({ seed, perSecond, seconds, impatient }: Arrivals): readonly ServingRequest[] {
  const random = seededRandom(seed);
  const between = ({ min, max }: typeof promptTokens) => Math.round(min * (max / min) ** random());
  const requests: ServingRequest[] = [];
  let atMs = 0;
  for (;;) {
    atMs += (-Math.log(1 - random()) / perSecond) * 1000;
    const prompt = passage(between(promptTokens), random);
    const tokens = between(answerTokens);
    if (atMs > seconds * 1000) return requests;
    const deadlineMs = patienceMs + tokens * patiencePerTokenMs;
    requests.push({ ...textRequest(requests.length, prompt, tokens), atMs, ...(impatient && { deadlineMs }) });
  }
}

/** The mean of answers' lengths: what one request of the mix asks for. */
export const meanAnswerTokens = (answerTokens.max - answerTokens.min) / Math.log(answerTokens.max / answerTokens.min);
