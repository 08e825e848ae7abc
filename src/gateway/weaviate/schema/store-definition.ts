import type { CollectionDefinition, TextAnalyser, TextField, VectorField, VectorMetric } from '#contract';
import { UnprocessableError } from '../errors/unprocessable-error.ts';
import { type ClassConfig, isText, type Property, type VectorConfig } from './class-config.ts';

/** Weaviate's distances, as far as the store has them. */
const metrics: Readonly<Record<string, VectorMetric>> = {
  cosine: 'cosine',
  dot: 'dot',
  'l2-squared': 'l2',
  hamming: 'hamming',
};

/** How Weaviate's tokenisations become the store's; those of Asian scripts by runs of three letters. */
const analysers: Readonly<Record<string, TextAnalyser>> = {
  word: 'words',
  lowercase: 'words',
  whitespace: 'whitespace',
  field: 'whitespace',
  trigram: 'trigrams',
  gse: 'trigrams',
  kagome_ja: 'trigrams',
  kagome_kr: 'trigrams',
};

/** Fields that the store can search by words; of more properties than that, the first are. */
const textFieldsMax = 15;

/** Keeps a collection that has neither texts nor vectors yet: no object has this field. */
const nothing = '_nothing';

/** What the store searches by words. */
export function textFieldsOf({ properties, invertedIndexConfig }: ClassConfig): Readonly<Record<string, TextField>> {
  const { bm25 } = invertedIndexConfig as { readonly bm25?: { readonly b?: number; readonly k1?: number } };
  const searchable = properties
    .filter((property) => isText(property) && property.indexSearchable)
    .slice(0, textFieldsMax);
  const fields = searchable.map(({ name, tokenization = 'word' }: Property) => [
    name,
    { analyser: analysers[tokenization] ?? 'words', k1: bm25?.k1, b: bm25?.b } satisfies TextField,
  ]);
  return Object.fromEntries(fields) as Readonly<Record<string, TextField>>;
}

/** A class that has no vectors yet: they come with the first, because only then their dimensions are known. */
export function definitionOf(config: ClassConfig): CollectionDefinition {
  return { name: config.class, vectors: {}, text: { [nothing]: {}, ...textFieldsOf(config) } };
}

/** @throws UnprocessableError for distances that the store does not have */
export function vectorFieldOf(name: string, config: VectorConfig, dimensions: number): VectorField {
  const { distance = 'cosine', bq } = config.vectorIndexConfig as {
    readonly distance?: string;
    readonly bq?: { readonly enabled?: boolean };
  };
  const metric = metrics[distance];
  if (metric === undefined)
    throw new UnprocessableError(
      `the distance "${distance}" of the vectors "${name}" is not one of ${Object.keys(metrics).join(', ')}`,
    );
  return { dimensions, metric, ...(bq?.enabled && { codes: 'binary' }) };
}
