import type { VectorStore } from '#contract';
import { apiKey } from '../api-key.ts';
import { openaiErrorBody } from '../openai/error-body.ts';
import type { Surface } from '../surface.ts';
import { collectionEndpoints } from './collection-endpoints.ts';
import { modelChangeEndpoints } from './model-change-endpoints.ts';
import { recordEndpoints } from './record-endpoints.ts';
import { searchEndpoints } from './search-endpoints.ts';

/** Collections of vectors, in our own words. */
export function vectorsSurface(store: VectorStore): Surface {
  return {
    name: 'vectors',
    endpoints: [
      ...collectionEndpoints(store),
      ...recordEndpoints(store),
      ...searchEndpoints(store),
      ...modelChangeEndpoints(store),
    ],
    credential: apiKey,
    faultBody: openaiErrorBody,
  };
}
