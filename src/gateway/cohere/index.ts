import { bearerToken } from '../bearer-token.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Surface } from '../surface.ts';
import { embed } from './embed.ts';
import { cohereRerank } from './rerank.ts';

/** Cohere's second version, for encoders: vectors and the order of documents; of its first, vectors. The key travels as `Authorization: Bearer …`. */
export function cohereSurface(limits: GatewayLimits): Surface {
  return {
    name: 'cohere',
    endpoints: [embed(limits, 2), embed(limits, 1), cohereRerank(limits)],
    credential: bearerToken,
    faultBody: ({ message, remedy }, requestId) => JSON.stringify({ id: requestId, message: `${message} ${remedy}` }),
  };
}
