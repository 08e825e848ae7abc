import type { AggregateGroup, VectorFilter, VectorStore } from '#contract';
import { type Given, type GrpcMethod, unary } from '../../grpc/index.ts';
import { NotOfferedError } from '../../errors/not-offered-error.ts';
import { access } from '../../vectors/collection-endpoints.ts';
import { aggregateReply, type AggregateRequest, aggregateRequest } from '../messages/aggregate.ts';
import { readableNamespace } from '../objects/tenant-namespace.ts';
import { weaviateClasses } from '../schema/weaviate-classes.ts';
import { weaviateFilter } from '../search/weaviate-filter.ts';
import { propertySummary } from './property-summary.ts';

type Reply = Given<ReturnType<typeof aggregateReply.decode>>;

/** How many groups, and how many of the commonest values, where nobody says it. */
const limits = { groups: 100, values: 5 } as const;

/** Sums over the objects of a class, of all or by groups. */
export function aggregateMethod(store: VectorStore): GrpcMethod {
  return unary({
    access,
    request: aggregateRequest,
    answer: aggregateReply,
    handle: async (request, { context }): Promise<Reply> => {
      refuseUnserved(request);
      const begunMs = performance.now();
      const open = await weaviateClasses(store, context.tenant).find(request.collection);
      const namespace = readableNamespace(open, request.tenant);
      const filter: VectorFilter | undefined =
        request.filters === null ? undefined : weaviateFilter(request.filters, open.class);
      const values = Math.max(limits.values, ...request.aggregations.map(({ text }) => text?.topOccurencesLimit ?? 0));
      const groups = await open.collection.aggregate({
        namespace,
        filter,
        fields: request.aggregations.map(({ property }) => property),
        groupBy: request.groupBy?.property,
        limit: request.groupBy ? (request.limit ?? limits.groups) : values,
      });
      const took = (performance.now() - begunMs) / 1000;
      if (request.groupBy === null) return { took, singleResult: groupJson(groups[0], request) };
      const { property } = request.groupBy;
      const told = groups.map((group) => ({
        ...groupJson(group, request),
        groupedBy: { path: [property], ...groupValue(group) },
      }));
      return { took, groupedResults: { groups: told } };
    },
  });
}

function groupJson(group: AggregateGroup | undefined, { objectsCount, aggregations }: AggregateRequest) {
  const told = aggregations.map((asked) => propertySummary(asked, group?.fields[asked.property]));
  return {
    ...(objectsCount && { objectsCount: group?.records ?? 0 }),
    ...(told.length > 0 && { aggregations: { aggregations: told } }),
  };
}

function groupValue({ value }: AggregateGroup) {
  if (typeof value === 'boolean') return { boolean: value };
  if (typeof value === 'number') return { number: value };
  return { text: value ?? '' };
}

function refuseUnserved({ nearVector, nearObject, nearText, nearImage, hybrid }: AggregateRequest): void {
  if (nearVector ?? nearObject ?? nearText ?? nearImage ?? hybrid)
    throw new NotOfferedError('Summing up what a search finds', 'Sum up what a filter finds.');
}
