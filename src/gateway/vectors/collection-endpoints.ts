import { z } from 'zod';
import type { VectorStore } from '#contract';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { changeFields, changeOf, collectionJson, definitionFields, definitionOf } from './definition-json.ts';
import { type TenantCollections, tenantCollections } from './tenant-collections.ts';

const path = '/v1/collections/:collection';
export const access = { scope: 'vectors' } as const;

const name = z.string().regex(/^[A-Za-z0-9_-]{1,50}$/, 'it must be 1 to 50 letters, digits, "_" and "-"');
const createSchema = z.strictObject({ name, ...definitionFields });

/** What stays is not named; vectors and text that are null go. */
const changeSchema = z.strictObject(changeFields);

/** Collections: made, listed, looked at, changed and dropped by their tenant, and nobody else. */
export function collectionEndpoints(store: VectorStore): readonly Endpoint[] {
  const own: OwnCollections = ({ context }) => tenantCollections(store, context.tenant);
  return [...listEndpoints(own), ...oneEndpoints(own)];
}

/** Those of whoever asks. */
type OwnCollections = (exchange: Exchange) => TenantCollections;

function listEndpoints(own: OwnCollections): readonly Endpoint[] {
  return [
    {
      method: 'POST',
      path: '/v1/collections',
      access,
      about: { summary: 'Make a collection of vectors', body: createSchema },
      handle: async (exchange) => {
        const { name: named, ...fields } = checkFields(createSchema, objectBody(exchange.body));
        const definition = { name: named, ...definitionOf(fields) };
        await own(exchange).create(definition);
        return jsonAnswer(collectionJson(definition));
      },
    },
    {
      method: 'GET',
      path: '/v1/collections',
      access,
      about: { summary: 'List the collections of vectors' },
      handle: async (exchange) =>
        jsonAnswer({ object: 'list', data: (await own(exchange).list()).map(collectionJson) }),
    },
  ];
}

/** What is asked of one collection. */
function oneEndpoints(own: OwnCollections): readonly Endpoint[] {
  return [
    {
      method: 'GET',
      path,
      access,
      about: { summary: 'Tell of a collection' },
      handle: async (exchange) => {
        const { collection = '' } = exchange.pathParameters;
        const found = await own(exchange).find(collection);
        const { definition, sizeBytes, ...counts } = await found.facts();
        return jsonAnswer({ ...collectionJson({ ...definition, name: collection }), ...counts, size_bytes: sizeBytes });
      },
    },
    {
      method: 'GET',
      path: `${path}/namespaces`,
      access,
      about: { summary: 'List the namespaces of a collection' },
      handle: async (exchange) => {
        const found = await own(exchange).find(exchange.pathParameters['collection'] ?? '');
        const data = [...(await found.namespaces())].map(([namespace, records]) => ({ name: namespace, records }));
        return jsonAnswer({ object: 'list', data });
      },
    },
    {
      method: 'PATCH',
      path,
      access,
      about: { summary: 'Change the definition of a collection', body: changeSchema },
      handle: async (exchange) => {
        const { collection = '' } = exchange.pathParameters;
        const change = changeOf(checkFields(changeSchema, objectBody(exchange.body)));
        const { definition } = await own(exchange).alter(collection, change);
        return jsonAnswer(collectionJson({ ...definition, name: collection }));
      },
    },
    {
      method: 'DELETE',
      path,
      access,
      about: { summary: 'Drop a collection and all that is in it' },
      handle: async (exchange) => {
        const { collection = '' } = exchange.pathParameters;
        await own(exchange).drop(collection);
        return jsonAnswer({ object: 'collection.deleted', name: collection, deleted: true });
      },
    },
  ];
}
