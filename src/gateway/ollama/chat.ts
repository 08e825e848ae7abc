import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import { checkMedia } from '../check-media.ts';
import type { GatewayLimits } from '../limits.ts';
import { promptMessages } from '../prompt-messages.ts';
import type { Endpoint } from '../surface.ts';
import { fittingTools, toolName } from '../tool-use.ts';
import { noUrgency } from '../urgency.ts';
import { ollamaAnswer } from './answer.ts';
import { messagePiece } from './answer-objects.ts';
import { chatMessages, ollamaMessage } from './chat-messages.ts';
import { findRoute } from './find-route.ts';
import { loadedAnswer } from './loaded-answer.ts';
import { generateOf, optionFields, reasoningOf, withOptionsServed } from './option-fields.ts';

const tool = z.object({
  type: z.literal('function').optional(),
  function: z.object({
    name: toolName,
    description: z.string().nullish(),
    parameters: z.record(z.string(), z.unknown()).nullish(),
  }),
});

function chatSchema(limits: GatewayLimits) {
  return z.object({
    ...optionFields(limits),
    messages: z.array(ollamaMessage).max(limits.messagesMax).nullish(),
    tools: z.array(tool).max(limits.toolsMax).nullish(),
  });
}

/** `POST /api/chat` */
export function chat(limits: GatewayLimits): Endpoint {
  const schema = chatSchema(limits);
  return {
    method: 'POST',
    path: '/api/chat',
    access: { scope: 'chat' },
    about: { summary: 'Continue a chat', body: schema, otherTypes: ['application/x-ndjson'] },
    handle: async (exchange) => {
      const fields = checkFields(schema, withOptionsServed(objectBody(exchange.body)));
      const route = findRoute(exchange, fields.model, 'chat');
      const said = chatMessages(fields.messages ?? []);
      if (said.length === 0) return jsonAnswer(loadedAnswer(fields, messagePiece({})));
      const messages = await promptMessages(route, undefined, said);
      checkMedia(messages, route.model);
      const { tools, toolUse } = fittingTools(
        (fields.tools ?? []).map(({ function: { name, description, parameters } }) => {
          return { name, description: description ?? undefined, parameters: parameters ?? undefined };
        }),
        { choice: 'auto' },
      );
      const generate = { ...generateOf(fields), toolUse };
      const isStream = fields.stream ?? true;
      const { context, tally } = await exchange.ask({
        route,
        operation: 'chat',
        isStream,
        urgency: noUrgency,
        requests: [generate],
      });
      const input = { kind: 'chat', messages, tools, reasoning: reasoningOf(fields) } as const;
      const events = route.model.generate({ ...generate, input }, context);
      return await ollamaAnswer({ events, tally, model: fields.model, isStream, write: messagePiece });
    },
  };
}
