import { z } from 'zod';
import type { ModelInput } from '#contract';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody, type UnservedFields, withoutUnserved } from '../check-body.ts';
import { checkMedia } from '../check-media.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { GatewayLimits } from '../limits.ts';
import { promptMessages } from '../prompt-messages.ts';
import type { Route } from '../route.ts';
import type { Endpoint } from '../surface.ts';
import { neutral } from '../unserved-field.ts';
import { noUrgency } from '../urgency.ts';
import { ollamaAnswer } from './answer.ts';
import { responsePiece } from './answer-objects.ts';
import { chatMessages } from './chat-messages.ts';
import { findRoute } from './find-route.ts';
import { loadedAnswer } from './loaded-answer.ts';
import { generateOf, optionFields, reasoningOf, withOptionsServed } from './option-fields.ts';

const unserved: UnservedFields = {
  template: neutral("the model's own template is used", ''),
  context: neutral('send the conversation to /api/chat', []),
};

function generateSchema(limits: GatewayLimits) {
  return z.object({
    ...optionFields(limits),
    prompt: z.string().nullish(),
    /** What comes after the gap that the answer fills, without the model's template. */
    suffix: z.string().nullish(),
    system: z.string().nullish(),
    images: z.array(z.base64()).nullish(),
    /** The prompt as it is, without the model's template. */
    raw: z.boolean().nullish(),
  });
}

type GenerateFields = z.output<ReturnType<typeof generateSchema>>;

/** `POST /api/generate` */
export function generate(limits: GatewayLimits): Endpoint {
  const schema = generateSchema(limits);
  return {
    method: 'POST',
    path: '/api/generate',
    access: { scope: 'chat' },
    about: { summary: 'Answer a prompt', body: schema, otherTypes: ['application/x-ndjson'] },
    handle: async (exchange) => {
      const body = withoutUnserved(withOptionsServed(objectBody(exchange.body)), unserved);
      const fields = checkFields(schema, body);
      const route = findRoute(exchange, fields.model, 'chat');
      if (!fields.prompt) return jsonAnswer(loadedAnswer(fields, responsePiece({})));
      const input = await inputOf(fields, fields.prompt, route);
      const request = generateOf(fields);
      const isStream = fields.stream ?? true;
      const { context, tally } = await exchange.ask({
        route,
        operation: fields.raw || fields.suffix ? 'text_completion' : 'chat',
        isStream,
        urgency: noUrgency,
        requests: [request],
      });
      const events = route.model.generate({ ...request, input }, context);
      return await ollamaAnswer({ events, tally, model: fields.model, isStream, write: responsePiece });
    },
  };
}

async function inputOf(fields: GenerateFields, prompt: string, route: Route): Promise<ModelInput> {
  const { system, images, raw, suffix } = fields;
  if (raw || suffix) {
    if (route.prompt) throw new InvalidFieldError(suffix ? 'suffix' : 'raw', `"${route.name}" stands behind a prompt`);
    return { kind: 'text', text: prompt, ...(suffix && { suffix }) };
  }
  const said = chatMessages([
    ...(system ? [{ role: 'system' as const, content: system }] : []),
    { role: 'user', content: prompt, images },
  ]);
  const messages = await promptMessages(route, undefined, said);
  checkMedia(messages, route.model);
  return { kind: 'chat', messages, reasoning: reasoningOf(fields) };
}
