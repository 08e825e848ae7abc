import { apiKey } from '../api-key.ts';
import type { GatewayLimits } from '../limits.ts';
import { openaiErrorBody } from '../openai/error-body.ts';
import type { Surface } from '../surface.ts';
import type { ResponseArchive } from './archive/response-archive.ts';
import { Background } from './background.ts';
import { conversationEndpoints } from './conversation-endpoints.ts';
import { compactResponse } from './compact-response.ts';
import { countInput } from './count-input.ts';
import { createResponse } from './create-response.ts';
import { responseEndpoints } from './response-endpoints.ts';

/**
 * OpenAI's responses and the conversations that they belong to.
 *
 * @param archive where they are kept; without one, responses are answered and forgotten
 */
export function responsesSurface(limits: GatewayLimits, archive: ResponseArchive | undefined): Surface {
  const keeping = archive && { archive, background: new Background(archive) };
  return {
    name: 'responses',
    endpoints: [
      createResponse(limits, keeping),
      countInput(limits, archive),
      compactResponse(limits, archive),
      ...(keeping ? [...responseEndpoints(keeping), ...conversationEndpoints(limits, keeping.archive)] : []),
    ],
    credential: apiKey,
    faultBody: openaiErrorBody,
  };
}
