import { assert } from '#base';
import { type Answer, jsonAnswer } from '../answer.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import type { ResponseArchive } from './archive/response-archive.ts';
import type { Background } from './background.ts';
import { eventAnswer, numbered } from './event-frames.ts';
import { keptEvents } from './kept-events.ts';
import { newId } from '../new-id.ts';
import { type PreparedResponse, prepareResponse } from './prepare-response.ts';
import { readResponseRequest } from './read-request.ts';
import { responseSchema } from './request-schema.ts';
import { type ResponseEvent, responseEvents } from './response-events.ts';
import type { ResponseIdentity, ResponseObject } from './response-object.ts';

/** Where responses are kept and made for nobody who waits; undefined where nothing is stored. */
export interface ResponseKeeping {
  readonly archive: ResponseArchive;
  readonly background: Background;
}

/** `POST /v1/responses` */
export function createResponse(limits: GatewayLimits, keeping: ResponseKeeping | undefined): Endpoint {
  const schema = responseSchema(limits);
  return {
    method: 'POST',
    path: '/v1/responses',
    access: { scope: 'responses' },
    about: { summary: 'Make a response', body: schema, otherTypes: ['text/event-stream'] },
    handle: async (exchange) => {
      const asked = readResponseRequest(schema, exchange.body);
      const request = keeping ? asked : { ...asked, isStored: false };
      const prepared = await prepareResponse(request, exchange, keeping?.archive);
      if (keeping && request.isBackground) return await answerLater(prepared, exchange, keeping.background);
      return await answerNow(prepared, exchange, keeping?.archive);
    },
  };
}

async function answerNow(
  prepared: PreparedResponse,
  { ask, context: { tenant } }: Exchange,
  archive: ResponseArchive | undefined,
): Promise<Answer> {
  const { context, tally } = await ask(prepared.asked);
  const identity = identityOf(prepared, context.priority);
  const made = responseEvents(prepared.route.model.generate(generateRequest(prepared), context), identity, tally);
  const events = archive ? keptEvents(made, { archive, tenant, input: prepared.input }) : made;
  if (prepared.request.isStream) return eventAnswer(numbered(events));
  return jsonAnswer(await lastResponse(events));
}

async function answerLater(prepared: PreparedResponse, exchange: Exchange, background: Background): Promise<Answer> {
  const { tenant, signal } = exchange.context;
  const detached = exchange.detach();
  try {
    const inquiry = await detached.ask(prepared.asked);
    const { response, live } = await background.begin({
      identity: identityOf(prepared, inquiry.context.priority),
      tenant,
      input: prepared.input,
      detached,
      inquiry,
      generate: () => prepared.route.model.generate(generateRequest(prepared), inquiry.context),
    });
    return prepared.request.isStream ? eventAnswer(live.events(0, signal)) : jsonAnswer(response);
  } catch (thrown) {
    detached.end(thrown);
    throw thrown;
  }
}

function identityOf({ request, route }: PreparedResponse, priority = 0): ResponseIdentity {
  return { id: newId('resp'), createdMs: Date.now(), model: route.name, priority, request };
}

function generateRequest({ request, messages }: PreparedResponse) {
  const { generate, tools, reasoning } = request;
  return { ...generate, input: { kind: 'chat', messages, tools, reasoning } } as const;
}

async function lastResponse(events: AsyncIterable<ResponseEvent>): Promise<ResponseObject> {
  let last: ResponseObject | undefined;
  for await (const { response } of events) last = response ?? last;
  assert(last, 'the last event holds the response');
  return last;
}
