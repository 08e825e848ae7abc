import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { HistoryTooLongError } from '../errors/history-too-long-error.ts';
import { ResponseNotFoundError } from '../errors/response-not-found-error.ts';
import type { Item, StoredItem } from '../item-schema.ts';
import type { ResponseObject } from '../response-object.ts';
import type { ResponseTables } from './tables.ts';

/** Responses that one may follow, each on the one before. */
const chainMax = 4096;
/** Characters of what is read at once: more than any model has room for. */
export const historyMax = 32 * 1024 * 1024;

/**
 * What was asked and answered up to a response, oldest first.
 *
 * @throws ResponseNotFoundError when one of them is not there any more, HistoryTooLongError
 */
export async function responseHistory(
  kysely: Kysely<ResponseTables>,
  tenant: string,
  id: string,
  nowMs: number,
): Promise<readonly Item[]> {
  const chain = await chainOf(kysely, tenant, id, nowMs);
  if (chain.length >= chainMax) throw new HistoryTooLongError();
  if (chain.reduce((sum, { size }) => sum + Number(size), 0) > historyMax) throw new HistoryTooLongError();
  const first = chain.at(-1);
  if (first === undefined) throw new ResponseNotFoundError(id, 'previous_response_id');
  if (first.previous_id !== null) throw new ResponseNotFoundError(first.previous_id, 'previous_response_id');
  const ids = chain.map((row) => row.id).toReversed();
  const rows = await kysely.selectFrom('response').select(['id', 'body', 'input']).where('id', 'in', ids).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((each) => {
    const row = byId.get(each);
    if (row === undefined) throw new ResponseNotFoundError(each, 'previous_response_id');
    const { output } = JSON.parse(row.body) as ResponseObject;
    return [...(JSON.parse(row.input) as StoredItem[]), ...output];
  });
}

/** The response and those before it, newest first, without what they hold. */
async function chainOf(kysely: Kysely<ResponseTables>, tenant: string, id: string, nowMs: number) {
  return await kysely
    .withRecursive('chain', (query) =>
      query
        .selectFrom('response')
        .select(['id', 'previous_id', 'size', sql<number>`1`.as('depth')])
        .where('id', '=', id)
        .where('tenant', '=', tenant)
        .where('expires_ms', '>', nowMs)
        .unionAll(
          query
            .selectFrom('response')
            .innerJoin('chain', 'chain.previous_id', 'response.id')
            .select(['response.id', 'response.previous_id', 'response.size', sql<number>`chain.depth + 1`.as('depth')])
            .where('response.tenant', '=', tenant)
            .where('response.expires_ms', '>', nowMs)
            .where('chain.depth', '<', chainMax),
        ),
    )
    .selectFrom('chain')
    .select(['id', 'previous_id', 'size'])
    .orderBy('depth')
    .execute();
}
