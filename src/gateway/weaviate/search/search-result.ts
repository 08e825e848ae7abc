import type { SearchMatch, VectorRecord } from '#contract';
import type { Given } from '../../grpc/index.ts';
import type { MetadataRequest, SearchRequest, SearchResult } from '../messages/search.ts';
import { objectOf, type WeaviateObject } from '../objects/stored-object.ts';
import { isReference, type Property, unnamedVectors } from '../schema/class-config.ts';
import type { OpenClass } from '../schema/weaviate-classes.ts';
import { bytesOf, uuidBytes } from '../vector-bytes.ts';
import { distanceOf, type Order } from './rankings.ts';
import { resultProperties } from './result-values.ts';

/** An object that was found, with what it was found by. */
export interface Found {
  readonly record: VectorRecord | SearchMatch;
  /** Absent where nothing put the objects in an order. */
  readonly score?: number | undefined;
  readonly rerankScore?: number | undefined;
}

/** An answer of one object. */
export function searchResult(
  {
    open,
    request,
    order,
  }: { readonly open: OpenClass; readonly request: SearchRequest; readonly order: Order | undefined },
  { record, score, rerankScore }: Found,
): Given<SearchResult> {
  const object = objectOf(record, open.class.properties);
  const fields = resultProperties(object.properties, askedProperties(open, request));
  return {
    properties: { targetCollection: open.class.class, nonRefProps: fields } as never,
    metadata: {
      id: object.id,
      idAsBytes: uuidBytes(object.id),
      ...timesOf(object, request.metadata),
      ...vectorsOf(open, object, request.metadata),
      ...(score !== undefined && order && scoreOf({ open, order, record }, score)),
      ...(rerankScore !== undefined && { rerankScore, rerankScorePresent: true }),
    },
  };
}

function askedProperties(
  { class: { properties } }: OpenClass,
  { properties: asked }: SearchRequest,
): readonly Property[] {
  const told = properties.filter((property) => !isReference(property));
  if (asked === null || asked.returnAllNonrefProperties) return told;
  const names = new Set([...asked.nonRefProperties, ...asked.objectProperties.map(({ propName }) => propName)]);
  return told.filter(({ name }) => names.has(name));
}

function timesOf({ createdMs, updatedMs }: WeaviateObject, asked: MetadataRequest | null) {
  return {
    ...(asked?.creationTimeUnix && { creationTimeUnix: createdMs, creationTimeUnixPresent: true }),
    ...(asked?.lastUpdateTimeUnix && { lastUpdateTimeUnix: updatedMs, lastUpdateTimeUnixPresent: true }),
  };
}

function vectorsOf({ class: { vectorConfig } }: OpenClass, { vectors }: WeaviateObject, asked: MetadataRequest | null) {
  if (!asked?.vector && !asked?.vectors.length) return {};
  const unnamed = vectors[unnamedVectors];
  if (vectorConfig === undefined) return unnamed ? { vectorBytes: bytesOf(unnamed) } : {};
  const told = Object.entries(vectors).filter(([name]) => asked.vectors.length === 0 || asked.vectors.includes(name));
  return { vectors: told.map(([name, vector]) => ({ name, vectorBytes: bytesOf(vector), type: 1 })) };
}

function scoreOf(
  { open, order, record }: { readonly open: OpenClass; readonly order: Order; readonly record: Found['record'] },
  score: number,
) {
  if (order.tells.kind === 'score') return { score, scorePresent: true, ...explained(record) };
  const field = open.collection.definition.vectors[order.tells.field];
  const distance = distanceOf(field, score);
  const certainty = field?.metric === 'cosine' && { certainty: 1 - distance / 2, certaintyPresent: true };
  return { distance, distancePresent: true, ...certainty };
}

function explained(record: Found['record']) {
  const parts = 'parts' in record ? record.parts : undefined;
  if (parts === undefined) return {};
  const explainScore = parts
    .map(({ score, rank, contribution }) => `score ${score}, rank ${rank}, contributes ${contribution}`)
    .join('; ');
  return { explainScore, explainScorePresent: true };
}
