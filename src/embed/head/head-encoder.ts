import type { Encoded, EncodeRequest, Encoder } from '#contract';
import { finished } from '../client/finished.ts';
import type { Found } from '../client/flights.ts';
import type { Trunk } from '../client/trunk.ts';
import { DamagedHeadError } from '../errors/damaged-head-error.ts';
import { mapQuery } from '../tune/query-map.ts';
import { applyHead, type Head } from './head.ts';

/**
 * A head on its trunk, as an encoder whose vectors are what the head makes of them. The trunk computes an input once for all heads
 * that ask for it, and what it knows already, no head waits for.
 *
 * @throws DamagedHeadError when it was trained on another trunk
 */
export function headEncoder(name: string, trunk: Trunk, head: Head): Encoder {
  if (head.width !== trunk.width)
    throw new DamagedHeadError(`it reads vectors of ${head.width} numbers, and its trunk's have ${trunk.width}`);
  const vectorOf = vectorsOf(head);
  return {
    name,
    width: head.kind === 'projection' ? head.width : head.labels.length,
    tokensMax: trunk.tokensMax,
    ...(head.kind !== 'projection' && { says: { kind: head.kind, labels: head.labels } }),
    encode: async (request, context) => {
      const { inputs, purpose, truncate, tokensMax } = request;
      const found = await trunk.read({ inputs, purpose, truncate, tokensMax }, context);
      return found.map((each): Encoded => {
        const { tokens, tokensCut } = each.kept;
        return { vector: vectorOf(each.kept, request), tokens, tokensCut, isCached: each.isCached };
      });
    },
  };
}

type VectorOf = (kept: Found['kept'], request: EncodeRequest) => Float32Array;

function vectorsOf(head: Head): VectorOf {
  if (head.kind !== 'projection') return ({ vector, scale }) => applyHead(head, vector, scale);
  // Documents pass as they are.
  return ({ vector }, { purpose, dimensions, normalise = true }) =>
    finished(purpose === 'query' ? mapQuery(head, vector) : vector, dimensions, normalise);
}
