import { jsonAnswer } from '../answer.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import { generateAll } from '../generate-all.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Endpoint } from '../surface.ts';
import { chunkFrame } from './chunk-frame.ts';
import { completionAnswer } from './completion-answer.ts';
import { completionSchema, readCompletionRequest } from './completion-request.ts';
import { completionStream } from './completion-stream.ts';
import { echoing } from './echo.ts';
import { eventStream } from './event-stream.ts';
import { newIdentity } from './identity.ts';

/** `POST /v1/completions` */
export function completions(limits: GatewayLimits): Endpoint {
  const schema = completionSchema(limits);
  return {
    method: 'POST',
    path: '/v1/completions',
    access: { scope: 'completions' },
    about: { summary: 'Continue texts', body: schema, otherTypes: ['text/event-stream'] },
    handle: async ({ body, routes, key, ask }) => {
      const request = readCompletionRequest(schema, body, limits);
      const route = routes.find(request.model, key, 'completions');
      if (route.prompt)
        throw new InvalidFieldError('model', `"${route.name}" stands behind a prompt: use /v1/chat/completions`);
      const { requests, urgency, stream } = request;
      const { context, tally } = await ask({
        route,
        operation: 'text_completion',
        isStream: stream,
        urgency,
        requests,
      });
      const events = generateAll(request.echo ? echoing(route.model) : route.model, requests, context);
      const identity = newIdentity('cmpl', route, urgency, context);
      if (!stream) return jsonAnswer(await completionAnswer(events, identity, request, tally));
      const frame = chunkFrame(identity, 'text_completion', request.includeUsage);
      return { kind: 'streamed', ...eventStream, frames: completionStream(events, frame, request.choices, tally) };
    },
  };
}
