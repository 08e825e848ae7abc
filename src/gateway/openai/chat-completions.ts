import { jsonAnswer } from '../answer.ts';
import { checkMedia } from '../check-media.ts';
import type { GatewayLimits } from '../limits.ts';
import { promptMessages } from '../prompt-messages.ts';
import type { Endpoint } from '../surface.ts';
import { chatAnswer } from './chat-answer.ts';
import { chatSchema, readChatRequest } from './chat-request.ts';
import { chatStream } from './chat-stream.ts';
import { chunkFrame } from './chunk-frame.ts';
import { eventStream } from './event-stream.ts';
import { newIdentity } from './identity.ts';

/** `POST /v1/chat/completions` */
export function chatCompletions(limits: GatewayLimits): Endpoint {
  const schema = chatSchema(limits);
  return {
    method: 'POST',
    path: '/v1/chat/completions',
    access: { scope: 'chat' },
    about: { summary: 'Continue a chat', body: schema, otherTypes: ['text/event-stream'] },
    handle: async ({ body, routes, key, ask }) => {
      const request = readChatRequest(schema, body);
      const route = routes.find(request.model, key, 'chat');
      const messages = await promptMessages(route, request.variables, request.messages);
      checkMedia(messages, route.model);
      const { generate, urgency, stream, variables, tools, reasoning } = request;
      const asked = { route, operation: 'chat', isStream: stream, urgency, variables, requests: [generate] } as const;
      const { context, tally } = await ask(asked);
      const events = route.model.generate(
        { ...generate, input: { kind: 'chat', messages, tools, reasoning } },
        context,
      );
      const identity = newIdentity('chatcmpl', route, urgency, context);
      const choices = generate.choices ?? 1;
      if (!stream) return jsonAnswer(await chatAnswer(events, identity, choices, tally));
      const frame = chunkFrame(identity, 'chat.completion.chunk', request.includeUsage);
      return { kind: 'streamed', ...eventStream, frames: chatStream(events, frame, choices, tally) };
    },
  };
}
