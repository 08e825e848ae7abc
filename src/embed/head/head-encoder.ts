import type { Encoder } from '#contract';
import type { Trunk } from '../client/trunk.ts';
import { DamagedHeadError } from '../errors/damaged-head-error.ts';
import { applyHead, type Head } from './head.ts';

/**
 * A head on its trunk, as an encoder whose vectors are what the head says. The trunk computes an input once for all heads that
 * ask for it, and what it knows already, no head waits for.
 *
 * @throws DamagedHeadError when it was trained on another trunk
 */
export function headEncoder(name: string, trunk: Trunk, head: Head): Encoder {
  if (head.width !== trunk.width)
    throw new DamagedHeadError(`it reads vectors of ${head.width} numbers, and its trunk's have ${trunk.width}`);
  return {
    name,
    width: head.labels.length,
    tokensMax: trunk.tokensMax,
    says: { kind: head.kind, labels: head.labels },
    encode: async ({ inputs, purpose, truncate, tokensMax }, context) => {
      const found = await trunk.read({ inputs, purpose, truncate, tokensMax }, context);
      return found.map(({ kept: { vector, scale, tokens, tokensCut }, isCached }) => ({
        vector: applyHead(head, vector, scale),
        tokens,
        tokensCut,
        isCached,
      }));
    },
  };
}
