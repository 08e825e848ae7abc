import { apiKey } from '../api-key.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Surface } from '../surface.ts';
import { countTokens } from './count-tokens.ts';
import { anthropicErrorBody } from './error-body.ts';
import { createMessage } from './messages.ts';
import { anthropicRateLimitHeaders } from './rate-limit-headers.ts';

/** Anthropic's API: messages and the counting of their tokens. The key travels as `x-api-key`, or as a bearer token. */
export function anthropicSurface(limits: GatewayLimits): Surface {
  return {
    name: 'anthropic',
    requestIdHeader: 'request-id',
    endpoints: [createMessage(limits), countTokens(limits)],
    credential: apiKey,
    faultBody: anthropicErrorBody,
    rateLimitHeaders: anthropicRateLimitHeaders,
  };
}
