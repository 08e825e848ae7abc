import type { ChatMessage } from '#contract';
import { checkMedia } from '../check-media.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import { UnsupportedFieldError } from '../errors/unsupported-field-error.ts';
import { promptMessages } from '../prompt-messages.ts';
import type { Route } from '../route.ts';
import type { Asked, Exchange } from '../surface.ts';
import type { ResponseArchive } from './archive/response-archive.ts';
import { guardedItems, guardedRequest } from './guarded-items.ts';
import { itemMessages } from './item-messages.ts';
import type { Item, StoredItem } from './item-schema.ts';
import type { ResponseRequest } from './read-request.ts';
import { storedItems } from './stored-items.ts';

/** A request that has been understood and allowed, with all that the model is to read. */
export interface PreparedResponse {
  /** As it is kept and told again. */
  readonly request: ResponseRequest;
  readonly route: Route;
  readonly messages: readonly ChatMessage[];
  /** What it was asked with, as far as guards let it pass; what came before is not among it. */
  readonly input: readonly StoredItem[];
  /** What came before, and what it was asked with, as it was said. */
  readonly items: readonly Item[];
  readonly asked: Asked;
}

/**
 * @param archive undefined where nothing is stored
 * @throws ModelNotFoundError, InvalidFieldError, UnsupportedFieldError, ResponseNotFoundError, ConversationNotFoundError, ItemNotFoundError
 */
export async function prepareResponse(
  request: ResponseRequest,
  { routes, key, context }: Pick<Exchange, 'routes' | 'key' | 'context'>,
  archive: ResponseArchive | undefined,
): Promise<PreparedResponse> {
  const { fields, urgency, generate, isStream } = request;
  const route = routes.find(fields.model, key, 'responses');
  if (archive === undefined) refuseStored(request);
  const { tenant } = context;
  const before = await itemsBefore(request, tenant, archive);
  const input = await storedItems(request.input, async (id) => await archive?.item(tenant, id));
  const items = [...before, ...input];
  const instructions: readonly ChatMessage[] =
    fields.instructions == null ? [] : [{ role: 'system', content: fields.instructions }];
  const messages = [...instructions, ...itemMessages(items)];
  const variables = fields.variables ?? undefined;
  if (messages.length === 0 && route.prompt === undefined)
    throw new InvalidFieldError('input', 'it must hold at least one item');
  const read = await promptMessages(route, variables, messages);
  checkMedia(read, route.model);
  return {
    request: guardedRequest(request, route.guards),
    route,
    messages: read,
    input: guardedItems(input, route.guards),
    items,
    asked: { route, operation: 'chat', isStream, urgency, variables, requests: [generate] },
  };
}

function refuseStored({ previousId, conversationId, isBackground }: ResponseRequest): void {
  const why = 'nothing is stored at this door';
  if (previousId !== undefined) throw new UnsupportedFieldError('previous_response_id', why);
  if (conversationId !== undefined) throw new UnsupportedFieldError('conversation', why);
  if (isBackground) throw new UnsupportedFieldError('background', why);
}

async function itemsBefore(
  { previousId, conversationId }: ResponseRequest,
  tenant: string,
  archive: ResponseArchive | undefined,
): Promise<readonly Item[]> {
  if (archive === undefined) return [];
  if (conversationId !== undefined) return await archive.conversations.items(tenant, conversationId);
  if (previousId === undefined) return [];
  const previous = await archive.find(tenant, previousId);
  if (previous && previous.response.status !== 'completed' && previous.response.status !== 'incomplete')
    throw new InvalidFieldError(
      'previous_response_id',
      `that response is ${previous.response.status}, and has no answer`,
    );
  return await archive.history(tenant, previousId);
}
