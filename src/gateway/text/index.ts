import { apiKey } from '../api-key.ts';
import type { GatewayLimits } from '../limits.ts';
import { openaiErrorBody } from '../openai/error-body.ts';
import type { Surface } from '../surface.ts';
import { applyTemplate } from './apply-template.ts';
import { detokenize } from './detokenize.ts';
import { tokenize } from './tokenize.ts';

/** How a model reads: its tokens and its template, in the forms of vLLM and llama-server. */
export function textSurface(limits: GatewayLimits): Surface {
  return {
    name: 'text',
    endpoints: [tokenize(limits), detokenize, applyTemplate(limits)],
    credential: apiKey,
    faultBody: openaiErrorBody,
  };
}
