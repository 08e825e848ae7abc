import type { VectorStore } from '#contract';
import type { Surface } from '../../surface.ts';
import { desksOf } from '../catalogue/desk.ts';
import { milvusCredential } from '../service/index.ts';
import { collectionEndpoints } from './collection-endpoints.ts';
import { entityEndpoints } from './entity-endpoints.ts';
import { restMaker } from './rest-endpoint.ts';

/** Milvus's REST interface, version 2. */
export function milvusSurface(store: VectorStore): Surface {
  const make = restMaker(desksOf(store));
  return {
    name: 'milvus',
    endpoints: [...collectionEndpoints(make), ...entityEndpoints(make)],
    takesUndeclaredJson: true,
    credential: milvusCredential,
    faultBody: ({ status, message, remedy }) =>
      JSON.stringify({ code: status, message: `${message} ${remedy}`.trim() }),
  };
}
