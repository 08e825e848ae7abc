import type { VectorStore } from '#contract';
import { type Given, type GrpcExchange, type GrpcMethod, stream, unary } from '../../grpc/index.ts';
import { access } from '../../vectors/collection-endpoints.ts';
import {
  type BatchObject,
  batchDeleteReply,
  batchDeleteRequest,
  batchObjectsReply,
  batchObjectsRequest,
  batchStreamReply,
  batchStreamRequest,
} from '../messages/batch.ts';
import { unnamedVectors } from '../schema/class-config.ts';
import { weaviateClasses } from '../schema/weaviate-classes.ts';
import { weaviateFilter } from '../search/weaviate-filter.ts';
import { floatsOf, namedFloats, uuidBytes } from '../vector-bytes.ts';
import { batchProperties } from './batch-properties.ts';
import { readableNamespace } from './tenant-namespace.ts';
import { writeGroups } from './write-groups.ts';
import type { Written } from './write-objects.ts';

/** Batches of objects: written at once or as a stream, and deleted by a filter. */
export function batchMethods(store: VectorStore): Readonly<Record<string, GrpcMethod>> {
  const write = async (objects: readonly BatchObject[], exchange: GrpcExchange): Promise<readonly Written[]> =>
    await writeGroups(weaviateClasses(store, exchange.context.tenant), objects.map(addressed), exchange);
  return {
    BatchObjects: unary({
      access,
      request: batchObjectsRequest,
      answer: batchObjectsReply,
      handle: async ({ objects }, exchange) => {
        const begunMs = performance.now();
        const written = await write(objects, exchange);
        const errors = written.flatMap((each, index) => ('error' in each ? [{ index, error: each.error }] : []));
        return { took: (performance.now() - begunMs) / 1000, errors };
      },
    }),
    BatchStream: stream({
      access,
      request: batchStreamRequest,
      answer: batchStreamReply,
      handle: (messages, exchange) => answerStream(messages, async (objects) => await write(objects, exchange)),
    }),
    BatchDelete: unary({
      access,
      request: batchDeleteRequest,
      answer: batchDeleteReply,
      handle: async ({ collection: name, filters, tenant, dryRun, verbose }, { context }) => {
        const begunMs = performance.now();
        const open = await weaviateClasses(store, context.tenant).find(name);
        const namespace = readableNamespace(open, tenant ?? '');
        const filter = weaviateFilter(filters, open.class);
        const ids = verbose ? await idsOf(open.collection, { namespace, filter }) : [];
        const matches = await open.collection.count(namespace, filter);
        const successful = dryRun ? 0 : await open.collection.delete({ filter }, namespace);
        return {
          took: (performance.now() - begunMs) / 1000,
          matches,
          successful,
          objects: ids.map((id) => ({ uuid: uuidBytes(id), successful: !dryRun })),
        };
      },
    }),
  };
}

type StreamRequest = ReturnType<typeof batchStreamRequest.decode>;
type StreamReply = Given<ReturnType<typeof batchStreamReply.decode>>;

/** Each piece is acknowledged when it has come, and answered when it is on disk; only then the next one is read. */
async function* answerStream(
  messages: AsyncIterable<StreamRequest>,
  write: (objects: readonly BatchObject[]) => Promise<readonly Written[]>,
): AsyncGenerator<StreamReply> {
  for await (const { start, data, stop } of messages) {
    if (start) yield { started: {} };
    if (stop) return;
    const objects = data?.objects?.values ?? [];
    if (objects.length === 0) continue;
    yield { acks: { uuids: objects.map(({ uuid }) => uuid) } };
    yield { results: resultsOf(await write(objects), objects) };
  }
}

function addressed({ uuid, collection, tenant, properties, vectorBytes, vectors }: BatchObject) {
  const named = vectors.map((each) => [each.name, namedFloats(each)] as const);
  const unnamed = vectorBytes.length > 0 ? [[unnamedVectors, floatsOf(vectorBytes)] as const] : [];
  return {
    className: collection,
    tenant,
    object: {
      id: uuid === '' ? undefined : uuid,
      properties: batchProperties(properties as Parameters<typeof batchProperties>[0]),
      vectors: Object.fromEntries([...unnamed, ...named]),
    },
  };
}

/** Told by the ids that the client has given. */
function resultsOf(written: readonly Written[], objects: readonly BatchObject[]) {
  const told = written.map((each, index) => ({ each, uuid: objects[index]?.uuid ?? each.id }));
  return {
    successes: told.filter(({ each }) => !('error' in each)).map(({ uuid }) => ({ uuid })),
    errors: told.flatMap(({ each, uuid }) => ('error' in each ? [{ uuid, error: each.error }] : [])),
  };
}

/** Ids are told of so many at most. */
const idsMax = 10_000;

async function idsOf(
  collection: Awaited<ReturnType<ReturnType<typeof weaviateClasses>['find']>>['collection'],
  { namespace, filter }: { readonly namespace: string; readonly filter: ReturnType<typeof weaviateFilter> },
): Promise<readonly string[]> {
  return (await collection.list({ namespace, filter, limit: idsMax })).records.map(({ id }) => id);
}
