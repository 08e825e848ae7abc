import { z } from 'zod';
import type { CollectionDefinition, DefinitionChange } from '#contract';

/** How vectors are compared. */
export const vectorMetrics = ['cosine', 'dot', 'l2', 'hamming', 'jaccard'] as const;
const types = ['string', 'number', 'boolean', 'date', 'geo', 'any'] as const;
/** How texts become words. */
export const textAnalysers = [
  'words',
  'whitespace',
  'trigrams',
  'english',
  'french',
  'german',
  'italian',
  'portuguese',
  'spanish',
] as const;

const vectorField = z.strictObject({
  dimensions: z.int().min(1).max(20_000),
  metric: z.enum(vectorMetrics).default('cosine'),
  codes: z.enum(['none', 'int8', 'binary']).optional(),
  source: z.strictObject({ field: z.string(), route: z.string() }).optional(),
});

const textField = z.strictObject({
  analyser: z.enum(textAnalysers).optional(),
  k1: z.number().min(0).max(100).optional(),
  b: z.number().min(0).max(1).optional(),
});

const shared = {
  primary: z.string().optional(),
  sparse: z.array(z.string()).max(16).optional(),
  schema: z.record(z.string(), z.enum(types)).optional(),
  history_hours: z.number().min(0).max(8784).optional(),
};

/** A definition, but for its name. */
export const definitionFields = {
  ...shared,
  vectors: z.record(z.string(), vectorField).default({}),
  text: z.record(z.string(), textField).optional(),
};

export const changeFields = {
  ...shared,
  vectors: z.record(z.string(), vectorField.nullable()).optional(),
  text: z.record(z.string(), textField.nullable()).optional(),
};

const change = z.strictObject(changeFields);
const definition = z.strictObject(definitionFields);

/** What is null goes. */
export function changeOf({ vectors, text, ...rest }: z.output<typeof change>): DefinitionChange {
  return {
    ...withHours(rest),
    ...(vectors && { vectors: withoutNulls(vectors) }),
    ...(text && { text: withoutNulls(text) }),
  };
}

export function definitionOf(fields: z.output<typeof definition>): Omit<CollectionDefinition, 'name'> {
  return withHours(fields);
}

export function collectionJson({ historyHours, ...rest }: CollectionDefinition) {
  return { object: 'collection', ...rest, ...(historyHours !== undefined && { history_hours: historyHours }) };
}

function withHours<Fields extends { readonly history_hours?: number | undefined }>({
  history_hours: historyHours,
  ...rest
}: Fields) {
  return { ...rest, ...(historyHours !== undefined && { historyHours }) };
}

function withoutNulls<Value>(given: Readonly<Record<string, Value | null>>): Record<string, Value | undefined> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value ?? undefined]));
}
