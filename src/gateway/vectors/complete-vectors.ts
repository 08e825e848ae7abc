import type { CollectionDefinition, Metadata, VectorRecord, VectorSource } from '#contract';
import { type Encoding, encodeTexts } from './encode-texts.ts';

/** A record, or a change of one. */
interface Given {
  readonly vectors: VectorRecord['vectors'];
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** Makes the vectors that records come without, of the texts in their metadata that the collection says they are of. */
export async function completeVectors<Item extends Given>(
  { vectors: fields }: CollectionDefinition,
  items: readonly Item[],
  encoding: Encoding,
): Promise<readonly Item[]> {
  const sources = Object.entries(fields).flatMap(([name, { source }]) => (source ? [{ name, source }] : []));
  const missing = items.flatMap((item, at) =>
    sources.flatMap(({ name, source }) => {
      const text = item.vectors[name] ? undefined : textOf(item.metadata, source);
      return text === undefined ? [] : [{ at, name, route: source.route, text }];
    }),
  );
  if (missing.length === 0) return items;
  const made = await encodeTexts(missing, 'passage', encoding);
  const vectors = items.map((item) => ({ ...item.vectors }));
  for (const [index, { at, name }] of missing.entries()) vectors[at]![name] = made[index]!;
  return items.map((item, at) => ({ ...item, vectors: vectors[at]! }));
}

/** The text at a path; of a field whose name has dots, or of nested objects. */
export function textOf(metadata: Given['metadata'] = {}, { field }: Pick<VectorSource, 'field'>): string | undefined {
  const own =
    metadata[field] ?? field.split('.').reduce<unknown>((inner, name) => (inner as Metadata)?.[name], metadata);
  return typeof own === 'string' && own !== '' ? own : undefined;
}
