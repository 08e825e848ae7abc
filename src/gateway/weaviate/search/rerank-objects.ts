import { askAside } from '../../ask-aside.ts';
import type { GrpcExchange } from '../../grpc/index.ts';
import { rankDocuments } from '../../rerank/rank-documents.ts';
import { noUrgency } from '../../urgency.ts';
import { UnprocessableError } from '../errors/unprocessable-error.ts';
import type { SearchRequest } from '../messages/search.ts';
import { routeOf } from '../objects/vectorise.ts';
import type { ClassConfig, Json } from '../schema/class-config.ts';
import type { Found } from './search-result.ts';

/** Settings of the module of a class whose name begins so. @throws UnprocessableError where it has none */
export function moduleOf({ class: name, moduleConfig = {} }: ClassConfig, kind: 'reranker' | 'generative'): Json {
  const module = Object.keys(moduleConfig).find((each) => each.startsWith(kind));
  if (module === undefined) throw new UnprocessableError(`class ${name} has no ${kind} module`);
  return (moduleConfig[module] ?? {}) as Json;
}

/** What was found, in the order of a model that judges how well a property of each answers the question. */
export async function rerankObjects(
  { config, request }: { readonly config: ClassConfig; readonly request: SearchRequest },
  found: readonly Found[],
  exchange: GrpcExchange,
): Promise<readonly Found[]> {
  const { rerank, bm25Search, hybridSearch, nearText } = request;
  if (rerank === null || found.length === 0) return found;
  const query = rerank.query ?? bm25Search?.query ?? hybridSearch?.query ?? nearText?.query.join(' ');
  if (query === undefined || query === '') throw new UnprocessableError('there must be a query to rank by');
  const documents = found.map(({ record }) => String(record.metadata?.[rerank.property] ?? '') || ' ');
  const route = routeOf(moduleOf(config, 'reranker'), 'rerank', exchange);
  const asked = { route, query, documents, urgency: noUrgency, top: undefined, truncate: 'end' } as const;
  const { ranked } = await askAside(exchange, async (ask) => await rankDocuments(asked, ask));
  return ranked.map(({ index, score }) => ({ ...(found[index] as Found), rerankScore: score }));
}
