import { z } from 'zod';
import type { SearchMatch } from '#contract';
import { rankDocuments } from '../rerank/rank-documents.ts';
import type { Exchange } from '../surface.ts';
import { noUrgency } from '../urgency.ts';
import { textOf } from './complete-vectors.ts';

export const rerankSchema = z.strictObject({
  /** Of a cross-encoder, or of any other encoder, which compares vectors. */
  route: z.string(),
  query: z.string().min(1),
  /** Of the metadata: what is judged. */
  field: z.string(),
  /** How many of the first are judged. */
  top: z.int().min(1).max(200).default(50),
});

/** The first matches in the order in which a model judges their texts; `score` is the model's. Those without the text go last. */
export async function rankAgain(
  matches: readonly SearchMatch[],
  { route: name, query, field }: z.output<typeof rerankSchema>,
  { routes, key, detach }: Exchange,
): Promise<readonly SearchMatch[]> {
  const judged = matches.flatMap((match) => {
    const document = textOf(match.metadata, { field });
    return document === undefined ? [] : [{ match, document }];
  });
  const others = matches.filter((match) => textOf(match.metadata, { field }) === undefined);
  if (judged.length === 0) return matches;
  const route = routes.find(name, key, 'embeddings');
  const documents = judged.map(({ document }) => document);
  // The search may have asked a model already, and a request asks one.
  const detached = detach();
  try {
    const asked = { route, query, documents, urgency: noUrgency, top: undefined, truncate: 'end' as const };
    const { ranked } = await rankDocuments(asked, detached.ask);
    detached.end();
    return [...ranked.map(({ index, score }) => ({ ...judged[index]!.match, score })), ...others];
  } catch (thrown) {
    detached.end(thrown);
    throw thrown;
  }
}
