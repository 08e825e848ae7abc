import { z } from 'zod';
import { checkFields } from '../check-body.ts';
import type { Exchange } from '../surface.ts';

/** The query of a list. */
export const pageSchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).optional(),
  order: z.enum(['asc', 'desc'], { error: 'it must be "asc" or "desc"' }).optional(),
  after: z.string().optional(),
});

/**
 * One page of a list, as OpenAI pages: newest first, 20 at a time, after the item of an id.
 *
 * @param items oldest first
 * @throws InvalidFieldError
 */
export function listPage<Item extends { readonly id: string }>(items: readonly Item[], query: Exchange['query']) {
  const { limit = 20, order = 'desc', after } = checkFields(pageSchema, query);
  const ordered = order === 'asc' ? items : items.toReversed();
  const start = after === undefined ? 0 : ordered.findIndex(({ id }) => id === after) + 1;
  const data = ordered.slice(start, start + limit);
  return {
    object: 'list' as const,
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: start + data.length < ordered.length,
  };
}
