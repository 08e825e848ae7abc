import type { VectorCollection } from '#contract';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';

export interface ListAsked {
  readonly namespace: string;
  readonly prefix: string;
  readonly limit: number;
  readonly after: string | undefined;
}

/** Ids that begin so, in their order. */
export async function listIds(
  collection: VectorCollection,
  { namespace, prefix, limit, after }: ListAsked,
): Promise<{ readonly ids: readonly string[]; readonly next: string | undefined }> {
  // Ids stand in the order of their code units, so those that begin so follow it; one that is equal stands first.
  const isFirst = after === undefined && prefix !== '';
  const exact = isFirst ? await collection.get([prefix], namespace) : [];
  const from = after ?? (prefix === '' ? undefined : prefix);
  const page = await collection.list({ namespace, limit, after: from });
  const found = [...exact, ...page.records].map(({ id }) => id);
  const ids = found.filter((id) => id.startsWith(prefix));
  const isMore = page.next !== undefined && ids.length === found.length;
  return { ids: ids.slice(0, limit), next: isMore || ids.length > limit ? ids[limit - 1] : undefined };
}

/** Where the next page begins, as clients send it back; nothing after the last one. */
export function pageToken(next: string | undefined): object {
  return next === undefined ? {} : { pagination: { next: Buffer.from(next).toString('base64url') } };
}

/** @throws InvalidFieldError where it is none of ours */
export function readPageToken(token: string | null | undefined): string | undefined {
  if (token == null || token === '') return undefined;
  const after = Buffer.from(token, 'base64url').toString();
  if (Buffer.from(after).toString('base64url') !== token)
    throw new InvalidFieldError('paginationToken', 'it is not of a page before');
  return after;
}
