import type { Given, GrpcMethod, MessageType } from '../../grpc/index.ts';
import { type CollectionEntry, type KeyValue, paramOf, primaryOf } from '../catalogue/collection-entry.ts';
import { type Desk, loadedCollection } from '../catalogue/desk.ts';
import { parseOptional } from '../expression/parse-expression.ts';
import { hybridSearchRequest, searchRequest, searchResults } from '../messages/data.ts';
import { MilvusError } from '../milvus-error.ts';
import { fuse, type RankedHits, type Ranker, rankerOf } from '../operations/fuse.ts';
import { queryVectorsOf } from '../operations/query-by-ids.ts';
import { checkWindow } from '../operations/query-rows.ts';
import { searchedField } from '../operations/query-vectors.ts';
import { type SearchParams, searchParamsOf } from '../operations/search-params.ts';
import { type Hit, searchOne } from '../operations/search-rows.ts';
import { filterFor } from '../operations/select-rows.ts';
import { outputFieldsOf } from '../rows/output-fields.ts';
import { keyOf } from '../rows/primary-key.ts';
import { writeColumns } from '../rows/write-columns.ts';
import { namedIn } from './collection-methods.ts';
import { keysMessage, templatesOf } from './data-methods.ts';
import { hybridTime } from './hybrid-time.ts';
import type { MethodMaker } from './milvus-method.ts';

type DataOf<Type> = Type extends MessageType<infer Message> ? Message : never;
type SearchRequest = DataOf<typeof searchRequest>;
type Results = NonNullable<Given<DataOf<typeof searchResults>>['results']>;

/** One search, with a list of hits for each of its vectors. */
interface Searched {
  readonly entry: CollectionEntry;
  readonly params: SearchParams;
  readonly metric: string;
  readonly lists: readonly (readonly Hit[])[];
}

/** Searching by vectors, by texts, and by several of them at once. */
export function searchMethods({ tells }: MethodMaker): Readonly<Record<string, GrpcMethod>> {
  return {
    Search: tells(searchRequest, searchResults, async (message, desk) => {
      if (message.functionScore)
        throw new MilvusError('parameterInvalid', 'reranking of one search is not served here');
      const { collectionName, outputFields } = message;
      const place = { ...namedIn(message), partitions: message.partitionNames };
      const searched = await search(desk, place, message, outputFields);
      const { entry, lists, params } = searched;
      const results = resultsOf(entry, lists, outputFields);
      const grouped = params.groupBy ? groupColumn(entry, params.groupBy.field, lists) : {};
      const iterated = params.iterator ? iteratorResults(params.iterator, lists[0] ?? []) : {};
      return { collectionName, sessionTs: hybridTime(Date.now()), results: { ...results, ...grouped, ...iterated } };
    }),
    HybridSearch: tells(hybridSearchRequest, searchResults, async (message, desk) => {
      const { collectionName, outputFields, requests, rankParams } = message;
      const place = { ...namedIn(message), partitions: message.partitionNames };
      const searches = await Promise.all(
        requests.map(async (request) => await search(desk, place, request, outputFields)),
      );
      const [first] = searches;
      if (first === undefined) throw new MilvusError('parameterInvalid', 'a hybrid search has at least one search');
      const lists = fusedLists(rankerIn(message), searches, windowOf(rankParams));
      const results = resultsOf(first.entry, lists, outputFields);
      return { collectionName, sessionTs: hybridTime(Date.now()), results };
    }),
  };
}

async function search(
  desk: Desk,
  {
    database,
    name,
    partitions,
  }: { readonly database: string; readonly name: string; readonly partitions: readonly string[] },
  message: SearchRequest,
  outputFields: readonly string[],
): Promise<Searched> {
  const { entry, records } = await loadedCollection(desk, database, name);
  const params = searchParamsOf(message.searchParams);
  const { field, metric } = searchedField(entry, params.field, params.metric);
  const { dsl, exprTemplateValues } = message;
  const expression = parseOptional(dsl, templatesOf(exprTemplateValues));
  const filter = await filterFor(entry, records, { expression, partitions });
  const vectors = await queryVectorsOf(message, field, { entry, records });
  const includeVectors = outputFieldsOf(entry, outputFields).hasVectors;
  const wanted = { entry, records, field, metric, filter, params, includeVectors };
  const lists = await Promise.all(vectors.map(async (vector) => await searchOne(wanted, vector)));
  return { entry, params, metric, lists };
}

function resultsOf(
  entry: CollectionEntry,
  lists: readonly (readonly Hit[])[],
  outputFields: readonly string[],
): Results {
  const hits = lists.flat();
  const primary = primaryOf(entry);
  const output = outputFieldsOf(entry, outputFields);
  return {
    numQueries: lists.length,
    topK: Math.max(0, ...lists.map(({ length }) => length)),
    fieldsData: writeColumns(output, hits, entry.fields),
    scores: hits.map(({ score }) => score),
    ids: keysMessage(
      entry,
      hits.map(({ id }) => keyOf(id, primary)),
    ),
    topks: lists.map(({ length }) => length),
    outputFields: output.names,
    primaryFieldName: primary.name,
  };
}

function groupColumn(entry: CollectionEntry, name: string, lists: readonly (readonly Hit[])[]): Partial<Results> {
  const [groupByFieldValue] = writeColumns(outputFieldsOf(entry, [name]), lists.flat(), entry.fields);
  return { groupByFieldValue };
}

/** The token says that iterators are known; a page is found by the score of the last, and nothing is kept here. */
function iteratorResults({ bound }: { readonly bound: number | undefined }, hits: readonly Hit[]): Partial<Results> {
  const lastBound = hits.at(-1)?.score ?? bound ?? 0;
  return { searchIteratorV2Results: { token: 'by-score', lastBound } };
}

/** What is told of a hybrid search's results: how many, from where on, with how many digits. */
function windowOf(pairs: readonly KeyValue[]) {
  const numberIn = (key: string, otherwise: number): number => Number(paramOf(pairs, key) ?? otherwise);
  const [limit, offset] = [numberIn('limit', 10), numberIn('offset', 0)];
  checkWindow(offset, limit);
  return { limit, offset };
}

function rankerIn({ rankParams, requests, functionScore }: DataOf<typeof hybridSearchRequest>): Ranker {
  const [ranking] = functionScore?.functions ?? [];
  if (ranking) {
    const read = ranking.params.map(({ key, value }) => [key, jsonOr(value)] as const);
    return rankerOf(paramOf(ranking.params, 'reranker') ?? '', Object.fromEntries(read), requests.length);
  }
  const params = jsonOr(paramOf(rankParams, 'params') ?? '{}') as Readonly<Record<string, unknown>>;
  return rankerOf(paramOf(rankParams, 'strategy') ?? '', params, requests.length);
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** For each vector of the searches, which all have as many. */
function fusedLists(
  ranker: Ranker,
  searches: readonly Searched[],
  { limit, offset }: { readonly limit: number; readonly offset: number },
): readonly (readonly Hit[])[] {
  const queries = searches[0]?.lists.length ?? 0;
  if (searches.some(({ lists }) => lists.length !== queries))
    throw new MilvusError('parameterInvalid', 'nq should be the same in hybrid search');
  return Array.from({ length: queries }, (_, query) => {
    const ranked = searches.map(({ metric, lists }): RankedHits => ({ metric, hits: lists[query] ?? [] }));
    return fuse(ranker, ranked).slice(offset, offset + limit);
  });
}
