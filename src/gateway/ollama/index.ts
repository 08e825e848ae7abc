import { apiKey } from '../api-key.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Surface } from '../surface.ts';
import { chat } from './chat.ts';
import { embed, embedOne } from './embed.ts';
import { ollamaErrorBody } from './error-body.ts';
import { generate } from './generate.ts';
import { loadedModels, showModel, showVersion, tags } from './models.ts';
import { pullModel } from './pull.ts';

/** Ollama's API, as far as its clients use it on models that are there: those of a stack are declared, not pulled. */
export function ollamaSurface(limits: GatewayLimits): Surface {
  return {
    name: 'ollama',
    endpoints: [
      tags,
      loadedModels,
      showModel,
      pullModel,
      showVersion,
      chat(limits),
      generate(limits),
      embed(limits),
      embedOne,
    ],
    credential: apiKey,
    faultBody: ollamaErrorBody,
  };
}
