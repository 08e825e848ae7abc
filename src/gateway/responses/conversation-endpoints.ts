import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import type { ResponseArchive } from './archive/response-archive.ts';
import type { StoredConversation } from './archive/conversation-archive.ts';
import { ItemNotFoundError } from './errors/item-not-found-error.ts';
import { inputItem } from './item-schema.ts';
import { listPage, pageSchema } from './list-page.ts';
import { metadata } from '../metadata.ts';
import { storedItems } from './stored-items.ts';

const path = '/v1/conversations';
const access = { scope: 'responses' } as const;

/** `/v1/conversations`: lists of items that responses go on from and add to. */
export function conversationEndpoints(limits: GatewayLimits, archive: ResponseArchive): readonly Endpoint[] {
  const items = z.array(inputItem).max(limits.messagesMax);
  const createSchema = z.strictObject({ items: items.nullish(), metadata: metadata.nullish() });
  const updateSchema = z.strictObject({ metadata });
  const { conversations } = archive;
  const at = ({ context, pathParameters: { id = '' } }: Exchange) => [context.tenant, id] as const;
  return [
    {
      method: 'POST',
      path,
      access,
      about: { summary: 'Begin a conversation', body: createSchema },
      handle: async ({ body, context: { tenant } }) => {
        const fields = checkFields(createSchema, body === undefined ? {} : objectBody(body));
        const said = await storedItems(fields.items ?? [], async (id) => await archive.item(tenant, id));
        return jsonAnswer(conversationJson(await conversations.create(tenant, fields.metadata ?? {}, said)));
      },
    },
    {
      method: 'GET',
      path: `${path}/:id`,
      access,
      about: { summary: 'Tell of a conversation' },
      handle: async (exchange) => jsonAnswer(conversationJson(await conversations.find(...at(exchange)))),
    },
    {
      method: 'POST',
      path: `${path}/:id`,
      access,
      about: { summary: 'Change what is noted of a conversation', body: updateSchema },
      handle: async (exchange) => {
        const fields = checkFields(updateSchema, objectBody(exchange.body));
        return jsonAnswer(conversationJson(await conversations.setMetadata(...at(exchange), fields.metadata)));
      },
    },
    {
      method: 'DELETE',
      path: `${path}/:id`,
      access,
      about: { summary: 'Delete a conversation' },
      handle: async (exchange) => {
        const [tenant, id] = at(exchange);
        await conversations.remove(tenant, id);
        return jsonAnswer({ id, object: 'conversation.deleted', deleted: true });
      },
    },
    ...itemEndpoints(limits, archive),
  ];
}

function itemEndpoints(limits: GatewayLimits, archive: ResponseArchive): readonly Endpoint[] {
  const addSchema = z.strictObject({ items: z.array(inputItem).min(1).max(limits.messagesMax) });
  const { conversations } = archive;
  const at = ({ context, pathParameters: { id = '' } }: Exchange) => [context.tenant, id] as const;
  return [
    {
      method: 'GET',
      path: `${path}/:id/items`,
      access,
      about: { summary: 'List what was said in a conversation', query: pageSchema },
      handle: async (exchange) => jsonAnswer(listPage(await conversations.items(...at(exchange)), exchange.query)),
    },
    {
      method: 'POST',
      path: `${path}/:id/items`,
      access,
      about: { summary: 'Add to a conversation', body: addSchema },
      handle: async (exchange) => {
        const [tenant, id] = at(exchange);
        const fields = checkFields(addSchema, objectBody(exchange.body));
        const added = await storedItems(fields.items, async (item) => await archive.item(tenant, item));
        await conversations.append(tenant, id, added);
        return jsonAnswer(listPage(added, { order: 'asc', limit: '100' }));
      },
    },
    {
      method: 'GET',
      path: `${path}/:id/items/:item`,
      access,
      about: { summary: 'Tell of an item of a conversation' },
      handle: async (exchange) => {
        const wanted = exchange.pathParameters['item'] ?? '';
        const found = (await conversations.items(...at(exchange))).find(({ id }) => id === wanted);
        if (found === undefined) throw new ItemNotFoundError(wanted);
        return jsonAnswer(found);
      },
    },
    {
      method: 'DELETE',
      path: `${path}/:id/items/:item`,
      access,
      about: { summary: 'Take an item out of a conversation' },
      handle: async (exchange) => {
        const [tenant, id] = at(exchange);
        await conversations.removeItem(tenant, id, exchange.pathParameters['item'] ?? '');
        return jsonAnswer(conversationJson(await conversations.find(tenant, id)));
      },
    },
  ];
}

function conversationJson({ id, createdMs, metadata }: StoredConversation) {
  return { id, object: 'conversation', created_at: Math.floor(createdMs / 1000), metadata };
}
