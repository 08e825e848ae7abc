import type { Encoder } from '#contract';
import { DamagedHeadError } from '../errors/damaged-head-error.ts';
import { applyHead, type Head } from './head.ts';

/**
 * A head on its trunk, as an encoder whose vectors are what the head says. The trunk computes an input once for all heads that
 * ask for it, and what it knows already, no head waits for.
 *
 * @throws DamagedHeadError when it was trained on another trunk
 */
export function headEncoder(name: string, trunk: Encoder, head: Head): Encoder {
  if (head.width !== trunk.width)
    throw new DamagedHeadError(`it reads vectors of ${head.width} numbers, and its trunk's have ${trunk.width}`);
  return {
    name,
    width: head.labels.length,
    tokensMax: trunk.tokensMax,
    says: { kind: head.kind, labels: head.labels },
    encode: async ({ inputs, purpose, truncate, tokensMax }, context) => {
      const encoded = await trunk.encode({ inputs, purpose, truncate, tokensMax }, context);
      return encoded.map((each) => ({ ...each, vector: applyHead(head, each.vector) }));
    },
  };
}
