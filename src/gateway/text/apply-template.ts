import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody, withoutUnserved } from '../check-body.ts';
import { checkMedia } from '../check-media.ts';
import type { GatewayLimits } from '../limits.ts';
import { chatMessage, contractMessage, withMessagesServed } from '../openai/chat-messages.ts';
import { toolFields, toolsOf } from '../openai/chat-tools.ts';
import { promptMessages } from '../prompt-messages.ts';
import type { Endpoint } from '../surface.ts';
import { readingOf, routeOf } from './route-of.ts';
import { unservedInTemplates } from './unserved-fields.ts';

/** `POST /apply-template`: the text that a chat becomes, as llama-server tells it. */
export function applyTemplate(limits: GatewayLimits): Endpoint {
  const schema = z.strictObject({
    ...toolFields(limits),
    model: z.string().nullish(),
    messages: z.array(chatMessage).min(1).max(limits.messagesMax),
  });
  return {
    method: 'POST',
    path: '/apply-template',
    access: { scope: 'tokenize' },
    about: { summary: 'Tell the text that a chat becomes', body: schema },
    handle: async (exchange) => {
      const body = withoutUnserved(objectBody(exchange.body), unservedInTemplates);
      const fields = checkFields(schema, withMessagesServed(body));
      const route = routeOf(exchange, fields.model);
      const messages = await promptMessages(route, undefined, fields.messages.map(contractMessage));
      checkMedia(messages, route.model);
      const { tools } = toolsOf(fields);
      return jsonAnswer({ prompt: await readingOf(route).render({ kind: 'chat', messages, tools }) });
    },
  };
}
