import type { MetadataValue } from '#contract';

/** JSON as a client sends it. */
export type Json = Readonly<Record<string, MetadataValue | undefined>>;

export interface Property {
  readonly name: string;
  /** One primitive type, "text" or "text[]", or classes that it refers to. */
  readonly dataType: readonly string[];
  readonly description?: string | undefined;
  readonly indexFilterable: boolean;
  readonly indexSearchable: boolean;
  readonly indexRangeFilters: boolean;
  /** Of texts. */
  readonly tokenization?: string | undefined;
  readonly nestedProperties?: readonly Property[] | undefined;
  readonly moduleConfig?: Json | undefined;
}

/** One kind of vectors. */
export interface VectorConfig {
  /** Its one member is the name of a module, with its settings. */
  readonly vectorizer: Readonly<Record<string, Json>>;
  readonly vectorIndexType: string;
  readonly vectorIndexConfig: Json;
}

/** A class as Weaviate's schema tells of it, with every default filled in: clients miss what is absent. */
export interface ClassConfig {
  readonly class: string;
  readonly description?: string | undefined;
  readonly properties: readonly Property[];
  /** By name; absent where the class has one kind without a name, of which the next three tell. */
  readonly vectorConfig?: Readonly<Record<string, VectorConfig>> | undefined;
  readonly vectorizer?: string | undefined;
  readonly vectorIndexType?: string | undefined;
  readonly vectorIndexConfig?: Json | undefined;
  readonly moduleConfig?: Json | undefined;
  readonly invertedIndexConfig: Json;
  readonly multiTenancyConfig: {
    readonly enabled: boolean;
    readonly autoTenantCreation: boolean;
    readonly autoTenantActivation: boolean;
  };
  readonly replicationConfig: Json;
  readonly shardingConfig: Json;
}

/** The name under which the store has the vectors of a class that gives them none. */
export const unnamedVectors = 'default';

/** The kinds of vectors of a class, by the names that the store has for them. */
export function vectorConfigs({ vectorConfig, ...unnamed }: ClassConfig): Readonly<Record<string, VectorConfig>> {
  if (vectorConfig) return vectorConfig;
  const { vectorizer = 'none', vectorIndexType = 'hnsw', vectorIndexConfig = {}, moduleConfig = {} } = unnamed;
  const settings = (moduleConfig[vectorizer] ?? {}) as Json;
  return { [unnamedVectors]: { vectorizer: { [vectorizer]: settings }, vectorIndexType, vectorIndexConfig } };
}

/** The module that makes vectors of texts, with its settings; undefined where clients bring them. */
export function vectorizerOf({
  vectorizer,
}: VectorConfig): { readonly name: string; readonly settings: Json } | undefined {
  const [[name, settings] = ['none', {}]] = Object.entries(vectorizer);
  return name === 'none' || name.startsWith('ref2vec') ? undefined : { name, settings: settings ?? {} };
}

export function isText({ dataType }: Pick<Property, 'dataType'>): boolean {
  return dataType[0] === 'text' || dataType[0] === 'text[]' || dataType[0] === 'string' || dataType[0] === 'string[]';
}

/** Names of classes begin with a capital letter, those of types do not. */
export function isReference({ dataType }: Pick<Property, 'dataType'>): boolean {
  return /^[A-Z]/.test(dataType[0] ?? '');
}
