import { apiKey } from '../api-key.ts';
import { openaiErrorBody } from '../openai/error-body.ts';
import type { Surface } from '../surface.ts';
import { batchEndpoints } from './batch-endpoints.ts';
import type { BatchDesk } from './batch-services.ts';
import { createBatch } from './create-batch.ts';

/** OpenAI's batches: files of requests that are answered behind everybody who waits. */
export function batchesSurface(desk: BatchDesk): Surface {
  return {
    name: 'batches',
    endpoints: [createBatch(desk), ...batchEndpoints(desk)],
    credential: apiKey,
    faultBody: openaiErrorBody,
  };
}
