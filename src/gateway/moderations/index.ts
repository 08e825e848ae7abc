import { apiKey } from '../api-key.ts';
import type { GatewayLimits } from '../limits.ts';
import { openaiErrorBody } from '../openai/error-body.ts';
import type { Surface } from '../surface.ts';
import { moderate } from './moderate.ts';

/** OpenAI's moderations, answered by the guards that the stack declares. */
export function moderationsSurface(limits: GatewayLimits): Surface {
  return { name: 'moderations', endpoints: [moderate(limits)], credential: apiKey, faultBody: openaiErrorBody };
}
