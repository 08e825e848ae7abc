import type { VectorFilter, VectorStore } from '#contract';
import { type Given, type GrpcExchange, type GrpcMethod, unary } from '../../grpc/index.ts';
import { NotOfferedError } from '../../errors/not-offered-error.ts';
import { access } from '../../vectors/collection-endpoints.ts';
import { UnprocessableError } from '../errors/unprocessable-error.ts';
import { searchReply, type SearchRequest, searchRequest } from '../messages/search.ts';
import { readableNamespace } from '../objects/tenant-namespace.ts';
import type { ModelAccess } from '../objects/vectorise.ts';
import { weaviateClasses } from '../schema/weaviate-classes.ts';
import { generateTexts } from './generate-texts.ts';
import { listObjects } from './list-objects.ts';
import {
  bm25Order,
  hybridOrder,
  nearObjectOrder,
  nearTextOrder,
  nearVectorOrder,
  type Order,
  type SearchPlace,
} from './rankings.ts';
import { rerankObjects } from './rerank-objects.ts';
import { type Found, searchResult } from './search-result.ts';
import { weaviateFilter } from './weaviate-filter.ts';

type Reply = Given<ReturnType<typeof searchReply.decode>>;

/** What a search gives when nobody says how many, and at most. */
const limits = { default: 10, max: 10_000 } as const;

/** All that finds objects: by vectors, texts, words, both, filters alone. */
export function searchMethod(store: VectorStore): GrpcMethod {
  return unary({
    access,
    request: searchRequest,
    answer: searchReply,
    handle: async (request, exchange) => {
      const begunMs = performance.now();
      const reply = await answer(store, request, exchange);
      return { ...reply, took: (performance.now() - begunMs) / 1000 };
    },
  });
}

async function answer(store: VectorStore, request: SearchRequest, exchange: GrpcExchange): Promise<Reply> {
  refuseUnserved(request);
  const open = await weaviateClasses(store, exchange.context.tenant).find(request.collection);
  const place = { open, namespace: readableNamespace(open, request.tenant) };
  const filter = request.filters === null ? undefined : weaviateFilter(request.filters, open.class);
  const order = await orderOf(place, request, exchange);
  if (request.groupBy) return await grouped({ place, request, filter, order });
  const config = open.class;
  const found = await rerankObjects({ config, request }, await find({ place, request, filter, order }), exchange);
  const results = found.map((each) => searchResult({ open, request, order }, each));
  if (request.generative === null) return { results };
  const { single, grouped: text } = await generateTexts({ config, asked: request.generative }, found, exchange);
  return {
    results: single ? results.map((each, index) => ({ ...each, generative: repliesOf(single[index] ?? '') })) : results,
    ...(text !== undefined && { generativeGroupedResults: repliesOf(text) }),
  };
}

function repliesOf(result: string) {
  return { values: [{ result }] };
}

interface Asked {
  readonly place: SearchPlace;
  readonly request: SearchRequest;
  readonly filter: VectorFilter | undefined;
  readonly order: Order | undefined;
}

async function find({ place, request, filter, order }: Asked): Promise<readonly Found[]> {
  const limit = Math.min(request.limit || limits.default, limits.max);
  if (order === undefined) return (await listObjects(place, { filter, limit, request })).map((record) => ({ record }));
  const ranked = withoutUnknown(place, order);
  if (ranked.length === 0) return [];
  const { offset, metadata } = request;
  const matches = await place.open.collection.search({
    namespace: place.namespace,
    rankings: ranked,
    fusion: order.fusion,
    k: limit,
    offset,
    filter,
    includeVectors: metadata?.vector === true || (metadata?.vectors.length ?? 0) > 0,
    explain: metadata?.explainScore === true,
  });
  return matches.map((record) => ({ record, score: record.score }));
}

async function grouped({ place, request, filter, order }: Asked): Promise<Reply> {
  const { path: [field = ''] = [], numberOfGroups: groups = 0, objectsPerGroup: size = 0 } = request.groupBy ?? {};
  if (order === undefined) throw new UnprocessableError('groups are made of what a search has put in an order');
  const matches = await place.open.collection.search({
    namespace: place.namespace,
    rankings: withoutUnknown(place, order),
    fusion: order.fusion,
    k: groups,
    filter,
    groupBy: { field, size },
    includeVectors: request.metadata?.vector === true,
  });
  const byGroup = Map.groupBy(matches, ({ group }) => String(group));
  return {
    groupByResults: [...byGroup].map(([name, members]) => {
      const objects = members.map((record) =>
        searchResult({ open: place.open, request, order }, { record, score: record.score }),
      );
      const distances = objects.map(({ metadata }) => metadata?.distance ?? 0);
      const [minDistance, maxDistance] = [Math.min(...distances), Math.max(...distances)];
      return { name, minDistance, maxDistance, numberOfObjects: objects.length, objects };
    }),
  };
}

/** Before the first object with such vectors there are none to compare with. */
function withoutUnknown({ open: { collection } }: SearchPlace, { rankings }: Order): Order['rankings'] {
  const { vectors } = collection.definition;
  return rankings.filter((ranking) => ranking.by !== 'vector' || Object.hasOwn(vectors, ranking.field ?? ''));
}

async function orderOf(place: SearchPlace, request: SearchRequest, models: ModelAccess): Promise<Order | undefined> {
  if (request.nearVector) return nearVectorOrder(place, request.nearVector);
  if (request.nearObject) return await nearObjectOrder(place, request.nearObject);
  if (request.nearText) return await nearTextOrder(place, request.nearText, models);
  if (request.bm25Search) return bm25Order(place, request.bm25Search);
  if (request.hybridSearch) return await hybridOrder(place, request.hybridSearch, models);
  return undefined;
}

function refuseUnserved(request: SearchRequest): void {
  const { nearImage, nearAudio, nearVideo, nearDepth, nearThermal, nearImu, autocut, boost, properties } = request;
  if (nearImage ?? nearAudio ?? nearVideo ?? nearDepth ?? nearThermal ?? nearImu)
    throw new NotOfferedError(
      'Looking for images, sounds and other media',
      'Embed them yourself, and look for their vectors.',
    );
  if (autocut > 0)
    throw new NotOfferedError('Cutting off where scores drop ("auto limit")', 'Ask for a distance or a number.');
  if (boost) throw new NotOfferedError('Boosting by conditions', 'Leave it out.');
  if (properties?.refProperties.length)
    throw new NotOfferedError('Following references', 'Read the objects that are referred to by their ids.');
}
