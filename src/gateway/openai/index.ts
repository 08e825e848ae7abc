import { apiKey } from '../api-key.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Surface } from '../surface.ts';
import { chatCompletions } from './chat-completions.ts';
import { completions } from './completions.ts';
import { classify } from '../classify/classify.ts';
import { rerank } from '../rerank/rerank.ts';
import { embeddings } from './embeddings.ts';
import { openaiErrorBody } from './error-body.ts';
import { listModels, readModel } from './models.ts';

/** OpenAI's API: models, chat completions and text completions. The key travels as `Authorization: Bearer …`. */
export function openaiSurface(limits: GatewayLimits): Surface {
  return {
    name: 'openai',
    endpoints: [
      listModels,
      readModel,
      chatCompletions(limits),
      completions(limits),
      embeddings(limits),
      rerank(limits),
      classify(limits),
    ],
    credential: apiKey,
    faultBody: openaiErrorBody,
  };
}
