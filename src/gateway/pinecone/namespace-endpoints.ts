import { z } from 'zod';
import type { MetadataValue, VectorStore } from '#contract';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { dataEndpoints } from './data-endpoint.ts';
import { IndexNotFoundError } from './errors/index-not-found-error.ts';
import { NamespaceExistsError } from './errors/namespace-exists-error.ts';
import { pageToken, readPageToken } from './list-ids.ts';
import { namespaceOf, toldNamespace } from './namespaces.ts';
import { type OpenIndex, pineconeIndexes } from './pinecone-index.ts';

/** Namespaces are there when they have records; those that were created before are remembered, up to so many. */
const createdMax = 10_000;

const schemas = {
  list: z.object({
    limit: z.coerce.number().int().min(1).max(100).default(100),
    paginationToken: z.string().max(2048).nullish(),
    prefix: z.string().max(512).default(''),
  }),
  create: z.strictObject({ name: z.string().min(1).max(512), schema: z.json().optional() }),
  none: z.object({}),
} as const;

/** `/namespaces` of an index. */
export function namespaceEndpoints(store: VectorStore): readonly Endpoint[] {
  const endpoint = dataEndpoints(store);
  const answer =
    <Fields>(work: (known: KnownNamespaces, fields: Fields, exchange: Exchange) => object | Promise<object>) =>
    async (index: OpenIndex, fields: Fields, exchange: Exchange) =>
      await work(await knownNamespaces(store, index, exchange), fields, exchange);
  const [all, one] = ['/namespaces', '/namespaces/:namespace'];
  return [
    endpoint({ method: 'GET', path: all, summary: 'List namespaces', schema: schemas.list, answer: answer(list) }),
    endpoint({
      method: 'POST',
      path: all,
      summary: 'Create a namespace',
      schema: schemas.create,
      answer: answer(create),
    }),
    endpoint({
      method: 'GET',
      path: one,
      summary: 'Tell of a namespace',
      schema: schemas.none,
      answer: answer(describe),
    }),
    endpoint({
      method: 'DELETE',
      path: one,
      summary: 'Delete a namespace',
      schema: schemas.none,
      answer: answer(remove),
    }),
  ];
}

/** The namespaces of an index: those with records, and those that were created. */
interface KnownNamespaces {
  readonly index: OpenIndex;
  /** By name: how many records each has. */
  readonly counts: ReadonlyMap<string, number>;
  /** With their schemas. */
  readonly created: Readonly<Record<string, MetadataValue>>;
  keep(created: KnownNamespaces['created']): Promise<void>;
}

async function knownNamespaces(store: VectorStore, index: OpenIndex, { context }: Exchange): Promise<KnownNamespaces> {
  const indexes = pineconeIndexes(store, context.tenant);
  const labels = await indexes.labels(index.name);
  const { namespaces: created = {} } = labels;
  const empty = Object.keys(created).map((name) => [name, 0] as const);
  return {
    index,
    counts: new Map([...empty, ...(await index.collection.namespaces())]),
    created,
    keep: async (namespaces) => await indexes.label(index.name, { ...labels, namespaces }),
  };
}

function list(
  { counts }: KnownNamespaces,
  { limit, paginationToken, prefix }: z.output<typeof schemas.list>,
  exchange: Exchange,
) {
  const named = [...counts].filter(([name]) => toldNamespace(name, exchange.headers).startsWith(prefix)).toSorted();
  const after = readPageToken(paginationToken);
  const rest = after === undefined ? named : named.filter(([name]) => name > after);
  const page = rest.slice(0, limit);
  return {
    namespaces: page.map(([name, count]) => namespaceJson(name, count, exchange)),
    total_count: named.length,
    ...pageToken(rest.length > limit ? page.at(-1)?.[0] : undefined),
  };
}

async function create(
  { counts, created, keep }: KnownNamespaces,
  { name, schema }: z.output<typeof schemas.create>,
  exchange: Exchange,
) {
  if (namespaceOf(name) === '') throw new InvalidFieldError('name', 'it is the name of the default namespace');
  if (counts.has(name)) throw new NamespaceExistsError(name);
  if (Object.keys(created).length >= createdMax)
    throw new InvalidFieldError('name', `at most ${createdMax} namespaces are created before they have records`);
  await keep({ ...created, [name]: schema ?? null });
  return namespaceJson(name, 0, exchange);
}

function describe({ counts }: KnownNamespaces, _fields: object, exchange: Exchange) {
  const name = namespaceOf(exchange.pathParameters['namespace']);
  const count = counts.get(name);
  if (count === undefined) throw new IndexNotFoundError('Namespace');
  return namespaceJson(name, count, exchange);
}

async function remove({ index, counts, created, keep }: KnownNamespaces, _fields: object, exchange: Exchange) {
  const name = namespaceOf(exchange.pathParameters['namespace']);
  if (!counts.has(name)) throw new IndexNotFoundError('Namespace');
  await index.collection.deleteNamespace(name);
  const others = Object.entries(created).filter(([each]) => each !== name);
  if (Object.hasOwn(created, name)) await keep(Object.fromEntries(others));
  return {};
}

function namespaceJson(name: string, count: number, { headers }: Exchange): object {
  return { name: toldNamespace(name, headers), record_count: String(count) };
}
