import { z } from 'zod';
import type { ClassConfig, Json, Property, VectorConfig } from './class-config.ts';
import { isReference, isText } from './class-config.ts';

const json = z.record(z.string(), z.json()).nullish();
const propertyName = z
  .string()
  .regex(/^[_A-Za-z][_0-9A-Za-z]{0,230}$/, 'is not a valid property name: letters, digits and "_", no digit first');

interface GivenProperty {
  readonly name: string;
  readonly dataType: string[];
  readonly nestedProperties?: GivenProperty[] | null | undefined;
  readonly [member: string]: unknown;
}

const property: z.ZodType<GivenProperty> = z.looseObject({
  name: propertyName,
  dataType: z.array(z.string()).min(1).max(16),
  description: z.string().nullish(),
  indexFilterable: z.boolean().nullish(),
  indexSearchable: z.boolean().nullish(),
  indexRangeFilters: z.boolean().nullish(),
  tokenization: z.string().nullish(),
  nestedProperties: z.lazy(() => z.array(property)).nullish(),
  moduleConfig: json,
});

const vectorConfig = z.looseObject({
  vectorizer: z.record(z.string(), json),
  vectorIndexType: z.string().nullish(),
  vectorIndexConfig: json,
});

/** A class as clients send it. What they may leave out, they do. */
export const classSchema = z.looseObject({
  class: z.string(),
  description: z.string().nullish(),
  properties: z.array(property).max(1000).nullish(),
  vectorConfig: z.record(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/), vectorConfig).nullish(),
  vectorizer: z.string().nullish(),
  vectorIndexType: z.string().nullish(),
  vectorIndexConfig: json,
  moduleConfig: json,
  invertedIndexConfig: json,
  multiTenancyConfig: z
    .looseObject({
      enabled: z.boolean().nullish(),
      autoTenantCreation: z.boolean().nullish(),
      autoTenantActivation: z.boolean().nullish(),
    })
    .nullish(),
  replicationConfig: json,
  shardingConfig: json,
});
export const propertySchema = property;

export type GivenClass = z.output<typeof classSchema>;

const indexDefaults: Json = {
  distance: 'cosine',
  skip: false,
  cleanupIntervalSeconds: 300,
  maxConnections: 32,
  efConstruction: 128,
  ef: -1,
  dynamicEfMin: 100,
  dynamicEfMax: 500,
  dynamicEfFactor: 8,
  vectorCacheMaxObjects: 1_000_000_000_000,
  flatSearchCutoff: 40_000,
  filterStrategy: 'sweeping',
  pq: {
    enabled: false,
    bitCompression: false,
    segments: 0,
    centroids: 256,
    trainingLimit: 100_000,
    encoder: { type: 'kmeans', distribution: 'log-normal' },
  },
  bq: { enabled: false },
  sq: { enabled: false, trainingLimit: 100_000, rescoreLimit: 20 },
  rq: { enabled: false, bits: 8, rescoreLimit: 20 },
  multivector: {
    enabled: false,
    aggregation: 'maxSim',
    muvera: { enabled: false, ksim: 4, dprojections: 16, repetitions: 10 },
  },
};

const invertedDefaults: Json = {
  bm25: { b: 0.75, k1: 1.2 },
  cleanupIntervalSeconds: 60,
  stopwords: { preset: 'en', additions: null, removals: null },
  indexNullState: false,
  indexPropertyLength: false,
  indexTimestamps: false,
};

const shardingDefaults: Json = {
  virtualPerPhysical: 128,
  desiredCount: 1,
  actualCount: 1,
  desiredVirtualCount: 128,
  actualVirtualCount: 128,
  key: '_id',
  strategy: 'hash',
  function: 'murmur3',
};

/** Every default filled in. */
export function completeClass(given: GivenClass): ClassConfig {
  const { class: name, vectorConfig: named, multiTenancyConfig: tenancy } = given;
  const unnamed = {
    vectorizer: given.vectorizer ?? 'none',
    vectorIndexType: given.vectorIndexType ?? 'hnsw',
    vectorIndexConfig: merged(indexDefaults, given.vectorIndexConfig),
  };
  return {
    class: name.charAt(0).toUpperCase() + name.slice(1),
    ...(given.description && { description: given.description }),
    properties: (given.properties ?? []).map(completeProperty),
    ...(named ? { vectorConfig: completeVectors(named) } : unnamed),
    ...(given.moduleConfig && { moduleConfig: given.moduleConfig }),
    invertedIndexConfig: merged(invertedDefaults, given.invertedIndexConfig),
    multiTenancyConfig: {
      enabled: tenancy?.enabled ?? false,
      autoTenantCreation: tenancy?.autoTenantCreation ?? false,
      autoTenantActivation: tenancy?.autoTenantActivation ?? false,
    },
    replicationConfig: merged(
      { factor: 1, asyncEnabled: false, deletionStrategy: 'NoAutomatedResolution' },
      given.replicationConfig,
    ),
    shardingConfig: merged(shardingDefaults, given.shardingConfig),
  };
}

export function completeVectors(
  named: NonNullable<GivenClass['vectorConfig']>,
): Readonly<Record<string, VectorConfig>> {
  const completed = Object.entries(named).map(([name, { vectorizer, vectorIndexType, vectorIndexConfig }]) => [
    name,
    {
      vectorizer: Object.fromEntries(Object.entries(vectorizer).map(([module, settings]) => [module, settings ?? {}])),
      vectorIndexType: vectorIndexType ?? 'hnsw',
      vectorIndexConfig: merged(indexDefaults, vectorIndexConfig),
    } satisfies VectorConfig,
  ]);
  return Object.fromEntries(completed) as Readonly<Record<string, VectorConfig>>;
}

export function completeProperty({ name, dataType, nestedProperties, ...given }: GivenProperty): Property {
  const hasText = isText({ dataType });
  return {
    name,
    dataType,
    ...(typeof given['description'] === 'string' && { description: given['description'] }),
    indexFilterable: (given['indexFilterable'] as boolean | null | undefined) ?? !isReference({ dataType }),
    indexSearchable: (given['indexSearchable'] as boolean | null | undefined) ?? hasText,
    indexRangeFilters: (given['indexRangeFilters'] as boolean | null | undefined) ?? false,
    ...(hasText && { tokenization: (given['tokenization'] as string | null | undefined) ?? 'word' }),
    ...(nestedProperties && { nestedProperties: nestedProperties.map(completeProperty) }),
    ...(given['moduleConfig'] ? { moduleConfig: given['moduleConfig'] as Json } : {}),
  };
}

/** What is given, over the defaults; objects member by member. */
export function merged(defaults: Json, given: object | null | undefined): Json {
  const both: Record<string, Json[string]> = { ...defaults };
  for (const [name, value] of Object.entries(given ?? {}) as [string, Json[string]][]) {
    if (value == null) continue;
    const before = both[name];
    both[name] =
      isObject(before) && isObject(value) ? (merged(before as Json, value as object) as Json[string]) : value;
  }
  return both;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
