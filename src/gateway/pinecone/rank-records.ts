import { rankDocuments, type RankedDocument } from '../rerank/rank-documents.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { Exchange } from '../surface.ts';
import { noUrgency } from '../urgency.ts';

export interface RecordsToRank {
  /** The route that judges them. */
  readonly model: string;
  readonly query: string;
  readonly records: readonly Readonly<Record<string, unknown>>[];
  /** Whose texts are read of each. */
  readonly fields: readonly string[];
  readonly top: number | undefined;
}

/** Records in the order in which their texts answer a query. @throws InvalidFieldError where one has no such text */
export async function rankRecords(
  { model, query, records, fields, top }: RecordsToRank,
  { routes, key, ask }: Pick<Exchange, 'routes' | 'key' | 'ask'>,
): Promise<readonly RankedDocument[]> {
  const documents = records.map((record, index) => {
    const texts = fields.map((field) => record[field]).filter((text) => typeof text === 'string' && text !== '');
    if (texts.length === 0)
      throw new InvalidFieldError('rank_fields', `document ${index} has no text in ${fields.join(', ')}`);
    return texts.join('\n');
  });
  const route = routes.find(model, key, 'embeddings');
  const asked = { route, query, documents, urgency: noUrgency, top, truncate: 'end' } as const;
  return (await rankDocuments(asked, ask)).ranked;
}
