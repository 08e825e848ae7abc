import { jsonAnswer } from '../answer.ts';
import { checkMedia } from '../check-media.ts';
import type { GatewayLimits } from '../limits.ts';
import { promptMessages } from '../prompt-messages.ts';
import type { Endpoint } from '../surface.ts';
import { noUrgency } from '../urgency.ts';
import { checkVersion } from './check-version.ts';
import { eventStream } from './event-stream.ts';
import { messageAnswer } from './message-answer.ts';
import { newMessage } from './message-identity.ts';
import { messageRequestSchema, readMessageRequest } from './message-request.ts';
import { messageStream } from './message-stream.ts';

/** `POST /v1/messages` */
export function createMessage(limits: GatewayLimits): Endpoint {
  const schema = messageRequestSchema(limits);
  return {
    method: 'POST',
    path: '/v1/messages',
    access: { scope: 'chat' },
    about: { summary: 'Answer a conversation', body: schema, otherTypes: ['text/event-stream'] },
    handle: async ({ body, headers, routes, key, ask }) => {
      checkVersion(headers);
      const { generate, stream, tools, reasoning, ...asked } = readMessageRequest(schema, body);
      const route = routes.find(asked.model, key, 'chat');
      const messages = await promptMessages(route, undefined, asked.messages);
      checkMedia(messages, route.model);
      const { context, tally } = await ask({
        route,
        operation: 'chat',
        isStream: stream,
        urgency: noUrgency,
        requests: [generate],
      });
      const input = { kind: 'chat', messages, tools, reasoning } as const;
      const events = route.model.generate({ ...generate, input }, context);
      const identity = newMessage(route.name);
      if (!stream) return jsonAnswer(await messageAnswer(events, identity, generate.tokensMax, tally));
      return { kind: 'streamed', ...eventStream, frames: messageStream(events, identity, generate.tokensMax, tally) };
    },
  };
}
