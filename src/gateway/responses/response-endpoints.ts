import { jsonAnswer } from '../answer.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { isRunning, type StoredResponse } from './archive/stored-response.ts';
import type { ResponseKeeping } from './create-response.ts';
import { ResponseCancelledError } from './errors/response-cancelled-error.ts';
import { ResponseNotFoundError } from './errors/response-not-found-error.ts';
import { ResponseNotInBackgroundError } from './errors/response-not-in-background-error.ts';
import { listPage, pageSchema } from './list-page.ts';
import { streamQuery, streamStored } from './stream-stored.ts';

const path = '/v1/responses/:id';
const access = { scope: 'responses' } as const;

/** What can be done with a response that is stored: by its tenant, and nobody else. */
export function responseEndpoints(keeping: ResponseKeeping): readonly Endpoint[] {
  const { archive, background } = keeping;
  return [
    {
      method: 'GET',
      path,
      access,
      about: { summary: 'Tell of a response, or its events', query: streamQuery, otherTypes: ['text/event-stream'] },
      handle: async (exchange) => {
        const stored = await findStored(exchange, keeping);
        if (exchange.query['stream'] !== 'true') return jsonAnswer(stored.response);
        return streamStored(stored, exchange, keeping);
      },
    },
    {
      method: 'DELETE',
      path,
      access,
      about: { summary: 'Delete a response' },
      handle: async ({ pathParameters: { id = '' }, context }) => {
        if (!(await archive.remove(context.tenant, id))) throw new ResponseNotFoundError(id);
        background.find(id)?.abort(new ResponseCancelledError());
        return jsonAnswer({ id, object: 'response', deleted: true });
      },
    },
    {
      method: 'POST',
      path: `${path}/cancel`,
      access,
      about: { summary: 'Cancel a response in the background' },
      handle: async (exchange) => {
        const stored = await findStored(exchange, keeping);
        if (!stored.response.background) throw new ResponseNotInBackgroundError();
        if (!isRunning(stored.response)) return jsonAnswer(stored.response);
        const cancelled = await archive.cancel(stored);
        background.find(stored.response.id)?.abort(new ResponseCancelledError());
        return jsonAnswer((cancelled ?? stored).response);
      },
    },
    {
      method: 'GET',
      path: `${path}/input_items`,
      access,
      about: { summary: 'List what a response was asked with', query: pageSchema },
      handle: async (exchange) => jsonAnswer(listPage((await findStored(exchange, keeping)).input, exchange.query)),
    },
  ];
}

/** @throws ResponseNotFoundError */
async function findStored(
  { pathParameters: { id = '' }, context }: Exchange,
  { archive }: ResponseKeeping,
): Promise<StoredResponse> {
  const stored = await archive.find(context.tenant, id);
  if (stored === undefined) throw new ResponseNotFoundError(id);
  return stored;
}
