import { randomInt } from 'node:crypto';
import type { GenerateRequest } from '#contract';
import type { SeededRequest } from '../wire.ts';

const seeds = 2 ** 32 - 1;

/** Draws the seed that a request left open, once, before anything of it is computed. */
export function seededRequest(request: GenerateRequest): SeededRequest {
  return { ...request, sampling: { ...request.sampling, seed: request.sampling.seed ?? randomInt(seeds) } };
}
