import { jsonAnswer } from '../answer.ts';
import { checkMedia } from '../check-media.ts';
import type { GatewayLimits } from '../limits.ts';
import { promptMessages } from '../prompt-messages.ts';
import type { Endpoint } from '../surface.ts';
import { checkVersion } from './check-version.ts';
import { countSchema, readCountRequest } from './message-request.ts';

/** `POST /v1/messages/count_tokens`: how many tokens a message would be answered on. */
export function countTokens(limits: GatewayLimits): Endpoint {
  const schema = countSchema(limits);
  return {
    method: 'POST',
    path: '/v1/messages/count_tokens',
    access: { scope: 'chat' },
    about: { summary: 'Count the tokens of a conversation', body: schema },
    handle: async ({ body, headers, routes, key }) => {
      checkVersion(headers);
      const { model, messages, tools, reasoning } = readCountRequest(schema, body);
      const route = routes.find(model, key, 'chat');
      checkMedia(messages, route.model);
      const input = {
        kind: 'chat',
        messages: await promptMessages(route, undefined, messages),
        tools,
        reasoning,
      } as const;
      return jsonAnswer({ input_tokens: (await route.model.tokenise(input)).length });
    },
  };
}
