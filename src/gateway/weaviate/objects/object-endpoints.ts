import { z } from 'zod';
import type { VectorStore } from '#contract';
import { checkFields, objectBody } from '../../check-body.ts';
import type { Endpoint, Exchange } from '../../surface.ts';
import { ObjectNotFoundError } from '../errors/object-not-found-error.ts';
import { UnprocessableError } from '../errors/unprocessable-error.ts';
import { type Json, unnamedVectors } from '../schema/class-config.ts';
import type { OpenClass, WeaviateClasses } from '../schema/weaviate-classes.ts';
import { noContent, weaviateEndpoints } from '../weaviate-endpoint.ts';
import { objectOf, type WeaviateObject } from './stored-object.ts';
import { readableNamespace } from './tenant-namespace.ts';
import { writeObjects } from './write-objects.ts';

const vector = z.array(z.number()).max(20_000);

/** An object as clients send it by REST. */
export const objectSchema = z.looseObject({
  class: z.string(),
  id: z.string().nullish(),
  properties: z.record(z.string(), z.json()).nullish(),
  vector: vector.nullish(),
  vectors: z.record(z.string(), vector).nullish(),
  tenant: z.string().nullish(),
});

type GivenObject = z.output<typeof objectSchema>;

const path = '/objects/:class/:id';

/** Single objects: inserted, read, replaced, changed and deleted. */
export function objectEndpoints(store: VectorStore): readonly Endpoint[] {
  const endpoint = weaviateEndpoints(store);
  const body = objectSchema;
  return [
    endpoint('POST', '/objects', { summary: 'Insert an object', body }, insert),
    endpoint('GET', path, { summary: 'Read an object' }, async (classes, exchange) => {
      const { open, object } = await locate(classes, exchange);
      const isVectorWanted = String(exchange.query['include'] ?? '').includes('vector');
      return objectJson(open, object, { tenant: tenantOf(exchange), isVectorWanted });
    }),
    endpoint('HEAD', path, { summary: 'Whether an object is there' }, async (classes, exchange) => {
      await locate(classes, exchange);
      return noContent;
    }),
    endpoint('PUT', path, { summary: 'Replace an object', body }, async (classes, exchange) => {
      const { open, object } = await locate(classes, exchange);
      const given = checkFields(objectSchema, objectBody(exchange.body));
      const { id, createdMs } = object;
      return await put({ classes, open, exchange }, { ...given, id }, createdMs);
    }),
    endpoint('PATCH', path, { summary: 'Change properties of an object', body }, async (classes, exchange) => {
      const { open, object } = await locate(classes, exchange);
      const given = checkFields(objectSchema, objectBody(exchange.body));
      const properties = { ...object.properties, ...given.properties } as GivenObject['properties'];
      // Texts that change are embedded again; vectors that a client has brought stay.
      const kept = given.vector || given.vectors || changesText(object, given) ? {} : { vectors: listed(object) };
      await put({ classes, open, exchange }, { ...given, ...kept, properties, id: object.id }, object.createdMs);
      return noContent;
    }),
    endpoint('DELETE', path, { summary: 'Delete an object' }, async (classes, exchange) => {
      const { open, object, namespace } = await locate(classes, exchange);
      await open.collection.delete({ ids: [object.id] }, namespace);
      return noContent;
    }),
  ];
}

async function insert(classes: WeaviateClasses, exchange: Exchange) {
  const given = checkFields(objectSchema, objectBody(exchange.body));
  const open = await classes.find(given.class);
  if (given.id != null && Object.hasOwn(open.tenants, given.tenant ?? '') === open.class.multiTenancyConfig.enabled) {
    const [known] = await open.collection.get([given.id.toLowerCase()], readableNamespace(open, given.tenant ?? ''));
    if (known) throw new UnprocessableError(`id '${given.id}' already exists`);
  }
  return await put({ classes, open, exchange }, given, undefined);
}

async function put(
  {
    classes,
    open,
    exchange,
  }: { readonly classes: WeaviateClasses; readonly open: OpenClass; readonly exchange: Exchange },
  given: GivenObject,
  createdMs: number | undefined,
) {
  const tenant = given.tenant ?? tenantOf(exchange);
  const object = {
    id: given.id ?? undefined,
    properties: (given.properties ?? {}) as Json,
    vectors: vectorsOf(given),
    createdMs,
  };
  const [written] = await writeObjects({ classes, open, tenant }, [object], exchange);
  if (written === undefined || 'error' in written)
    throw new UnprocessableError((written?.error ?? '').replace(/\.$/, ''));
  const now = await classes.find(open.class.class);
  const [record] = await now.collection.get([written.id], tenant);
  if (record === undefined) throw new ObjectNotFoundError(written.id);
  return objectJson(now, objectOf(record, now.class.properties), { tenant, isVectorWanted: true });
}

async function locate(classes: WeaviateClasses, exchange: Exchange) {
  const { class: name = '', id = '' } = exchange.pathParameters;
  const open = await classes.find(name);
  const namespace = readableNamespace(open, tenantOf(exchange));
  const [record] = await open.collection.get([id.toLowerCase()], namespace);
  if (record === undefined) throw new ObjectNotFoundError(id);
  return { open, namespace, object: objectOf(record, open.class.properties) };
}

function tenantOf({ query, body }: Exchange): string {
  const { tenant } = (body ?? {}) as { readonly tenant?: unknown };
  return String(query['tenant'] ?? (typeof tenant === 'string' ? tenant : ''));
}

export function vectorsOf({ vector: unnamed, vectors = {} }: Pick<GivenObject, 'vector' | 'vectors'>) {
  const given = { ...(unnamed?.length && { [unnamedVectors]: unnamed }), ...vectors };
  return Object.fromEntries(Object.entries(given).map(([name, numbers]) => [name, Float32Array.from(numbers)]));
}

function listed({ vectors }: WeaviateObject) {
  return Object.fromEntries(Object.entries(vectors).map(([name, numbers]) => [name, [...numbers]]));
}

function changesText({ properties }: WeaviateObject, given: GivenObject): boolean {
  return Object.entries(given.properties ?? {}).some(
    ([name, value]) => typeof value === 'string' && properties[name] !== value,
  );
}

/** An object as REST tells of it. */
export function objectJson(
  { class: config }: Pick<OpenClass, 'class'>,
  object: WeaviateObject,
  { tenant, isVectorWanted }: { readonly tenant: string; readonly isVectorWanted: boolean },
): object {
  const vectors = listed(object);
  return {
    class: config.class,
    id: object.id,
    creationTimeUnix: object.createdMs,
    lastUpdateTimeUnix: object.updatedMs,
    properties: object.properties,
    ...(tenant !== '' && { tenant }),
    ...(isVectorWanted && (config.vectorConfig ? { vectors } : { vector: vectors[unnamedVectors] })),
  };
}
