import { jsonAnswer } from '../answer.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Endpoint } from '../surface.ts';
import type { ResponseArchive } from './archive/response-archive.ts';
import { prepareResponse } from './prepare-response.ts';
import { readResponseRequest } from './read-request.ts';
import { responseSchema } from './request-schema.ts';

/** `POST /v1/responses/input_tokens`: how many tokens a response would be answered on. */
export function countInput(limits: GatewayLimits, archive: ResponseArchive | undefined): Endpoint {
  const schema = responseSchema(limits);
  return {
    method: 'POST',
    path: '/v1/responses/input_tokens',
    access: { scope: 'responses' },
    about: { summary: 'Count the tokens that a response would be made of', body: schema },
    handle: async (exchange) => {
      const { route, messages, request } = await prepareResponse(
        readResponseRequest(schema, exchange.body),
        exchange,
        archive,
      );
      const { tools, reasoning } = request;
      const tokens = await route.model.tokenise({ kind: 'chat', messages, tools, reasoning });
      return jsonAnswer({ object: 'response.input_tokens', input_tokens: tokens.length });
    },
  };
}
