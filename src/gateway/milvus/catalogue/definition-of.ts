import type { CollectionDefinition, TextAnalyser, VectorMetric } from '#contract';
import { isDense } from '../data-type.ts';
import { MilvusError } from '../milvus-error.ts';
import { dimensionsOf } from '../rows/vector-cells.ts';
import { type CollectionEntry, type FieldEntry, type KeyValue, paramOf } from './collection-entry.ts';

/** Milvus's names of metrics, and ours. */
const metrics: Readonly<Record<string, VectorMetric>> = {
  COSINE: 'cosine',
  IP: 'dot',
  L2: 'l2',
  HAMMING: 'hamming',
  JACCARD: 'jaccard',
};

/** The metric of a field's index in Milvus's word; what it would be where there is none, or where it does not say. */
export function metricOf({ indexes, functions }: CollectionEntry, { name, type }: FieldEntry): string {
  const index = indexes.find(({ field }) => field === name);
  const said = index && metricIn(index.params);
  if (said !== undefined) return said.toUpperCase();
  if (type === 'BinaryVector') return 'HAMMING';
  if (functions.some(({ output }) => output === name)) return 'BM25';
  return type === 'SparseFloatVector' ? 'IP' : 'COSINE';
}

/** `metric_type` stands among the parameters, or in JSON within them. */
export function metricIn(params: readonly KeyValue[]): string | undefined {
  const inner = paramOf(params, 'params');
  const nested = inner === undefined ? undefined : (JSON.parse(inner) as { readonly metric_type?: string }).metric_type;
  return paramOf(params, 'metric_type') ?? nested;
}

/**
 * What the store keeps of a collection of Milvus.
 *
 * @throws MilvusError for what it cannot keep
 */
export function definitionOf(entry: CollectionEntry): Omit<CollectionDefinition, 'name'> {
  const outputs = new Set(entry.functions.map(({ output }) => output));
  const dense = entry.fields.filter(({ type }) => isDense(type));
  const vectors = dense.map((field) => {
    const word = metricOf(entry, field);
    const metric = metrics[word];
    const isFit =
      metric !== undefined && (field.type === 'BinaryVector') === (metric === 'hamming' || metric === 'jaccard');
    if (!isFit)
      throw new MilvusError('parameterInvalid', `metric type ${word} not found or not supported for ${field.type}`);
    return [field.name, { dimensions: dimensionsOf(field), metric }] as const;
  });
  const sparse = entry.fields.filter(({ type, name }) => type === 'SparseFloatVector' && !outputs.has(name));
  const text = entry.functions.map(({ input }) => {
    const field = entry.fields.find(({ name }) => name === input);
    return [input, { analyser: field && analyserOf(field) }] as const;
  });
  const [first] = dense;
  return {
    vectors: Object.fromEntries(vectors),
    ...(first && { primary: first.name }),
    sparse: sparse.map(({ name }) => name),
    text: Object.fromEntries(text),
  };
}

const languages = ['english', 'french', 'german', 'italian', 'portuguese', 'spanish'] as const;

interface AnalyzerParams {
  readonly type?: unknown;
  readonly tokenizer?: unknown;
  readonly filter?: readonly (string | { readonly type?: string; readonly language?: string })[];
}

/**
 * The analyser that `analyzer_params` ask for.
 *
 * @throws MilvusError
 */
export function analyserOf({ name, params }: FieldEntry): TextAnalyser {
  const given = paramOf(params, 'analyzer_params');
  const { type, tokenizer = type ?? 'standard', filter = [] } = JSON.parse(given ?? '{}') as AnalyzerParams;
  const stems = filter.find((each) => typeof each === 'object' && each.type === 'stemmer');
  const word = typeof stems === 'object' ? stems.language : tokenizer;
  const language = languages.find((known) => known === word);
  if (language) return language;
  if (word === 'standard') return 'words';
  if (word === 'whitespace') return 'whitespace';
  throw new MilvusError(
    'parameterInvalid',
    `the analyzer of the field "${name}" is not there: ${JSON.stringify(word)}`,
    `There are standard, whitespace and ${languages.join(', ')}.`,
  );
}
